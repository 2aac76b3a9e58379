"""Making the heroes those of a backup, by statements that need little memory. Doors: `restore`, `awaited`."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    FromClause,
    Insert,
    Select,
    String,
    case,
    func,
    insert,
    literal,
    or_,
    select,
)

from desktop.data import stored
from desktop.data.backups.difference import differs, shared
from desktop.data.backups.pace import Pace
from desktop.data.journal.record import NAMES, begin, carry_out, fill, finish
from desktop.data.journal.tables import CHANGE, after, before
from desktop.data.journal.values import CREATED, DELETED, Done, Origin
from desktop.data.store import HERO, Store

_LOOK_S: Final = 0.05


def restore(connection: Connection, store: Store, backup: Path, origin: Origin, pace: Pace) -> Done:
    """Make the heroes those of a backup; one operation of the journal, so it can be undone.

    Args:
        connection: The writer's.
        store: The roster's keeper.
        backup: The file.
        origin: Who does it.
        pace: Asked whether it is still wanted.

    Raises:
        Interrupted: It is not; nothing was changed.
    """
    pace.look()
    dialect = stored.of(connection.dialect.name)
    with dialect.sweeping(connection):
        then = store.beside(connection, backup)
        number = begin(connection, origin)
        rows = sum(fill(connection, statement) for statement in _journaling(connection, then, number))
        whats = connection.execute(select(CHANGE.c.changed).distinct().where(CHANGE.c.operation == number)).scalars()
        changes = carry_out(connection, number, list(whats))
        dialect.number_on(connection)
        return finish(connection, number, origin, changes, rows=rows)


def awaited(restored: Future[Done], pace: Pace, interrupt: Callable[[Future[Done]], object]) -> Done:
    """Wait for a restore on the writer's thread, and end it when it is no longer wanted.

    Args:
        restored: Its future.
        pace: Asked whether it is still wanted.
        interrupt: Ends a running write.
    """
    while True:
        with suppress(TimeoutError):
            return restored.result(_LOOK_S)
        if pace.is_cancelled:
            interrupt(restored)


def _journaling(connection: Connection, then: FromClause, number: int) -> Iterator[Insert]:
    """The statements that journal what must happen."""
    fields = shared(then)
    other = {name: differs(connection, then, name) for name in fields}
    what = func.substr(
        sum((case((it, f",{name}"), else_="") for name, it in other.items()), start=literal("", String())), 2
    )
    news = then.outerjoin(HERO, HERO.c.id == then.c.id)
    gone = HERO.outerjoin(then, then.c.id == HERO.c.id)
    both = HERO.join(then, then.c.id == HERO.c.id)
    old = {before(name): HERO.c[name] for name in NAMES}
    new = {after(name): then.c[name] for name in fields}
    changed = {before(name): case((it, HERO.c[name])) for name, it in other.items()} | {
        after(name): case((it, then.c[name])) for name, it in other.items()
    }

    def filled(hero: Any, kind: Any, columns: dict[str, Any], rows: Select[Any]) -> Insert:
        chosen = rows.with_only_columns(literal(number, BigInteger()), hero, kind, *columns.values()).order_by(hero)
        return insert(CHANGE).from_select(["operation", "hero", "changed", *columns], chosen)

    yield filled(
        HERO.c.id, literal(DELETED, String()), old, select(HERO.c.id).select_from(gone).where(then.c.id.is_(None))
    )
    yield filled(HERO.c.id, what, changed, select(HERO.c.id).select_from(both).where(or_(*other.values())))
    yield filled(
        then.c.id, literal(CREATED, String()), new, select(then.c.id).select_from(news).where(HERO.c.id.is_(None))
    )
