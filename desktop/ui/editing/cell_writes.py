"""Edits on their way to the roster: one after the other for each hero, drawn at once, settled when there is a conflict.

Door: `CellWrites`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.data import crud
from desktop.data.errors import Conflict, InvalidHero, RosterError
from desktop.data.fields import FIELDS, POSITION, HeroField, checked_create, checked_update, id_of
from desktop.data.models import Change, Row
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.data.journal.values import Origin
    from desktop.tasks import Tasks
    from desktop.ui.editing.origins import Origins
    from desktop.ui.status import StatusBar, Work
    from desktop.ui.table.roster_panel import RosterPanel

UNSAVED: Final = "unsaved"
"""How the keys begin of notices that keep what could not be saved."""


@dataclass(slots=True)
class Edit:
    """One value that somebody typed.

    Attributes:
        before: The hero as it was when it was typed.
        field: The field.
        value: What was typed; None for unknown.
    """

    before: Row
    field: HeroField
    value: object

    @property
    def values(self) -> dict[str, object]:
        """What is to be written."""
        return {self.field.name: self.value}


class CellWrites(QObject):
    """Writes edits.

    Args:
        tasks: The writer.
        panel: Draws what is under way and shows what was committed.
        parent: Parent of questions.
        status: Says that something takes long.
        origins: Who does it.
    """

    moved_on = Signal(object)
    failed = Signal(object, str)

    def __init__(
        self, tasks: "Tasks", panel: "RosterPanel", parent: QWidget, status: "StatusBar", origins: "Origins"
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._parent = parent
        self._status = status
        self._origins = origins
        self._queues: dict[int, list[Edit]] = {}
        self._new = 0
        self._work: Work | None = None
        self._waiting: list[Callable[[], object]] = []

    @property
    def is_busy(self) -> bool:
        """Whether something is not committed yet."""
        return bool(self._queues) or self._new > 0

    def put(self, edit: Edit) -> None:
        """Write an edit as soon as those before it are through."""
        queue = self._queues.setdefault(id_of(edit.before), [])
        queue.append(edit)
        self._draw(edit)
        self._begin()
        if len(queue) == 1:
            self._send(edit, edit.before, edit.values)

    def create(self, values: dict[str, object], failed: Callable[[RosterError], None]) -> None:
        """Write a new hero and select it."""
        self._begin()
        self._new += 1

        def give_back(error: RosterError) -> None:
            self._waiting.clear()
            failed(error)
            self._created()

        origin = self._origins(tr("New hero"))
        self._tasks.write(crud.create, values, origin, done=self._show_new, failed=give_back)

    def _show_new(self, change: Change) -> None:
        assert change.after is not None
        self._panel.apply_changes((change,), select=id_of(change.after))
        self._created()

    def _created(self) -> None:
        self._new -= 1
        self._end()

    def when_through(self, then: Callable[[], object]) -> None:
        """Call `then` when everything is committed; never if something could not be."""
        if self.is_busy:
            self._waiting.append(then)
        else:
            then()

    def _send(self, edit: Edit, before: Row, values: dict[str, object]) -> None:
        done, failed = partial(self._done, edit), partial(self._fail, edit)
        self._tasks.write(crud.update, before, values, self._origins(tr("Edit hero")), done=done, failed=failed)

    def _done(self, edit: Edit, change: Change | None) -> None:
        if change is not None:
            self.follow_own(change)
            self._panel.apply_changes((change,))
        self._next(edit)

    def follow_own(self, change: Change) -> None:
        """The person changed a hero: what was typed into the row as it was is now meant for the row as it is."""
        if change.before is None or change.after is None:
            return
        for other in self._queues.get(id_of(change.after), ()):
            if other.before == change.before:
                other.before = change.after
        self.moved_on.emit(change)

    def _next(self, edit: Edit) -> None:
        hero = id_of(edit.before)
        queue = self._queues[hero]
        queue.pop(0)
        self._draw(edit)
        if queue:
            self._send(queue[0], queue[0].before, queue[0].values)
            return
        del self._queues[hero]
        self._end()

    def _begin(self) -> None:
        if self._work is None:
            self._work = self._status.begin(tr("Saving…"))

    def _end(self) -> None:
        if self.is_busy:
            return
        if self._work is not None:
            self._work.finish()
            self._work = None
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _fail(self, edit: Edit, error: RosterError) -> None:
        if isinstance(error, Conflict) and error.theirs == edit.before != error.before:
            self._send(edit, edit.before, edit.values)
        elif not isinstance(error, Conflict) or error.before is None or error.mine is None:
            reason = next(iter(error.reasons.values())) if isinstance(error, InvalidHero) else str(error)
            self._give_back(edit, reason)
        elif error.theirs is None:
            self._offer_new(edit, error.mine)
        else:
            self._settle(edit, error.before, error.mine, error.theirs)

    def _give_back(self, edit: Edit, reason: str) -> None:
        self._waiting.clear()
        self._next(edit)
        self.failed.emit(edit, reason)

    def _settle(self, edit: Edit, before: Row, mine: Row, theirs: Row) -> None:
        from desktop.ui.editing.conflict_dialog import ConflictDialog

        def keep() -> None:
            self._panel.apply_changes((Change(before, theirs),))
            self._next(edit)

        dialog = ConflictDialog(
            self._parent,
            before,
            mine,
            theirs,
            revealed=self._panel.grid.revealed,
            save=partial(self._send, edit, theirs),
            keep=keep,
        )
        dialog.rejected.connect(partial(self._give_back, edit, tr("This hero was changed elsewhere in the meantime.")))
        dialog.open()

    def _offer_new(self, edit: Edit, mine: Row) -> None:
        def again() -> None:
            done, failed = partial(self._done_again, edit), partial(self._fail, edit)
            self._tasks.write(create_again, mine, self._origins(tr("New hero")), done=done, failed=failed)

        reason = tr("This hero was deleted elsewhere in the meantime.")
        offer_new(self._parent, again, partial(self._give_back, edit, reason))

    def _done_again(self, edit: Edit, change: Change) -> None:
        self._panel.apply_changes((change,), select=id_of(edit.before))
        self._next(edit)

    def _draw(self, edit: Edit) -> None:
        hero = id_of(edit.before)
        drafts: dict[str, object] = {}
        for waiting in self._queues.get(hero, ()):
            drafts |= checked_update(waiting.values)
        self._panel.grid.set_draft(hero, drafts)


def offer_new(parent: QWidget, again: Callable[[], None], leave: Callable[[], None] | None) -> None:
    """Ask whether a hero that was deleted elsewhere while it was edited is to be created again."""
    prompts.ask(
        parent,
        tr("This hero was deleted elsewhere while you were editing it."),
        tr("You can create it again with what you typed."),
        yes=(tr("C&reate Again"), again),
        no=(tr("&Not Now"), leave),
    )


def create_again(connection: Any, row: Row, origin: "Origin") -> Change:
    """Store a hero that was deleted elsewhere, with its old id and values that are valid."""
    values: dict[str, object] = {field.name: row[POSITION[field.name]] for field in FIELDS if field.editable}
    checked = checked_create(values)
    again = tuple(checked.get(field.name, row[POSITION[field.name]]) for field in FIELDS)
    return crud.apply(connection, [Change(None, again)], origin)[0]
