"""Making the journal smaller, or forgetting it. Doors: `prune_step`, `forget`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, delete, func, select, tuple_

from desktop.data.journal.history import size
from desktop.data.journal.tables import CHANGE, OPERATION
from desktop.data.models import MAX_INTEGER

_ROWS: Final = 5_000
_OPERATIONS: Final = 500


def prune_step(connection: Connection, oldest: int | None, most_bytes: int | None) -> bool:
    """Remove a little of what is too old or too much, the oldest first; the newest operation is never too much.

    What is removed cannot be undone any more; everything else can, as before. A big operation leaves the history at
    once, its rows follow step by step.

    Args:
        connection: The writer's.
        oldest: Operations before this time (milliseconds since 1970, UTC) are too old; None if age does not matter.
        most_bytes: About how much room the journal may take; None if it does not matter.

    Returns:
        Whether to call again, since there may be more.
    """
    with _erasing(connection):
        if _remove_rows(connection):
            return True
        first = select(OPERATION).order_by(OPERATION.c.id).limit(_OPERATIONS)
        operations = connection.execute(first).mappings().all()
        held = size(connection) if most_bytes is not None else None
        average = held.bytes / (held.rows + held.operations) if held and held.operations else 0
        excess = held.bytes - (most_bytes or 0) if held else 0
        last, rows = None, 0
        newest = connection.execute(select(func.max(OPERATION.c.id))).scalar_one()
        for operation in operations:
            is_old = oldest is not None and operation["time"] < oldest
            if not is_old and (excess <= 0 or operation["id"] == newest):
                break
            last = operation["id"]
            excess -= (operation["rows"] + 1) * average
            rows += operation["rows"]
            if rows >= _ROWS:
                break
        if last is None:
            return False
        connection.execute(delete(OPERATION).where(OPERATION.c.id <= last))
        return True


def forget(connection: Connection) -> None:
    """Remove all operations from the history; their values follow by `prune_step`, until it has nothing more to do.

    On SQLite what is removed is overwritten in the file too.
    """
    with _erasing(connection):
        connection.execute(delete(OPERATION))


def _remove_rows(connection: Connection) -> bool:
    """Remove some changes whose operation has gone; returns whether there were any."""
    standing = select(func.min(OPERATION.c.id)).scalar_subquery()
    key = (CHANGE.c.operation, CHANGE.c.hero)
    orphans = select(*key).where(CHANGE.c.operation < func.coalesce(standing, MAX_INTEGER))
    some = orphans.order_by(*key).limit(_ROWS)
    return connection.execute(delete(CHANGE).where(tuple_(*key).in_(some))).rowcount > 0


@contextmanager
def _erasing(connection: Connection) -> Iterator[None]:
    """Let SQLite overwrite what is deleted."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    connection.exec_driver_sql("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA secure_delete={int(usual)}")
