"""A sentence with an icon in front of it, in a dialog or above what it is about. Door: `MessageLine`."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label

_G: Final = theme.GRID


class MessageLine(QWidget):
    """Known to screen readers by its sentence; hidden while there is nothing to say.

    Args:
        icon: Lucide name.
        role: Role of `theme.Colors` for the icon.
        air: Pixels at both sides and, half as many, above and below.
        is_colored: Whether the words have the color of the icon.
    """

    def __init__(
        self, icon: str = "circle-alert", role: str = "danger", *, air: int = 0, is_colored: bool = False
    ) -> None:
        super().__init__()
        self._role = role
        self._is_colored = is_colored
        self._icon = icons.IconLabel(icons.SMALL, icon, role)
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(air, air // 2, air, air // 2)
        row.setSpacing(_G)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._color()
        self.hide()

    def show_text(self, text: str, icon: str = "", role: str = "") -> None:
        """Say something.

        Args:
            text: One sentence; "" takes back what was said.
            icon: Lucide name; "" for the one before.
            role: Its color; "" for the one before.
        """
        if icon:
            self._role = role or self._role
            self._icon.show_icon(icon, self._role)
            self._color()
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
        color = getattr(theme.colors(QGuiApplication.palette()), self._role)
        if self._is_colored and color != self._text.palette().windowText().color():
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self._text.setPalette(palette)
