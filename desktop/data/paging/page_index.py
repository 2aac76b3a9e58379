"""Any page of any question as a short seek, and the row number of any hero. Doors: everything in `__all__`."""

import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from sqlalchemy import Connection

from desktop.data.models import Change, Row
from desktop.data.paging import seeks
from desktop.data.paging.building import build
from desktop.data.paging.cuts import FEW, Cuts, Few, PageIndex, packed, unpacked
from desktop.data.paging.cutting import next_cut
from desktop.data.queries import PAGE_SIZE, get, total
from desktop.data.questions.sort_order import Bound, Range, id_in

__all__ = ["PAGE_SIZE", "Cuts", "PageIndex", "build", "page", "rank", "refreshed", "total"]

PATIENCE_S: Final = 0.04
"""How long a page of a question that is not yet counted is looked for."""

_FAR: Final = 20_000
_NEAR: Final = 2_000


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
    found: list[Row] = []
    at, last = first, min(first + limit, index.count)
    while at < last:
        bucket = index.bucket_at(at)
        stop = _run_end(index, bucket, last)
        found += _run(connection, index, bucket, stop, range(at, min(last, index.starts[stop])))
        at = index.starts[stop]
    if not index.complete and len(found) == max(0, last - first) < limit:
        beyond = _walk if index.is_filtered and index.is_served else _seek
        found += beyond(connection, index, first + len(found), limit - len(found))
    return tuple(found)


def _run_end(index: PageIndex, bucket: int, last: int) -> int:
    """The bucket after a run on the way to a row number: buckets without a gap between, or buckets with few rows."""
    by_ids = _ids(index, bucket) is not None
    stop = bucket + 1
    while stop < index.counted and index.starts[stop] < last and (_ids(index, stop) is not None) == by_ids:
        if not by_ids and index.starts[stop] == index.starts[stop + 1]:
            break
        stop += 1
    return stop


def _ids(index: PageIndex, bucket: int) -> Few:
    return index.few[bucket] if bucket < len(index.few) else None


def _run(connection: Connection, index: PageIndex, bucket: int, stop: int, numbers: range) -> list[Row]:
    """The rows with some numbers, which lie in a run of buckets."""
    offset = numbers.start - index.starts[bucket]
    if _ids(index, bucket) is None:
        return seeks.rows(connection, index.question, index.ranges(bucket, stop), len(numbers), offset)
    ids = [hero_id for some in index.few[bucket:stop] for hero_id in unpacked(some)]
    return seeks.some(connection, index.question, ids)[offset : offset + len(numbers)]


def _seek(connection: Connection, index: PageIndex, first: int, limit: int) -> list[Row]:
    """Rows behind what is counted, from the nearest end that is known."""
    ranges = index.order.between(index.cut(index.counted) or ())
    offset = first - index.count
    if offset > _FAR and not index.is_filtered:
        known = index.found if index.found > index.count else total(connection, index.query)
        rest = known - first
        if rest < offset:
            wanted = max(0, min(limit, rest))
            return seeks.rows(connection, index.question, ranges, wanted, rest - wanted, reverse=True)[::-1]
    return seeks.rows(connection, index.question, ranges, limit, offset)


def _walk(connection: Connection, index: PageIndex, first: int, limit: int) -> list[Row]:
    """Rows behind what is counted, as far as they are found at once: no statement here is ever long."""
    missing = first - index.count
    if missing > _NEAR:
        return []
    deadline = time.perf_counter() + PATIENCE_S
    found: list[Row] = []
    bucket, low = index.counted, index.cut(index.counted)
    while low is not None and len(found) < missing + limit and time.perf_counter() < deadline:
        bucket += 1
        high = index.cut(bucket)
        if high is None and not index.cuts.complete:
            high, _ = next_cut(connection, index.order, low, index.cuts.width)
        found += seeks.rows(connection, index.question, index.order.between(low, high), missing + limit - len(found))
        low = high
    return found[missing:]


def rank(connection: Connection, index: PageIndex, hero_id: int) -> int | None:
    """The row number of a hero.

    Args:
        connection: Where to read.
        index: How far the question is counted.
        hero_id: The hero.

    Returns:
        None if the question does not have the hero, or, with conditions, has not counted as far yet.
    """
    row = get(connection, hero_id)
    if row is None:
        return None
    key = index.order.key(row)
    itself = Bound(key[-1], included=True)
    if not seeks.count(connection, index.question, (Range(key[:-1], itself, itself),)):
        return None
    bucket = min(index.bucket_of(key), index.counted)
    if bucket == index.counted and index.is_filtered:
        return None
    before = index.order.between(index.cut(bucket) or (), key)
    return index.starts[bucket] + seeks.count(connection, index.question, before)


def refreshed(connection: Connection, index: PageIndex, changes: Iterable[Change]) -> PageIndex:
    """The index after changes: only the buckets they touch are counted again, so it may be done twice.

    Args:
        connection: Where to read.
        index: Any snapshot; if it is not complete, go on building from the result.
        changes: What was committed.
    """
    keys = [index.order.key(row) for change in changes for row in (change.before, change.after) if row is not None]
    sizes = [after - before for before, after in pairwise(index.starts)]
    ids = list(index.few)
    for bucket in {index.bucket_of(key) for key in keys}:
        if bucket < len(sizes):
            sizes[bucket], some = _tally(connection, index, bucket)
            ids[bucket : bucket + 1] = [some] if index.is_filtered else []
    starts = tuple(accumulate(sizes, initial=0))
    return replace(index, starts=starts, few=tuple(ids), found=index.found - index.count + starts[-1])


def _tally(connection: Connection, index: PageIndex, bucket: int) -> tuple[int, Few]:
    part = index.ranges(bucket, bucket + 1)
    if index.is_filtered:
        keys = seeks.keys(connection, index.question, part, limit=FEW + 1)
        if len(keys) <= FEW:
            return len(keys), packed([id_in(key) for key in keys])
    return seeks.count(connection, index.question, part), None
