"""What only SQLite can do with one connection: connecting, pragmas, transactions, exact comparing. Door: functions."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final, Literal

from sqlalchemy import Connection, Text, and_, bindparam, cast, collate, func, null, type_coerce
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NullType

from desktop.data.questions import text_match

Mode = Literal["ro", "rw", "rwc"]

PATIENCE_S: Final = 5.0
"""How long a statement waits for somebody else's lock before it gives up."""

_ATTEMPT_S: Final = 0.1
_SPILL_LATE: Final = f"PRAGMA cache_spill=-{512 * 1024}"
"""Changes stay in memory until their commit as long as they take no more than 512 MB: once they go to the file, readers
wait for the commit. One field of a million heroes with its journal takes about 100 MB.

Unlike ON and OFF, a number holds within a transaction too, unless its low byte is zero and it is positive: that is OFF.
"""

_SWEEPING_KIB: Final = 65_536
_LARGEST_VALUE: Final = 256 * 1024 * 1024
_STEPS: Final = 20_000
_MOST_FAULTS: Final = 20
_PRAGMAS: Final = ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON")
_CONTENT_FAULT: Final = re.compile(r"(?:NULL|NUMERIC|TEXT|non-\w+) value in |CHECK constraint failed in ")
"""What the quick check says of single odd values, which are shown as damaged cells and spoil nothing else."""


