"""Composition root: what the process has once, its windows, and the order of start and end."""

import sys
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop import __version__
from desktop.calls import Calls
from desktop.crashes import Crashes
from desktop.endings import Endings
from desktop.garbage import GarbageCollector
from desktop.instance import Instance
from desktop.logs import logging_to
from desktop.paths import NAME, Paths
from desktop.roster_window import RosterWindow
from desktop.screenshot import Screenshot
from desktop.settings import Settings
from desktop.ui import i18n, theme

STEP: Final = 3 * theme.GRID
"""How far a new window stands from the one before."""
LISTEN_MS: Final = 500
"""When the first heroes are there, so that they come first; later starts of the program wait so long."""


def run(roster: str | None, data_dir: Path | None, screenshot: Path | None, instance: Instance | None = None) -> int:
    """Show a window and serve it, and all that are opened from it, until the last one is closed.

    Args:
        roster: File or URL to open; None opens the last roster, the first time the default one.
        data_dir: Folder for settings, logs and the default roster; None for the platform's own.
        screenshot: Where to save a picture of the window with its heroes; the program then ends.
        instance: Listens to later starts of the program.

    Returns:
        The exit code.
    """
    paths = Paths(data_dir)
    with logging_to(paths.log_dir):
        application = QApplication(sys.argv[:1])
        application.setApplicationName(NAME)
        application.setApplicationVersion(__version__)
        application.setDesktopFileName("heroes")
        i18n.install(application)
        settings = Settings(paths.settings_file)
        theme.apply(application, settings)
        program = Program(paths, settings)
        with Crashes(paths.log_dir, program.front, program.quit):
            window = program.start(roster)
            if screenshot is not None:
                Screenshot(window, screenshot)
            calls = Calls(program.show, application)
            if instance is not None:
                QTimer.singleShot(LISTEN_MS, calls, partial(instance.serve, calls.take))
            code = application.exec()
            if instance is not None:
                instance.close()
            program.close()
            return code


class Program(QObject):
    """The windows of this process and what they share.

    Args:
        paths: Where things are.
        settings: What is remembered.
    """

    def __init__(self, paths: Paths, settings: Settings) -> None:
        super().__init__()
        self._paths = paths
        self._settings = settings
        self._collector = GarbageCollector(self)
        self._endings = Endings(self)
        self.windows: list[RosterWindow] = []

    def start(self, roster: str | None) -> RosterWindow:
        """Show the first window at once; open the roster as soon as it is painted."""
        recent = self._settings.get("recent_rosters")
        location = roster or (recent[0] if recent else str(self._paths.default_roster))
        first_time = location == str(self._paths.default_roster) and not self._paths.default_roster.exists()
        window = self._add_window()
        window.open_soon(location, create=first_time)
        return window

    def open_in_new_window(self, location: str, *, read_only: bool = False) -> None:
        """Show a roster in a window of its own; the window that shows it already comes to the front.

        Args:
            location: File or PostgreSQL URL; empty for a window in which the person chooses.
            read_only: Write nothing to it.
        """
        if location and self._came_to_front(location):
            return
        window = self._add_window()
        if location:
            window.open_soon(location, read_only=read_only)
        else:
            window.window.show_start()

    def show(self, location: str) -> bool:
        """Do what a later start of the program wants: a roster, or just the program; whether there is a window."""
        if not self.windows:
            return False
        if location:
            self.open_in_new_window(location)
        else:
            self._front().come_to_front()
        return True

    def front(self) -> QWidget | None:
        """The window a person works in, if there is one."""
        return self._front().window if self.windows else None

    def quit(self) -> None:
        """Close all windows, unless something would be lost in one of them and the person does not want that."""
        for it in self.windows:
            if not it.window.may_close(self.quit):
                it.come_to_front()
                return
        for it in list(self.windows):
            it.window.close()

    def close(self) -> None:
        """After the last window: wait until every roster is closed."""
        self._endings.wait()
        self._collector.stop()

    def _front(self) -> RosterWindow:
        return next((it for it in self.windows if it.window.isActiveWindow()), self.windows[-1])

    def _add_window(self) -> RosterWindow:
        it = RosterWindow(self._settings, self._paths, self)
        it.showing.connect(self._collector.freeze)
        it.roster_left.connect(self._endings.close)
        it.window.open_requested.connect(partial(self._open, it))
        it.window.new_requested.connect(partial(it.open, create=True))
        it.window.new_window_requested.connect(self._open_in_new_window)
        it.window.quit_requested.connect(self.quit)
        it.window.closing.connect(partial(self._forget, it))
        if (front := self.front()) is not None:
            it.window.move(front.pos() + QPoint(STEP, STEP))
        self.windows.append(it)
        it.window.show()
        return it

    def _open(self, window: RosterWindow, location: str) -> None:
        if window.shows(location) or not self._came_to_front(location):
            window.open(location)
        elif not window.location:
            window.window.close()

    def _open_in_new_window(self, location: str, read_only: bool) -> None:
        self.open_in_new_window(location, read_only=read_only)

    def _came_to_front(self, location: str) -> bool:
        shown = next((it for it in self.windows if it.shows(location)), None)
        if shown is not None:
            shown.come_to_front()
        return shown is not None

    def _forget(self, window: RosterWindow) -> None:
        self.windows.remove(window)
        window.window.deleteLater()
        window.deleteLater()
