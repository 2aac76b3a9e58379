"""What happens when a roster is opened: looked at, made, upgraded or refused. Doors: functions."""

from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from desktop.data import migrations
from desktop.data.backups import making
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.errors import RosterForeign, RosterNewer, RosterOutdated
from desktop.data.fields import COLUMNS
from desktop.data.journal import tables as journal_tables
from desktop.data.reader import Reader
from desktop.data.store import Found, RosterState, Store


def settle(
    store: Store, connection: Connection, *, create: bool, upgrade: bool, backup_dir: Path | None
) -> RosterState:
    """Look at what was connected to, and make or upgrade it if that is wanted.

    Args:
        store: The roster's keeper.
        connection: The writer's.
        create: Whether to make the tables when there is nothing at all.
        upgrade: Whether an older schema may be brought to ours.
        backup_dir: Where the backup goes that is made first; beside the file if left out.

    Raises:
        RosterError: It cannot be opened.
    """
    found = store.inspect(connection)
    if found.empty and create:
        _make(store, connection)
        return state_of(store, store.inspect(connection))
    check_usable(store, found)
    lacks_columns = not found.columns.issuperset(COLUMNS)
    is_old = lacks_columns or found.version not in (None, migrations.HEAD)
    if not is_old or (found.read_only and not lacks_columns):
        return state_of(store, found)
    if not upgrade or found.read_only:
        raise RosterOutdated(_outdated_text(store.name, is_protected=bool(found.read_only)))
    bring_up(store, connection, backup_dir, Why.UPGRADE)
    return state_of(store, store.inspect(connection))


def check_usable(store: Store, found: Found) -> None:
    """Raise the `RosterError` that says why something is no roster for this version of the program."""
    missing = set(COLUMNS) - found.columns
    if found.empty:
        raise RosterForeign(
            f"“{store.name}” is a database without a table of heroes. Nothing was changed; open another file, or make a"
            " new roster."
        )
    if found.version is not None and found.version not in migrations.VERSIONS:
        raise RosterNewer(
            f"“{store.name}” was written by a newer version of this program. Its heroes are safe; install the newest"
            " version to open it.",
            f"schema {found.version}, known up to {migrations.HEAD}",
        )
    if missing and found.version == migrations.HEAD:
        raise RosterForeign(
            f"The hero table of “{store.name}” lacks columns. Nothing was changed; restore a backup.",
            ", ".join(sorted(missing)),
        )


def state_of(store: Store, found: Found) -> RosterState:
    """What can be done with what was found."""
    adopted = found.version is not None
    return RosterState(
        read_only=bool(found.read_only),
        reason=found.read_only,
        adopted=adopted,
        can_adopt=not adopted and not found.read_only,
        indexed=found.indexed,
        dialect=store.dialect,
    )


def _make(store: Store, connection: Connection) -> None:
    store.begin(connection)
    migrations.upgrade(connection)
    store.commit(connection)
    connection.rollback()


def bring_up(
    store: Store, connection: Connection, backup_dir: Path | None, why: Why, *, has_session: bool = False
) -> None:
    """Bring the schema to ours, after a verified copy.

    Args:
        store: The roster's keeper.
        connection: The writer's, in no transaction.
        backup_dir: Where the copy goes; beside the file if left out.
        why: What the copy is for.
        has_session: Whether the connection has a journal of its own, which the roster is to keep.
    """
    store.begin(connection)
    reader = Reader(store)
    try:
        copy = partial(store.copy, pace=Pace(), hold=True)
        making.keep(store, backup_dir or store.folder, why, partial(reader.run, copy))
    finally:
        reader.close()
    if has_session:
        journal_tables.set_session_aside(connection)
    migrations.upgrade(connection)
    if has_session:
        journal_tables.keep_session(connection)
    store.commit(connection)
    connection.rollback()


def _outdated_text(name: str, *, is_protected: bool) -> str:
    if is_protected:
        return (
            f"“{name}” was made by an older version of this program and cannot be upgraded, because it is"
            " write-protected. Its heroes are safe; allow writing to it, or copy it to another folder, then open it"
            " again."
        )
    return (
        f"“{name}” was made by an older version of this program. Its heroes are safe; it can be upgraded now, and a"
        " verified backup is kept."
    )
