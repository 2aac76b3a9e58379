"""Deletes the selected heroes: asks, then all of a question as one operation, or piece by piece with a way to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from desktop.data import bulk, crud
from desktop.data.errors import Conflict, RosterError
from desktop.data.fields import POSITION
from desktop.data.models import Change, Row
from desktop.data.scope import Scope
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.data.journal.values import Done, Origin
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.status import Work
    from desktop.ui.table.roster_panel import RosterPanel

PIECE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Deleted:
    """What became of one piece.

    Attributes:
        changes: What was deleted.
        gone: How many somebody else had deleted before.
        kept: How many somebody else had changed; they stay.
    """

    changes: tuple[Change, ...]
    gone: int
    kept: int


def delete_rows(connection: Any, rows: tuple[Row, ...], origin: "Origin") -> Deleted:
    """Delete heroes as they were read; those that somebody changed meanwhile stay.

    Args:
        connection: The writer's.
        rows: What was read.
        origin: Who does it.
    """
    try:
        return Deleted(crud.apply(connection, [Change(row, None) for row in rows], origin), 0, 0)
    except Conflict:
        changes, gone, kept = [], 0, 0
        for row in rows:
            try:
                changes.append(crud.delete(connection, row, origin))
            except Conflict as conflict:
                gone += conflict.theirs is None
                kept += conflict.theirs is not None
        return Deleted(tuple(changes), gone, kept)


class Deletion(QObject):
    """One deletion, from the question to its end.

    Args:
        tasks: Where it runs.
        panel: Holds the selection and shows what is left.
        window: Parent of the question, and the status bar.
        origin: Who does it.
        ended: Called when it has ended, one way or the other.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        origin: "Origin",
        ended: Callable[["Deletion"], None],
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._origin = origin
        self._ended = ended
        self._everything: Scope | None = None
        self._total = 0
        self._done = 0
        self._kept = 0
        self._stopped = False
        self._work: Work | None = None

    @property
    def is_running(self) -> bool:
        """Whether heroes are being deleted."""
        return self._work is not None

    def ask(self) -> None:
        """Ask with number and names, then go on."""
        self._panel.read_selected(prompts.SHOWN_NAMES, self._ask)

    def stop(self) -> None:
        """End after the piece that is under way."""
        self._stopped = True

    def _ask(self, rows: tuple[Row, ...]) -> None:
        if not rows:
            self._end()
            return
        status = self._panel.status()
        self._total = max(status.selected, len(rows))
        if status.everything_selected and not status.counting and self._total > PIECE:
            self._everything = Scope(self._panel.query())
        names = [str(row[POSITION["name"]]) for row in rows]
        prompts.confirm_delete(self._window, names, self._total, accepted=self._begin, rejected=self._end)

    def _begin(self) -> None:
        if self._everything is None:
            self._work = self._window.status.begin(tr("Deleting…"), self.stop)
            self._next_piece()
        else:
            self._work = self._window.status.begin(tr("Deleting…"))
            self._tasks.write(bulk.delete, self._everything, self._origin, done=self._deleted_all, failed=self._failed)

    def _deleted_all(self, done: "Done") -> None:
        self._done = done.rows
        self._panel.refresh()
        self._finish()

    def _next_piece(self) -> None:
        if self._stopped or self._done + self._kept >= self._total:
            self._finish()
        else:
            self._panel.read_selected(min(PIECE, self._total - self._done - self._kept), self._delete)

    def _delete(self, rows: tuple[Row, ...]) -> None:
        if rows and not self._stopped:
            self._tasks.write(delete_rows, rows, self._origin, done=self._deleted, failed=self._failed)
        else:
            self._finish()

    def _deleted(self, deleted: Deleted) -> None:
        self._done += len(deleted.changes) + deleted.gone
        self._kept += deleted.kept
        self._panel.apply_changes(deleted.changes)
        if self._work is not None:
            self._work.progress(self._done, self._total)
        if deleted.kept or deleted.gone:
            self._panel.refresh()
            self._finish()
        else:
            self._next_piece()

    def _failed(self, error: RosterError) -> None:
        self._finish()
        prompts.show_error(self._window, error)

    def _finish(self) -> None:
        self._window.status.say(tr("%Ln heroes deleted", "", self._done))
        if self._kept:
            text = tr("%Ln heroes stay, because they were changed elsewhere in the meantime.", "", self._kept)
            self._window.quiet_bar.show_message(text, icon="triangle-alert", role="warning")
        self._end()

    def _end(self) -> None:
        if self._work is not None:
            self._work.finish()
            self._work = None
        self._ended(self)
        self.deleteLater()
