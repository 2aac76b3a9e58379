"""What an error of SQLite means for a person. Doors: `known`, `explained`."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from desktop.data.errors import (
    Interrupted,
    RosterDamaged,
    RosterError,
    RosterForeign,
    RosterFull,
    RosterLocked,
    RosterReadOnly,
    RosterRefused,
    RosterReplaced,
    RosterUnavailable,
)
from desktop.data.fields import COLUMNS
from desktop.data.sqlite import connection as sqlite

_EXACT: Final[dict[int, tuple[type[RosterError], str]]] = {
    sqlite3.SQLITE_READONLY_DBMOVED: (
        RosterReplaced,
        "“{name}” was moved or deleted while it was open. Nothing more is written to it; open it again where it is"
        " now.",
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        RosterReadOnly,
        "“{name}” holds an unfinished change of a program that crashed, and it is write-protected. Its heroes are safe;"
        " allow writing to the file and its folder, then open it again.",
    ),
    sqlite3.SQLITE_IOERR_WRITE: (
        RosterFull,
        "“{name}” could not be written: the disk or your share of it may be full. What was saved before is safe;"
        " make room, then try again.",
    ),
}
_GENERAL: Final[dict[int, tuple[type[RosterError], str]]] = {
    sqlite3.SQLITE_BUSY: (
        RosterLocked,
        "Another program is busy with “{name}”. Nothing was changed; wait or close the other program, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        RosterReadOnly,
        "“{name}” is write-protected. Nothing was changed; save a copy elsewhere to go on editing.",
    ),
    sqlite3.SQLITE_INTERRUPT: (Interrupted, "The work was cancelled. Nothing was changed."),
    sqlite3.SQLITE_IOERR: (
        RosterUnavailable,
        "The disk did not answer while “{name}” was in use. What was saved before is safe as far as the disk is;"
        " check that the disk is connected, then open the roster again.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        RosterDamaged,
        "“{name}” is damaged. Nothing was changed; restore a backup of it.",
    ),
    sqlite3.SQLITE_FULL: (
        RosterFull,
        "The disk is full. What was saved before is safe; make room, then try again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        RosterReadOnly,
        "The folder of “{name}” cannot be written. Nothing was changed; allow writing to the folder, or save a copy"
        " elsewhere.",
    ),
    sqlite3.SQLITE_PERM: (
        RosterUnavailable,
        "You are not allowed to use “{name}”. Nothing was changed; ask its owner for the right to read and write it.",
    ),
    sqlite3.SQLITE_TOOBIG: (
        RosterRefused,
        "A value in “{name}” is too large to handle. Nothing was changed; shorten it in the program that wrote it.",
    ),
    sqlite3.SQLITE_CONSTRAINT: (
        RosterRefused,
        "“{name}” has a rule of its own that these values break. Nothing was changed; change the values and try again.",
    ),
}
_GENERAL[sqlite3.SQLITE_LOCKED] = _GENERAL[sqlite3.SQLITE_BUSY]
_GENERAL[sqlite3.SQLITE_NOTADB] = _GENERAL[sqlite3.SQLITE_CORRUPT]
_GENERAL[sqlite3.SQLITE_AUTH] = _GENERAL[sqlite3.SQLITE_PERM]


_GONE: Final = re.compile(rf"no such (table: (main\.)?hero|column: (hero\.)?({'|'.join(COLUMNS)}))", re.ASCII)
_NO_HISTORY: Final = re.compile(r"no such table: (main\.)?hero_(operation|change)", re.ASCII)


def known(error: BaseException, name: str) -> RosterError | None:
    """The known error behind an error of SQLAlchemy or of the driver; None if there is none.

    Args:
        error: What was raised.
        name: What the person calls the roster.
    """
    if isinstance(error, RosterError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = sqlite.code(cause)
    if code == sqlite3.SQLITE_ERROR and _GONE.fullmatch(str(cause)):
        return RosterForeign(
            f"The table of heroes in “{name}” is not what it was any more. Nothing was changed; open the roster again,"
            " or use the program that changed it."
        )
    if code == sqlite3.SQLITE_ERROR and _NO_HISTORY.fullmatch(str(cause)):
        return RosterForeign(
            f"Another program removed the history from “{name}” just now. Nothing was changed; try again in a moment."
        )
    found = _EXACT.get(code) or _GENERAL.get(code & 0xFF)
    if found is None:
        return None
    kind, text = found
    return kind(text.format(name=name), details=getattr(cause, "sqlite_errorname", ""))


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raise the known error instead of one of the driver; see `known`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        found = known(error, name)
        if found is None:
            raise
        raise found from None
