"""What SQLite and PostgreSQL say differently in questions: order, text, errors. Doors: `dialect`, `fetch`."""

import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    LargeBinary,
    Select,
    and_,
    bindparam,
    cast,
    collate,
    func,
    literal,
    literal_column,
    or_,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import NullType, Text

from desktop.data import prepared
from desktop.data.errors import QuestionError
from desktop.data.fields import HeroField, Kind
from desktop.data.models import Row
from desktop.data.postgresql import values as postgresql
from desktop.data.questions.text_match import LETTERS, MARKS
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO

Expression = ColumnElement[Any]
Condition = ColumnElement[bool]

_ESCAPE: Final = "/"
_INVALID_PATTERN: Final = "2201B"
_UNFIT_VALUES: Final = "22"
_POSTGRES_ESCAPES: Final = {"b": r"\y", "B": r"\Y"}
_NFKD: Final[Expression] = literal_column("NFKD")


class Dialect(ABC):
    """The expressions of one kind of database."""

    @abstractmethod
    def ordered(self, field: HeroField) -> Expression:
        """What the field is sorted by, as the index for it has it."""

    @abstractmethod
    def unknown(self, field: HeroField) -> Condition:
        """Whether the field is unknown, in the form in which the index for `ordered` answers it."""

    @abstractmethod
    def parameter(self, key: str, field: HeroField, shape: str) -> Expression:
        """A parameter to compare `ordered` with."""

    @abstractmethod
    def shape(self, value: object) -> str:
        """Which kinds of values need different parameters."""

    @abstractmethod
    def bound(self, value: object, field: HeroField) -> object:
        """The driver's value of a parameter."""

    @abstractmethod
    def pinned(self, column: Expression) -> Expression:
        """The column, but no index may be chosen for it."""

    @abstractmethod
    def is_number(self, column: Expression) -> Condition:
        """Whether a known value that is not less than a number is a number itself."""

    @abstractmethod
    def contains(self, column: Expression, folded: str) -> Condition:
        """Whether text contains folded text."""

    @abstractmethod
    def starts(self, column: Expression, folded: str) -> Condition:
        """Whether text starts with folded text."""

    @abstractmethod
    def equals(self, column: Expression, folded: str) -> Condition:
        """Whether text is folded text."""

    @abstractmethod
    def exact(self, column: Expression, value: str) -> Condition:
        """Whether text has exactly these characters."""

    @abstractmethod
    def matches(self, column: Expression, pattern: str) -> Condition:
        """Whether a regular expression is found in text."""

    @abstractmethod
    def explained(self, error: BaseException | None) -> QuestionError | None:
        """What a driver's error says about the question; None if it is not about the question."""


class _Sqlite(Dialect):
    """SQLite: `NOCASE` and `LIKE` fold ASCII only; rows with other letters go to Python functions."""

    def ordered(self, field: HeroField) -> Expression:
        column = HERO.c[field.name]
        return collate(column, "NOCASE") if field.kind is Kind.TEXT else column

    def unknown(self, field: HeroField) -> Condition:
        return HERO.c[field.name].is_(None)

    def parameter(self, key: str, field: HeroField, shape: str) -> Expression:
        del field
        parameter = bindparam(key, type_=NullType())
        return cast(parameter, Text()) if shape == "damaged" else parameter

    def shape(self, value: object) -> str:
        return "damaged" if sqlite.shape(value) == "damaged text" else "plain"

    def bound(self, value: object, field: HeroField) -> object:
        del field
        return sqlite.bound(value)

    def pinned(self, column: Expression) -> Expression:
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)

    def is_number(self, column: Expression) -> Condition:
        return column < literal("", NullType())

    def contains(self, column: Expression, folded: str) -> Condition:
        return self._text(column, column.like(f"%{_escaped(folded)}%", escape=_ESCAPE), "hero_contains", folded)

    def starts(self, column: Expression, folded: str) -> Condition:
        return self._text(column, column.like(f"{_escaped(folded)}%", escape=_ESCAPE), "hero_starts", folded)

    def equals(self, column: Expression, folded: str) -> Condition:
        return self._text(column, collate(column, "NOCASE") == literal(folded, NullType()), "hero_is", folded)

    def exact(self, column: Expression, value: str) -> Condition:
        parameter = literal(sqlite.bound(value), NullType())
        return collate(column, "BINARY") == (cast(parameter, Text()) if self.shape(value) == "damaged" else parameter)

    def matches(self, column: Expression, pattern: str) -> Condition:
        found = func.hero_matches(cast(column, LargeBinary()), pattern)
        return and_(func.typeof(column) == "text", found)

    def explained(self, error: BaseException | None) -> QuestionError | None:
        return _too_slow() if "user-defined function raised" in str(error) else None

    def _text(self, column: Expression, plain: Condition, function: str, folded: str) -> Condition:
        stored = cast(column, LargeBinary())
        other = and_(func.length(column) != func.length(stored), getattr(func, function)(stored, folded))
        return or_(plain, other) if folded.isascii() else other


