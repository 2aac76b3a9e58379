"""One window and the roster in it: opened in the background, shown, replaced by another one, closed."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import locations
from desktop.data.errors import RosterError, RosterOutdated
from desktop.logs import logger
from desktop.opening import Opening
from desktop.paths import Paths
from desktop.settings import Settings, backup_folder
from desktop.ui import prompts
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop.data.database import Database
    from desktop.open_roster import OpenRoster

MAX_RECENT: Final = 10


class RosterWindow(QObject):
    """A window of the program.

    Args:
        settings: What is remembered.
        paths: Where things are.
        parent: Owner.
    """

    showing = Signal()
    """The libraries are loaded and a roster is about to be shown."""
    roster_left = Signal(object)
    """The window shows an `OpenRoster` no longer; whoever listens closes it."""
    _opened = Signal(object)

    def __init__(self, settings: Settings, paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._paths = paths
        self._roster: OpenRoster | None = None
        self._wanted = ""
        self._read_only = False
        self._opening: Opening | None = None
        self.failure: RosterError | None = None
        self.window = MainWindow(settings, paths)
        self.window.closing.connect(self.leave)
        self._opened.connect(self._show)

    @property
    def location(self) -> str:
        """Of the roster it shows, or is to show as soon as it is open; empty when there is none."""
        return self._wanted or (self._roster.location if self._roster else "")

    def open_soon(self, location: str, *, create: bool = False, read_only: bool = False) -> None:
        """Open a roster once the window is painted."""
        self._wanted = locations.absolute(location)
        QTimer.singleShot(0, self, partial(self.open, location, create=create, read_only=read_only))

    def open(
        self, location: str, *, create: bool = False, upgrade: bool = False, read_only: bool | None = None
    ) -> None:
        """Open a roster in the background and show it; the one shown before stays until then.

        Args:
            location: File or PostgreSQL URL.
            create: Make the file; an existing roster is never overwritten.
            upgrade: Bring an older roster up to date after a verified backup.
            read_only: Write nothing to it; None: as before when it is the one shown now, else it may be written.
        """
        if read_only is None:
            read_only = self._read_only and self.shows(location)
        self._abandon()
        self._wanted = locations.absolute(location)
        self.window.show_opening(locations.name(self._wanted))
        self._opening = Opening(
            self._wanted,
            create=create,
            upgrade=upgrade,
            read_only=read_only,
            backup_dir=backup_folder(self._settings, self._paths),
            done=self._opened.emit,
        )

    def shows(self, location: str) -> bool:
        """Whether it shows this roster, or is to show it."""
        return bool(self.location) and locations.identity(self.location) == locations.identity(location)

    def is_settled(self) -> bool:
        """Whether the window shows what it was asked for and nothing is under way."""
        return self.failure is not None or (self._roster is not None and self._roster.panel.is_settled())

    def come_to_front(self) -> None:
        """Show the window above the others, with the keyboard."""
        window = self.window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def leave(self) -> None:
        """Show the roster no longer, and none that is still being opened."""
        self._abandon()
        roster, self._roster = self._roster, None
        if roster is not None:
            self.roster_left.emit(roster)

    def _abandon(self) -> None:
        self._wanted = ""
        if self._opening is not None:
            self._opening.abandon()
            self._opening = None

    def _show(self, opening: Opening) -> None:
        if opening is not self._opening:
            return
        self._opening = None
        self._wanted = ""
        result = opening.result
        if isinstance(result, RosterOutdated) and not opening.read_only:
            again = partial(self.open, opening.location, upgrade=True)
            prompts.ask_upgrade(self.window, locations.name(opening.location), accepted=again)
        if isinstance(result, RosterError):
            logger.warning("Not opened: %s", type(result).__name__)
            self.failure = result
            self.window.show_failure(result, opening.location)
        elif isinstance(result, Exception):
            raise result
        elif result is not None:
            self._show_roster(result, read_only=opening.read_only)

    def _show_roster(self, database: "Database", *, read_only: bool) -> None:
        from desktop.open_roster import OpenRoster

        self.leave()
        self.showing.emit()
        self.failure = None
        self._read_only = read_only
        self._roster = OpenRoster(database, self.window, self._settings, self._paths)
        if not read_only:
            self._remember(database.location)

    def _remember(self, location: str) -> None:
        others = [other for other in self._settings.get("recent_rosters") if other != location]
        self._settings.set("recent_rosters", [location, *others][:MAX_RECENT])
