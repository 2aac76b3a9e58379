"""Help: the list of shortcuts and the about box."""

from itertools import groupby
from operator import itemgetter
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop import __version__
from desktop.ui import theme
from desktop.ui.action_set import shortcuts
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.prompts import Message, Role
from desktop.ui.scrolled_dialog import ScrolledDialog

_G: Final = theme.GRID
_WIDTH: Final = 56 * _G


class ShortcutsDialog(ScrolledDialog):
    """What every key does; the list comes from the table of actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Keyboard Shortcuts"))
        self.grid.setHorizontalSpacing(4 * _G)
        self.grid.setColumnStretch(0, 1)
        for menu, group in groupby(shortcuts(), key=itemgetter(0)):
            self.add_heading(menu)
            for _, keys, text in group:
                self._add(keys, text)
        self.arrange(_WIDTH)
        QShortcut(QKeySequence("?"), self, self.reject)

    def _add(self, keys: str, text: str) -> None:
        what, key = label(text), label(keys)
        key.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        key.setAccessibleName(f"{text}: {keys}")
        row = self.grid.rowCount()
        self.grid.addWidget(what, row, 0)
        self.grid.addWidget(key, row, 1, Qt.AlignmentFlag.AlignRight)


class AboutDialog(Message):
    """Version and licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            tr("Heroes {version}").format(version=__version__),
            tr("A table of heroes that you can edit quickly and safely.\nFree software under the MIT licence."),
            icon="heroes",
        )
        self.setWindowTitle(tr("About Heroes"))
        self.add_button(tr("&Licences…"), Role.ActionRole, lambda: _show_licences(parent))
        self.add_button(tr("&Close"), Role.RejectRole).setDefault(True)


def _show_licences(window: QWidget) -> None:
    from desktop.ui.licences_dialog import LicencesDialog

    LicencesDialog(window).open()
