"""A sentence in red with a mark beside it, for what opens more doors than usual. Door: `Caution`."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label

_G: Final = theme.GRID


class Caution(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G)
        row.addWidget(icons.IconLabel(icons.SMALL, "triangle-alert", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._color()
        self.hide()

    def show_text(self, text: str) -> None:
        """Show a sentence; "" hides it."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What is shown, or ""."""
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the color scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        color = theme.colors(QGuiApplication.palette()).danger
        if color != self._text.palette().windowText().color():
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self._text.setPalette(palette)
