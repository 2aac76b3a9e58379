"""Long reads as of one moment, where that keeps nobody from committing. Door: `moment`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from desktop.data.sqlite import connection as sqlite

_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def moment(connection: Connection) -> Iterator[Callable[[], bool]]:
    """Let what is read be of one moment: on a server, and in a file with a write-ahead log.

    In a file with a rollback journal that would keep every commit waiting, so each read sees the roster of its own
    moment there.

    Args:
        connection: Where to read, in no transaction.

    Yields:
        Tells whether somebody has committed since, so that what was read is not of one moment.
    """
    if connection.dialect.name != "sqlite":
        begin, passed = _SNAPSHOT, _never
    else:
        file = sqlite.raw(connection)
        version = sqlite.data_version(file)
        is_log = file.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        begin, passed = ("BEGIN", _never) if is_log else ("", lambda: sqlite.data_version(file) != version)
    if not begin:
        yield passed
        return
    connection.exec_driver_sql(begin)
    try:
        yield passed
    finally:
        connection.exec_driver_sql("ROLLBACK")


def _never() -> bool:
    return False
