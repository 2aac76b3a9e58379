"""The real window around a real roster: database, threads, table, flows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.database import Database
from desktop.open_roster import OpenRoster
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.ui.editing.flows import Editing
from desktop.ui.main_window import MainWindow
from desktop.ui.plain import ElidedLabel
from desktop.ui.table.roster_panel import RosterPanel


@dataclass
class Shell:
    """A window that shows a roster, and what it is made of."""

    qtbot: QtBot
    window: MainWindow
    roster: OpenRoster
    tasks: Tasks
    panel: RosterPanel
    editing: Editing
    is_closed: bool = False

    def key(self, keys: str) -> None:
        """Press a shortcut with the focus on the table."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.panel.setFocus()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keySequence(focus, QKeySequence(keys))

    def close(self) -> None:
        """Close the roster, unless that was done already."""
        if not self.is_closed:
            self.is_closed = True
            self.roster.stop()
            self.roster.finish()

    def settle(self) -> None:
        """Wait until the table shows what there is."""
        self.qtbot.waitUntil(self.panel.is_settled)

    def said(self) -> list[str]:
        """What the status bar says."""
        return [it.full_text for it in self.window.status.findChildren(ElidedLabel) if it.isVisible()]

    def wait_for(self, text: str) -> None:
        """Wait until the status bar says it."""
        self.qtbot.waitUntil(lambda: any(text in it for it in self.said()))

    def select(self, row: int) -> None:
        """Go to a row, counted from 1, and select it."""
        self.settle()
        self.panel.go_to_row(row)
        self.qtbot.waitUntil(lambda: self.panel.status().selected == 1)
        self.settle()


@contextmanager
def shown(qtbot: QtBot, file: Path, folder: Path, *, create: bool = False) -> Iterator[Shell]:
    """Show the roster in a window until the context ends.

    Args:
        qtbot: Closes the window.
        file: The roster.
        folder: For settings, logs and backups.
        create: Whether to make the roster.
    """
    paths = Paths(folder)
    settings = Settings(paths.settings_file)
    window = MainWindow(settings, paths)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    shell = fill(qtbot, window, settings, paths, file, create=create)
    try:
        shell.settle()
        yield shell
    finally:
        shell.close()
        _delete(window)


def fill(
    qtbot: QtBot, window: MainWindow, settings: Settings, paths: Paths, file: Path, *, create: bool = False
) -> Shell:
    """Put a roster into a window."""
    database = Database.open(file, create=create, backup_dir=paths.backup_dir)
    roster = OpenRoster(database, window, settings, paths)
    return Shell(qtbot, window, roster, roster.tasks, roster.panel, roster.editing)


def _delete(window: QWidget) -> None:
    window.hide()
    window.deleteLater()
