"""Whether a PostgreSQL database is a roster, and what may be done with it. Door: `inspect`."""

from typing import Final

from sqlalchemy import Connection

from desktop.data.errors import RosterForeign
from desktop.data.fields import COLUMNS, FIELDS, HeroField, Kind
from desktop.data.migrations import BASE_COLUMNS, VERSION_TABLE, WATCH
from desktop.data.store import Found

_INTEGERS: Final = frozenset({"smallint", "integer", "bigint"})
_TEXTS: Final = frozenset({"text", "character varying"})
_KINDS: Final = {"v": "view", "m": "view", "f": "table of another server", "p": "partitioned table"}
_COLUMNS: Final = (
    "SELECT attname, format_type(atttypid, NULL), attgenerated <> '', atthasdef OR attidentity <> '' FROM pg_attribute"
    " WHERE attrelid = 'hero'::regclass AND attnum > 0 AND NOT attisdropped"
)
_KEYS: Final = (
    "SELECT a.attname FROM pg_index AS i"
    " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
    " WHERE i.indrelid = 'hero'::regclass AND i.indisprimary"
)
_INDEXES: Final = (
    "SELECT pg_get_indexdef(indexrelid, 1, false), pg_get_indexdef(indexrelid, 2, false) FROM pg_index"
    " WHERE indrelid = 'hero'::regclass AND indisvalid AND indpred IS NULL"
)
_PROTECTIONS: Final = (
    ("SELECT pg_is_in_recovery()", "Its server is a copy of another one"),
    ("SELECT current_setting('transaction_read_only') = 'on'", "Its server allows reading only"),
    (
        "SELECT NOT (has_table_privilege('hero', 'INSERT') AND has_table_privilege('hero', 'UPDATE')"
        " AND has_table_privilege('hero', 'DELETE'))",
        "You may only read it",
    ),
    (
        "SELECT EXISTS (SELECT FROM pg_trigger"
        " WHERE tgrelid = 'hero'::regclass AND NOT tgisinternal AND tgname <> %(watch)s)"
        " OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = 'hero'::regclass)",
        "It changes heroes by rules of its own (triggers), which could undo or alter an edit",
    ),
    (
        "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'hero'::regclass OR inhrelid = 'hero'::regclass)",
        "It keeps heroes in several tables",
    ),
    (
        "SELECT EXISTS (SELECT FROM pg_constraint WHERE confrelid = 'hero'::regclass AND contype = 'f'"
        " AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd')))",
        "Deleting a hero would delete or change what other tables of it hold",
    ),
)


def inspect(connection: Connection, name: str) -> Found:
    """Look at the schema; nothing is changed.

    Args:
        connection: The writer's connection, so that its rights are looked at.
        name: What the person calls the database.

    Raises:
        RosterForeign: The database has no usable hero table; the message says why.
    """
    kind = connection.exec_driver_sql("SELECT relkind FROM pg_class WHERE oid = to_regclass('hero')").scalar()
    if kind is None:
        return Found(empty=True, version=None, columns=frozenset(), read_only="", indexed=frozenset())
    if kind != "r":
        raise _foreign(name, f"what it calls “hero” is a {_KINDS.get(str(kind), 'thing')}, not an ordinary table")
    columns = {str(row[0]): row for row in connection.exec_driver_sql(_COLUMNS)}
    _check_columns(connection, {column: (row[1], row[2]) for column, row in columns.items()}, name)
    return Found(
        empty=False,
        version=_version(connection),
        columns=frozenset(columns),
        read_only=_why_read_only(connection, columns.keys() - set(COLUMNS), name, is_numbered=bool(columns["id"][3])),
        indexed=_indexed(connection),
    )


def _version(connection: Connection) -> str | None:
    if connection.exec_driver_sql(f"SELECT to_regclass('{VERSION_TABLE}')").scalar() is None:
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608 - a constant
    return None if found is None else str(found)


def _check_columns(connection: Connection, columns: dict[str, tuple[str, bool]], name: str) -> None:
    wrong = [
        f"{field.name} {columns[field.name][0]}"
        for field in FIELDS
        if field.name in columns and not _fits(field, *columns[field.name])
    ]
    if wrong:
        raise _foreign(name, "the columns of its hero table hold other things than heroes", ", ".join(wrong))
    missing = BASE_COLUMNS - columns.keys()
    if missing:
        raise _foreign(name, "its hero table lacks columns", ", ".join(sorted(missing)))
    if [row[0] for row in connection.exec_driver_sql(_KEYS)] != ["id"]:
        raise _foreign(name, "its heroes have no number that never changes", "id is not the primary key")


def _fits(field: HeroField, kind: str, is_generated: bool) -> bool:
    return not is_generated and kind in (_INTEGERS if field.kind is Kind.INTEGER else _TEXTS)


def _why_read_only(connection: Connection, extra: frozenset[str] | set[str], name: str, *, is_numbered: bool) -> str:
    why = ""
    if extra:
        why = "Its heroes have further columns, which an edit here could lose"
    elif not is_numbered:
        why = "It does not number new heroes itself"
    for question, reason in _PROTECTIONS:
        if not why and connection.exec_driver_sql(question, {"watch": WATCH}).scalar():
            why = reason
    return f"“{name}” is open for reading only. {why}; use the program that made it to change it." if why else ""


def _indexed(connection: Connection) -> frozenset[str]:
    wanted = {
        (field.name if field.kind is Kind.INTEGER else f'lower((({field.name})::text COLLATE "C"))', "id"): field.name
        for field in FIELDS
    }
    found = {(str(first), str(second)) for first, second in connection.exec_driver_sql(_INDEXES)}
    return frozenset(name for key, name in wanted.items() if key in found) | {"id"}


def _foreign(name: str, why: str, details: str = "") -> RosterForeign:
    return RosterForeign(
        f"“{name}” is not a roster: {why}. Nothing was changed; open another database, or use the program that made"
        " it.",
        details,
    )
