"""Imports heroes from a file that is chosen or dropped; a dropped roster may be opened instead. Door: `Importing`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.data.errors import RosterError
from desktop.data.transfer.source import Source
from desktop.locations import home, is_address
from desktop.settings import Settings
from desktop.ui import files, prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line
from desktop.ui.transfer.applying import Applying, Words
from desktop.ui.transfer.import_dialog import ImportDialog

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

_MAGIC: Final = b"SQLite format 3\0"


class Importing(QObject):
    """The imports of one open roster.

    Args:
        tasks: Where they run.
        panel: Shows whether secrets are revealed.
        window: Parent of the dialog.
        settings: Remember mappings.
        applying: Writes.
    """

    def __init__(
        self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", settings: Settings, applying: Applying
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._settings = settings
        self._applying = applying

    def ask(self) -> None:
        """Let the person choose a file."""
        location = self._tasks.location
        folder = home() if is_address(location) else Path(location).parent
        files.choose_import(self._window, folder, lambda chosen: self.open(Path(chosen)))

    def drop(self, path: Path) -> None:
        """Show the dialog for a file, unless it is a roster that the person would rather open."""
        self._tasks.run(_is_roster, path, done=partial(self._decide, path), failed=lambda _: None)

    def _decide(self, path: Path, is_roster: bool) -> None:
        if not is_roster:
            self.open(path)
            return
        prompts.ask(
            self._window,
            tr("Open {name}, or import its heroes?").format(name=one_line(path.name)),
            tr("Opened, it is shown in a window of its own. Imported, its heroes are added to this roster."),
            yes=(tr("&Open It"), lambda: self._window.open_in_new_window(str(path))),
            no=(tr("&Cancel"), None),
        ).add_button(tr("&Import Its Heroes"), prompts.Role.ActionRole, partial(self.open, path))

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
        name = one_line(source.name)
        words = Words(
            label=tr("Import {file}").format(file=name),
            doing=tr("Importing {file}…").format(file=name),
            told=lambda rows: tr("%Ln heroes imported", "", rows),
            icon="download",
        )
        dialog.wanted.connect(partial(self._applying.write, dialog, words))
        dialog.open()


def _is_roster(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
