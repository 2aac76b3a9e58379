"""The statements of paging: one range of an order, the conditions of a question, read as rows, keys or a count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, literal_column, not_, select
from sqlalchemy.types import Integer

from desktop.data.fields import FIELDS
from desktop.data.models import Row
from desktop.data.questions.conditions import condition
from desktop.data.questions.dialects import Condition, Dialect, Expression, dialect, fetch
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.questions.sort_order import Bound, Key, Order, Range
from desktop.data.store import HERO

_FIELDS: Final = {field.name: field for field in FIELDS}
_ROWS: Final = tuple(HERO.c[field.name] for field in FIELDS)
_STATEMENTS: Final = 512
_IDS_AT_ONCE: Final = 512
_ANY: Final = HeroQuery().sort


@dataclass(frozen=True, slots=True)
class Question:
    """Conditions along an order.

    Attributes:
        order: The order.
        query: The conditions; its own sort columns are left out, so that statements are shared between orders.
        pinned: Whether the index of the order must be used whatever the conditions are.
    """

    order: Order
    query: HeroQuery
    pinned: bool

    @classmethod
    def of(cls, query: HeroQuery, order: Order, *, pinned: bool) -> "Question":
        """The conditions of a query along an order."""
        return cls(order, replace(query, sort=_ANY), pinned)


def count(connection: Connection, question: Question, ranges: Sequence[Range], limit: int | None = None) -> int:
    """How many rows of the ranges fulfil the conditions.

    Args:
        connection: Where to read.
        question: Order and conditions.
        ranges: Disjoint ranges.
        limit: Stop counting here.
    """
    total = 0
    for part in ranges:
        if limit is None:
            found = _run(connection, question, part, "count")
        else:
            found = _run(connection, question, part, "bounded", limit=limit - total)
        total += _only(found)
        if total == limit:
            break
    return total


def rows(
    connection: Connection,
    question: Question,
    ranges: Sequence[Range],
    limit: int,
    offset: int = 0,
    *,
    reverse: bool = False,
) -> list[Row]:
    """Rows that fulfil the conditions, in reading order.

    Args:
        connection: Where to read.
        question: Order and conditions.
        ranges: Disjoint ranges in reading order.
        limit: How many rows at most.
        offset: How many rows to leave out first.
        reverse: Read from the end; the rows come in that order too.
    """
    return _read(connection, question, ranges, what="rows", limit=limit, offset=offset, reverse=reverse)


def pieces(connection: Connection, question: Question, ranges: Sequence[Range], most: int) -> Iterator[list[Row]]:
    """All rows that fulfil the conditions, in reading order, some after each short statement; a piece may be empty.

    Args:
        connection: Where to read.
        question: Order and conditions.
        ranges: Disjoint ranges in reading order.
        most: Rows of a piece at most.
    """
    pending = list(reversed(ranges))
    while pending:
        part = pending.pop()
        found = rows(connection, question, (part,), most)
        if len(found) == most:
            pending += reversed(question.order.after(part, question.order.key(found[-1])))
        yield found


def keys(connection: Connection, question: Question, ranges: Sequence[Range], limit: int, offset: int = 0) -> list[Key]:
    """Keys of rows that fulfil the conditions, in reading order; see `rows`."""
    return _read(connection, question, ranges, what="keys", limit=limit, offset=offset)


def some(connection: Connection, question: Question, ids: Sequence[int]) -> list[Row]:
    """Those of some heroes that fulfil the conditions, in reading order."""
    found: list[Row] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        batch = ids[start : start + _IDS_AT_ONCE]
        places = 1 << (len(batch) - 1).bit_length()
        parameters = {f"among_{place}": batch[min(place, len(batch) - 1)] for place in range(places)}
        found += fetch(connection, _some(dialect(connection), question, places), parameters)
    order = question.order
    return sorted(found, key=lambda row: order.comparable(order.key(row)))


def marks(connection: Connection, question: Question, part: Range, every: int) -> list[Key]:
    """The key of the first row that fulfils the conditions, and of every so-many-th after it, whatever it takes."""
    return _run(connection, question, part, "marks", every=every)


def check(connection: Connection, question: Question) -> None:
    """Make sure that the conditions can be asked for.

    Raises:
        QuestionError: They cannot; the message says why.
    """
    condition(question.query, dialect(connection), pinned=question.pinned)


def _only(found: Sequence[Row]) -> int:
    """The number that a statement gave."""
    number = found[0][0]
    assert isinstance(number, int)
    return number


def _read(
    connection: Connection,
    question: Question,
    ranges: Sequence[Range],
    *,
    what: str,
    limit: int,
    offset: int,
    reverse: bool = False,
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    parts = tuple(reversed(ranges)) if reverse else tuple(ranges)
    for number, part in enumerate(parts, 1):
        batch = _run(connection, question, part, what, reverse=reverse, limit=limit - len(found), offset=offset)
        found += batch
        if len(found) == limit or number == len(parts):
            break
        if batch:
            offset = 0
        elif offset:
            offset -= count(connection, question, (part,))
    return found


def _run(
    connection: Connection, question: Question, part: Range, what: str, *, reverse: bool = False, **numbers: int
) -> list[tuple[object, ...]]:
    kind = dialect(connection)
    statement = _statement(kind, question, _shape(kind, part), what, reverse)
    parameters: dict[str, object] = dict(numbers)
    columns = question.order.columns
    for place, value in enumerate(part.equal):
        if value is not None:
            parameters[f"equal_{place}"] = kind.bound(value, _FIELDS[columns[place].field])
    for name, bound in (("low", part.low), ("high", part.high)):
        if bound is not None:
            parameters[name] = kind.bound(bound.value, _FIELDS[columns[len(part.equal)].field])
    return fetch(connection, statement, parameters)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the text of a range's statement depends on; the values themselves are parameters."""

    equal: tuple[str, ...]
    low: tuple[str, bool] | None
    high: tuple[str, bool] | None
    unknown: bool


