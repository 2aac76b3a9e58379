"""Which heroes a bulk operation means, without a list of them. Doors: `Scope`, `NOBODY`, `parts`, `size`, `first`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select
from sqlalchemy.exc import DBAPIError

from desktop.data.fields import FIELDS
from desktop.data.models import Row
from desktop.data.paging import seeks
from desktop.data.queries import get
from desktop.data.questions.conditions import condition
from desktop.data.questions.dialects import Dialect, dialect
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Bound, Key, Order, Range
from desktop.data.store import HERO

_FIELDS: Final = {field.name: field for field in FIELDS}
_RANGES_AT_ONCE: Final = 100
_IDS_AT_ONCE: Final = 5_000

Span = tuple[Key, Key | None]
"""Rows from one key on and before another one, in the order of the question; see `Order.between`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Heroes that are meant.

    Attributes:
        query: The question whose rows they are.
        spans: Disjoint parts of the question's order; None for all of its rows.
        ids: These heroes and no others, whatever the question is; None when the question decides.
    """

    query: HeroQuery = field(default_factory=HeroQuery)
    spans: tuple[Span, ...] | None = None
    ids: tuple[int, ...] | None = None


NOBODY: Final = Scope(ids=())
"""No hero at all."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the heroes: a condition (None for all of them) and its parameters."""

    condition: ColumnElement[bool] | None
    parameters: dict[str, object]


def parts(connection: Connection, scope: Scope) -> Iterator[Part]:
    """The scope as conditions for statements: one in nearly all cases, more for very many pieces.

    Args:
        connection: Whose database it is for.
        scope: The heroes.

    Raises:
        QuestionError: A condition of the question does not fit its field.
    """
    if scope.ids is not None:
        ids = sorted(set(scope.ids))
        for start in range(0, len(ids), _IDS_AT_ONCE):
            chosen = HERO.c.id.in_(bindparam("scope_ids", expanding=True))
            yield Part(chosen, {"scope_ids": ids[start : start + _IDS_AT_ONCE]})
        return
    kind = dialect(connection)
    asked = condition(scope.query, kind, pinned=False)
    if scope.spans is None:
        yield Part(asked, {})
        return
    order = Order.of(scope.query)
    ranges = [(order, part) for low, high in scope.spans for part in order.between(low, high)]
    for start in range(0, len(ranges), _RANGES_AT_ONCE):
        yield _part(kind, asked, ranges[start : start + _RANGES_AT_ONCE])


def size(connection: Connection, scope: Scope) -> int:
    """How many heroes are meant now; may take as long as a search.

    Raises:
        QuestionError: See `parts`.
    """
    counted = 0
    for part in parts(connection, scope):
        statement = select(func.count()).select_from(HERO)
        statement = statement if part.condition is None else statement.where(part.condition)
        with understood(connection):
            counted += connection.execute(statement, part.parameters).scalar_one()
    return counted


def first(connection: Connection, scope: Scope) -> Row | None:
    """The first of the heroes that are meant now, in the order of the table; by ids, in the order of these.

    Raises:
        QuestionError: See `parts`.
    """
    if scope.ids is not None:
        return next((row for hero in scope.ids if (row := get(connection, hero)) is not None), None)
    order = Order.of(scope.query)
    question = seeks.Question.of(scope.query, order, pinned=False)
    spans: tuple[Span, ...] = (((), None),) if scope.spans is None else scope.spans
    with understood(connection):
        found = (seeks.rows(connection, question, order.between(*span), 1) for span in spans)
        return next((rows[0] for rows in found if rows), None)


@contextmanager
def understood(connection: Connection) -> Iterator[None]:
    """Say what is wrong with a scope's question when the database does not like it.

    Raises:
        QuestionError: The error was about the question.
    """
    try:
        yield
    except DBAPIError as error:
        explained = dialect(connection).explained(error)
        if explained is None:
            raise
        raise explained from None


def _part(kind: Dialect, asked: ColumnElement[bool] | None, ranges: list[tuple[Order, Range]]) -> Part:
    parameters: dict[str, object] = {}
    spans = or_(*(and_(*_within(kind, order, part, parameters)) for order, part in ranges))
    return Part(spans if asked is None else and_(asked, spans), parameters)


def _within(kind: Dialect, order: Order, part: Range, parameters: dict[str, object]) -> Iterator[ColumnElement[bool]]:
    """The conditions of one range; their values go into `parameters`."""

    def compared(column: int, sign: str, value: object) -> ColumnElement[bool]:
        hero_field = _FIELDS[order.columns[column].field]
        expression = kind.ordered(hero_field)
        if value is None:
            return expression.is_(None)
        key = f"scope_{len(parameters)}"
        parameters[key] = kind.bound(value, hero_field)
        return expression.bool_op(sign)(kind.parameter(key, hero_field, kind.shape(value)))

    for column, value in enumerate(part.equal):
        yield compared(column, "=", value)
    column = len(part.equal)
    if column == len(order.columns):
        return
    sort = order.columns[column]
    if part.unknown:
        yield compared(column, "=", None)
    elif part.low is None and part.high is None and sort.field != "id":
        yield kind.ordered(_FIELDS[sort.field]).is_not(None)
    for bound, is_low in ((part.low, True), (part.high, False)):
        if bound is not None:
            yield compared(column, _sign(bound, more=is_low != sort.descending), bound.value)


def _sign(bound: Bound, *, more: bool) -> str:
    return (">" if more else "<") + ("=" if bound.included else "")
