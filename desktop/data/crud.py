"""The only code that writes heroes. Door: `create`, `update`, `delete`, `apply`, to be called through the writer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import Delete, Insert, Update

from desktop.data import prepared, stored
from desktop.data.errors import Conflict, InvalidHero
from desktop.data.fields import COLUMNS, POSITION, checked_create, checked_update, id_of
from desktop.data.journal.record import record
from desktop.data.journal.tables import fresh_id
from desktop.data.journal.values import Done, Origin
from desktop.data.models import Change, Row
from desktop.data.store import HERO, savepoint
from desktop.data.stored import alike

_Shape = tuple[tuple[str, ...] | None, tuple[str, ...] | None]

_ID: Final = POSITION["id"]
_SAME: Final = ""
"""The shape of a value that an update leaves alone."""


class _Mismatch(Exception):
    """Some row of a group was not what it should be."""


def create(connection: Connection, values: Mapping[str, object], origin: Origin) -> Change:
    """Store a new hero.

    Args:
        connection: The writer's.
        values: Field names to values as typed.
        origin: Who does it.

    Raises:
        InvalidHero: A value breaks a constraint.
    """
    checked = checked_create(dict(values))
    return apply(connection, [Change(None, tuple(checked.get(name) for name in COLUMNS))], origin)[0]


def update(connection: Connection, before: Row, values: Mapping[str, object], origin: Origin) -> Change | None:
    """Change some fields of a hero.

    Args:
        connection: The writer's.
        before: The hero as it was when the person began.
        values: Only the fields the person changed, as typed.
        origin: Who does it.

    Returns:
        What changed; None when everything already was as wanted.

    Raises:
        InvalidHero: A value breaks a constraint.
        Conflict: The hero is no longer what `before` says.
    """
    checked = checked_update(dict(values))
    after = tuple(checked.get(name, value) for name, value in zip(COLUMNS, before, strict=True))
    change = Change(before, after)
    return apply(connection, [change], origin)[0] if _differs(change) else None


def delete(connection: Connection, before: Row, origin: Origin) -> Change:
    """Delete a hero.

    Args:
        connection: The writer's.
        before: The hero as the person saw it.
        origin: Who does it.

    Raises:
        Conflict: The hero is no longer what `before` says.
    """
    return apply(connection, [Change(before, None)], origin)[0]


def apply(connection: Connection, changes: Sequence[Change], origin: Origin) -> tuple[Change, ...]:
    """Do changes in their order, all or none, as one operation of the journal.

    Args:
        connection: The writer's.
        changes: Rows as they were read, or values that were checked; a new hero without an id is given one.
        origin: Who does it.

    Returns:
        The changes as they were done, with the ids that were given.

    Raises:
        Conflict: A hero is no longer what its change says, or an id is taken; nothing is written then.
        InvalidHero: A value cannot be stored; nothing is written then.
    """
    return perform(connection, changes, origin).changes or ()


def perform(connection: Connection, changes: Sequence[Change], origin: Origin, target: int | None = None) -> Done:
    """Do changes as `apply` does, and say which operation they became.

    Args:
        connection: The writer's.
        changes: See `apply`.
        origin: Who does it.
        target: The operation whose reverting this is.

    Raises:
        Conflict: See `apply`.
        InvalidHero: See `apply`.
    """
    done = _write(connection, changes)
    operation = record(connection, origin, done, target)
    return Done(operation, len(done), done)


def _write(connection: Connection, changes: Sequence[Change]) -> tuple[Change, ...]:
    if len(changes) == 1:
        return (_one(connection, changes[0]),)
    try:
        with savepoint(connection):
            return tuple(_together(connection, changes))
    except (_Mismatch, IntegrityError):
        with savepoint(connection):
            return tuple(_one(connection, change) for change in changes)


def _together(connection: Connection, changes: Sequence[Change]) -> Iterator[Change]:
    dialect = connection.dialect.name
    for shape, group in groupby(changes, key=lambda change: _shape(dialect, change)):
        same = list(group)
        if shape[0] is None and shape[1] is not None and shape[1][_ID] == "null":
            for change in same:
                yield _give_id(connection, shape, change)
            continue
        if _writes(shape):
            result = connection.execute(_statement(dialect, shape), [_values(dialect, shape, one) for one in same])
            if shape[0] is None:
                stored.of(dialect).number_on(connection)
            elif result.rowcount != len(same):
                raise _Mismatch
        else:
            for change in same:
                _one(connection, change)
        yield from same


def _one(connection: Connection, change: Change) -> Change:
    dialect = connection.dialect.name
    shape = _shape(dialect, change)
    if change.before is None and change.after is not None:
        if change.after[_ID] is None:
            return _give_id(connection, shape, change)
        theirs = _current(connection, id_of(change.after))
        if theirs is not None:
            raise Conflict(None, change.after, theirs)
    if _writes(shape):
        written = prepared.write(connection, _statement(dialect, shape), _values(dialect, shape, change))
        fits = shape[0] is None or written == 1
        if shape[0] is None:
            stored.of(dialect).number_on(connection)
    else:
        assert change.before is not None
        theirs = _current(connection, id_of(change.before))
        fits = theirs is not None and all(map(alike, theirs, change.before))
    if not fits:
        assert change.before is not None
        raise Conflict(change.before, change.after, _current(connection, id_of(change.before)))
    return change


def _give_id(connection: Connection, shape: _Shape, change: Change) -> Change:
    dialect = connection.dialect.name
    ((number,),) = prepared.fetch(connection, _statement(dialect, shape), _values(dialect, shape, change))
    assert change.after is not None
    after = list(change.after)
    after[_ID] = number
    return Change(None, tuple(after))


def _current(connection: Connection, number: int) -> Row | None:
    row = connection.execute(select(*(HERO.c[name] for name in COLUMNS)).where(HERO.c.id == number)).first()
    return None if row is None else tuple(row)


def _shape(dialect: str, change: Change) -> _Shape:
    of = stored.of(dialect).shape
    before = None if change.before is None else tuple(map(of, change.before))
    if change.after is None:
        return before, None
    if change.before is None:
        return None, tuple(map(of, change.after))
    assert id_of(change.before) == id_of(change.after), "an id never changes"
    return before, tuple(
        _SAME if alike(old, new) else of(new) for old, new in zip(change.before, change.after, strict=True)
    )


def _writes(shape: _Shape) -> bool:
    return shape[1] is None or shape[0] is None or any(shape[1])


def _differs(change: Change) -> bool:
    assert change.before is not None
    assert change.after is not None
    return not all(map(alike, change.before, change.after))


@lru_cache(maxsize=256)
def _statement(dialect: str, shape: _Shape) -> Insert | Update | Delete:
    module = stored.of(dialect)
    before, after = shape
    new = {
        name: module.written(kind, f"new_{name}")
        for name, kind in zip(COLUMNS, after or (), strict=False)
        if kind != _SAME
    }
    if before is None:
        if after is not None and after[_ID] == "null":
            if dialect == "sqlite":
                new["id"] = fresh_id()
            else:
                del new["id"]
            return HERO.insert().values(new).returning(HERO.c.id)
        return HERO.insert().inline().values(new)
    same = and_(*(module.same(HERO.c[name], kind, f"old_{name}") for name, kind in zip(COLUMNS, before, strict=True)))
    return HERO.delete().where(same) if after is None else HERO.update().where(same).values(new)


def _values(dialect: str, shape: _Shape, change: Change) -> dict[str, object]:
    bound = stored.of(dialect).bound
    values: dict[str, object] = {}
    for prefix, kinds, row in (("old", shape[0], change.before), ("new", shape[1], change.after)):
        if kinds is None or row is None:
            continue
        for name, kind, value in zip(COLUMNS, kinds, row, strict=True):
            if kind not in (_SAME, "null"):
                try:
                    values[f"{prefix}_{name}"] = bound(value)
                except ValueError as error:
                    raise InvalidHero({name: str(error)}) from None
    return values
