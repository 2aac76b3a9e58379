"""The rows of one question that are at hand: plain Python, bounded in rows, never asks anybody for anything."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desktop.data.fields import POSITION, id_of
from desktop.data.models import Row
from desktop.data.queries import PAGE_SIZE

CAPACITY_ROWS: Final = 20_000
_ID: Final = POSITION["id"]
_SHIFTED: Final = -1


@dataclass(slots=True)
class _Page:
    rows: tuple[Row, ...]
    count: int
    is_fresh: bool = True


class PageCache:
    """Pages by number, the least recently seen are dropped first.

    A stale page is still shown but counts as missing, so that a refresh never empties the screen.

    Args:
        capacity: Rows to keep at most.
        page_size: Rows of a page.
    """

    def __init__(self, capacity: int = CAPACITY_ROWS, page_size: int = PAGE_SIZE) -> None:
        self.page_size = page_size
        self._capacity = max(1, capacity // page_size)
        self._pages: OrderedDict[int, _Page] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(page.rows) for page in self._pages.values())

    def row(self, number: int) -> Row | None:
        """The row at a position, fresh or stale; None when it is not at hand."""
        number, place = divmod(number, self.page_size)
        page = self._pages.get(number)
        return page.rows[place] if page is not None and place < len(page.rows) else None

    def fresh_row(self, position: int) -> Row | None:
        """The row at a position if it was read for the order of now."""
        page = self._pages.get(position // self.page_size)
        return self.row(position) if page is not None and page.is_fresh else None

    def put(self, first: int, rows: tuple[Row, ...], count: int) -> None:
        """Keep a page that was just read.

        Args:
            first: Position of its first row, a multiple of the page size.
            rows: At most a page of rows; fewer where the question ends, or as far as it is counted.
            count: Rows of the question that were known when it was asked for; a short page is asked for again when
                more are known.
        """
        number = first // self.page_size
        self._pages[number] = _Page(rows, count)
        self._pages.move_to_end(number)
        while len(self._pages) > self._capacity:
            self._pages.popitem(last=False)

    def missing(self, first: int, last: int, count: int) -> list[int]:
        """First positions of the pages that must be read to show the rows `first` to `last` as they are now.

        Pages at hand count as seen. Positions from `count` on do not exist.
        """
        if count <= 0:
            return []
        numbers = range(max(0, first) // self.page_size, min(last, count - 1) // self.page_size + 1)
        for number in numbers:
            if number in self._pages:
                self._pages.move_to_end(number)
        return [number * self.page_size for number in numbers if not self._is_current(number, count)]

    def _is_current(self, number: int, count: int) -> bool:
        page = self._pages.get(number)
        if page is None or not page.is_fresh:
            return False
        return page.count == count or len(page.rows) >= min(self.page_size, count - number * self.page_size)

    def make_stale(self) -> None:
        """Every page is to be read again when it is seen."""
        for page in self._pages.values():
            page.is_fresh = False

    def positions(self, heroes: Iterable[int]) -> dict[int, int]:
        """Where the heroes of some ids are, as far as they are at hand."""
        wanted = frozenset(heroes)
        return {
            id_of(row): number * self.page_size + place
            for number, page in self._pages.items()
            for place, row in enumerate(page.rows)
            if row[_ID] in wanted
        }

    def replace(self, position: int, row: Row) -> None:
        """Show other values at a position that is at hand."""
        number, place = divmod(position, self.page_size)
        page = self._pages[number]
        page.rows = (*page.rows[:place], row, *page.rows[place + 1 :])

    def cut(self, count: int) -> None:
        """Forget everything from a position on."""
        for number in [number for number in self._pages if (number + 1) * self.page_size > count]:
            page = self._pages[number]
            if len(page.rows) > count - number * self.page_size:
                page.rows = page.rows[: max(0, count - number * self.page_size)]
                page.count = _SHIFTED
        self._drop_empty()

    def remove(self, first: int, last: int) -> None:
        """Rows are gone: what follows moves up. Where it is not at hand it is left to be read."""
        at, place = divmod(first, self.page_size)
        jump = (last - first + 1) // self.page_size
        old = OrderedDict(self._pages)
        moved = {number - jump - step for number in old for step in (0, 1)} | {at}
        for number in [number for number in old if number >= at]:
            del self._pages[number]
        for number in sorted(number for number in moved if number >= at):
            start = number * self.page_size
            kept = old[at].rows[:place] if number == at and at in old else ()
            if number == at and len(kept) < place:
                continue
            rows, is_fresh = self._run(old, start + len(kept) + last - first + 1, self.page_size - len(kept))
            if kept or rows:
                self._pages[number] = _Page(kept + rows, _SHIFTED, is_fresh and (not kept or old[at].is_fresh))

    def insert(self, position: int, row: Row) -> None:
        """A row is new: what follows moves down. Where its neighbours are not at hand it is left to be read."""
        at, place = divmod(position, self.page_size)
        for number in sorted((number for number in self._pages if number >= at), reverse=True):
            rows = self._pages[number].rows
            if number == at:
                rows = (*rows[:place], row, *rows[place:]) if place <= len(rows) else rows
            else:
                before = self._pages.get(number - 1)
                rows = (*before.rows[-1:], *rows) if before is not None and len(before.rows) == self.page_size else ()
            self._pages[number] = _Page(rows[: self.page_size], _SHIFTED, self._pages[number].is_fresh)
        self._drop_empty()

    def _run(self, pages: Mapping[int, _Page], start: int, limit: int) -> tuple[tuple[Row, ...], bool]:
        """The rows from a position on without a gap, and whether all of them are fresh."""
        rows: tuple[Row, ...] = ()
        is_fresh = True
        while len(rows) < limit:
            number, place = divmod(start + len(rows), self.page_size)
            page = pages.get(number)
            part = page.rows[place : place + limit - len(rows)] if page is not None else ()
            if page is None or not part:
                break
            rows += part
            is_fresh = is_fresh and page.is_fresh
        return rows, is_fresh

    def _drop_empty(self) -> None:
        for number in [number for number, page in self._pages.items() if not page.rows]:
            del self._pages[number]
