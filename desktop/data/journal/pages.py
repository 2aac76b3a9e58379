"""The journal as lists that scroll: any stretch of operations, of an operation's heroes, of a hero's life.

Doors: `survey`, `entries`, `heroes_of`, `look_back`, `look_again`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from desktop.data.journal.history import as_operation, as_recorded
from desktop.data.journal.tables import CHANGE, OPERATION
from desktop.data.journal.values import Operation, Recorded
from desktop.data.store import HERO

_OPERATION: Final = tuple(OPERATION.c[name] for name in Operation.__slots__)
_LOOKED_THROUGH: Final = 20_000
"""Operations that one step back in a hero's life looks through: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a list of all operations needs to know.

    Attributes:
        newest: Number of the newest operation; 0 for none.
        count: How many there are.
        added: How many of them are newer than what was known.
    """

    newest: int
    count: int
    added: int


@dataclass(frozen=True, slots=True)
class Named:
    """What an operation did to one hero, with what the hero is called.

    Attributes:
        recorded: What was done.
        name: The stored name: of the operation if it tells, else of now; None when nobody knows.
    """

    recorded: Recorded
    name: object


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation as a list shows it.

    Attributes:
        operation: What was done.
        only: What it did to the hero the list is about, or to its only hero; None for many heroes.
    """

    operation: Operation
    only: Named | None


@dataclass(frozen=True, slots=True)
class Back:
    """A step back in a hero's life.

    Attributes:
        entries: What was found, newest first.
        older_than: Where the next step goes on; None at the beginning of the journal.
        newest: Number of the newest operation of all; 0 for none.
    """

    entries: tuple[Entry, ...]
    older_than: int | None
    newest: int


def survey(connection: Connection, known: int) -> Survey:
    """How many operations there are, and how many of them are newer than `known`."""
    count = connection.execute(select(func.count()).select_from(OPERATION)).scalar_one()
    added = connection.execute(select(func.count()).where(OPERATION.c.id > known)).scalar_one()
    return Survey(_newest(connection), count, added)


def entries(connection: Connection, newest: int, total: int, first: int, limit: int) -> tuple[Entry, ...]:
    """A stretch of all operations, newest first.

    Args:
        connection: Where to read.
        newest: The first of the list; what came later does not count.
        total: How many operations the list has.
        first: Position in the list.
        limit: How many at most.
    """
    known = select(OPERATION.c.id).where(OPERATION.c.id <= newest)
    numbers = _stretch(
        connection, known, (OPERATION.c.id.desc(), OPERATION.c.id.asc()), total, range(first, first + limit)
    )
    found = select(*_OPERATION).where(OPERATION.c.id.in_(numbers)).order_by(OPERATION.c.id.desc())
    operations = [as_operation(row) for row in connection.execute(found)]
    singles = [operation.id for operation in operations if operation.rows == 1]
    only = {one.recorded.operation: one for one in _named(connection, CHANGE.c.operation.in_(singles))}
    return tuple(Entry(operation, only.get(operation.id)) for operation in operations)


def heroes_of(connection: Connection, operation: int, total: int, first: int, limit: int) -> tuple[Named, ...]:
    """A stretch of what an operation did, in the order of the heroes' ids.

    Args:
        connection: Where to read.
        operation: Its number.
        total: How many heroes it changed.
        first: Position among them.
        limit: How many at most.
    """
    known = select(CHANGE.c.hero).join(OPERATION, OPERATION.c.id == CHANGE.c.operation)
    known = known.where(CHANGE.c.operation == operation)
    heroes = _stretch(
        connection, known, (CHANGE.c.hero.asc(), CHANGE.c.hero.desc()), total, range(first, first + limit)
    )
    return _named(connection, CHANGE.c.operation == operation, CHANGE.c.hero.in_(heroes))


def look_back(connection: Connection, hero: int, older_than: int | None, limit: int) -> Back:
    """Look through some older operations for what happened to one hero.

    Args:
        connection: Where to read.
        hero: Its id.
        older_than: Where the step before ended; None to begin with the newest.
        limit: How many entries at most.
    """
    known = select(OPERATION.c.id).order_by(OPERATION.c.id.desc())
    if older_than is not None:
        known = known.where(OPERATION.c.id < older_than)
    oldest = connection.execute(known.offset(_LOOKED_THROUGH - 1).limit(1)).scalar_one_or_none()
    among = [OPERATION.c.id >= (oldest or 0)]
    if older_than is not None:
        among.append(OPERATION.c.id < older_than)
    found = _life(connection, hero, *among, limit=limit)
    next_step = found[-1].operation.id if len(found) == limit else oldest
    return Back(found, next_step, _newest(connection))


def look_again(connection: Connection, hero: int, newer_than: int, known: tuple[int, ...]) -> Back:
    """What has happened to one hero since, and what is already known of it as it is now.

    Args:
        connection: Where to read.
        hero: Its id.
        newer_than: The newest operation of all when it was looked at last.
        known: Numbers of the operations that were found then; those that are not in the journal any more are left out.
    """
    among = or_(OPERATION.c.id > newer_than, OPERATION.c.id.in_(known))
    return Back(_life(connection, hero, among, limit=None), None, _newest(connection))


def _stretch(
    connection: Connection,
    chosen: Select[Any],
    orders: tuple[ColumnElement[Any], ColumnElement[Any]],
    total: int,
    wanted: range,
) -> Sequence[int]:
    """The keys at some positions, walked to from the nearer end; in any order."""
    forwards, backwards = orders
    end = min(wanted.stop, total)
    if wanted.start <= total // 2:
        found = chosen.order_by(forwards).offset(wanted.start)
    else:
        found = chosen.order_by(backwards).offset(total - end)
    return connection.execute(found.limit(max(0, end - wanted.start))).scalars().all()


def _newest(connection: Connection) -> int:
    newest: int = connection.execute(select(func.coalesce(func.max(OPERATION.c.id), 0))).scalar_one()
    return newest


def _life(connection: Connection, hero: int, *among: ColumnElement[bool], limit: int | None) -> tuple[Entry, ...]:
    """What some operations did to a hero, newest first."""
    found = select(*_OPERATION).join(CHANGE, CHANGE.c.operation == OPERATION.c.id).where(CHANGE.c.hero == hero, *among)
    rows = connection.execute(found.order_by(OPERATION.c.id.desc()).limit(limit))
    operations = [as_operation(row) for row in rows]
    numbers = [operation.id for operation in operations]
    done = {
        one.recorded.operation: one
        for one in _named(connection, CHANGE.c.operation.in_(numbers), CHANGE.c.hero == hero)
    }
    return tuple(Entry(operation, done[operation.id]) for operation in operations)


def _named(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Named, ...]:
    now = HERO.c.name.label("name_now")
    chosen = select(*CHANGE.c, now).select_from(CHANGE.outerjoin(HERO, HERO.c.id == CHANGE.c.hero))
    rows: Iterable[Mapping[Any, Any]] = connection.execute(chosen.where(*conditions).order_by(CHANGE.c.hero)).mappings()
    return tuple(_as_named(as_recorded(row), row["name_now"]) for row in rows)


def _as_named(recorded: Recorded, now: object) -> Named:
    told = [cell for cell in recorded.cells if cell.field == "name"]
    return Named(recorded, (told[0].before if told[0].after is None else told[0].after) if told else now)