def _shape(kind: Dialect, part: Range) -> _Shape:
    def of(bound: Bound | None) -> tuple[str, bool] | None:
        return None if bound is None else (kind.shape(bound.value), bound.included)

    equal = tuple("" if value is None else kind.shape(value) for value in part.equal)
    return _Shape(equal, of(part.low), of(part.high), part.unknown)


@lru_cache(_STATEMENTS)
def _statement(kind: Dialect, question: Question, shape: _Shape, what: str, reverse: bool) -> Select[Any]:
    conditions = _within(kind, question.order, shape)
    extra = condition(question.query, kind, pinned=question.pinned)
    if extra is not None:
        conditions.append(extra)
    if what == "count":
        return select(func.count()).select_from(HERO).where(*conditions)
    if what == "bounded":
        inner: Select[Any] = select(literal_column("1")).select_from(HERO).where(*conditions).limit(_number("limit"))
        return select(func.count()).select_from(inner.subquery())
    columns = _ROWS if what == "rows" else tuple(HERO.c[sort.field] for sort in question.order.columns)
    ordering = _ordering(kind, question.order, shape, reverse=reverse)
    if what == "marks":
        return _marks(columns, conditions, ordering)
    return select(*columns).where(*conditions).order_by(*ordering).limit(_number("limit")).offset(_number("offset"))


@lru_cache(_STATEMENTS)
def _some(kind: Dialect, question: Question, places: int) -> Select[Any]:
    ids = [bindparam(f"among_{place}", type_=HERO.c.id.type) for place in range(places)]
    statement = select(*_ROWS).where(HERO.c.id.in_(ids))
    extra = condition(question.query, kind, pinned=True)
    return statement if extra is None else statement.where(extra)


def _marks(columns: Sequence[Expression], conditions: list[Condition], ordering: list[Expression]) -> Select[Any]:
    place = func.row_number().over(order_by=ordering).label("place")
    numbered = select(*columns, place).where(*conditions).subquery()
    *kept, number = numbered.c
    return select(*kept).where((number - 1) % _number("every") == 0).order_by(number)


def _number(key: str) -> Any:
    return bindparam(key, type_=Integer())


def _within(kind: Dialect, order: Order, shape: _Shape) -> list[Condition]:
    conditions: list[Condition] = []
    for place, value in enumerate(shape.equal):
        field = _FIELDS[order.columns[place].field]
        parameter = kind.parameter(f"equal_{place}", field, value)
        conditions.append(kind.ordered(field) == parameter if value else kind.unknown(field))
    place = len(shape.equal)
    if place == len(order.columns):
        return conditions
    sort = order.columns[place]
    field = _FIELDS[sort.field]
    expression = kind.ordered(field)
    if shape.unknown:
        conditions.append(kind.unknown(field))
    elif shape.low is None and shape.high is None and sort.field != "id":
        conditions.append(not_(kind.unknown(field)))
    for key, bound in (("low", shape.low), ("high", shape.high)):
        if bound is not None:
            parameter = kind.parameter(key, field, bound[0])
            conditions.append(
                _compare(expression, parameter, more=(key == "low") != sort.descending, included=bound[1])
            )
    return conditions


def _compare(expression: Expression, parameter: Expression, *, more: bool, included: bool) -> Condition:
    if more:
        return expression >= parameter if included else expression > parameter
    return expression <= parameter if included else expression < parameter


def _ordering(kind: Dialect, order: Order, shape: _Shape, *, reverse: bool) -> list[Expression]:
    rest = order.columns[len(shape.equal) + (1 if shape.unknown else 0) :]
    return [
        _sorted(kind, sort, first=place == 0 and not shape.unknown, reverse=reverse) for place, sort in enumerate(rest)
    ]


def _sorted(kind: Dialect, sort: Sort, *, first: bool, reverse: bool) -> Expression:
    expression = kind.ordered(_FIELDS[sort.field])
    directed = expression.desc() if sort.descending != reverse else expression.asc()
    if first or sort.field == "id":
        return directed
    return directed.nulls_first() if reverse else directed.nulls_last()
