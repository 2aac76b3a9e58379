"""Copies heroes to the clipboard, read in the background. Door: `Copying`.

Plain text is exact; the table beside it is safe in spreadsheets, which take that. Secret fields are left out
unless they are asked for.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS, HeroField
from desktop.data.reader import aside
from desktop.data.scope import NOBODY, Scope
from desktop.data.transfer.cells import Cells
from desktop.data.transfer.clip import Clip, clips
from desktop.ui import prompts
from desktop.ui.i18n import count, tr
from desktop.ui.transfer import clipboard

if TYPE_CHECKING:
    from desktop.data.reader import Reader
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

MOST: Final = 50_000
"""Heroes that are copied at once."""


class Copying(QObject):
    """What a person copies from one roster.

    Args:
        tasks: Where it runs.
        panel: Holds the selection.
        window: Parent of questions; shows notes and progress.
        open_reader: Opens a connection to read from.
        export: Lets the person export instead.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        open_reader: "Callable[[], Reader]",
        export: Callable[[], None],
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._open_reader = open_reader
        self._export = export
        self._secrets = clipboard.SecretClipboard(window)
        window.closing.connect(self._secrets.clear)

    def copy(self, *, secrets: bool = False) -> None:
        """Copy the selected heroes, in the visible columns and their order.

        Args:
            secrets: Whether secret fields are copied too.
        """
        selected = self._panel.selected_count
        if not selected:
            self._window.status.say(tr("Nothing is selected"))
        elif selected > MOST:
            self._ask(selected, secrets=secrets)
        else:
            self._panel.read_scope(partial(self._begin, secrets=secrets))

    def copy_cell(self) -> None:
        """Copy the current cell, exactly as it is stored."""
        place = self._panel.grid.current()
        row = None if place is None else self._panel.grid.row(place[0])
        if place is None or row is None:
            return
        field = FIELDS[place[1]]
        if field.secret:
            self._window.status.say(tr("Secret names are copied by “Copy with Secret Names”"))
            return
        value = Cells((field,)).told((row,))[0][0]
        clipboard.put(Clip(1, "" if value is None else str(value)))
        self._window.status.say(tr("Cell copied"))

    def _ask(self, selected: int, *, secrets: bool) -> None:
        message = prompts.Message(
            self._window,
            tr("Copy %Ln heroes?", "", selected),
            tr("The clipboard takes {most} at once. A file takes them all.").format(most=count(MOST)),
            icon="copy",
        )
        message.add_button(
            tr("&Copy the First {most}").format(most=count(MOST)),
            prompts.Role.AcceptRole,
            lambda: self._panel.read_scope(partial(self._begin, secrets=secrets)),
        ).setDefault(True)
        message.add_button(tr("&Export…"), prompts.Role.ActionRole, self._export)
        message.add_button(tr("Ca&ncel"), prompts.Role.RejectRole)
        message.open()

    def _begin(self, scope: Scope, *, secrets: bool) -> None:
        fields = tuple(FIELDS[column] for column in self._panel.grid.columns)
        fields = tuple(field for field in fields if secrets or not field.secret)
        if scope == NOBODY or not fields:
            return
        wanted = min(self._panel.selected_count, MOST)
        newest = [Clip()]

        def note(clip: Clip) -> None:
            newest[0] = clip

        def cancel() -> None:
            task.cancel()
            work.finish()

        def done(_: object) -> None:
            work.finish()
            self._put(newest[0], fields, wanted)

        def failed(error: RosterError) -> None:
            work.finish()
            prompts.show_error(self._window, error)

        work = self._window.status.begin(tr("Copying…"), cancel)
        task = self._tasks.run(
            aside, self._open_reader, clips, scope, fields, self._tasks.state.indexed, MOST,
            each=note, done=done, failed=failed,
        )  # fmt: skip

    def _put(self, clip: Clip, fields: tuple[HeroField, ...], wanted: int) -> None:
        if not clip.rows:
            self._window.status.say(tr("Nothing is left to copy"))
            return
        has_secrets = any(field.secret for field in fields)
        (self._secrets.put if has_secrets else clipboard.put)(clip)
        if clip.rows < wanted:
            text = tr("%Ln heroes copied; the others are too much for the clipboard", "", clip.rows)
        elif has_secrets:
            text = tr("%Ln heroes copied with secret names, for half a minute", "", clip.rows)
        else:
            text = tr("%Ln heroes copied", "", clip.rows)
        self._window.status.say(text)
