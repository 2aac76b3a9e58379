"""Undo and redo of what this program did to the roster, in this session and in earlier ones. Door: `Undoing`."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.data.errors import Interrupted, InTheWay, NotInHistory, RosterError
from desktop.data.fields import id_of
from desktop.data.journal import history as journal_history
from desktop.data.journal import undo as journal_undo
from desktop.data.journal.values import Committed, Done, OnConflict, Operation
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

Steps = tuple[Operation | None, Operation | None]

_OFFER: Final = "undo many"


class Undoing(QObject):
    """Takes back the author's newest operation, and does it again.

    Args:
        tasks: Background work on the roster.
        panel: The table; told of every change.
        window: Parent of questions; shows notes and progress.
        author: Whose operations they are.
    """

    changed = Signal()
    set_back = Signal(object)
    """A `Change` that going back has made."""

    def __init__(self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", author: str) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._author = author
        self._steps: Steps = (None, None)
        self._offered: int | None = None
        self._is_busy = False
        self._looks = 0
        self._wanted: list[Callable[[], None]] = []
        tasks.committed.connect(self._hear)
        tasks.outside_changed.connect(self.look)
        tasks.state_changed.connect(self.look)
        self.look()

    @property
    def undo_label(self) -> str:
        """What the next undo takes back; empty when there is nothing."""
        return self._label(0)

    @property
    def may_undo(self) -> bool:
        """Whether there is, or may be, something to take back: what was just done is known a moment later."""
        return not self._tasks.state.read_only and (self._steps[0] is not None or self._looks > 0)

    @property
    def redo_label(self) -> str:
        """What the next redo does again; empty when there is nothing."""
        return self._label(1)

    def undo(self) -> None:
        """Take back the newest operation; when it is not certain yet which that is, as soon as it is."""
        self._want(self._undo_newest)

    def take_back(self, operation: int, label: str) -> None:
        """Take back an operation of this author, be it not the newest.

        Args:
            operation: Its number.
            label: What it is called.
        """
        self._step(journal_undo.undo, operation, label, tr("Undone: {label}"))

    def offer(self, text: str, operation: int, label: str, icon: str) -> None:
        """Tell what was done to many heroes, and offer to take back that and nothing else, until the person goes on.

        Args:
            text: What was done.
            operation: Its number.
            label: What it is called.
            icon: Of the notice.
        """
        self._offered = operation
        undo = partial(self.take_back, operation, label)
        self._window.quiet_bar.show_message(text, [(tr("&Undo"), undo)], icon=icon, key=_OFFER)

    def redo(self) -> None:
        """Do again what was taken back last; see `undo`."""
        self._want(self._redo_newest)

    def look(self, *_: object) -> None:
        """Find out what can be undone and done again now."""
        self._looks += 1
        if self._looks == 1:
            self.changed.emit()
        self._tasks.journal(_next_steps, self._author, done=self._show, failed=self._show_nothing)

    def follow(self, result: Done) -> None:
        """Show in the table what going back has changed."""
        if result.changes is None:
            self._panel.refresh()
            return
        for change in result.changes:
            self.set_back.emit(change)
        kept = [change.after for change in result.changes if change.after is not None]
        self._panel.apply_changes(result.changes, select=id_of(kept[0]) if len(kept) == 1 else None)

    def _label(self, number: int) -> str:
        operation = self._steps[number]
        return "" if operation is None or self._tasks.state.read_only else operation.label

    def _hear(self, committed: Committed) -> None:
        if committed.origin.author == self._author:
            self.look()
            if committed.operation != self._offered:
                self._window.quiet_bar.hide_message(_OFFER)

    def _undo_newest(self) -> None:
        if (newest := self._steps[0]) is not None:
            self.take_back(newest.id, newest.label)

    def _redo_newest(self) -> None:
        if (newest := self._steps[1]) is not None:
            self._step(journal_undo.redo, newest.id, newest.label, tr("Done again: {label}"))

    def _want(self, step: "Callable[[], None]") -> None:
        self._wanted.append(step)
        self._go_on()

    def _go_on(self) -> None:
        """Do what is wanted next, unless something is under way or the newest steps are still being read."""
        if self._wanted and not self._is_busy and not self._looks:
            self._wanted.pop(0)()

    def _show(self, steps: Steps) -> None:
        self._looks -= 1
        if steps != self._steps or not self._looks:
            self._steps = steps
            self.changed.emit()
        self._go_on()

    def _show_nothing(self, _: RosterError) -> None:
        self._show((None, None))

    def _step(
        self,
        fn: "Callable[..., Done]",
        operation: int,
        label: str,
        note: str,
        on_conflict: OnConflict = OnConflict.REFUSE,
    ) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        note_of_it = note.format(label=label)

        def done(result: Done) -> None:
            self._end(work.finish)
            self.follow(result)
            self._window.status.say(_said(note_of_it, result))

        def failed(error: RosterError) -> None:
            self._wanted = []
            self._end(work.finish)
            if isinstance(error, InTheWay):
                self._ask(error, partial(self._step, fn, operation, label, note))
            elif isinstance(error, NotInHistory | Interrupted):
                self._window.status.say(str(error))
                self.look()
            else:
                prompts.show_error(self._window, error)

        def cancel() -> None:
            if task.cancel():
                self._wanted = []
                self._end(work.finish)

        task = self._tasks.write(fn, self._author, operation, on_conflict, done=done, failed=failed)
        work = self._window.status.begin(note_of_it + "…", cancel)

    def _end(self, finish: "Callable[[], None]") -> None:
        self._is_busy = False
        finish()
        self._go_on()

    def _ask(self, error: InTheWay, step: "Callable[[OnConflict], None]") -> None:
        prompts.ask(
            self._window,
            str(error),
            tr("You can take back the rest and leave those heroes as they are now."),
            yes=(tr("Take Back the &Rest"), lambda: step(OnConflict.SKIP)),
            no=(tr("&Cancel"), None),
        )


def _next_steps(connection: Any, author: str) -> Steps:
    return journal_history.next_undo(connection, author), journal_history.next_redo(connection, author)


def _said(note: str, done: Done) -> str:
    if not done.skipped:
        return note
    return note + ", " + tr("%Ln left alone", "heroes", done.skipped) if done.rows else tr("Left as it is")
