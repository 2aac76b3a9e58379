"""Counting a question in another order than its own: by an index that finds few rows, or as the table lies.

Doors: functions.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.data.paging import seeks
from desktop.data.paging.access import Access, accesses, is_covered
from desktop.data.paging.cuts import FEW, packed
from desktop.data.paging.cutting import buckets, next_cut
from desktop.data.paging.growing import Growing
from desktop.data.paging.seeks import Question
from desktop.data.queries import total
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Order

_BATCH: Final = 1_000
_SHARE: Final = 32
_FLOOR: Final = 4 * _BATCH
_PIECE: Final = 8_192
_SAMPLE: Final = 16
_DENSE: Final = 16


def best_access(
    connection: Connection, query: HeroQuery, indexed: frozenset[str], size: int | None = None
) -> Access | None:
    """The part of an index that holds all rows of a question and is small; None if there is none.

    Args:
        connection: Where to read.
        query: The question.
        indexed: Names of the fields in whose order an index keeps the heroes.
        size: How many heroes there are, about; asked for when it is not known.
    """
    ways = tuple(accesses(query, indexed))
    if not ways:
        return None
    best, fewest = None, max(_FLOOR, (total(connection, query) if size is None else size) // _SHARE)
    for way in ways:
        rows = seeks.count(connection, Question.of(HeroQuery(), way.order, pinned=True), way.ranges, limit=fewest)
        if rows < fewest:
            best, fewest = way, rows
    return best


def prefers_table(growing: Growing) -> bool:
    """Whether a sample shows that going through the whole table is faster: few rows, looked up one by one."""
    if not growing.is_filtered or not _SAMPLE <= growing.counted < 4 * _SAMPLE:
        return False
    looked_at = growing.width * growing.counted
    return growing.starts[-1] * _DENSE < looked_at and not is_covered(growing.index.query, growing.order)


def gather(connection: Connection, growing: Growing, access: Access | None) -> Iterator[None]:
    """Count in another order; comes up for air after every short statement.

    No further row has a place before the end.

    Args:
        connection: Where to read.
        growing: What to count.
        access: Where all rows are; None for the whole table.
    """
    yield from _cut(connection, growing)
    places = [growing.order.comparable(key) for key in growing.keys]
    tallies = [0] * (len(places) + 1)
    ids: defaultdict[int, list[int]] = defaultdict(list)
    query = growing.index.query
    batches = by_table(connection, query) if access is None else by_access(connection, query, access)
    growing.found = 0
    for rows in batches:
        for row in rows:
            bucket = bisect_right(places, growing.order.comparable(growing.order.key(row)))
            tallies[bucket] += 1
            if tallies[bucket] <= FEW:
                ids[bucket].append(id_of(row))
        growing.found += len(rows)
        yield
    growing.forget(cuts=False)
    for bucket, rows_of_bucket in enumerate(tallies):
        growing.add(rows_of_bucket, packed(ids.get(bucket, ())) if rows_of_bucket <= FEW else None)


def _cut(connection: Connection, growing: Growing) -> Iterator[None]:
    while not growing.has_all_cuts:
        cut, _ = next_cut(connection, growing.order, growing.keys[-1] if growing.keys else (), growing.width)
        growing.add_cut(cut)
        yield


def by_access(connection: Connection, query: HeroQuery, access: Access) -> Iterator[list[Row]]:
    """All rows of a question in a part of an index, some at a time."""
    return seeks.pieces(connection, Question.of(query, access.order, pinned=True), access.ranges, _BATCH)


def by_table(connection: Connection, query: HeroQuery) -> Iterator[list[Row]]:
    """All rows of a question as they lie in the table, piece by piece."""
    order = Order.of(HeroQuery())
    question = Question.of(query, order, pinned=True)
    for ranges in buckets(connection, order, _PIECE):
        yield from seeks.pieces(connection, question, ranges, 2 * _PIECE)
