"""Building a `PageIndex` in short steps. Door: `build`."""

import time
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from desktop.data.paging import seeks
from desktop.data.paging.cuts import PageIndex
from desktop.data.paging.cutting import next_group
from desktop.data.paging.gather import best_access, gather, prefers_table
from desktop.data.paging.growing import Growing
from desktop.data.paging.march import march
from desktop.data.questions.sort_order import Key, Range

STEP_S: Final = 0.03
"""How long the database works for one snapshot, about."""

_PIECE: Final = 8


def build(connection: Connection, index: PageIndex) -> Iterator[PageIndex]:
    """Count the rows of a question from where an index stands.

    Args:
        connection: Where to read; no statement is left open between two snapshots.
        index: The snapshot to go on from.

    Yields:
        Growing snapshots, the last one complete.

    Raises:
        QuestionError: The question cannot be asked.
    """
    growing = Growing(index)
    seeks.check(connection, growing.question)
    deadline = time.perf_counter() + STEP_S
    for _ in _steps(connection, growing):
        if time.perf_counter() > deadline:
            yield growing.snapshot()
            deadline = time.perf_counter() + STEP_S
    yield growing.snapshot()


def _steps(connection: Connection, growing: Growing) -> Iterator[None]:
    if growing.is_counted:
        return
    if not growing.index.is_served:
        yield from _sort(connection, growing)
        return
    access = None
    if not growing.counted:
        size = len(growing.keys) * growing.width if growing.has_all_cuts else None
        access = best_access(connection, growing.index.query, growing.index.indexed, size)
    if access is not None:
        yield from gather(connection, growing, access)
        return
    for _ in march(connection, growing):
        yield
        if prefers_table(growing):
            yield from gather(connection, growing, None)
            return


def _sort(connection: Connection, growing: Growing) -> Iterator[None]:
    """Cut and count an order that no index keeps, at once, or of which one keeps the first column, piece by piece."""
    growing.forget(cuts=True)
    low: Key | None = ()
    while low is not None:
        high = None
        if growing.question.pinned:
            high = next_group(connection, growing.order, low, _PIECE * growing.width)
        width, buckets = growing.width, list[tuple[Key, int]]()
        for part in growing.order.between(low, high):
            buckets += _buckets(connection, growing, part, width)
        growing.add(buckets[0][1] if buckets else 0)
        for cut, rows in buckets[1:]:
            growing.add_cut(cut)
            growing.add(rows)
        growing.add_cut(high)
        low = high
        yield


def _buckets(connection: Connection, growing: Growing, part: Range, width: int) -> list[tuple[Key, int]]:
    """The first key and the number of rows of every bucket in a range."""
    marks = seeks.marks(connection, growing.question, part, width)
    rows = seeks.count(connection, growing.question, (part,)) if marks else 0
    return [(mark, min(width, rows - number * width)) for number, mark in enumerate(marks)]
