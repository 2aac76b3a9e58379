"""Whether two databases of one SQLite connection hold the same rows, in short steps. Doors: `same_rows`, `attached`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from desktop.data.backups.pace import Pace
from desktop.data.sqlite import connection as sqlite

_ROWS: Final = 20_000


@contextmanager
def attached(path: Path, other: Path, name: str) -> Iterator[sqlite3.Connection]:
    """A connection that reads one file, with another one beside it.

    Args:
        path: Its main database.
        other: The other one.
        name: How statements call the other one.
    """
    connection = sqlite.connect(path, "ro")
    try:
        sqlite.attach(connection, other, name)
        yield connection
    finally:
        connection.close()


def same_rows(connection: sqlite3.Connection, other: str, pace: Pace, *, only: str | None = None) -> bool:
    """Whether an attached database holds the very rows of the main one.

    Args:
        connection: Has both.
        other: Name of the attached one.
        pace: Told of every step.
        only: The one table to compare; all of them if left out.
    """
    tables, others = (_tables(connection, schema, only) for schema in ("main", other))
    if tables != others:
        return False
    return all(_same_table(connection, other, name, pace, has_rowid=not bare) for name, bare in tables)


def _tables(connection: sqlite3.Connection, schema: str, only: str | None) -> list[tuple[str, int]]:
    found = connection.execute(
        "SELECT name, wr FROM pragma_table_list WHERE schema = ? AND type = 'table'"
        " AND name IS coalesce(?, name) COLLATE NOCASE ORDER BY name",
        (schema, only),
    )
    return [(str(name), int(bare)) for name, bare in found]


def _same_table(connection: sqlite3.Connection, other: str, name: str, pace: Pace, *, has_rowid: bool) -> bool:
    table = _quoted(name)
    columns = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
    same = " AND ".join(f"a.{_quoted(it)} COLLATE BINARY IS b.{_quoted(it)}" for it, _ in columns)
    counts = {
        connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()[0]  # noqa: S608 - names are quoted
        for schema in ("main", other)
    }
    if len(counts) > 1:
        return False
    if has_rowid:
        return all(_same_steps(connection, f"main.{table}", f"{other}.{table}", same, pace))
    key = " AND ".join(f"a.{_quoted(it)} = b.{_quoted(it)}" for it, place in columns if place)
    question = f"SELECT count(*) FROM main.{table} AS a JOIN {other}.{table} AS b ON {key} WHERE {same}"  # noqa: S608
    return counts == {connection.execute(question).fetchone()[0]}


def _same_steps(connection: sqlite3.Connection, one: str, two: str, same: str, pace: Pace) -> Iterator[bool]:
    question = (
        "SELECT count(*), max(number), min(same) FROM (SELECT a._rowid_ AS number, b._rowid_ IS NOT NULL AND"  # noqa: S608
        f" {same} AS same FROM {one} AS a LEFT JOIN {two} AS b ON b._rowid_ = a._rowid_"
        f" WHERE a._rowid_ >= ? ORDER BY a._rowid_ LIMIT {_ROWS})"
    )
    first: int | None = -(2**63)
    while first is not None:
        pace.look()
        rows, last, is_same = connection.execute(question, (first,)).fetchone()
        yield is_same != 0
        first = last + 1 if rows == _ROWS and last < 2**63 - 1 else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
