"""Counting a question along its own order, bucket after bucket. Door: `march`."""

import time
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from desktop.data.paging import seeks
from desktop.data.paging.cuts import FEW, packed
from desktop.data.paging.cutting import next_cut
from desktop.data.paging.growing import Growing
from desktop.data.questions.sort_order import id_in

_MANY: Final = 256
_LONGEST_RUN: Final = 64
_SHORT_S: Final = 0.008
_LONG_S: Final = 0.02


def march(connection: Connection, growing: Growing) -> Iterator[None]:
    """Count in an order that an index keeps; comes up for air after every short statement."""
    count = _filtered if growing.is_filtered else _unfiltered
    return count(connection, growing)


def _unfiltered(connection: Connection, growing: Growing) -> Iterator[None]:
    while not growing.is_counted:
        bucket = growing.counted
        low = growing.cut(bucket) or ()
        if growing.is_cut:
            rows = seeks.count(connection, growing.question, growing.ranges(bucket, bucket + 1))
            if rows > 2 * growing.width:
                cut, before = next_cut(connection, growing.order, low, growing.width)
                if cut is not None and growing.is_within(cut, bucket):
                    growing.keys.insert(bucket, cut)
                    rows = before
        else:
            cut, rows = next_cut(connection, growing.order, low, growing.width)
            growing.add_cut(cut)
        growing.add(rows)
        yield


def _filtered(connection: Connection, growing: Growing) -> Iterator[None]:
    run = 1
    while not growing.is_counted:
        if not growing.is_cut:
            cut, _ = next_cut(connection, growing.order, growing.cut(growing.counted) or (), growing.width)
            growing.add_cut(cut)
        before = time.perf_counter()
        run = _look(connection, growing, run) if run else _count(connection, growing)
        took = time.perf_counter() - before
        if took < _SHORT_S:
            run = min(run * 2, _LONGEST_RUN)
        elif took > _LONG_S and run > 1:
            run //= 2
        yield


def _look(connection: Connection, growing: Growing, run: int) -> int:
    """Find the rows of some buckets at once; returns how many buckets that counted."""
    first = growing.counted
    last = min(first + run, len(growing.keys) + growing.has_all_cuts)
    found = seeks.keys(connection, growing.question, growing.ranges(first, last), limit=_MANY)
    ids, start = [id_in(key) for key in found], 0
    for bucket in range(first, last):
        end = growing.before(found, bucket + 1)
        if end == _MANY:
            return bucket - first
        growing.add(end - start, packed(ids[start:end]))
        start = end
    return last - first


def _count(connection: Connection, growing: Growing) -> int:
    """Count one bucket with many rows; returns whether it turned out to have few."""
    bucket = growing.counted
    rows = seeks.count(connection, growing.question, growing.ranges(bucket, bucket + 1))
    growing.add(rows)
    return int(rows <= FEW)
