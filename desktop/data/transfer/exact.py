"""Stored rows put into a table of heroes exactly as they are, damaged cells too. Door: `insert`."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.data.sqlite import connection as sqlite

_PLAIN: Final = tuple("plain" for _ in COLUMNS)


def insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Add rows to the table `hero`, inside the caller's transaction.

    Args:
        connection: A bare connection to a database of our own.
        rows: Whole rows; an unknown id lets SQLite give one.
    """
    connection.execute("SAVEPOINT piece")
    try:
        connection.executemany(_statement(_PLAIN), rows)
    except UnicodeEncodeError:
        connection.execute("ROLLBACK TO SAVEPOINT piece")
        for row in rows:
            connection.execute(_statement(tuple(map(sqlite.shape, row))), tuple(map(sqlite.bound, row)))
    connection.execute("RELEASE SAVEPOINT piece")


def _statement(shapes: tuple[str, ...]) -> str:
    values = ", ".join("CAST(? AS TEXT)" if shape == "damaged text" else "?" for shape in shapes)
    return f"INSERT INTO hero ({', '.join(COLUMNS)}) VALUES ({values})"  # noqa: S608 - no value is part of it
