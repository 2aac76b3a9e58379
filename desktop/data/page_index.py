"""Any page of any question as a short seek, and the row number of any hero. Doors: everything in `__all__`."""

import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import Final

from sqlalchemy import Connection

from desktop.data import seeks
from desktop.data.cuts import Cuts, PageIndex
from desktop.data.cutting import next_cut
from desktop.data.index_build import build
from desktop.data.models import Change, Row
from desktop.data.queries import PAGE_SIZE, get, total
from desktop.data.seeks import Question
from desktop.data.sort_order import Bound, Key, Range

__all__ = ["PAGE_SIZE", "Cuts", "PageIndex", "build", "page", "rank", "refreshed", "total"]

PATIENCE_S: Final = 0.04
"""How long a page of a question that is not yet counted is looked for."""

_FAR: Final = 20_000


def page(connection: Connection, index: PageIndex, first: int, limit: int = PAGE_SIZE) -> tuple[Row, ...]:
    """Rows of a question.

    Args:
        connection: Where to read.
        index: How far the question is counted.
        first: Row number of the first row, from 0.
        limit: How many rows.

    Returns:
        The rows; fewer at the end of the question. While the index of a question with conditions is not complete there
        may be fewer too: ask again with a later snapshot.
    """
    question = Question.of(index.query, index.order, pinned=index.is_served)
    found: list[Row] = []
    while len(found) < limit and first + len(found) < index.count:
        start = first + len(found)
        bucket = index.bucket_at(start)
        ranges = index.ranges(bucket, _run_end(index, bucket, first + limit))
        batch = seeks.rows(connection, question, ranges, limit - len(found), start - index.starts[bucket])
        if not batch:
            return tuple(found)
        found += batch
    if len(found) < limit and not index.complete:
        beyond = _walk if index.is_filtered and index.is_served else _seek
        found += beyond(connection, index, question, first + len(found), limit - len(found))
    return tuple(found)


def _seek(connection: Connection, index: PageIndex, question: Question, first: int, limit: int) -> list[Row]:
    """Rows behind what is counted, from the nearest end that is known."""
    ranges = index.order.between(index.cut(index.counted) or ())
    offset = first - index.count
    if offset > _FAR and not index.is_filtered:
        rest = total(connection, index.query) - first
        if rest < offset:
            some = min(limit, rest)
            return seeks.rows(connection, question, ranges, some, rest - some, reverse=True)[::-1] if some > 0 else []
    return seeks.rows(connection, question, ranges, limit, offset)


def _walk(connection: Connection, index: PageIndex, question: Question, first: int, limit: int) -> list[Row]:
    """Rows behind what is counted, as far as they are found at once: no statement here is ever long."""
    missing = first - index.count
    if missing > _FAR:
        return []
    deadline = time.perf_counter() + PATIENCE_S
    found: list[Row] = []
    bucket, low = index.counted, index.cut(index.counted)
    while low is not None and len(found) < missing + limit and time.perf_counter() < deadline:
        bucket += 1
        high = index.cut(bucket)
        if high is None and not index.cuts.complete:
            high, _ = next_cut(connection, index.order, low, index.cuts.width)
        found += seeks.rows(connection, question, index.order.between(low, high), missing + limit - len(found))
        low = high
    return found[missing:]


def _run_end(index: PageIndex, bucket: int, last: int) -> int:
    """The bucket after the run of buckets without a gap that holds the rows up to a number."""
    stop = bucket + 1
    while stop < index.counted and index.starts[stop] < last and index.starts[stop] < index.starts[stop + 1]:
        stop += 1
    return stop


def rank(connection: Connection, index: PageIndex, hero_id: int) -> int | None:
    """The row number of a hero; None if the question does not have it."""
    row = get(connection, hero_id)
    if row is None:
        return None
    key = index.order.key(row)
    question = Question.of(index.query, index.order, pinned=index.is_served)
    itself = Bound(key[-1], included=True)
    if not seeks.count(connection, question, (Range(key[:-1], itself, itself),)):
        return None
    bucket = min(index.bucket_of(key), index.counted)
    before = index.order.between(index.cut(bucket) or (), key)
    return index.starts[bucket] + seeks.count(connection, question, before)


def refreshed(connection: Connection, index: PageIndex, changes: Iterable[Change]) -> PageIndex:
    """The index after changes: only the buckets they touch are counted again, so it may be done twice.

    Args:
        connection: Where to read.
        index: Any snapshot; if it is not complete, go on building from the result.
        changes: What was committed.
    """
    question = Question.of(index.query, index.order, pinned=index.is_served)
    rows = [row for change in changes for row in (change.before, change.after) if row is not None]
    keys: list[Key] = [index.order.key(row) for row in rows]
    sizes = [after - before for before, after in zip(index.starts, index.starts[1:], strict=False)]
    for bucket in {index.bucket_of(key) for key in keys}:
        if bucket < len(sizes):
            sizes[bucket] = seeks.count(connection, question, index.ranges(bucket, bucket + 1))
    return replace(index, starts=tuple(accumulate(sizes, initial=0)))
