"""What an error of PostgreSQL means for a person. Door: `known`."""

import re
from typing import Final

from sqlalchemy.exc import DBAPIError

from desktop.data.errors import (
    Interrupted,
    RosterDamaged,
    RosterError,
    RosterForeign,
    RosterFull,
    RosterLocked,
    RosterMissing,
    RosterReadOnly,
    RosterRefused,
    RosterUnavailable,
    ServerUnreachable,
)

Meaning = tuple[type[RosterError], str]

_UNREACHABLE: Final[Meaning] = (
    ServerUnreachable,
    "The server of “{name}” does not answer. What was saved before is safe; check the network and the address, then"
    " try again.",
)
_REFUSED_USER: Final[Meaning] = (
    RosterUnavailable,
    "The server of “{name}” refused the user name or the password. Nothing was changed; check both, or ask whoever"
    " looks after the server.",
)
_NO_DATABASE: Final[Meaning] = (
    RosterMissing,
    "There is no database “{name}” on the server. Nothing was changed; check the address, or ask whoever looks after"
    " the server.",
)
_LOCKED: Final[Meaning] = (
    RosterLocked,
    "Somebody else is busy with “{name}”. Nothing was changed; wait a little, then try again.",
)
_EXACT: Final[dict[str, Meaning]] = {
    "25006": (
        RosterReadOnly,
        "The server of “{name}” allows reading only. Nothing was changed; ask whoever looks after the server.",
    ),
    "3D000": _NO_DATABASE,
    "40001": _LOCKED,
    "40P01": _LOCKED,
    "42501": (
        RosterReadOnly,
        "The server of “{name}” does not allow you to do this. Nothing was changed; ask whoever looks after the"
        " server.",
    ),
    "42P01": (
        RosterForeign,
        "A table of “{name}” is gone. Nothing was changed; open the roster again, or ask whoever looks"
        " after the server.",
    ),
    "42703": (
        RosterForeign,
        "The table of heroes in “{name}” is not what it was any more. Nothing was changed; open the roster again, or"
        " ask whoever looks after the server.",
    ),
    "428C9": (
        RosterRefused,
        "“{name}” numbers its heroes itself. Nothing was changed; create the hero again with a new number.",
    ),
    "53100": (
        RosterFull,
        "The disk of the server is full. What was saved before is safe; ask whoever looks after the server to make"
        " room.",
    ),
    "55P03": _LOCKED,
    "57014": (Interrupted, "The work was cancelled. Nothing was changed."),
}
_CLASSES: Final[dict[str, Meaning]] = {
    "08": _UNREACHABLE,
    "22": (
        RosterRefused,
        "“{name}” cannot hold these values. Nothing was changed; shorten them or use smaller numbers, then try again.",
    ),
    "23": (
        RosterRefused,
        "“{name}” has a rule of its own that these values break. Nothing was changed; change the values and try again.",
    ),
    "28": _REFUSED_USER,
    "53": _UNREACHABLE,
    "57": _UNREACHABLE,
    "58": _UNREACHABLE,
    "XX": (
        RosterDamaged,
        "The server reports damage in “{name}”. Nothing was changed; ask whoever looks after the server.",
    ),
}
_FATAL: Final[tuple[tuple[re.Pattern[str], Meaning], ...]] = (
    (re.compile(r'FATAL: .*database ".*" does not exist'), _NO_DATABASE),
    (re.compile(r'FATAL: .*(?:password|authentication|role ".*" does not exist|pg_hba|not permitted)'), _REFUSED_USER),
    (re.compile(r"no password supplied"), _REFUSED_USER),
)
"""What the server says before a session exists has no code, only words."""


def known(error: BaseException, name: str) -> RosterError | None:
    """The known error behind an error of SQLAlchemy or of the driver; None if there is none.

    Args:
        error: What was raised. The driver's words may hold values and addresses, so none of them is kept.
        name: What the person calls the roster.
    """
    if isinstance(error, RosterError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    meaning = _meaning(cause)
    if meaning is None:
        return None
    kind, text = meaning
    details = " ".join(filter(None, (type(cause).__name__, getattr(cause, "sqlstate", None))))
    return kind(text.format(name=name), details)


def _meaning(cause: BaseException | None) -> Meaning | None:
    import psycopg

    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate is not None:
        return _EXACT.get(cause.sqlstate) or _CLASSES.get(cause.sqlstate[:2])
    if not isinstance(cause, psycopg.OperationalError):
        return None
    said = str(cause)
    return next((meaning for pattern, meaning in _FATAL if pattern.search(said)), _UNREACHABLE)
