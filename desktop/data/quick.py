"""The commonest questions, by id, on a connection that waits for nobody. Doors: functions."""

from typing import Final

from sqlalchemy import Connection, Integer, bindparam, select

from desktop.data import prepared, sqlite
from desktop.data.errors import RosterLocked
from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.data.store import HERO

_ROWS: Final = select(*(HERO.c[name] for name in COLUMNS))
_ONE: Final = _ROWS.where(HERO.c.id == bindparam("id"))
_SOME: Final = (
    _ROWS.where(HERO.c.id >= bindparam("low"))
    .order_by(HERO.c.id)
    .limit(bindparam("limit", type_=Integer()))
    .offset(bindparam("offset", type_=Integer()))
)
_UNDECODABLE: Final = "Could not decode to UTF-8"


def prepare(connection: Connection) -> None:
    """Let a reader's connection to a file wait for nobody and take all text for sound; see `needs_patience`."""
    driver = sqlite.raw(connection)
    driver.execute("PRAGMA busy_timeout=0")
    driver.text_factory = str


def needs_patience(error: BaseException) -> bool:
    """Whether a read on a prepared connection has to be done again on a usual one: a lock, or damaged text."""
    cause = getattr(error, "orig", None) or error
    return isinstance(error, RosterLocked) or str(cause).startswith(_UNDECODABLE)


def get(connection: Connection, hero_id: int) -> Row | None:
    """One hero."""
    rows = prepared.fetch(connection, _ONE, {"id": hero_id})
    return rows[0] if rows else None


def page(connection: Connection, low: int, limit: int, offset: int) -> list[Row]:
    """Heroes in the order of their ids.

    Args:
        connection: Where to read.
        low: The least id.
        limit: How many.
        offset: How many to leave out first.
    """
    return prepared.fetch(connection, _SOME, {"low": low, "limit": limit, "offset": offset})
