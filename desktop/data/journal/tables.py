"""The journal's two tables, derived from the hero's fields. Doors: `OPERATION`, `CHANGE`, and their session copies."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.schema import CreateTable, DropTable
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine, UserDefinedType

from desktop.data.fields import FIELDS, HeroField
from desktop.data.models import MAX_INTEGER
from desktop.data.store import HERO


class AsStored(UserDefinedType[Any]):
    """A column without a type: SQLite keeps every value in it exactly as it is."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Nothing."""
        return ""


def as_stored(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type of the journal's columns for a hero's column; nothing on SQLite, and no limit anywhere."""
    return type(kind)().with_variant(AsStored(), "sqlite")


EDITABLE: Final[tuple[HeroField, ...]] = tuple(field for field in FIELDS if field.editable)
"""The fields whose values the journal keeps."""

_INTEGER: Final = BigInteger().with_variant(Integer(), "sqlite")
_MOVED: Final = "session_"


def before(field: str) -> str:
    """The journal's column for a field's old value."""
    return f"before_{field}"


def after(field: str) -> str:
    """The journal's column for a field's new value."""
    return f"after_{field}"


def _operation(metadata: MetaData, *prefixes: str) -> Table:
    return Table(
        "hero_operation",
        metadata,
        Column("id", _INTEGER, primary_key=True, autoincrement=True),
        Column("time", BigInteger, nullable=False),
        Column("source", String, nullable=False),
        Column("author", String, nullable=False),
        Column("label", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("target", BigInteger),
        Column("undone_by", BigInteger),
        Column("rows", BigInteger, nullable=False),
        Column("highest", BigInteger),
        Index("hero_operation_author", "author", "kind", "id"),
        Index("hero_operation_highest", "highest"),
        prefixes=list(prefixes),
        sqlite_autoincrement=True,
    )


def _change(metadata: MetaData, *prefixes: str) -> Table:
    values = [
        Column(name(field.name), as_stored(HERO.c[field.name].type)) for field in EDITABLE for name in (before, after)
    ]
    return Table(
        "hero_change",
        metadata,
        Column("operation", BigInteger, primary_key=True, autoincrement=False),
        Column("hero", BigInteger, primary_key=True, autoincrement=False),
        Column("changed", String, nullable=False),
        *values,
        prefixes=list(prefixes),
        sqlite_with_rowid=False,
    )


_metadata: Final = MetaData()
OPERATION: Final = _operation(_metadata)
"""The operations. `highest` is the highest id among the heroes of an operation."""
CHANGE: Final = _change(_metadata)
"""What each operation did to each hero: `changed` names the fields, or is `CREATED` or `DELETED`."""

_session: Final = MetaData()
_SESSION: Final = (_operation(_session, "TEMPORARY"), _change(_session, "TEMPORARY"))


def open_session(connection: Connection) -> None:
    """Make the same tables for as long as the connection lives: a roster that has none keeps undo for the session."""
    for table in _SESSION:
        connection.execute(CreateTable(table))
        for index in table.indexes:
            index.create(connection)


def set_session_aside(connection: Connection) -> None:
    """Rename the session's tables, so that the roster may get its own."""
    schema = "temp" if connection.dialect.name == "sqlite" else "pg_temp"
    for table in _SESSION:
        connection.exec_driver_sql(f"ALTER TABLE {schema}.{table.name} RENAME TO {_MOVED}{table.name}")
        for index in table.indexes:
            connection.exec_driver_sql(f"DROP INDEX {schema}.{index.name}")


def keep_session(connection: Connection) -> None:
    """Move what the session's tables hold into those of the roster; they were set aside before."""
    moved = MetaData()
    operation, change = (table.to_metadata(moved, name=f"{_MOVED}{table.name}") for table in _SESSION)
    first = connection.execute(select(func.coalesce(func.max(OPERATION.c.id), 0))).scalar_one()
    numbers = {"id", "target", "undone_by", "operation"}
    for source, target in ((operation, OPERATION), (change, CHANGE)):
        columns = [
            (column + literal(first, BigInteger())) if column.key in numbers else column for column in source.columns
        ]
        connection.execute(target.insert().from_select(list(target.columns.keys()), select(*columns)))
        connection.execute(DropTable(source))
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(OPERATION.name, "id")
        connection.execute(select(func.setval(sequence, select(func.max(OPERATION.c.id)).scalar_subquery())))


def fresh_id() -> ColumnElement[Any]:
    """The id for a new hero on SQLite, which by itself would give the id of a deleted hero to another one."""
    highest = func.max(
        func.coalesce(select(func.max(HERO.c.id)).scalar_subquery(), 0),
        func.coalesce(select(func.max(OPERATION.c.highest)).scalar_subquery(), 0),
        type_=_INTEGER,
    )
    return case((highest < MAX_INTEGER, highest + 1))
