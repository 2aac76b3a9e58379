"""What leaves a roster through its window, and what comes in. Door: `Transfer`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.settings import Settings
from desktop.ui.transfer.applying import Applying
from desktop.ui.transfer.copying import Copying
from desktop.ui.transfer.dropping import Dropping
from desktop.ui.transfer.exporting import Exporting
from desktop.ui.transfer.importing import Importing
from desktop.ui.transfer.pasting import Pasting

if TYPE_CHECKING:
    from desktop.data.reader import Reader
    from desktop.tasks import Tasks
    from desktop.ui.bulk.running import Running
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Transfer:
    """The flows between one open roster and files or the clipboard.

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
        self._applying = Applying(window, running)
        self._importing = Importing(tasks, panel, window, settings, self._applying)
        self._pasting = Pasting(tasks, panel, window, open_reader, applying=self._applying)
        Dropping(tasks, window, self._importing.open, parent=panel)
        self._exporting = Exporting(tasks, panel, window, settings, open_reader)
        self._copying = Copying(tasks, panel, window, open_reader, self._exporting.ask)

    def import_file(self) -> None:
        """Let the person import heroes from a file."""
        self._importing.ask()

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
