"""How the dialects compare and write stored values exactly. Doors: `of`, `identical`, `alike`."""

from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Text, collate, type_coerce
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from desktop.data.postgresql import values as postgresql
from desktop.data.sqlite import connection as sqlite

_DIALECTS: Final[dict[str, ModuleType]] = {"sqlite": sqlite, "postgresql": postgresql}


def of(dialect: str) -> Any:
    """The module with `shape`, `bound`, `written`, `same`, `sweeping`, `load` and `next_number` of a dialect."""
    return _DIALECTS[dialect]


def identical(connection: Connection, column: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a hero's column holds exactly another column's value or a parameter; unknown is identical to unknown."""
    if connection.dialect.name == "sqlite":
        plain: ColumnElement[Any] = UnaryExpression(column, operator=custom_op("+"), type_=column.type)
        column = collate(type_coerce(plain, Text()), "BINARY")
    return column.is_not_distinct_from(value)


def alike(one: object, other: object) -> bool:
    """Whether two stored values are exactly the same: 1 and 1.0 are not."""
    return type(one) is type(other) and one == other
