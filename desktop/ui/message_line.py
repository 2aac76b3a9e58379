"""One line of a dialog that says why something could not be done."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label

_G: Final = theme.GRID


class MessageLine(QWidget):
    """Why something failed; announced to screen readers by its name, hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G)
        row.addWidget(icons.IconLabel(icons.LARGE, "circle-alert", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say it; "" takes it back."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
