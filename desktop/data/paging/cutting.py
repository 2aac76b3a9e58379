"""Where to cut an order that an index keeps, wholly or in its first column. Doors: functions."""

from collections.abc import Iterator

from sqlalchemy import Connection

from desktop.data.paging import seeks
from desktop.data.paging.seeks import Question
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.questions.sort_order import Bound, Key, Order, Range


def next_cut(connection: Connection, order: Order, low: Key, width: int) -> tuple[Key | None, int]:
    """Where the bucket that begins at a key ends.

    Args:
        connection: Where to read.
        order: An order that an index keeps.
        low: The cut before.
        width: Rows of the bucket, about.

    Returns:
        The next cut, None at the end of the order, and the number of rows before it.
    """
    base = Question.of(HeroQuery(), order, pinned=True)
    missing = width
    for part in order.between(low):
        if missing == 0:
            found = seeks.keys(connection, base, (part,), limit=1)
            if found:
                return found[0] if part.equal else found[0][:1], width
            continue
        found = seeks.keys(connection, base, (part,), limit=2, offset=missing - 1)
        if len(found) == 2:
            cut, before = _group_cut(connection, base, part, (found[0], found[1]), width // 2)
            if order.comparable(low) < order.comparable(cut):
                return cut, width - before
            return found[1], width
        missing = 0 if found else missing - seeks.count(connection, base, (part,))
    return None, width - missing


def _group_cut(
    connection: Connection, base: Question, part: Range, neighbours: tuple[Key, Key], few: int
) -> tuple[Key, int]:
    """A cut before a row, or before the few rows of equal value that lead to it: that makes ranges simple."""
    last, following = neighbours
    if len(base.order.columns) == 1 or part.equal or part.unknown:
        return following, 0
    if not base.order.same(0, last[0], following[0]):
        return following[:1], 0
    group = Range(following[:1], high=Bound(following[1], included=False))
    before = seeks.count(connection, base, (group,), limit=few + 1)
    return (following[:1], before) if before <= few else (following, 0)


def next_group(connection: Connection, order: Order, low: Key, rows: int) -> Key | None:
    """Where the next piece of whole groups begins: rows that are equal in the first column stay together.

    Args:
        connection: Where to read.
        order: An order of whose columns an index keeps the first.
        low: The value where the piece before began; the empty key is the beginning.
        rows: How many rows a piece has at least, except the last one.
    """
    first = order.columns[0]
    column = Order((first, Sort("id", first.descending)))
    cut, _ = next_cut(connection, column, low, rows)
    if cut is None or not low or not column.same(0, cut[0], low[0]):
        return None if cut is None else cut[:1]
    if low[0] is None:
        return None
    behind = (Range(low=Bound(low[0], included=False)), Range(unknown=True))
    found = seeks.keys(connection, Question.of(HeroQuery(), column, pinned=True), behind, limit=1)
    return found[0][:1] if found else None


def buckets(
    connection: Connection, order: Order, width: int, low: Key = (), high: Key | None = None
) -> Iterator[tuple[Range, ...]]:
    """An order in parts of about so many rows each: a statement about one of them is short whatever it asks for.

    Args:
        connection: Where to read.
        order: An order that an index keeps.
        width: Rows of a part, about.
        low: Where to begin; see `Order.between`.
        high: Where to end.
    """
    while True:
        cut, _ = next_cut(connection, order, low, width)
        if cut is None or (high is not None and not order.comparable(cut) < order.comparable(high)):
            yield order.between(low, high)
            return
        yield order.between(low, cut)
        low = cut
