"""Whether a SQLite database is a roster, and what may be done with it. Door: `inspect`."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from desktop.data.errors import RosterForeign
from desktop.data.fields import COLUMNS, FIELDS, HeroField, Kind
from desktop.data.journal.tables import CHANGE, OPERATION
from desktop.data.migrations import BASE_COLUMNS, HEAD, VERSION_TABLE
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import Found

_TEXT: Final = tuple(field.name for field in FIELDS if field.kind is Kind.TEXT)
_NUMBERS: Final = tuple(field.name for field in FIELDS if field.kind is Kind.INTEGER)
_READ: Final = "SELECT count(*) FROM hero"
_KINDS: Final = {"virtual": "virtual table", "shadow": "part of another table"}
_WRITES: Final = (
    "INSERT INTO hero (id, name, age, secret_name) VALUES (1, '', 1, '')",
    "UPDATE hero SET id = 1, name = '', age = 1, secret_name = ''",
    "DELETE FROM hero",
)


@dataclass(frozen=True, slots=True)
class _Column:
    declared: str
    key: int
    hidden: int


def inspect(connection: sqlite3.Connection, name: str, protected: str = "") -> Found:
    """Look at the schema; nothing is changed.

    Args:
        connection: A connection to the file.
        name: What the person calls it.
        protected: Why the file cannot be written, if so.

    Raises:
        RosterForeign: The database has no usable hero table; the message says why.
    """
    names = {str(row[0]).lower() for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not names:
        return Found(empty=True, version=None, columns=frozenset(), read_only=protected, indexed=frozenset())
    version = _version(connection) if VERSION_TABLE in names else None
    _check_table(connection, name)
    columns = _columns(connection)
    _check_columns(connection, columns, name)
    return Found(
        empty=False,
        version=version,
        columns=frozenset(columns),
        read_only=protected
        or _why_read_only(connection, columns, name)
        or _why_no_history(name, is_lost=version == HEAD and not {OPERATION.name, CHANGE.name} <= names),
        indexed=sqlite.indexed_fields(connection, _TEXT, _NUMBERS) & frozenset(COLUMNS),
    )


def _version(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
    return None if row is None else str(row[0])


def _check_table(connection: sqlite3.Connection, name: str) -> None:
    row = connection.execute("SELECT type, wr FROM pragma_table_list('hero') WHERE schema = 'main'").fetchone()
    if row is None:
        raise _foreign(name, "it is a database without a table of heroes")
    kind, without_rowid = row
    if kind != "table":
        raise _foreign(name, f"what it calls “hero” is a {_KINDS.get(kind, kind)}, not an ordinary table")
    if without_rowid:
        raise _foreign(name, "its heroes are kept in a form that cannot be numbered on", "WITHOUT ROWID")


def _columns(connection: sqlite3.Connection) -> dict[str, _Column]:
    rows = connection.execute("SELECT name, type, pk, hidden FROM pragma_table_xinfo('hero')").fetchall()
    return {str(column).lower(): _Column(str(declared), key, hidden) for column, declared, key, hidden in rows}


def _check_columns(connection: sqlite3.Connection, columns: dict[str, _Column], name: str) -> None:
    wrong = [
        f"{field.name} {columns[field.name].declared}"
        for field in FIELDS
        if field.name in columns and not _fits(field, columns[field.name])
    ]
    if wrong:
        raise _foreign(name, "the columns of its hero table hold other things than heroes", ", ".join(wrong))
    keys = [column for column, facts in columns.items() if facts.key]
    indexes = connection.execute("SELECT 1 FROM pragma_index_list('hero') WHERE origin = 'pk'").fetchall()
    if keys != ["id"] or indexes:
        raise _foreign(name, "its heroes have no number that never changes", "id is not INTEGER PRIMARY KEY")
    missing = BASE_COLUMNS - columns.keys()
    if missing:
        raise _foreign(name, "its hero table lacks columns", ", ".join(sorted(missing)))
    if not _can_prepare(connection, _READ):
        raise _foreign(name, "it sorts by rules that only the program that made it knows")


def _fits(field: HeroField, column: _Column) -> bool:
    declared = column.declared.upper()
    if column.hidden:
        return False
    if field.name == "id":
        return declared == "INTEGER"
    if field.kind is Kind.INTEGER:
        return "INT" in declared
    return "INT" not in declared and any(word in declared for word in ("CHAR", "CLOB", "TEXT"))


def _why_read_only(connection: sqlite3.Connection, columns: dict[str, _Column], name: str) -> str:
    extra = columns.keys() - set(COLUMNS)
    if extra:
        return _protected(name, "Its heroes have further columns, which an edit here could lose")
    if connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = 'hero' LIMIT 1"
    ).fetchone():
        return _protected(name, "It changes heroes by rules of its own (triggers), which could undo or alter an edit")
    if not all(_can_prepare(connection, statement) for statement in _WRITES):
        return _protected(name, "It has rules that only the program that made it can follow")
    if connection.execute(
        "SELECT 1 FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f WHERE t.schema = 'main'"
        " AND t.type = 'table' AND lower(f.\"table\") = 'hero'"
        " AND (f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')"
        " OR f.on_update IN ('CASCADE', 'SET NULL', 'SET DEFAULT')) LIMIT 1"
    ).fetchone():
        return _protected(name, "Deleting a hero would delete or change what other tables of it hold")
    return ""


def _why_no_history(name: str, *, is_lost: bool) -> str:
    if not is_lost:
        return ""
    return (
        f"“{name}” is open for reading only, since another program removed a part of its history. Its heroes are safe;"
        " restore a backup, or import it into a new roster."
    )


def _can_prepare(connection: sqlite3.Connection, statement: str) -> bool:
    try:
        connection.execute(f"EXPLAIN {statement}").close()
    except sqlite3.OperationalError as error:
        if sqlite.code(error) & 0xFF != sqlite3.SQLITE_ERROR:
            raise
        return False
    return True


def _protected(name: str, why: str) -> str:
    return f"“{name}” is open for reading only. {why}; use the program that made it to change it."


def _foreign(name: str, why: str, details: str = "") -> RosterForeign:
    return RosterForeign(
        f"“{name}” is not a roster: {why}. Nothing was changed; open another file, or use the program that made it.",
        details,
    )
