"""The commonest questions, by id, on a connection that waits for nobody. Doors: functions."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Integer, bindparam, select

from desktop.data import prepared
from desktop.data.errors import RosterLocked
from desktop.data.fields import COLUMNS, HeroField, Kind
from desktop.data.models import Row
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO

_ROWS: Final = select(*(HERO.c[name] for name in COLUMNS))
_ONE: Final = _ROWS.where(HERO.c.id == bindparam("id"))
_SOME: Final = (
    _ROWS.where(HERO.c.id >= bindparam("low"))
    .order_by(HERO.c.id)
    .limit(bindparam("limit", type_=Integer()))
    .offset(bindparam("offset", type_=Integer()))
)
_KINDS: Final = {Kind.TEXT: "'text'", Kind.INTEGER: "'integer'"}
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


def page_as_json(
    connection: Connection, fields: Sequence[HeroField], low: int, limit: int, offset: int
) -> tuple[str, int, int] | None:
    """The JSON objects of a page with commas between, their number and the last id, made by SQLite itself.

    Args:
        connection: Where to read.
        fields: What is told of each hero.
        low: See `page`.
        limit: See `page`.
        offset: See `page`.

    Returns:
        None for rows with damaged cells and for other databases: `page` has to be asked then.
    """
    if connection.dialect.name != "sqlite":
        return None
    try:
        row = sqlite.raw(connection).execute(_json_text(tuple(fields)), (low, limit, offset)).fetchone()
    except sqlite3.OperationalError as error:
        if sqlite.code(error) != sqlite3.SQLITE_ERROR:
            raise
        return None  # a cell holds what no JSON can, or this SQLite knows no JSON
    text, number, last, is_sound = row
    if not number:
        return "", 0, 0
    return (text, number, last) if is_sound else None


@lru_cache(8)
def _json_text(fields: tuple[HeroField, ...]) -> str:
    told = ", ".join(f"'{field.name}', {field.name}" for field in fields)
    sound = " AND ".join(f"typeof({field.name}) IN ({_kinds(field)})" for field in fields)
    names = ", ".join({"id": "", **dict.fromkeys(field.name for field in fields)})
    return (
        f"SELECT group_concat(json_object({told}), ','), count(*), max(id), min({sound})"  # noqa: S608 - field names
        f" FROM (SELECT {names} FROM hero WHERE id >= ? ORDER BY id LIMIT ? OFFSET ?)"
    )


def _kinds(field: HeroField) -> str:
    return _KINDS[field.kind] + (", 'null'" if field.nullable else "")
