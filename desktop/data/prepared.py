"""Core statements that are compiled once and given straight to SQLite's driver: a quarter of their usual cost.

For the few statements that every page and every write needs; a server's driver prepares its own. Doors: functions.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.sql.compiler import SQLCompiler

from desktop.data.models import Row
from desktop.data.sqlite import connection as sqlite

_DIALECT: Final = sqlite_dialect.dialect(paramstyle="qmark")
_STATEMENTS: Final = 1_024


def fetch(connection: Connection, statement: Executable, parameters: Mapping[str, object]) -> list[Row]:
    """The rows of a statement; the same statement object is compiled only once.

    Args:
        connection: Where to read.
        statement: A statement without expanding parameters.
        parameters: The values of its named parameters, as the driver takes them.
    """
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(statement, parameters)]
    text, values = _ready(statement, parameters)
    return sqlite.raw(connection).execute(text, values).fetchall()


def write(connection: Connection, statement: Executable, parameters: Mapping[str, object]) -> int:
    """Do a statement that gives no rows; returns how many rows it changed. See `fetch`."""
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, parameters).rowcount
    text, values = _ready(statement, parameters)
    return sqlite.raw(connection).execute(text, values).rowcount


def _ready(statement: Executable, parameters: Mapping[str, object]) -> tuple[str, list[object]]:
    text, names, constants = _compiled(statement)
    return text, [parameters[name] if name in parameters else constants[name] for name in names]


@lru_cache(_STATEMENTS)
def _compiled(statement: Any) -> tuple[str, Sequence[str], Mapping[str, object]]:
    compiled = statement.compile(dialect=_DIALECT)
    assert isinstance(compiled, SQLCompiler)
    return str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params)
