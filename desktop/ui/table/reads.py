"""What the table asks the background threads to read: plain functions from values to values. They never see Qt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from desktop.data.fields import FIELDS, POSITION, id_of, is_damaged
from desktop.data.models import Change, Row
from desktop.data.paging.page_index import PAGE_SIZE, PageIndex, build, page, rank, refreshed, total
from desktop.data.queries import rows
from desktop.data.questions.sort_order import Key, id_in
from desktop.data.scope import NOBODY, Scope

Connection = Any
SOON_ROWS: Final = 2_000_000
"""Up to here the place of a hero is found in a moment without an index."""

_PLACES_AT_ONCE: Final = 10
_LAST_IDS: Final = frozenset((-(2**63), -(2**31), 2**31 - 1, 2**63 - 1))
"""The ends of the numbers that a roster can hold, a file or a server."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages as they were read.

    Attributes:
        pages: Position of the first row and the rows of each.
        damaged: Id and field of every damaged cell in them.
    """

    pages: tuple[tuple[int, tuple[Row, ...]], ...] = ()
    damaged: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Follow:
    """Heroes to be found again in another order, or after changes.

    Attributes:
        ids: Whose places are wanted.
        anchor: The one that is to stay where it was on the screen; it is looked for first.
        above: Rows that stood above it on the screen.
        height: Rows that fit on the screen.
    """

    ids: tuple[int, ...] = ()
    anchor: Row | None = None
    above: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """How far a question is known. Each one holds all that those before it held.

    Attributes:
        index: Newest snapshot.
        total: Rows of a question without conditions, known before they are counted.
        anchor: Position of the hero to follow; None while unknown, or when the question does not have it.
        around: Pages around it.
        places: Positions of the other heroes to follow; None until all are known.
    """

    index: PageIndex
    total: int | None = None
    anchor: int | None = None
    around: Pages = Pages()
    places: dict[int, int] | None = None


def survey(connection: Connection, index: PageIndex, follow: Follow, *, known: int | None) -> Iterator[Survey]:
    """Find out how many rows there are, then count them, then find the heroes to follow.

    Args:
        connection: Where to read.
        index: Where to go on counting.
        follow: Heroes to find.
        known: The number of rows, if it is known already.
    """
    number = total(connection, index.query) if known is None and not index.is_filtered else known
    if number is not None:
        index = replace(index, found=max(number, index.count))
    anchor, around = None, Pages()
    if index.is_served and number is not None and number <= SOON_ROWS:
        anchor, around = _land(connection, index, follow)
    yield Survey(index, number, anchor, around)
    newest = index
    for newest in build(connection, index):
        if anchor is None and _is_counted(newest, follow.anchor):
            anchor, around = _land(connection, newest, follow)
        yield Survey(newest, number, anchor, around)
    if anchor is None:
        anchor, around = _land(connection, newest, follow)
    places: dict[int, int] = {}
    for start in range(0, len(follow.ids), _PLACES_AT_ONCE):
        places |= find(connection, newest, follow.ids[start : start + _PLACES_AT_ONCE])
        yield Survey(newest, number, anchor, around)
    yield Survey(newest, number, anchor, around, places)


def read_pages(connection: Connection, index: PageIndex, firsts: tuple[int, ...]) -> Pages:
    """Read pages.

    Args:
        connection: Where to read.
        index: The question and how far it is counted.
        firsts: Positions of their first rows.
    """
    pages = tuple((first, page(connection, index, first)) for first in firsts)
    return Pages(pages, frozenset(cell for _, found in pages for row in found for cell in _damaged(row)))


def read_ranges(
    connection: Connection, index: PageIndex, ranges: tuple[tuple[int, int], ...], known: dict[int, int]
) -> tuple[Row, ...] | None:
    """The rows of some ranges of positions, each from its first to its last; the caller bounds their number.

    Args:
        connection: Where to read.
        index: The question.
        ranges: Positions.
        known: Positions and ids of heroes that must still be there.

    Returns:
        The rows; None if the positions are not what they were.
    """
    if any(rank(connection, index, hero) != position for position, hero in known.items()):
        return None
    found: list[Row] = []
    for first, last in ranges:
        for start in range(first, last + 1, PAGE_SIZE):
            found += page(connection, index, start, min(PAGE_SIZE, last + 1 - start))
    return tuple(found) if len(found) == sum(last - first + 1 for first, last in ranges) else None


def read_spans(
    connection: Connection, index: PageIndex, ranges: tuple[tuple[int, int], ...], known: dict[int, int]
) -> Scope:
    """Ranges of positions as spans between the heroes at their ends.

    Args:
        connection: Where to read.
        index: The question.
        ranges: First and last position of each.
        known: Positions and ids of the heroes at the ends, which must still be there.

    Returns:
        The scope; `NOBODY` if the positions are not what they were.
    """
    keys = {id_of(row): index.order.key(row) for row in rows(connection, tuple(known.values()))}
    if any(rank(connection, index, hero) != position for position, hero in known.items()):
        return NOBODY
    ends = [(keys.get(known.get(first, 0)), keys.get(known.get(last, 0)), last) for first, last in ranges]
    spans = [(low, _behind(connection, index, high, last)) for low, high, last in ends if low and high]
    return Scope(index.query, tuple(spans)) if len(spans) == len(ranges) else NOBODY


def _behind(connection: Connection, index: PageIndex, key: Key, position: int) -> Key | None:
    """The key right behind the one at a position: as if the next id stood there, so that nobody else is meant."""
    if id_in(key) not in _LAST_IDS:
        return (*key[:-1], id_in(key) + (-1 if index.order.columns[-1].descending else 1))
    following = page(connection, index, position + 1, 1)
    return index.order.key(following[0]) if following else None


def read_heroes(connection: Connection, ids: tuple[int, ...]) -> tuple[Row, ...]:
    """Some heroes as they are now; those that are gone are left out."""
    return rows(connection, ids)


def locate(connection: Connection, index: PageIndex, follow: Follow) -> Survey:
    """Where the followed heroes are."""
    return Survey(index, None, *_land(connection, index, follow), find(connection, index, follow.ids))


def find(connection: Connection, index: PageIndex, ids: tuple[int, ...]) -> dict[int, int]:
    """Positions of some heroes; those that the question does not have are left out."""
    places = {hero: rank(connection, index, hero) for hero in ids}
    return {hero: place for hero, place in places.items() if place is not None}


def settle(connection: Connection, index: PageIndex, changes: tuple[Change, ...], follow: Follow) -> Survey:
    """The index after changes that were committed, and where the followed heroes are now."""
    index = refreshed(connection, index, changes)
    places = find(connection, index, follow.ids) if index.complete else None
    return Survey(index, None, *_land(connection, index, follow), places)


def _is_counted(index: PageIndex, row: Row | None) -> bool:
    return row is not None and index.bucket_of(index.order.key(row)) < index.counted


def _land(connection: Connection, index: PageIndex, follow: Follow) -> tuple[int | None, Pages]:
    place = rank(connection, index, id_of(follow.anchor)) if follow.anchor is not None else None
    if place is None:
        return None, Pages()
    top = max(0, place - follow.above)
    around = read_pages(
        connection, index, tuple(range(top // PAGE_SIZE * PAGE_SIZE, top + follow.height + 1, PAGE_SIZE))
    )
    return place, Pages(tuple(pages for pages in around.pages if pages[1]), around.damaged)


def _damaged(row: Row) -> Iterator[tuple[int, str]]:
    for field in FIELDS:
        if is_damaged(field, row[POSITION[field.name]]):
            yield id_of(row), field.name
