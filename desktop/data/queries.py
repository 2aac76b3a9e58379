"""Short questions to a roster: how many, this one, these ones. Doors: `total`, `count`, `get`, `rows`."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select

from desktop.data.fields import FIELDS, id_of
from desktop.data.models import Row
from desktop.data.questions.conditions import condition
from desktop.data.questions.dialects import Dialect, dialect, fetch
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.store import HERO

PAGE_SIZE: Final = 100
"""Rows of one page."""

_ROWS: Final = select(*(HERO.c[field.name] for field in FIELDS))
_ONE: Final = _ROWS.where(HERO.c.id == bindparam("id"))
_SOME: Final = _ROWS.where(HERO.c.id.in_(bindparam("ids", expanding=True)))
_ALL: Final = select(func.count()).select_from(HERO)


def total(connection: Connection, query: HeroQuery) -> int:
    """How many heroes there are, whatever the conditions of the question: a moment even for ten million."""
    return count(connection, query.unfiltered())


def count(connection: Connection, query: HeroQuery) -> int:
    """How many heroes fulfil the conditions of a question; may take long, `PageIndex` counts in short steps."""
    rows = fetch(connection, _counting(dialect(connection), replace(query, sort=HeroQuery().sort)), {})
    return int(str(rows[0][0]))


def get(connection: Connection, hero_id: int) -> Row | None:
    """One hero."""
    row = connection.execute(_ONE, {"id": hero_id}).first()
    return None if row is None else tuple(row)


def rows(connection: Connection, ids: Sequence[int]) -> tuple[Row, ...]:
    """Some heroes in the order of their ids as given; those that are gone are left out.

    Args:
        connection: Where to read.
        ids: A bounded number of ids.
    """
    found: dict[int, Row] = {}
    for start in range(0, len(ids), PAGE_SIZE):
        for row in connection.execute(_SOME, {"ids": ids[start : start + PAGE_SIZE]}):
            found[id_of(tuple(row))] = tuple(row)
    return tuple(found[hero_id] for hero_id in ids if hero_id in found)


@lru_cache(64)
def _counting(kind: Dialect, query: HeroQuery) -> Select[Any]:
    extra = condition(query, kind, pinned=False)
    return _ALL if extra is None else _ALL.where(extra)
