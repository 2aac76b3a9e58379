"""What others do to the roster, shown in the table: clients of the API at once, other programs when they are noticed.

Changes are collected while the table is busy with those before, and handed over a few times a second at most, so that
thousands of writes a second cost the window no more than a few.
"""

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.data.fields import id_of
from desktop.data.journal.values import Committed
from desktop.data.models import Change, Row
from desktop.data.store import OutsideChange
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.question import Question
from desktop.ui.table.result import MANY_CHANGES

if TYPE_CHECKING:
    from desktop.tasks import Tasks

SOURCE: Final = "api"
PAUSE_MS: Final = 200
"""Between two pieces."""


class Live(QObject):
    """Follows the API and other programs. What a person does in the window is shown by the flow that does it.

    Args:
        tasks: Tells what is committed.
        question: Shows changes.
        flashes: Lets changed cells flash.
        on_screen: First and last position on the screen.
        refresh: Reads everything anew.
    """

    def __init__(
        self,
        tasks: "Tasks",
        question: Question,
        flashes: Flashes,
        on_screen: Callable[[], tuple[int, int]],
        refresh: Callable[[], None],
    ) -> None:
        super().__init__(question)
        self._question = question
        self._flashes = flashes
        self._on_screen = on_screen
        self._refresh = refresh
        self._waiting: dict[int, Change] = {}
        self._seen: dict[int, Row] = {}
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)
        tasks.committed.connect(self._hear)
        tasks.outside_changed.connect(self._hear_outside)
        question.changed.connect(self._compare)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be shown."""
        return bool(self._waiting)

    def _hear(self, committed: Committed) -> None:
        if committed.origin.source != SOURCE:
            self._hand_over()
        elif committed.changes is None:
            self._waiting.clear()
            self._read_anew()
        else:
            for change in committed.changes:
                self._note(change)
            if not self._next.isActive():
                self._next.start(0)

    def _hear_outside(self, change: OutsideChange) -> None:
        if change is OutsideChange.CHANGED:
            self._read_anew()

    def _note(self, change: Change) -> None:
        """Join it to what the same hero has been through already."""
        row = change.after or change.before
        assert row is not None
        earlier = self._waiting.pop(id_of(row), None)
        joined = change if earlier is None else Change(earlier.before, change.after)
        if joined.before != joined.after:
            self._waiting[id_of(row)] = joined

    def _go_on(self) -> None:
        if self._question.is_calm:
            self._hand_over()
        if self._waiting:
            self._next.start(PAUSE_MS)

    def _hand_over(self) -> None:
        """Show what waits: as much as is shown row by row, or all of it by reading anew."""
        changes = tuple(islice(self._waiting.values(), MANY_CHANGES))
        if not changes:
            return
        for change in changes:
            del self._waiting[id_of(change.after or change.before or ())]
        seen = self._rows_on_screen()
        self._flashes.note(change for change in changes if change.before is None or id_of(change.before) in seen)
        self._question.apply_others(changes)
        self._next.start(PAUSE_MS)

    def _read_anew(self) -> None:
        self._seen = self._rows_on_screen()
        self._refresh()

    def _compare(self) -> None:
        """Let the cells flash that were read anew and are not what was seen before."""
        shown = self._question.shown
        if not self._seen or shown is None or not self._question.is_calm:
            return
        first, last = self._on_screen()
        rows = [shown.cache.fresh_row(position) for position in range(first, last + 1)]
        if None not in rows:
            pairs = [(self._seen.get(id_of(row)), row) for row in rows if row is not None]
            self._seen = {}
            self._flashes.note(Change(before, after) for before, after in pairs if before is not None)

    def _rows_on_screen(self) -> dict[int, Row]:
        shown = self._question.shown
        if shown is None:
            return {}
        first, last = self._on_screen()
        rows = (shown.cache.row(position) for position in range(first, last + 1))
        return {id_of(row): row for row in rows if row is not None}
