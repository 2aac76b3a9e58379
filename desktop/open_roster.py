"""An open roster with everything that lives as long as it does, in order. Door: `OpenRoster`.

The parts begin in the order in which `OpenRoster` names them and end in the opposite one: first all `stop` on the GUI
thread, then all `finish` on a thread of the ending, while the roster is still open; then the roster is closed.
"""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from desktop.paths import Paths
from desktop.serving import Serving
from desktop.settings import Settings, backup_folder
from desktop.tasks import Tasks
from desktop.ui.backups.flows import Backups
from desktop.ui.editing.flows import Editing
from desktop.ui.editing.origins import Origins
from desktop.ui.history.history import History
from desktop.ui.main_window import MainWindow
from desktop.ui.news import News
from desktop.ui.server.control import ServerControl
from desktop.ui.server.switch import Switch
from desktop.ui.table.roster_panel import RosterPanel
from desktop.ui.transfer.transfer import Transfer

if TYPE_CHECKING:
    from desktop.data.database import Database


class Part(Protocol):
    """Something that lives with an open roster. Its constructor, called on the GUI thread, is its beginning."""

    def stop(self) -> None:
        """Take nothing new; on the GUI thread, at once."""

    def finish(self) -> None:
        """Do what must be done before the roster is closed; on another thread, so it touches no widget."""


class OpenRoster:
    """A roster in a window: its threads, its table, what a person does to it, and further parts.

    Args:
        database: The roster; closed at the end.
        window: Shows it.
        settings: What is remembered.
        paths: Where backups and logs go.
    """

    def __init__(self, database: "Database", window: MainWindow, settings: Settings, paths: Paths) -> None:
        self.tasks = Tasks(database)
        self.panel = RosterPanel(self.tasks, settings)
        origins = Origins(settings)
        self.editing = Editing(self.tasks, self.panel, window, origins)
        window.show_roster(self.tasks, self.panel, self.editing)
        window.transfer = Transfer(
            self.tasks, self.panel, window, settings, database.reader, running=self.editing.bulk.running
        )
        News(self.tasks, self.editing, window, backup_folder(settings, paths))
        self.backups = Backups(
            self.tasks,
            database,
            panel=self.panel,
            window=window,
            editing=self.editing,
            origins=origins,
            settings=settings,
            paths=paths,
        )
        self.history = History(self.tasks, self.panel, self.editing, window, settings=settings, origins=origins)
        serving = Serving(database, paths.log_dir)
        switch = Switch(ServerControl(serving, self.tasks, window, self.panel, settings), window)
        window.show_switch(switch)
        self.parts: list[Part] = [self.backups, self.history, serving, switch]
        database.check()

    @property
    def location(self) -> str:
        """Path or URL, never with a password."""
        return self.tasks.location

    def stop(self) -> None:
        """Begin the end, on the GUI thread: nothing is asked or answered any more."""
        with ExitStack() as stack:
            stack.callback(self.tasks.stop)
            for part in self.parts:
                stack.callback(part.stop)

    def finish(self) -> None:
        """End everything and close the roster, on any thread; writes that wait are done first."""
        with ExitStack() as stack:
            stack.callback(self.tasks.finish)
            for part in self.parts:
                stack.callback(part.finish)
