"""The conditions of a question as SQL. Door: `condition`."""

import operator
from collections.abc import Callable
from typing import Final

from sqlalchemy import and_, not_, or_

from desktop.data.errors import QuestionError
from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.models import MAX_INTEGER, MAX_TEXT
from desktop.data.paging.access import searched
from desktop.data.questions.dialects import Condition, Dialect, Expression
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator
from desktop.data.questions.patterns import compiled
from desktop.data.questions.text_match import fold
from desktop.data.store import HERO

_FIELDS: Final = {field.name: field for field in FIELDS}
_MOST: Final = 100
_UNSEARCHABLE: Final = "The text contains a character that cannot be searched for. Type it again."


def condition(query: HeroQuery, dialect: Dialect, *, pinned: bool) -> Condition | None:
    """What a row must fulfil; None when every row does.

    Args:
        query: The question.
        dialect: The expressions of the database.
        pinned: Whether the order's index must be used whatever the conditions are.

    Raises:
        QuestionError: A filter does not fit its field.
    """

    def column(field: HeroField) -> Expression:
        return dialect.pinned(HERO.c[field.name]) if pinned else HERO.c[field.name]

    places = [column(field) for field in searched(query)]
    parts = [
        or_(*(dialect.contains(place, fold(word)) for place in places)) for word in _searchable(query.text).split()
    ]
    parts += [_filter(item, dialect, column) for item in query.filters]
    if len(parts) > _MOST:
        raise QuestionError(f"The question has too many words and conditions. Use at most {_MOST}.")
    return and_(*parts) if parts else None


def _filter(item: Filter, dialect: Dialect, column: Callable[[HeroField], Expression]) -> Condition:
    field = _FIELDS.get(item.field)
    if field is None:
        raise QuestionError(f"There is no field “{item.field}”. Fields are: {', '.join(_FIELDS)}.")
    expression = column(field)
    if item.operator is Operator.UNKNOWN:
        return expression.is_(None)
    if item.operator is Operator.KNOWN:
        return expression.is_not(None)
    if field.kind is Kind.TEXT and isinstance(item.value, str):
        return _text(item.operator, item.value, dialect, expression)
    if field.kind is Kind.INTEGER and isinstance(item.value, int):
        return _number(item, item.value, dialect, expression)
    raise QuestionError(f"The condition for “{field.title}” does not fit what the field holds. Write it anew.")


def _searchable(text: str) -> str:
    """Text that a database can be asked for."""
    if len(text) > MAX_TEXT:
        raise QuestionError(f"The text is too long. Use at most {MAX_TEXT:,} characters.")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise QuestionError(_UNSEARCHABLE)
    return text


def _text(kind: Operator, value: str, dialect: Dialect, column: Expression) -> Condition:
    if kind is Operator.EXACT:
        return _exact(value, dialect, column)
    folded = fold(_searchable(value))
    match kind:
        case Operator.CONTAINS:
            return dialect.contains(column, folded)
        case Operator.STARTS:
            return dialect.starts(column, folded)
        case Operator.IS:
            return dialect.equals(column, folded)
        case Operator.IS_NOT:
            return or_(column.is_(None), not_(dialect.equals(column, folded)))
        case Operator.REGEX:
            compiled(value)
            return dialect.matches(column, value)
    raise QuestionError(f"Text cannot be compared with “{kind.value}”. Write the condition anew.")


def _exact(value: str, dialect: Dialect, column: Expression) -> Condition:
    try:
        return dialect.exact(column, value)
    except ValueError:
        raise QuestionError(_UNSEARCHABLE) from None


def _number(item: Filter, value: int, dialect: Dialect, column: Expression) -> Condition:
    if not all(-MAX_INTEGER <= number <= MAX_INTEGER for number in (value, item.upper or 0)):
        raise QuestionError(f"The number is too large. Write at most {MAX_INTEGER:,}.")
    make = _NUMBER.get(item.operator)
    if item.operator is Operator.BETWEEN and item.upper is not None:
        return column.between(value, item.upper)
    if make is None:
        raise QuestionError(f"Numbers cannot be compared with “{item.operator.value}”. Write the condition anew.")
    if item.operator in (Operator.GREATER, Operator.AT_LEAST):
        return and_(make(column, value), dialect.is_number(column))
    if item.operator is Operator.NOT_EQUAL:
        return or_(column.is_(None), make(column, value))
    return make(column, value)


_NUMBER: Final[dict[Operator, Callable[[Expression, int], Condition]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