def connect(path: Path, mode: Mode, *, patience: float | None = None) -> sqlite3.Connection:
    """A bare connection with everything set that guards against hostile and odd files.

    Args:
        path: The file, whatever characters its name has.
        mode: `rwc` is the only one that creates a file.
        patience: Seconds to wait for a lock; the usual time if left out.
    """
    connection = sqlite3.connect(
        f"{uri(path.absolute())}?mode={mode}",
        uri=True,
        timeout=PATIENCE_S if patience is None else patience,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.text_factory = decoded
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        register(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def uri(path: PurePath) -> str:
    """The absolute path as SQLite's own kind of URI: a host is part of the path."""
    return re.sub(r"^file://(?=[^/])", "file:////", path.as_uri())


def make_writer(connection: sqlite3.Connection) -> None:
    """Let the commits of a connection survive a power cut, and its statements wait only a little for locks."""
    connection.execute("PRAGMA synchronous=EXTRA")  # the same as FULL in a file that uses a write-ahead log
    connection.execute(_SPILL_LATE)
    connection.execute(f"PRAGMA busy_timeout={int(_ATTEMPT_S * 1000)}")


def make_reader(connection: sqlite3.Connection) -> None:
    """Let a connection change nothing."""
    connection.execute("PRAGMA query_only=ON")


def is_writable(connection: sqlite3.Connection) -> bool:
    """Whether a write could begin; a lock of somebody else's counts as yes, since it passes."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if code(error) & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            return False
        if code(error) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
    else:
        connection.execute("ROLLBACK")
    return True


def register(connection: sqlite3.Connection) -> None:
    """Make the functions callable that questions need in SQL."""
    functions: dict[str, tuple[int, Any]] = dict(text_match.FUNCTIONS)
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)


def raw(connection: Connection) -> sqlite3.Connection:
    """The driver's connection under a Core connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def begin(connection: Connection) -> None:
    """Begin a write transaction, waiting for other writers a while."""
    _insist(connection, "BEGIN IMMEDIATE")


def commit(connection: Connection) -> None:
    """Commit, waiting for other programs' readers a while."""
    _insist(connection, "COMMIT")


def watch_interrupts(connection: Connection, wanted: Callable[[], bool]) -> None:
    """End running statements early once `wanted` says so, asked every few thousand steps."""
    raw(connection).set_progress_handler(wanted, _STEPS)


def attach(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Let a connection read another file too.

    Args:
        connection: Where.
        path: The other file.
        name: How statements call it.
    """
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    connection.execute("ATTACH ? AS " + name, (f"{uri(path.absolute())}?mode=ro",))


def detach(connection: sqlite3.Connection, name: str) -> None:
    """Let go of another file, if a connection has it; outside a transaction that read it."""
    if any(row[1] == name for row in connection.execute("PRAGMA database_list")):
        connection.execute(f"DETACH {name}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def data_version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has committed."""
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


def quick_check(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the structure of the file, up to a few lines; empty when it is sound."""
    lines = (str(row[0]) for row in connection.execute(f"PRAGMA quick_check({2**31 - 1})"))
    return list(islice((line for line in lines if line != "ok" and not _CONTENT_FAULT.match(line)), _MOST_FAULTS))


def number_on(connection: Connection) -> None:
    """Nothing to do: SQLite gives new heroes numbers above all others."""


@contextmanager
def sweeping(connection: Connection) -> Iterator[None]:
    """Let a transaction change more than fits into memory; other connections wait for its end once it does."""
    driver = raw(connection)
    usual = driver.execute("PRAGMA cache_size").fetchone()[0]
    driver.execute(f"PRAGMA cache_size=-{_SWEEPING_KIB}")
    driver.execute("PRAGMA cache_spill=1")
    try:
        yield
    finally:
        driver.execute(_SPILL_LATE)
        driver.execute(f"PRAGMA cache_size={usual}")


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows of sound values to a table, as quickly as can be."""
    places = ", ".join("?" * len(columns))
    raw(connection).executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)  # noqa: S608


def next_number(connection: Connection) -> int:
    """A number above all that the database itself would give; SQLite itself knows of none."""
    del connection
    return 0


def shape(value: object) -> str:
    """How a stored value must be compared and written; one prepared statement serves all values of one shape."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return "text" if _is_unicode(value) else "damaged text"
    return {int: "integer", float: "real", bytes: "blob"}[type(value)]


def bound(value: object) -> object:
    """The driver's value for a stored value: damaged text as the bytes it was read from.

    Raises:
        ValueError: No SQLite file can hold the value.
    """
    if isinstance(value, str) and not _is_unicode(value):
        try:
            return value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise ValueError("Contains half of a character pair. Type it again.") from None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("Enter at most 9,223,372,036,854,775,807.")
    return value


def written(shape: str, key: str) -> ColumnElement[Any]:
    """The expression that writes the parameter `key` as a value of a shape."""
    if shape == "null":
        return null()
    parameter = bindparam(key, type_=NullType())
    return cast(parameter, Text()) if shape == "damaged text" else parameter


def same(column: ColumnElement[Any], shape: str, key: str) -> ColumnElement[bool]:
    """Whether a column holds exactly the parameter `key`: storage class and bytes, whatever its declared collation."""
    if shape == "null":
        return column.is_(None)
    if column.key == "id":
        return column == bindparam(key, type_=NullType())
    if shape not in ("text", "damaged text"):
        return and_(func.typeof(column) == shape, column == written(shape, key))
    exact = collate(type_coerce(column, Text()), "BINARY")
    return and_(func.typeof(column) == "text", exact == written(shape, key))


def indexed_fields(connection: sqlite3.Connection, text: Iterable[str], numbers: Iterable[str]) -> frozenset[str]:
    """The fields in whose order as people see it (no difference of case) some whole index keeps the heroes."""
    collations = dict.fromkeys(text, "NOCASE") | dict.fromkeys(numbers, "BINARY")
    found = connection.execute(
        "SELECT x.name, x.coll FROM pragma_index_list('hero') AS l, pragma_index_xinfo(l.name) AS x"
        " WHERE x.seqno = 0 AND l.partial = 0"
    ).fetchall()
    return frozenset(name for name, collation in found if collations.get(name) == str(collation).upper()) | {"id"}


def code(error: BaseException | None) -> int:
    """SQLite's extended result code of an error, 0 if it has none."""
    return getattr(error, "sqlite_errorcode", 0)


def decoded(value: bytes) -> str:
    """Stored text as Python has it; bytes that are no UTF-8 become lone surrogates, so that nothing is lost."""
    return value.decode("utf-8", "surrogateescape")


def _is_unicode(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _insist(connection: Connection, statement: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.exec_driver_sql(statement)
        except OperationalError as error:
            if code(error.orig) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        else:
            return
