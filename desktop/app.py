"""Composition root: builds every part, hands each what it needs, owns the order of start and end."""

import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.crashes import Crashes
from desktop.data.errors import RosterError, RosterOutdated
from desktop.garbage import GarbageCollector
from desktop.logs import logger, logging_to
from desktop.paths import NAME, Paths
from desktop.screenshot import Screenshot
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.ui import i18n, prompts, theme
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop.data.database import Database
    from desktop.ui.table.roster_panel import RosterPanel

MAX_RECENT: Final = 10


def run(roster: str | None, data_dir: Path | None, screenshot: Path | None) -> int:
    """Show the window and serve it until it is closed.

    Args:
        roster: File or URL to open; None opens the last roster, the first time the default one.
        data_dir: Folder for settings, logs and the default roster; None for the platform's own.
        screenshot: Where to save a picture of the window with its heroes; the program then ends.

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
        with Crashes(paths.log_dir, program.window):
            program.start(roster)
            if screenshot is not None:
                Screenshot(program, screenshot)
            code = application.exec()
            program.close()
            return code


class Program(QObject):
    """The window and the roster that is open in it.

    Args:
        paths: Where things are.
        settings: What is remembered.
    """

    _opened = Signal(object)

    def __init__(self, paths: Paths, settings: Settings) -> None:
        super().__init__()
        self._paths = paths
        self._settings = settings
        self._tasks: Tasks | None = None
        self._panel: RosterPanel | None = None
        self.failure: RosterError | None = None
        self._generation = 0
        self._collector = GarbageCollector(self)
        self.window = MainWindow(settings, paths)
        self.window.open_requested.connect(self.open)
        self.window.new_requested.connect(partial(self.open, create=True))
        self.window.closing.connect(self._close_roster)
        self._opened.connect(self._show)

    def start(self, roster: str | None) -> None:
        """Show the window at once; open the roster as soon as it is painted."""
        self.window.show()
        recent = self._settings.get("recent_rosters")
        location = roster or (recent[0] if recent else str(self._paths.default_roster))
        first_time = location == str(self._paths.default_roster) and not self._paths.default_roster.exists()
        QTimer.singleShot(0, partial(self.open, location, create=first_time))

    def open(self, location: str, *, create: bool = False, upgrade: bool = False) -> None:
        """Open a roster in the background and show it; the one shown before stays until then.

        Args:
            location: File or PostgreSQL URL.
            create: Make the file; an existing roster is never overwritten.
            upgrade: Bring an older roster up to date after a verified backup.
        """
        if "://" not in location:
            location = str(Path(location).expanduser().absolute())
        self._generation += 1
        self.window.show_opening(_name(location))
        opening = partial(_open, location, create=create, upgrade=upgrade, backup_dir=self._paths.backup_dir)
        generation = self._generation

        def work() -> None:
            result: Database | BaseException
            try:
                result = opening()
            except Exception as error:  # noqa: BLE001 - handed to the GUI thread, which knows what to do with it
                result = error
            self._opened.emit((generation, location, result))

        threading.Thread(target=work, name="opening", daemon=True).start()

    def is_settled(self) -> bool:
        """Whether the window shows what it was asked for and nothing is under way."""
        return self.failure is not None or (self._panel is not None and self._panel.is_settled())

    def close(self) -> None:
        """Close the roster: finish its writes, end its threads."""
        self._close_roster()
        self._collector.stop()

    def _show(self, outcome: tuple[int, str, "Database | Exception"]) -> None:
        generation, location, result = outcome
        if generation != self._generation:
            if not isinstance(result, Exception):
                result.close()
            return
        if isinstance(result, RosterOutdated):
            prompts.ask_upgrade(self.window, _name(location), accepted=partial(self.open, location, upgrade=True))
        if isinstance(result, RosterError):
            logger.warning("Not opened: %s", type(result).__name__)
            self.failure = result
            self.window.show_failure(result, location)
        elif isinstance(result, Exception):
            raise result
        else:
            self._show_roster(result)

    def _show_roster(self, database: "Database") -> None:
        from desktop.ui.editing.flows import Editing
        from desktop.ui.editing.origins import Origins
        from desktop.ui.table.roster_panel import RosterPanel

        self._close_roster()
        self._collector.freeze()
        self.failure = None
        self._tasks = Tasks(database)
        self._panel = RosterPanel(self._tasks, self._settings)
        editing = Editing(self._tasks, self._panel, self.window, Origins(self._settings))
        self.window.show_roster(self._tasks, self._panel, editing)
        self._remember(database.location)
        database.check()

    def _remember(self, location: str) -> None:
        others = [other for other in self._settings.get("recent_rosters") if other != location]
        self._settings.set("recent_rosters", [location, *others][:MAX_RECENT])

    def _close_roster(self) -> None:
        if self._tasks is not None:
            self._tasks.close()
        self._tasks = self._panel = None


def _open(location: str, *, create: bool, upgrade: bool, backup_dir: Path) -> "Database":
    from desktop.data.database import Database

    if create and "://" not in location:
        Path(location).parent.mkdir(parents=True, exist_ok=True)
    return Database.open(location, create=create, upgrade=upgrade, backup_dir=backup_dir)


def _name(location: str) -> str:
    return Path(location.rsplit("/", 1)[-1] if "://" in location else location).stem
