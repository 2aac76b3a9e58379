"""A dialog with a grid below headings that may be longer than the screen, and a button that closes it.

Door: `ScrolledDialog`.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.prompts import Dialog, Role

_G: Final = theme.GRID
_TALLEST: Final = 84 * _G


class ScrolledDialog(Dialog):
    """Fills `grid`, then calls `arrange`.

    Attributes:
        grid: Two columns.
        area: Scrolls the grid.

    Args:
        parent: The window.
        title: Title of the dialog.
    """

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self._content = QWidget()
        self.grid = QGridLayout(self._content)
        self.grid.setContentsMargins(0, 0, _G, 0)
        self.grid.setVerticalSpacing(_G)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(title)

    def add_heading(self, text: str) -> None:
        """Begin another group."""
        heading = label(text)
        heading.setFont(theme.strong(heading.font()))
        row = self.grid.rowCount()
        if row > 1:
            self.grid.setRowMinimumHeight(row, _G)
        self.grid.addWidget(heading, row + 1, 0, 1, 2)

    def arrange(self, least_width: int) -> None:
        """Put the filled grid above the button, as large as it needs and the screen allows."""
        self.area.setWidget(self._content)
        self.area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("&Close"), Role.RejectRole).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self.area)
        layout.addWidget(buttons)
        needed = self._content.sizeHint()
        self.resize(max(needed.width() + 9 * _G, least_width), min(needed.height() + 14 * _G, _TALLEST))
