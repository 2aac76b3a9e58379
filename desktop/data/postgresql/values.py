"""How PostgreSQL compares and writes stored values exactly. Door: `shape`, `bound`, `written`, `same`, `number_on`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, String, bindparam, collate, null, text
from sqlalchemy.sql.elements import ColumnElement

_NUMBER_ON: Final = text(
    "SELECT setval(sequence, highest) FROM (SELECT pg_get_serial_sequence('hero', 'id')::regclass AS sequence,"
    " (SELECT max(id) FROM hero) AS highest) AS hero WHERE highest > coalesce(pg_sequence_last_value(sequence), 0)"
)
_NEXT_NUMBER: Final = text("SELECT nextval(pg_get_serial_sequence('hero', 'id'))")
_INTEGERS: Final = 2**63


def number_on(connection: Connection) -> None:
    """Let new heroes get numbers above all others, after heroes were written with numbers of their own."""
    connection.execute(_NUMBER_ON)


@contextmanager
def sweeping(connection: Connection) -> Iterator[None]:
    """Let nobody else write heroes until the end of the transaction."""
    connection.exec_driver_sql("LOCK TABLE hero IN SHARE ROW EXCLUSIVE MODE")
    yield


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table, as quickly as can be."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def next_number(connection: Connection) -> int:
    """A number above all that the server has given."""
    return int(connection.execute(_NEXT_NUMBER).scalar_one())


def shape(value: object) -> str:
    """How a value must be compared and written; one prepared statement serves all values of one shape."""
    if value is None:
        return "null"
    return "integer" if isinstance(value, int) else "text"


def bound(value: object) -> object:
    """The driver's value for a value.

    Raises:
        ValueError: No server can hold the value.
    """
    if isinstance(value, int):
        if not -_INTEGERS <= value < _INTEGERS:
            raise ValueError("Enter at most 9,223,372,036,854,775,807.")
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("A server cannot hold this value.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("Contains half of a character pair. Type it again.") from None
    return value


def written(shape: str, key: str) -> ColumnElement[Any]:
    """The expression that writes the parameter `key` as a value of a shape."""
    if shape == "null":
        return null()
    return bindparam(key, type_=BigInteger() if shape == "integer" else String())


def same(column: ColumnElement[Any], shape: str, key: str) -> ColumnElement[bool]:
    """Whether a column holds exactly the parameter `key`, whatever its collation."""
    if shape == "null":
        return column.is_(None)
    return (collate(column, "C") if shape == "text" else column) == written(shape, key)
