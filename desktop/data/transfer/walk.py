"""All heroes of a scope in the order of its question, in short reads that keep no commit waiting. Door: `walk`."""

from bisect import bisect_right
from collections.abc import Generator, Iterator
from typing import Final

from sqlalchemy import Connection

from desktop.data.models import Row
from desktop.data.paging import seeks
from desktop.data.paging.cutting import buckets
from desktop.data.paging.gather import best_access, by_access, by_table
from desktop.data.paging.seeks import Question
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Order
from desktop.data.scope import Scope, Span
from desktop.data.transfer.spool import in_order

_PIECE: Final = 2_000
_IDS_AT_ONCE: Final = 512
_EVERYTHING: Final[tuple[Span, ...]] = (((), None),)


def walk(connection: Connection, scope: Scope, indexed: frozenset[str]) -> Generator[list[Row], None, None]:
    """The heroes of a scope, some after each short step; a piece may be empty.

    An order that an index keeps is followed; in another one the heroes are gathered as they lie and sorted aside.

    Args:
        connection: Where to read.
        scope: The heroes, and their order.
        indexed: Names of the fields in whose order an index keeps the heroes.

    Raises:
        QuestionError: The question cannot be asked.
    """
    order = Order.of(scope.query)
    if scope.ids is not None:
        return in_order(order, _by_id(connection, order, scope.ids))
    seeks.check(connection, Question.of(scope.query, order, pinned=True))
    access = best_access(connection, scope.query, indexed) if scope.spans is None else None
    if access is not None:
        return in_order(order, by_access(connection, scope.query, access))
    if order.is_served(indexed):
        return _along(connection, scope.query, order, _EVERYTHING if scope.spans is None else scope.spans)
    rows = by_table(connection, scope.query)
    return in_order(order, rows if scope.spans is None else _within(order, scope.spans, rows))


def _along(
    connection: Connection, query: HeroQuery, order: Order, spans: tuple[Span, ...]
) -> Generator[list[Row], None, None]:
    question = Question.of(query, order, pinned=True)
    is_filtered = query != query.unfiltered()
    for low, high in sorted(spans, key=lambda span: order.comparable(span[0])):
        if is_filtered:
            for ranges in buckets(connection, order, _PIECE, low, high):
                yield from seeks.pieces(connection, question, ranges, 2 * _PIECE)
        else:
            yield from seeks.pieces(connection, question, order.between(low, high), _PIECE)


def _by_id(connection: Connection, order: Order, ids: tuple[int, ...]) -> Iterator[list[Row]]:
    question = Question.of(HeroQuery(), order, pinned=True)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield seeks.some(connection, question, ids[start : start + _IDS_AT_ONCE])


def _within(order: Order, spans: tuple[Span, ...], pieces: Iterator[list[Row]]) -> Iterator[list[Row]]:
    """The rows that lie in one of some spans of an order."""
    parts = sorted(spans, key=lambda span: order.comparable(span[0]))
    lows = [order.comparable(low) for low, _ in parts]
    highs = [None if high is None else order.comparable(high) for _, high in parts]

    def is_inside(row: Row) -> bool:
        place = order.comparable(order.key(row))
        part = bisect_right(lows, place) - 1
        if part < 0:
            return False
        high = highs[part]
        return high is None or place < high

    for rows in pieces:
        yield [row for row in rows if is_inside(row)]