class _Postgres(Dialect):
    """PostgreSQL: sorts by the bytes of the ASCII-lowered text, as SQLite does; folds with its own functions."""

    def ordered(self, field: HeroField) -> Expression:
        column = HERO.c[field.name]
        return func.lower(collate(column, "C")) if field.kind is Kind.TEXT else column

    def unknown(self, field: HeroField) -> Condition:
        return self.ordered(field).is_(None)

    def parameter(self, key: str, field: HeroField, shape: str) -> Expression:
        del shape
        return bindparam(key, type_=HERO.c[field.name].type)

    def shape(self, value: object) -> str:
        del value
        return "plain"

    def bound(self, value: object, field: HeroField) -> object:
        if not isinstance(value, str):
            return value
        try:
            postgresql.bound(value)
        except ValueError:
            raise _unfit() from None
        return value.encode().lower().decode() if field.kind is Kind.TEXT else value

    def pinned(self, column: Expression) -> Expression:
        return column

    def is_number(self, column: Expression) -> Condition:
        return column.is_not(None)

    def contains(self, column: Expression, folded: str) -> Condition:
        return self._folded(column).like(f"%{_escaped(folded)}%", escape=_ESCAPE)

    def starts(self, column: Expression, folded: str) -> Condition:
        return self._folded(column).like(f"{_escaped(folded)}%", escape=_ESCAPE)

    def equals(self, column: Expression, folded: str) -> Condition:
        return self._folded(column) == folded

    def exact(self, column: Expression, value: str) -> Condition:
        return collate(column, "C") == literal(postgresql.bound(value), Text())

    def matches(self, column: Expression, pattern: str) -> Condition:
        own = re.sub(r"\\(.)", lambda found: _POSTGRES_ESCAPES.get(found[1], found[0]), pattern, flags=re.DOTALL)
        return column.regexp_match(own)

    def explained(self, error: BaseException | None) -> QuestionError | None:
        state = getattr(error, "sqlstate", None) or ""
        if state == _INVALID_PATTERN:
            return QuestionError("The server cannot use this regular expression. Write it in a simpler way.")
        return _unfit() if state.startswith(_UNFIT_VALUES) else None

    def _folded(self, column: Expression) -> Expression:
        decomposed = func.normalize(func.lower(func.normalize(column, _NFKD)), _NFKD)
        folded: Expression = func.regexp_replace(decomposed, MARKS, "", "g")
        for letter, plain in LETTERS.items():
            folded = func.replace(folded, letter, plain)
        return collate(folded, "C")


def _escaped(text: str) -> str:
    for character in (_ESCAPE, "%", "_"):
        text = text.replace(character, _ESCAPE + character)
    return text


def _too_slow() -> QuestionError:
    return QuestionError("The regular expression takes too long. Make it simpler: repeat nothing that repeats already.")


def _unfit() -> QuestionError:
    return QuestionError("The server can hold no such value, so nothing can be compared with it.")


@cache
def _dialect(name: str) -> Dialect:
    return _Sqlite() if name == "sqlite" else _Postgres()


def dialect(connection: Connection) -> Dialect:
    """The expressions for a connection's database."""
    return _dialect(connection.dialect.name)


def fetch(connection: Connection, statement: Select[Any], parameters: Mapping[str, object]) -> list[Row]:
    """The rows of a statement as plain tuples; the same statement object is compiled only once.

    Raises:
        QuestionError: The database cannot answer such a question.
    """
    try:
        return prepared.fetch(connection, statement, parameters)
    except (DBAPIError, sqlite3.Error) as error:
        explained = dialect(connection).explained(error.orig if isinstance(error, DBAPIError) else error)
        if explained is None:
            raise
        raise explained from None
