"""What requests do with heroes: reads through the readers, writes through the one writer. Door: `Heroes`."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar, TypeVarTuple

from sqlalchemy import Connection

from desktop.api.present import EntityTags, matches
from desktop.api.reads import Reads
from desktop.data import crud, quick
from desktop.data.database import Database
from desktop.data.fields import COLUMNS, id_of
from desktop.data.journal.values import Origin
from desktop.data.models import Change, Row

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_CREATE: Final = Origin("api", "api", "Create hero")
_CHANGE: Final = Origin("api", "api", "Change hero")
_DELETE: Final = Origin("api", "api", "Delete hero")


class NoSuchHero(Exception):
    """There is no hero with this id."""


class Outdated(Exception):
    """The hero is no longer what the client says it knows."""


class Heroes:
    """The heroes of a roster, for requests.

    Args:
        database: The roster.
        reads: Where to read.
        tags: The entity tags.
    """

    def __init__(self, database: Database, reads: Reads, tags: EntityTags) -> None:
        self._database = database
        self._reads = reads
        self.tags = tags

    async def get(self, hero_id: int) -> Row:
        """One hero.

        Raises:
            NoSuchHero: There is none.
        """
        row = await self._reads.quick(quick.get, hero_id)
        if row is None:
            raise NoSuchHero
        return row

    async def create(self, values: dict[str, object]) -> Row:
        """Store a new hero; an id among the values is kept.

        Raises:
            Conflict: The id is taken.
        """
        (row,) = await self.create_all([values])
        return row

    async def create_all(self, heroes: Sequence[dict[str, object]]) -> list[Row]:
        """Store new heroes, all or none, as one operation.

        Args:
            heroes: Checked values.
        """
        return await self._write(_create, [tuple(hero.get(name) for name in COLUMNS) for hero in heroes])

    async def update(self, hero_id: int, values: dict[str, object], if_match: str | None) -> Row:
        """Change some fields of a hero.

        Args:
            hero_id: Whose.
            values: Checked values of the fields to change.
            if_match: Entity tags; the hero must have one of them.

        Raises:
            NoSuchHero: There is none.
            Outdated: It has another tag.
        """
        return await self._write(self._update, hero_id, values, if_match)

    async def delete(self, hero_id: int, if_match: str | None) -> None:
        """Delete a hero; see `update`."""
        await self._write(self._delete, hero_id, if_match)

    def _update(self, connection: Connection, hero_id: int, values: dict[str, object], if_match: str | None) -> Row:
        before = self._wanted(connection, hero_id, if_match)
        after = tuple(values.get(name, value) for name, value in zip(COLUMNS, before, strict=True))
        crud.apply(connection, [Change(before, after)], _CHANGE)
        return after

    def _delete(self, connection: Connection, hero_id: int, if_match: str | None) -> None:
        crud.delete(connection, self._wanted(connection, hero_id, if_match), _DELETE)

    def _wanted(self, connection: Connection, hero_id: int, if_match: str | None) -> Row:
        row = quick.get(connection, hero_id)
        if row is None:
            raise NoSuchHero
        if if_match is not None and not matches(if_match, self.tags.of(row)):
            raise Outdated
        return row

    async def _write(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        return await asyncio.wrap_future(self._database.write(fn, *args))


def _create(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    origin = _CREATE if len(rows) == 1 else replace(_CREATE, label=f"Create {len(rows):,} heroes")
    changes = crud.apply(connection, [Change(None, row) for row in rows], origin)
    return [change.after for change in changes if change.after is not None]


def ids(rows: Sequence[Row]) -> list[int]:
    """The ids of rows."""
    return [id_of(row) for row in rows]
