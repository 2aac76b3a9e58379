"""What leaves a roster through its window, and what comes in. Door: `Transfer`."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.settings import Settings

if TYPE_CHECKING:
    from desktop.data.reader import Reader
    from desktop.tasks import Tasks
    from desktop.ui.bulk.running import Running
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel
    from desktop.ui.transfer.applying import Applying
    from desktop.ui.transfer.copying import Copying
    from desktop.ui.transfer.exporting import Exporting
    from desktop.ui.transfer.importing import Importing
    from desktop.ui.transfer.pasting import Pasting


class Transfer:
    """The flows between one open roster and files or the clipboard, each made when it is used for the first time.

    Args:
        tasks: Background work on the roster.
        panel: The table.
        window: Parent of the dialogs; shows notes and progress.
        settings: Remembers how was exported last.
        open_reader: Opens a connection to read from, for work on a thread of its own.
        running: Writes many heroes.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        settings: Settings,
        open_reader: "Callable[[], Reader]",
        *,
        running: "Running",
    ) -> None:
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._settings = settings
        self._open_reader = open_reader
        self._running = running

    @cached_property
    def _applying(self) -> "Applying":
        from desktop.ui.transfer.applying import Applying

        return Applying(self._window, self._running)

    @cached_property
    def _importing(self) -> "Importing":
        from desktop.ui.transfer.importing import Importing

        return Importing(self._tasks, self._panel, self._window, self._settings, self._applying)

    @cached_property
    def _pasting(self) -> "Pasting":
        from desktop.ui.transfer.pasting import Pasting

        return Pasting(self._tasks, self._panel, self._window, self._open_reader, applying=self._applying)

    @cached_property
    def _exporting(self) -> "Exporting":
        from desktop.ui.transfer.exporting import Exporting

        return Exporting(self._tasks, self._panel, self._window, self._settings, self._open_reader)

    @cached_property
    def _copying(self) -> "Copying":
        from desktop.ui.transfer.copying import Copying

        return Copying(self._tasks, self._panel, self._window, self._open_reader, self.export)

    def import_file(self) -> None:
        """Let the person import heroes from a file."""
        self._importing.ask()

    def drop(self, file: Path) -> None:
        """Take a file that was dropped on the window; see `Importing.drop`."""
        self._importing.drop(file)

    def export(self) -> None:
        """Let the person export heroes to a file."""
        self._exporting.ask()

    def copy(self, *, secrets: bool = False) -> None:
        """Copy the selected heroes; see `Copying.copy`."""
        self._copying.copy(secrets=secrets)

    def copy_cell(self) -> None:
        """Copy the current cell."""
        self._copying.copy_cell()

    def paste(self) -> None:
        """Paste over cells; see `Pasting.paste`."""
        self._pasting.paste()

    def paste_new(self) -> None:
        """Paste new heroes."""
        self._pasting.paste_new()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing is running that would be lost; otherwise asks, and may call `then` later."""
        return self._exporting.may_leave(then)
