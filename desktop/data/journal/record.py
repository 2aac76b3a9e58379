"""Writing the journal: an operation with its changes, and carrying out what was journaled first. Doors: functions."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Delete, Insert, Update, bindparam, delete, func, insert, literal, select, update

from desktop.data import commits, prepared, queries, stored
from desktop.data.errors import InvalidHero
from desktop.data.fields import POSITION, id_of
from desktop.data.journal.tables import CHANGE, EDITABLE, OPERATION, after, before
from desktop.data.journal.values import CREATED, DELETED, Committed, Done, Kind, Origin
from desktop.data.models import MAX_INTEGER, Change, Row
from desktop.data.store import HERO
from desktop.data.stored import alike

LISTED: Final = 500
"""An operation that changes more heroes is not told change by change."""

NAMES: Final[tuple[str, ...]] = tuple(field.name for field in EDITABLE)
"""The journaled fields."""

_PIECE: Final = 2_000

_Side = tuple[str, ...] | None
_Entry = tuple[int, str, Row | None, Row | None]


def begin(connection: Connection, origin: Origin, kind: Kind = Kind.DO, target: int | None = None) -> int:
    """Begin an operation; `finish` must follow in the same transaction.

    Returns:
        Its number.
    """
    return _insert(connection, origin, kind, target, rows=0, highest=None)


def record(connection: Connection, origin: Origin, changes: Sequence[Change], target: int | None = None) -> int | None:
    """Journal changes that were made, as one operation.

    Args:
        connection: The writer's.
        origin: Who made them.
        changes: In their order; several of one hero become one.
        target: The operation whose reverting they are.

    Returns:
        The operation's number; None when nothing changed.

    Raises:
        InvalidHero: A value cannot be stored.
    """
    entries = _entries(changes)
    if not entries:
        return None
    highest = max(hero for hero, *_ in entries)
    operation = _insert(connection, origin, Kind.DO, target, rows=len(entries), highest=highest)
    _write(connection, operation, entries)
    commits.note(connection, Committed(operation, origin, len(entries), tuple(changes)))
    return operation


def journal(connection: Connection, operation: int, changes: Sequence[Change]) -> set[str]:
    """Journal changes of different heroes that `carry_out` will make.

    Returns:
        The kinds of changes among them.
    """
    entries = _entries(changes)
    _write(connection, operation, entries)
    return {what for _, what, *_ in entries}


def _write(connection: Connection, operation: int, entries: Sequence[_Entry]) -> None:
    dialect = connection.dialect.name
    for shapes, group in groupby(entries, key=lambda entry: _shapes(dialect, entry)):
        values = [_values(dialect, shapes, operation, entry) for entry in group]
        if len(values) == 1:
            prepared.write(connection, _statement(dialect, shapes), values[0])
        else:
            connection.execute(_statement(dialect, shapes), values)


def fill(connection: Connection, statement: Insert, parameters: Mapping[str, object] | None = None) -> int:
    """Journal changes by one statement; returns how many."""
    counted = {"preserve_rowcount": True}
    return connection.execute(statement, parameters, execution_options=counted).rowcount


def carry_out(connection: Connection, operation: int, whats: Iterable[str]) -> tuple[Change, ...] | None:
    """Make the heroes what an operation's journaled changes say they become.

    Args:
        connection: The writer's.
        operation: Its changes were journaled by statements of this transaction.
        whats: The kinds of changes it may have, as in the column `changed`.

    Returns:
        The changes; None when there are too many to be listed.
    """
    ids = _ids(connection, operation)
    old = {} if ids is None else _by_id(connection, ids)
    for what in sorted(set(whats), key=lambda what: (what == CREATED, what != DELETED)):
        connection.execute(_doing(what), {"operation_number": operation, "low": -MAX_INTEGER - 1, "high": MAX_INTEGER})
    if ids is None:
        return None
    new = _by_id(connection, ids)
    return tuple(Change(old.get(hero), new.get(hero)) for hero in ids)


def carry_out_in_pieces(connection: Connection, operation: int, whats: Iterable[str]) -> Iterator[int]:
    """Do what `carry_out` does for an operation of any size, piece by piece; it may be given up in between.

    Yields:
        How many heroes were changed by a piece.
    """
    for what in sorted(set(whats), key=lambda what: what == CREATED):
        low = -MAX_INTEGER - 1
        mine = select(CHANGE.c.hero).where(CHANGE.c.operation == operation, CHANGE.c.changed == what)
        while True:
            some = mine.where(CHANGE.c.hero >= low).order_by(CHANGE.c.hero).limit(_PIECE).subquery()
            high, count = connection.execute(select(func.max(some.c.hero), func.count()).select_from(some)).one()
            if not count:
                break
            connection.execute(_doing(what), {"operation_number": operation, "low": low, "high": high})
            yield count
            if high == MAX_INTEGER:
                break
            low = high + 1


def finish(
    connection: Connection,
    operation: int,
    origin: Origin,
    changes: tuple[Change, ...] | None,
    *,
    rows: int,
    keep: bool = False,
) -> Done:
    """End an operation that `begin` began.

    Args:
        connection: The writer's.
        operation: Its number.
        origin: Who did it.
        changes: What it did, if that was listed.
        rows: How many heroes it changed.
        keep: Whether to keep it although it changed nothing.
    """
    if not rows and not keep:
        connection.execute(delete(OPERATION).where(OPERATION.c.id == operation))
        return Done(None, 0, ())
    highest = select(func.max(CHANGE.c.hero)).where(CHANGE.c.operation == operation).scalar_subquery()
    connection.execute(update(OPERATION).where(OPERATION.c.id == operation).values(rows=rows, highest=highest))
    commits.note(connection, Committed(operation, origin, rows, changes))
    return Done(operation, rows, changes)


def _ids(connection: Connection, operation: int) -> list[int] | None:
    few = select(CHANGE.c.hero).where(CHANGE.c.operation == operation).order_by(CHANGE.c.hero).limit(LISTED + 1)
    ids = list(connection.execute(few).scalars())
    return None if len(ids) > LISTED else ids


def _by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Row]:
    return {id_of(row): row for row in queries.rows(connection, ids)}


@lru_cache(64)
def _doing(what: str) -> Insert | Update | Delete:
    mine = (
        CHANGE.c.operation == bindparam("operation_number"),
        CHANGE.c.hero.between(bindparam("low"), bindparam("high")),
        CHANGE.c.changed == literal(what),
    )
    if what == CREATED:
        values = (CHANGE.c.hero, *(CHANGE.c[after(name)] for name in NAMES))
        return insert(HERO).from_select(["id", *NAMES], select(*values).where(*mine).order_by(CHANGE.c.hero))
    if what == DELETED:
        return delete(HERO).where(HERO.c.id.in_(select(CHANGE.c.hero).where(*mine)))
    new = {name: CHANGE.c[after(name)] for name in named(what)}
    return update(HERO).values(new).where(*mine, HERO.c.id == CHANGE.c.hero)


def _insert(
    connection: Connection, origin: Origin, kind: Kind, target: int | None, *, rows: int, highest: int | None
) -> int:
    values = {
        "time": time.time_ns() // 1_000_000,
        "source": origin.source,
        "author": origin.author,
        "label": origin.label,
        "kind": kind.value,
        "target": target,
        "rows": rows,
        "highest": highest,
    }
    ((number,),) = prepared.fetch(connection, _OPERATION, values)
    assert isinstance(number, int)
    return number


_OPERATION: Final = insert(OPERATION).returning(OPERATION.c.id)


def _entries(changes: Sequence[Change]) -> list[_Entry]:
    """The net change of each hero, those with the same fields together."""
    net: dict[int, tuple[Row | None, Row | None]] = {}
    for change in changes:
        row = change.before or change.after
        assert row is not None
        number = id_of(row)
        first = net[number][0] if number in net else change.before
        net[number] = (first, change.after)
    entries = [(number, _what(*sides), *sides) for number, sides in net.items()]
    return sorted((entry for entry in entries if entry[1]), key=lambda entry: (entry[1], entry[0]))


def _what(old: Row | None, new: Row | None) -> str:
    if old is None or new is None:
        return DELETED if old else CREATED if new else ""
    return ",".join(name for name in NAMES if not alike(old[POSITION[name]], new[POSITION[name]]))


def named(what: str) -> tuple[str, ...]:
    """The fields that a kind of change is about."""
    return NAMES if what in (CREATED, DELETED) else tuple(what.split(","))


def _shapes(dialect: str, entry: _Entry) -> tuple[str, _Side, _Side]:
    _, what, old, new = entry
    shape = stored.of(dialect).shape
    of = (None if row is None else tuple(shape(row[POSITION[name]]) for name in named(what)) for row in (old, new))
    return what, next(of), next(of)


@lru_cache(256)
def _statement(dialect: str, shapes: tuple[str, _Side, _Side]) -> Insert:
    what, *sides = shapes
    written = stored.of(dialect).written
    columns: dict[str, Any] = {name: bindparam(name) for name in ("operation", "hero", "changed")}
    for name, side in zip((before, after), sides, strict=True):
        if side is not None:
            for field, shape in zip(named(what), side, strict=True):
                columns[name(field)] = written(shape, f"value_{name(field)}")
    return insert(CHANGE).values(columns)


def _values(dialect: str, shapes: tuple[str, _Side, _Side], operation: int, entry: _Entry) -> Mapping[str, object]:
    hero, what, *rows = entry
    bound = stored.of(dialect).bound
    values: dict[str, object] = {"operation": operation, "hero": hero, "changed": what}
    for name, side, row in zip((before, after), shapes[1:], rows, strict=True):
        if side is None or row is None:
            continue
        for field, shape in zip(named(what), side, strict=True):
            if shape != "null":
                try:
                    values[f"value_{name(field)}"] = bound(row[POSITION[field]])
                except ValueError as error:
                    raise InvalidHero({field: str(error)}) from None
    return values
