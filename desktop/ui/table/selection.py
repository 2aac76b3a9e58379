"""Which heroes are selected: by id while they are few, as everything, or as ranges between two known heroes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QTableView

from desktop.data.errors import RosterError
from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.data.scope import NOBODY, Scope
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.reads import read_heroes, read_ranges, read_spans
from desktop.ui.table.result import Result
from desktop.ui.table.spans import Span, bounded, each, ends, length, merged, size, spans_of

if TYPE_CHECKING:
    from desktop.task import Task
    from desktop.tasks import Tasks

MAX_FOLLOWED: Final = 500
Done = Callable[[tuple[Row, ...]], None]
_SELECT: Final = QItemSelectionModel.SelectionFlag.Select
_CLEAR_AND_SELECT: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect


@dataclass(frozen=True, slots=True)
class Kept:
    """A selection that can be found again in another order or after changes.

    Attributes:
        everything: All rows of the question.
        ids: Heroes to look for: all that are selected, or the first and the last one of each range.
        lengths: Rows of each range; empty when `ids` are all that are selected.
        size: How many heroes are selected.
    """

    everything: bool = False
    ids: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    size: int = 0


NOTHING: Final = Kept()


class Selection(QObject):
    """The selected rows of the table.

    Up to `MAX_FOLLOWED` heroes are known by id and follow wherever they go. Larger selections are ranges of positions;
    the heroes at both ends of a range are remembered, and nothing is read from a range that is not what it was.

    Args:
        view: Its selection is looked at.
        model: The rows.
        tasks: Reads ids that are not at hand.
        result: The question that is shown.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, view: QTableView, model: HeroModel, tasks: "Tasks", result: Callable[[], Result | None]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._tasks = tasks
        self._result = result
        self._ranges: tuple[Span, ...] = ()
        self._everything = False
        self._known: dict[int, int] | None = {}
        self._promised: dict[int, int] = {}
        self._lent: dict[int, int] = {}
        self._learning: Task | None = None
        self._waiting: list[Callable[[Result], object]] = []
        self._is_shifting = False
        view.selectionModel().selectionChanged.connect(self._look)
        model.modelReset.connect(self._look)

    @property
    def size(self) -> int:
        """How many heroes are selected."""
        return self._model.count if self._everything else size(self._ranges)

    @property
    def everything(self) -> bool:
        """Whether all rows of the question are selected, also those still to be counted."""
        return self._everything

    @property
    def column(self) -> int:
        """The current column; -1 for none."""
        return self._view.currentIndex().column()

    @property
    def _is_learning(self) -> bool:
        return self._learning is not None

    def kept(self) -> Kept:
        """The selection, to be restored later."""
        if self._everything or not self._ranges:
            return Kept(everything=self._everything, size=self.size)
        known = self._known or {}
        if self.size <= MAX_FOLLOWED and self._learning is None and self._known is not None:
            return Kept(ids=tuple(known.values()), size=self.size)
        edges = [known.get(position) for span in self._ranges for position in span]
        ids = tuple(hero for hero in edges if hero is not None)
        is_whole = len(ids) == 2 * len(self._ranges)
        return Kept(ids=ids if is_whole else (), lengths=tuple(map(length, self._ranges)), size=self.size)

    def restore(self, kept: Kept, places: dict[int, int]) -> bool:
        """Select what was kept.

        Args:
            kept: What was selected.
            places: Where its heroes are now; those that are gone are left out.

        Returns:
            Whether it could be done; False if the rows of a range are not together any more.
        """
        if kept.everything:
            self.select_everything()
            return True
        if not kept.lengths:
            self._promised = {places[hero]: hero for hero in kept.ids if hero in places}
            self._select(spans_of(self._promised))
            self._promised = {}
            return True
        edges = [places.get(hero) for hero in kept.ids]
        firsts, lasts = edges[::2], edges[1::2]
        spans = [
            (first, last) for first, last in zip(firsts, lasts, strict=True) if first is not None and last is not None
        ]
        if [last - first + 1 for first, last in spans] != list(kept.lengths):
            self._select(())
            return False
        self._select(spans)
        return True

    def select_everything(self) -> None:
        """All rows of the question."""
        self._view.selectAll()
        self._everything = self._model.count > 0
        self.changed.emit()

    def add(self, positions: Iterable[int]) -> None:
        """Select some more rows."""
        self._view.selectionModel().select(self._as_selection(spans_of(positions)), _SELECT)

    def places(self) -> dict[int, int]:
        """Ids and positions of selected heroes, as far as they were read and nothing has moved since."""
        return self._lent

    def read(self, limit: int, done: Done) -> None:
        """Hand over the selected heroes as they are now, the current one first.

        Args:
            limit: How many at most.
            done: Gets them; nothing if the selection is not what it was.
        """
        self._waiting.append(partial(self._read, limit, done))
        self.go_on()

    def read_scope(self, done: Callable[[Scope], None]) -> None:
        """Hand over the selected heroes without a list of them.

        Up to `MAX_FOLLOWED` heroes are meant by id, in the order of the table. More, if they are everything, are the
        question itself. Otherwise a range is whoever stands between the heroes at its ends, both included, when the
        scope is used: also a hero that somebody puts there meanwhile.

        Args:
            done: Gets the scope; `NOBODY` if the selection is not what it was.
        """
        self._waiting.append(partial(self._read_scope, done))
        self.go_on()

    def when_certain(self, then: Callable[[], object]) -> None:
        """Call `then` once rows are where they belong."""
        self._waiting.append(lambda _: then())
        self.go_on()

    def go_on(self) -> None:
        """Answer those who wait, once it is certain who is selected."""
        result = self._result()
        if result is None or result.is_settling:
            return
        if self._known is None:
            self._learn()
        if self._is_learning:
            return
        if result.is_renewing and not self._everything and self.size > MAX_FOLLOWED:
            return
        waiting, self._waiting = self._waiting, []
        for read in waiting:
            read(result)

    def shifting(self, *, begins: bool) -> None:
        """Rows are about to be added or taken away, or just were."""
        self._is_shifting = begins
        if begins:
            self._lent = {}
        elif self._everything:
            self._look_again()
        else:
            self._look()

    def _look_again(self) -> None:
        """Everything was selected; if nothing else came in between, it still is."""
        self._look()
        if len(self._ranges) > 1:
            self._everything = False

    def _look(self, *_: object) -> None:
        if self._is_shifting:
            return
        ranges = self._read_ranges()
        self._everything = len(ranges) == 1 and size(ranges) == self._model.rowCount()
        if ranges != self._ranges or self._known is None:
            self._ranges = ranges
            self._learn()
        self.changed.emit()
        self.go_on()

    def _read_ranges(self) -> tuple[Span, ...]:
        base = self._model.base
        selection = self._view.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        return merged((part.top() + base, part.bottom() + base) for part in parts)

    def _learn(self) -> None:
        """Find out the ids that tell what is selected: from the rows at hand, otherwise by reading."""
        if self._learning is not None:
            self._learning.cancel()
            self._learning = None
        self._lent = {}
        result = self._result()
        self._known = {}
        if result is None or (self._everything and self.size > MAX_FOLLOWED):
            return
        wanted = tuple((each if size(self._ranges) <= MAX_FOLLOWED else ends)(self._ranges))
        if self._promised.keys() == set(wanted):
            self._known = self._promised
            self._lend()
            return
        rows = {position: result.cache.fresh_row(position) for position in wanted}
        self._known = {position: id_of(row) for position, row in rows.items() if row is not None}
        missing = tuple(spans_of(position for position, row in rows.items() if row is None))
        if missing and result.is_settling:
            self._known = None
        elif missing:
            self._learning = self._tasks.read(
                read_ranges, result.index, missing, {}, done=partial(self._learned, missing), failed=self._fail
            )
        self._lend()

    def _learned(self, missing: tuple[Span, ...], rows: tuple[Row, ...] | None) -> None:
        self._learning = None
        if rows is not None and self._known is not None:
            self._known |= dict(zip(each(missing), map(id_of, rows), strict=True))
            self._lend()
        self.go_on()
        if rows is None:
            self._known = None

    def _lend(self) -> None:
        self._lent = {hero: position for position, hero in (self._known or {}).items()}

    def _read_scope(self, done: Callable[[Scope], None], result: Result) -> None:
        known = self._known or {}
        if self._everything and (result.is_counting or self.size > MAX_FOLLOWED):
            done(Scope(result.query))
        elif self.size <= MAX_FOLLOWED:
            ids = tuple(known[position] for position in sorted(known))
            done(Scope(result.query, ids=ids) if len(ids) == self.size else NOBODY)
        else:
            self._tasks.read(read_spans, result.index, self._ranges, known, done=done, failed=self._fail)

    def _read(self, limit: int, done: Done, result: Result) -> None:
        current = self._view.currentIndex().row() + self._model.base
        if self._everything:
            ranges: tuple[Span, ...] = ((0, result.count - 1),) if result.count else ()
        else:
            ranges = self._ranges
        known = self._known or {}
        if not self._everything and self.size <= MAX_FOLLOWED:
            ids = sorted(known, key=lambda position: (position != current, position))[:limit]
            heroes = tuple(known[position] for position in ids)
            self._tasks.read(read_heroes, heroes, done=done, failed=self._fail)
            return
        wanted = bounded(ranges, current, limit)
        self._tasks.read(
            read_ranges, result.index, wanted, known, done=partial(self._hand_over, wanted, done), failed=self._fail
        )

    def _hand_over(self, ranges: tuple[Span, ...], done: Done, rows: tuple[Row, ...] | None) -> None:
        if rows is not None:
            self._lent = dict(zip(map(id_of, rows), each(ranges), strict=True))
        done(rows or ())

    def _fail(self, error: RosterError) -> None:
        self._learning = None
        self.failed.emit(error)

    def _select(self, spans: Iterable[Span]) -> None:
        self._view.selectionModel().select(self._as_selection(spans), _CLEAR_AND_SELECT)

    def _as_selection(self, spans: Iterable[Span]) -> QItemSelection:
        model, last_column = self._model, self._model.columnCount() - 1
        selection = QItemSelection()
        for first, last in spans:
            top, bottom = max(first - model.base, 0), min(last - model.base, model.rowCount() - 1)
            if top <= bottom:
                selection.select(model.index(top, 0), model.index(bottom, last_column))
        return selection
