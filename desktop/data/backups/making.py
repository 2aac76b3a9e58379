"""Making a backup: copied, proven, written down, and the old ones thinned. Doors: `make`, `keep`, `Vault`."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.data.backups.difference import Difference
from desktop.data.backups.pace import Pace
from desktop.data.backups.sameness import attached, same_rows
from desktop.data.backups.shelf import Backup, Shelf, Why, thin
from desktop.data.journal.values import Done, Origin
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import Store


class Vault(Protocol):
    """What an open roster does with its backups, as `Database` does; every method may take long."""

    @property
    def location(self) -> str:
        """Path or URL, never with a password."""

    @property
    def name(self) -> str:
        """What a person calls the roster."""

    def is_changed(self, keeping: "Keeping") -> bool:
        """Whether there is a backup, and the roster was changed since the newest one was made."""

    def back_up(self, keeping: "Keeping", why: Why, pace: Pace) -> Backup:
        """Make a backup; see `make`."""

    def differences(self, backup: Path) -> Iterator[Difference]:
        """What restoring a backup would change; see `difference.differences`."""

    def restore(self, backup: Path, origin: Origin, pace: Pace) -> Done:
        """Make the heroes those of a backup; see `restoring.restore`."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where backups are kept, and how much of them.

    Attributes:
        folder: For all rosters.
        most_bytes: How much room they may take in all.
    """

    folder: Path
    most_bytes: int


def make(store: Store, keeping: Keeping, why: Why, pace: Pace, copy: Callable[[Path, Pace], None]) -> Backup:
    """Make a backup, unless the newest one holds the same heroes already.

    Others are thinned, but not before a restore: the one to be restored may be among those that need not be kept.

    Args:
        store: The roster's keeper.
        keeping: Where to.
        why: What for.
        pace: Told how far it is.
        copy: Writes a proven copy to a path.

    Returns:
        The new one, or the one that does as well.

    Raises:
        RosterError: It could not be made; nothing is left of it.
    """
    shelf = Shelf(keeping.folder, store.location, store.name)
    stamp, newest = store.stamp(), shelf.newest()
    if newest is not None and stamp and newest.stamp == stamp:
        return newest
    target = shelf.new(why)
    copy(target, pace)
    if newest is not None and _same_heroes(target, newest.path, pace):
        target.unlink()
        return shelf.renew(newest, stamp)
    backup = shelf.put(target, rows=_count(target), why=why, stamp=stamp)
    if why is not Why.RESTORE:
        thin(keeping.folder, keeping.most_bytes)
    return backup


def is_changed(store: Store, keeping: Keeping) -> bool:
    """Whether there is a backup, and the roster's file was changed since; a server does not tell."""
    newest = Shelf(keeping.folder, store.location, store.name).newest()
    return newest is not None and newest.stamp != store.stamp()


def keep(store: Store, folder: Path, why: Why, copy: Callable[[Path], None]) -> None:
    """Make a backup in any case, before something that must not begin without one.

    Args:
        store: The roster's keeper.
        folder: Where all backups are.
        why: What for.
        copy: Writes a proven copy to a path.

    Raises:
        RosterError: It could not be made; nothing is left of it.
    """
    shelf = Shelf(folder, store.location, store.name)
    stamp, target = store.stamp(), shelf.new(why)
    copy(target)
    shelf.put(target, rows=_count(target), why=why, stamp=stamp)


def _count(path: Path) -> int:
    with closing(sqlite.connect(path, "ro")) as connection:
        rows: int = connection.execute("SELECT count(*) FROM hero").fetchone()[0]
    return rows


def _same_heroes(one: Path, two: Path, pace: Pace) -> bool:
    with attached(one, two, "newest") as connection:
        return same_rows(connection, "newest", pace, only="hero")
