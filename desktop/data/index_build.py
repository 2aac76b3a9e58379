"""Building a `PageIndex` in short steps. Door: `build`."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from desktop.data import seeks
from desktop.data.cuts import Cuts, PageIndex
from desktop.data.cutting import next_cut
from desktop.data.seeks import Question

STEP_S: Final = 0.03
"""How long the database works for one snapshot, about."""


def build(connection: Connection, index: PageIndex) -> Iterator[PageIndex]:
    """Count the rows of a question from where an index stands.

    Args:
        connection: Where to read; no statement is left open between two snapshots.
        index: The snapshot to go on from.

    Yields:
        Growing snapshots, the last one complete.
    """
    state = _State(index)
    step = _march if index.is_served else _sort
    deadline = time.perf_counter() + STEP_S
    while not state.complete:
        if time.perf_counter() > deadline:
            yield state.snapshot()
            deadline = time.perf_counter() + STEP_S
        step(connection, state)
    yield state.snapshot()


class _State:
    """An index that grows."""

    def __init__(self, index: PageIndex) -> None:
        self.index = index
        self.order = index.order
        self.width = index.cuts.width
        self.keys = list(index.cuts.keys)
        self.starts = list(index.starts)
        self.has_all_cuts = index.cuts.complete
        self.complete = index.complete
        self.is_filtered = index.is_filtered
        self.question = Question.of(index.query, self.order, pinned=True)

    def add(self, count: int) -> None:
        """One more bucket is counted."""
        self.starts.append(self.starts[-1] + count)
        self.complete = self.has_all_cuts and len(self.starts) == len(self.keys) + 2

    def snapshot(self) -> PageIndex:
        """The state as a value."""
        cuts = Cuts(self.order, tuple(self.keys), self.width, self.has_all_cuts)
        return replace(self.index, cuts=cuts, starts=tuple(self.starts), complete=self.complete)


def _march(connection: Connection, state: _State) -> None:
    """Count the next bucket in the order, cutting it off first if need be."""
    bucket = len(state.starts) - 1
    low = state.keys[bucket - 1] if bucket else ()
    rows = None
    if bucket == len(state.keys) and not state.has_all_cuts:
        cut, rows = next_cut(connection, state.order, low, state.width)
        if cut is None:
            state.has_all_cuts = True
        else:
            state.keys.append(cut)
    if state.is_filtered or rows is None:
        high = state.keys[bucket] if bucket < len(state.keys) else None
        rows = seeks.count(connection, state.question, state.order.between(low, high))
    state.add(rows)


def _sort(connection: Connection, state: _State) -> None:
    """Cut the rows of a question in an order that no index keeps."""
    state.keys.clear()
    state.starts = [0]
    for part in state.order.between():
        marks = seeks.marks(connection, state.question, part, state.width)
        rows = seeks.count(connection, state.question, (part,)) if marks else 0
        for mark in marks:
            if len(state.starts) > 1 or state.keys:
                state.keys.append(mark)
            state.starts.append(state.starts[-1] + min(rows, state.width))
            rows -= state.width
    state.has_all_cuts = state.complete = True
