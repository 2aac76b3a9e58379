"""What restoring a backup would change, counted in short steps. Doors: `differences`, `differs`, `shared`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, not_, or_, select

from desktop.data.fields import COLUMNS, POSITION
from desktop.data.journal.record import NAMES
from desktop.data.models import MAX_INTEGER, Change, Row
from desktop.data.store import HERO
from desktop.data.stored import identical

SHOWN: Final = 100
"""How many heroes of each kind are shown."""

_STEP: Final = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """How a roster and a backup differ, as far as it is known.

    Attributes:
        new: Heroes that would come back.
        changed: Heroes that would get other values.
        gone: Heroes that would leave.
        shown: The first of each kind as changes, from now to then.
        share: How much of both has been compared; 1 at the end.
    """

    new: int = 0
    changed: int = 0
    gone: int = 0
    shown: tuple[Change, ...] = ()
    share: float = 0.0


def differences(connection: Connection, then: FromClause) -> Iterator[Difference]:
    """Compare the heroes of now with those of a backup.

    Args:
        connection: Reads both; every statement is its own, so that nobody waits for it.
        then: The heroes of the backup.
    """
    total = sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (HERO, then))
    both = select(*_columns(HERO), *_columns(then))
    kinds = (
        (then.outerjoin(HERO, HERO.c.id == then.c.id), then, HERO.c.id.is_(None)),
        (HERO.join(then, then.c.id == HERO.c.id), HERO, or_(*(differs(connection, then, it) for it in shared(then)))),
        (HERO.outerjoin(then, then.c.id == HERO.c.id), HERO, then.c.id.is_(None)),
    )
    counts = [0, 0, 0]
    shown: list[list[Change]] = [[], [], []]
    found = Difference()
    seen = 0
    for low, high in _spans(connection, then):
        for kind, (joined, base, condition) in enumerate(kinds):
            here = (base.c.id >= low, base.c.id <= high, condition)
            rows = connection.execute(_counting(joined).where(*here)).scalar_one()
            counts[kind] += rows
            if rows and len(shown[kind]) < SHOWN:
                listed = both.select_from(joined).where(*here).order_by(base.c.id).limit(SHOWN - len(shown[kind]))
                shown[kind] += [_change(then, tuple(row)) for row in connection.execute(listed)]
        seen += 2 * _STEP
        found = _told(counts, shown, min(seen / total, 0.99) if total else 0.99)
        yield found
    yield replace(found, share=1.0)


def shared(then: FromClause) -> list[str]:
    """The journaled fields that a backup has."""
    return [name for name in NAMES if name in then.c]


def differs(connection: Connection, then: FromClause, field: str) -> ColumnElement[bool]:
    """Whether a field of a hero is another one in the backup."""
    return not_(identical(connection, HERO.c[field], then.c[field]))


def _told(counts: list[int], shown: list[list[Change]], share: float) -> Difference:
    new, changed, gone = counts
    return Difference(new, changed, gone, tuple(change for kind in shown for change in kind), share)


def _columns(table: FromClause) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in COLUMNS if name in table.c]


def _counting(joined: FromClause) -> Select[Any]:
    return select(func.count()).select_from(joined)


def _spans(connection: Connection, then: FromClause) -> Iterator[tuple[int, int]]:
    """Spans of ids with a bounded number of heroes on both sides; both ends belong to it."""
    low = -MAX_INTEGER - 1
    while True:
        ends = [
            connection.execute(select(it.c.id).where(it.c.id >= low).order_by(it.c.id).limit(1).offset(_STEP)).scalar()
            for it in (HERO, then)
        ]
        high = min((end for end in ends if end is not None), default=MAX_INTEGER)
        yield low, high
        if high == MAX_INTEGER:
            return
        low = high + 1


def _change(then: FromClause, values: Row) -> Change:
    now, rest = values[: len(COLUMNS)], values[len(COLUMNS) :]
    there = dict(zip((name for name in COLUMNS if name in then.c), rest, strict=True))
    after = tuple(there.get(name, now[POSITION[name]]) for name in COLUMNS)
    is_new, is_gone = now[POSITION["id"]] is None, there["id"] is None
    return Change(None if is_new else now, None if is_gone else after)
