"""Reading the journal: what can be undone, what happened to the roster and to one hero. Doors: functions."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, Text, cast, func, select

from desktop.data.journal.record import NAMES
from desktop.data.journal.tables import CHANGE, OPERATION, after, before
from desktop.data.journal.values import CREATED, DELETED, Cell, JournalSize, Kind, Operation, Recorded

_OPERATION: Final = tuple(OPERATION.c[name] for name in Operation.__slots__)
_SAMPLE: Final = 1_000
_OPERATION_BYTES: Final = 120
_ROW_BYTES: Final = 12


def next_undo(connection: Connection, author: str) -> Operation | None:
    """The operation that the author's next undo takes back."""
    return _newest(connection, author, (Kind.DO, Kind.REDO))


def next_redo(connection: Connection, author: str) -> Operation | None:
    """The undo that the author's next redo takes back; there is none after the author has done something new."""
    found = _newest(connection, author, (Kind.UNDO,))
    if found is None:
        return None
    newer = select(OPERATION.c.id).where(
        OPERATION.c.author == author,
        OPERATION.c.kind == Kind.DO.value,
        OPERATION.c.id > found.id,
    )
    return found if connection.execute(newer.limit(1)).first() is None else None


def operation_of(connection: Connection, number: int) -> Operation | None:
    """One operation; None when it is not in the journal."""
    return _first(connection, select(*_OPERATION).where(OPERATION.c.id == number))


def history(connection: Connection, older_than: int | None, limit: int) -> tuple[Operation, ...]:
    """Operations, newest first.

    Args:
        connection: Where to read.
        older_than: The last operation already known; None to begin with the newest.
        limit: How many at most.
    """
    found = select(*_OPERATION).order_by(OPERATION.c.id.desc()).limit(limit)
    if older_than is not None:
        found = found.where(OPERATION.c.id < older_than)
    return tuple(as_operation(row) for row in connection.execute(found))


def changes(connection: Connection, operation: int, after_hero: int | None, limit: int) -> tuple[Recorded, ...]:
    """What an operation did, in the order of the heroes' ids.

    Args:
        connection: Where to read.
        operation: Its number.
        after_hero: The last hero already known; None to begin with the first.
        limit: How many at most.
    """
    known = OPERATION.c.id == CHANGE.c.operation
    found = select(CHANGE).join(OPERATION, known).where(CHANGE.c.operation == operation)
    if after_hero is not None:
        found = found.where(CHANGE.c.hero > after_hero)
    rows = connection.execute(found.order_by(CHANGE.c.hero).limit(limit))
    return tuple(as_recorded(row) for row in rows.mappings())


def history_of(
    connection: Connection, hero: int, older_than: int | None, limit: int
) -> tuple[tuple[Operation, Recorded], ...]:
    """What happened to one hero, newest first; see `history`."""
    found = (
        select(*_OPERATION, *CHANGE.c)
        .select_from(OPERATION.join(CHANGE, CHANGE.c.operation == OPERATION.c.id))
        .where(CHANGE.c.hero == hero)
        .order_by(OPERATION.c.id.desc())
        .limit(limit)
    )
    if older_than is not None:
        found = found.where(OPERATION.c.id < older_than)
    names = CHANGE.c.keys()
    return tuple(
        (
            as_operation(row[: len(_OPERATION)]),
            as_recorded(dict(zip(names, row[len(_OPERATION) :], strict=True))),
        )
        for row in connection.execute(found)
    )


def size(connection: Connection) -> JournalSize:
    """How much the journal holds; a moment however much it is, since room is judged by a sample."""
    total = select(func.count(), func.coalesce(func.sum(OPERATION.c.rows), 0))
    operations, rows = connection.execute(total).one()
    lengths = [func.coalesce(func.length(cast(column, Text())), 0) for column in CHANGE.c]
    measured = [
        length
        for order in (CHANGE.c.operation, CHANGE.c.operation.desc())
        for length in connection.execute(
            select(sum(lengths[1:], start=lengths[0])).order_by(order).limit(_SAMPLE)
        ).scalars()
    ]
    average = sum(measured) / len(measured) if measured else 0
    return JournalSize(operations, int(rows), round(operations * _OPERATION_BYTES + int(rows) * (average + _ROW_BYTES)))


def as_recorded(row: Mapping[Any, Any]) -> Recorded:
    """A row of the journal as a value."""
    what = str(row["changed"])
    names = NAMES if what in (CREATED, DELETED) else what.split(",")
    cells = tuple(Cell(name, row[before(name)], row[after(name)]) for name in names)
    return Recorded(row["operation"], row["hero"], what if what in (CREATED, DELETED) else "", cells)


def _newest(connection: Connection, author: str, kinds: tuple[Kind, ...]) -> Operation | None:
    standing = (OPERATION.c.author == author, OPERATION.c.undone_by.is_(None))
    found = [
        operation
        for kind in kinds
        if (
            operation := _first(
                connection,
                select(*_OPERATION)
                .where(*standing, OPERATION.c.kind == kind.value)
                .order_by(OPERATION.c.id.desc())
                .limit(1),
            )
        )
    ]
    return max(found, key=lambda operation: operation.id, default=None)


def _first(connection: Connection, question: Select[Any]) -> Operation | None:
    row = connection.execute(question).first()
    return None if row is None else as_operation(row)


def as_operation(row: Any) -> Operation:
    """A row of the operations' columns, in the order of `Operation`, as a value."""
    values = dict(zip(Operation.__slots__, row, strict=True))
    return Operation(**values | {"kind": Kind(values["kind"])})
