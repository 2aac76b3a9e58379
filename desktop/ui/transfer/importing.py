"""Imports heroes from a file: the dialog, the write in the background, how it ends. Door: `Importing`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.data.backups.pace import Pace
from desktop.data.errors import ChangedSince, RosterError
from desktop.data.journal.values import OnConflict
from desktop.data.transfer.source import Source
from desktop.data.transfer.writing import write
from desktop.locations import home, is_address
from desktop.settings import Settings
from desktop.ui import files, prompts
from desktop.ui.bulk.running import Change, Running
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line
from desktop.ui.transfer.import_dialog import ImportDialog

if TYPE_CHECKING:
    from desktop.data.journal.values import Done, Origin
    from desktop.data.transfer.staging import Staging
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Importing(QObject):
    """The imports of one open roster.

    While heroes are written the dialog is out of the way; it comes back, as it was, when nothing was written.

    Args:
        tasks: Where they run.
        panel: Shows what was imported.
        window: Parent of the dialog; shows progress.
        settings: Remember mappings.
        running: Writes.
    """

    def __init__(
        self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", settings: Settings, running: Running
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._settings = settings
        self._running = running

    def ask(self) -> None:
        """Let the person choose a file."""
        location = self._tasks.location
        folder = home() if is_address(location) else Path(location).parent
        files.choose_import(self._window, folder, lambda chosen: self.open(Path(chosen)))

    def open(self, path: Path) -> None:
        """Show the dialog for a file."""
        if self._tasks.state.read_only:
            self._window.status.say(tr("This roster is read-only"))
            return
        try:
            source = Source.of_file(path)
        except RosterError as error:
            prompts.show_error(self._window, error)
            return
        dialog = ImportDialog(self._window, source, self._tasks, self._settings, revealed=self._panel.grid.revealed)
        dialog.wanted.connect(partial(self.write, dialog, OnConflict.REFUSE))
        dialog.open()

    def write(self, dialog: ImportDialog, on_conflict: OnConflict) -> None:
        """Write what the dialog has tried."""
        name = one_line(dialog.trial.source.name)
        pace = Pace()
        change = Change(
            _write,
            (dialog.trial.staging, on_conflict, pace),
            dialog.trial.wanted,
            label=tr("Import {file}").format(file=name),
            doing=tr("Importing {file}…").format(file=name),
            told=lambda rows: tr("%Ln heroes imported", "", rows),
            icon="download",
            pace=pace,
        )
        dialog.hide()
        self._window.activateWindow()
        self._running.start(change, partial(self._failed, dialog), partial(self._settled, dialog))

    def _settled(self, dialog: ImportDialog, was_done: bool) -> None:
        if was_done:
            dialog.remember()
            dialog.accept()
        else:
            dialog.open()

    def _failed(self, dialog: ImportDialog, error: RosterError) -> None:
        if not isinstance(error, ChangedSince):
            dialog.show_error(error)
            return
        message = prompts.Message(
            dialog,
            tr("%Ln heroes were changed since they were compared.", "", error.heroes),
            tr("Nothing was imported. Compare again, or import the others and leave these as they are now."),
            icon="triangle-alert",
            role="warning",
        )
        message.add_button(tr("&Check Again"), prompts.Role.AcceptRole, dialog.check).setDefault(True)
        message.add_button(
            tr("&Import the Others"), prompts.Role.ActionRole, partial(self.write, dialog, OnConflict.SKIP)
        )
        message.add_button(tr("Ca&ncel"), prompts.Role.RejectRole)
        message.open()


def _write(connection: Any, staging: "Staging", on_conflict: OnConflict, pace: Pace, origin: "Origin") -> "Done":
    return write(connection, staging, origin, on_conflict, pace)
