"""Help: the list of shortcuts and the about box."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import __version__
from desktop.ui import theme
from desktop.ui.action_set import shortcuts
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.prompts import Dialog, Message, Role

_G: Final = theme.GRID


class ShortcutsDialog(Dialog):
    """What every key does; the list comes from the table of actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Keyboard Shortcuts"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Keyboard Shortcuts"))
        content = self._content()
        area.setWidget(content)
        area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("&Close"), Role.RejectRole).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(area)
        layout.addWidget(buttons)
        self.resize(max(content.sizeHint().width() + 9 * _G, 56 * _G), min(content.sizeHint().height() + 14 * _G, 640))
        QShortcut(QKeySequence("?"), self, self.reject)

    def _content(self) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, _G, 0)
        grid.setHorizontalSpacing(4 * _G)
        grid.setVerticalSpacing(_G)
        grid.setColumnStretch(0, 1)
        group = ""
        for menu, keys, text in shortcuts():
            if menu != group:
                group = menu
                self._add_heading(grid, group)
            what, key = label(text), label(keys)
            key.setForegroundRole(self.palette().ColorRole.PlaceholderText)
            key.setAccessibleName(f"{text}: {keys}")
            row = grid.rowCount()
            grid.addWidget(what, row, 0)
            grid.addWidget(key, row, 1, Qt.AlignmentFlag.AlignRight)
        return content

    def _add_heading(self, grid: QGridLayout, text: str) -> None:
        heading = label(text)
        heading.setFont(theme.strong(heading.font()))
        row = grid.rowCount()
        if row > 1:
            grid.setRowMinimumHeight(row, _G)
        grid.addWidget(heading, row + 1, 0, 1, 2)


class AboutDialog(Message):
    """Version and licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            tr("Heroes {version}").format(version=__version__),
            tr("A table of heroes that you can edit quickly and safely. Free software under the MIT licence."),
            icon="heroes",
        )
        self.setWindowTitle(tr("About Heroes"))
        self.add_button(tr("&Licences…"), Role.ActionRole, lambda: _show_licences(parent))
        self.add_button(tr("&Close"), Role.RejectRole).setDefault(True)


def _show_licences(window: QWidget) -> None:
    from desktop.ui.licences_dialog import LicencesDialog

    LicencesDialog(window).open()
