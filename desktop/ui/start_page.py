"""What a new window shows: the rosters opened lately, and the ways to others. Door: `StartPage`."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, menu_text, place

SHOWN: Final = 6
_G: Final = theme.GRID
_WIDTH: Final = 60 * _G
_ICON: Final = 48


class StartPage(QWidget):
    """A page without a roster; everything on it leads to one.

    Args:
        recent: Places of rosters, the last opened first.
    """

    chosen = Signal(str)
    open_requested = Signal()
    new_requested = Signal()

    def __init__(self, recent: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways = [self._button(location) for location in recent[:SHOWN]]
        open_other, new = QPushButton(tr("&Open Roster…")), QPushButton(tr("&New Roster…"))
        open_other.clicked.connect(lambda *_: self.open_requested.emit())
        new.clicked.connect(lambda *_: self.new_requested.emit())
        self._arrange(open_other, new)
        self.setFocusProxy([*self._ways, open_other][0])

    def _button(self, location: str) -> QPushButton:
        button = QPushButton(menu_text(place(location)))
        button.setIcon(icons.icon("database"))
        button.setFlat(True)
        button.setFixedWidth(_WIDTH)
        button.clicked.connect(lambda *_: self.chosen.emit(location))
        return button

    def _arrange(self, *buttons: QPushButton) -> None:
        title = label(tr("Which roster?"))
        title.setFont(theme.heading(self.font()))
        lately, row = QVBoxLayout(), QHBoxLayout()
        lately.setSpacing(_G // 2)
        for way in self._ways:
            lately.addWidget(way)
        row.setSpacing(_G)
        row.addStretch()
        for button in buttons:
            button.setMinimumHeight(theme.BUTTON)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * _G)
        layout.addStretch(2)
        layout.addWidget(icons.IconLabel(_ICON, "heroes", "accent"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(lately)
        layout.setAlignment(lately, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(row)
        layout.addStretch(3)
