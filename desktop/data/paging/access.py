"""What the conditions of a question look at, and which index finds its rows. Doors: `accesses`, `searched`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.questions.sort_order import Bound, Order, Range
from desktop.data.questions.text_match import fold

_KINDS: Final = {field.name: field.kind for field in FIELDS}
_BEHIND_ASCII: Final = "\x7f"
_DEEPEST: Final = 12
_POINTED: Final = frozenset({Operator.EQUAL, Operator.IS, Operator.EXACT, Operator.STARTS})


@dataclass(frozen=True, slots=True)
class Access:
    """A part of an order that an index keeps, which holds every row of a question.

    Attributes:
        order: The order of the index.
        ranges: Disjoint ranges of it.
    """

    order: Order
    ranges: tuple[Range, ...]


def accesses(query: HeroQuery, indexed: frozenset[str]) -> Iterator[Access]:
    """The ways to the rows of a question that some condition of it opens.

    Args:
        query: The question.
        indexed: Names of the fields in whose order an index keeps the heroes.
    """
    for item in query.filters:
        if item.field in indexed:
            ranges = _text(item) if _KINDS[item.field] is Kind.TEXT else _number(item)
            if ranges:
                yield Access(Order.of(HeroQuery(sort=(Sort(item.field),))), ranges)


def is_pointed(query: HeroQuery, indexed: frozenset[str]) -> bool:
    """Whether some condition asks for one indexed value, so that few rows are to be expected."""
    return any(item.operator in _POINTED and item.field in indexed for item in query.filters)


def is_covered(query: HeroQuery, order: Order) -> bool:
    """Whether the index of an order holds all that the conditions look at."""
    looked_at = {item.field for item in query.filters}
    if query.text:
        looked_at.update(field.name for field in searched(query))
    return order.columns[0].field == "id" or looked_at <= {sort.field for sort in order.columns}


def searched(query: HeroQuery) -> Iterator[HeroField]:
    """The fields that free text is looked for in."""
    for field in FIELDS:
        if field.kind is Kind.TEXT and (query.search_secrets or not field.secret):
            yield field


def _number(item: Filter) -> tuple[Range, ...]:
    value, upper = item.value, item.upper
    match item.operator:
        case Operator.UNKNOWN:
            return (Range(unknown=True),)
        case Operator.EQUAL | Operator.BETWEEN:
            return (Range(low=Bound(value, True), high=Bound(value if upper is None else upper, True)),)
        case Operator.LESS | Operator.AT_MOST:
            return (Range(high=Bound(value, item.operator is Operator.AT_MOST)),)
        case Operator.GREATER | Operator.AT_LEAST:
            return (Range(low=Bound(value, item.operator is Operator.AT_LEAST)),)
    return ()


def _text(item: Filter) -> tuple[Range, ...]:
    value = str(item.value)
    match item.operator:
        case Operator.UNKNOWN:
            return (Range(unknown=True),)
        case Operator.EXACT:
            return (Range(low=Bound(value, True), high=Bound(value, True)),)
        case Operator.IS | Operator.STARTS if value.isprintable():
            return tuple(_folded(fold(value), whole=item.operator is Operator.IS))
    return ()


def _folded(text: str, *, whole: bool) -> Iterator[Range]:
    """Where text lies that is, or starts with, a text once case and accents are ignored.

    Up to its first letter beyond ASCII it has the same letters; such a letter sorts behind all of ASCII.
    """
    plain = next((place for place, letter in enumerate(text) if not letter.isascii()), len(text))
    for place in range(min(plain, _DEEPEST)):
        yield Range(low=Bound(text[:place] + _BEHIND_ASCII, True), high=_after(text[:place]))
    if whole and plain == len(text) <= _DEEPEST:
        yield Range(low=Bound(text, True), high=Bound(text, True))
        yield Range(low=Bound(text + _BEHIND_ASCII, True), high=_after(text))
    else:
        start = text[: min(plain, _DEEPEST)]
        yield Range(low=Bound(start, True), high=_after(start))


def _after(start: str) -> Bound | None:
    """What sorts behind all text with a start."""
    return Bound(start[:-1] + chr(ord(start[-1]) + 1), False) if start else None
