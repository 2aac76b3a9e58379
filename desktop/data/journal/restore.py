"""Bringing one hero back to an earlier state. Door: `restore`."""

from sqlalchemy import Connection, select

from desktop.data import crud, queries
from desktop.data.errors import InTheWay, NotInHistory
from desktop.data.fields import COLUMNS, POSITION
from desktop.data.journal.history import as_recorded, operation_of
from desktop.data.journal.record import NAMES
from desktop.data.journal.tables import CHANGE, OPERATION
from desktop.data.journal.values import CREATED, DELETED, Done, OnConflict, Origin, Recorded
from desktop.data.models import Change, Row
from desktop.data.stored import alike


def restore(
    connection: Connection,
    hero: int,
    operation: int,
    origin: Origin,
    on_conflict: OnConflict = OnConflict.REFUSE,
) -> Done:
    """Make a hero what it was right after an operation; this is an ordinary operation itself and can be undone.

    Args:
        connection: The writer's.
        hero: Id of the hero.
        operation: An operation that changed it.
        origin: Who does it.
        on_conflict: What happens when the hero is not what the operation and the later ones left.

    Raises:
        NotInHistory: The operation is not in the journal any more.
        InTheWay: The hero is not what the journal says and `on_conflict` is `REFUSE`; nothing was written.
    """
    recorded = _recorded(connection, hero, operation)
    if operation_of(connection, operation) is None or not recorded or recorded[0].operation != operation:
        raise NotInHistory("This step is no longer in the history, so the hero cannot be brought back to it.")
    now = queries.get(connection, hero)
    if on_conflict is not OnConflict.FORCE and not _is_as_left(recorded, now):
        if on_conflict is OnConflict.REFUSE:
            raise InTheWay(operation, 1)
        return Done(None, 0, (), skipped=1)
    then = _then(hero, recorded, now)
    if then == now and list(map(type, then or ())) == list(map(type, now or ())):
        return Done(None, 0, ())
    if then is not None and any(value is _LOST for value in then):
        return Done(None, 0, (), skipped=1)
    return crud.perform(connection, [Change(now, then)], origin, target=operation)


class _Lost:
    """A value that neither the journal nor the roster holds any more."""


_LOST = _Lost()


def _recorded(connection: Connection, hero: int, operation: int) -> list[Recorded]:
    """What happened to a hero from an operation on, oldest first."""
    found = (
        select(CHANGE)
        .select_from(OPERATION.join(CHANGE, CHANGE.c.operation == OPERATION.c.id))
        .where(CHANGE.c.hero == hero, OPERATION.c.id >= operation)
        .order_by(OPERATION.c.id)
    )
    return [as_recorded(row) for row in connection.execute(found).mappings()]


def _is_as_left(recorded: list[Recorded], now: Row | None) -> bool:
    """Whether nobody else changed what going back would set."""
    is_gone = recorded[-1].what == DELETED
    if is_gone or now is None:
        return is_gone and now is None
    left = {cell.field: cell.after for change in recorded for cell in change.cells}
    return all(alike(value, now[POSITION[field]]) for field, value in left.items())


def _then(hero: int, recorded: list[Recorded], now: Row | None) -> Row | None:
    """The hero right after the first of the changes."""
    first, *later = recorded
    if first.what == DELETED:
        return None
    values: dict[str, object] = {cell.field: cell.after for cell in first.cells}
    for change in later:
        if change.what == CREATED:
            values = dict.fromkeys(NAMES, _LOST) | values
            break
        for cell in change.cells:
            values.setdefault(cell.field, cell.before)
    for name in NAMES:
        values.setdefault(name, _LOST if now is None else now[POSITION[name]])
    return tuple(hero if name == "id" else values[name] for name in COLUMNS)
