"""An open roster: readers, the writer, and what can be done with it. Door: `Database`."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, TypeVarTuple

from sqlalchemy import Connection

from desktop.data import opening
from desktop.data.backups import difference, making, restoring
from desktop.data.backups.copying import Restless
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Backup, Why
from desktop.data.checker import Checker
from desktop.data.errors import RosterDamaged, RosterLocked, RosterReadOnly
from desktop.data.journal import tables as journal_tables
from desktop.data.journal.reader import JournalReader
from desktop.data.journal.values import Committed, Done, Origin
from desktop.data.reader import Reader
from desktop.data.sqlite.file import SqliteFile
from desktop.data.store import OutsideChange, RosterState, Store
from desktop.data.writer import Writer

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop.data.backups.difference import Difference

__all__ = ["Database", "OutsideChange", "Reader", "RosterState"]

_log = logging.getLogger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Database:
    """An open roster. Every method may be called from any thread; `open` makes one."""

    def __init__(self, store: Store, connection: Connection, state: RosterState, backup_dir: Path | None) -> None:
        self._store = store
        self._connection = connection
        self._state = state
        self._damage = ""
        self._lock = threading.Lock()
        self._backup_dir = backup_dir
        self._listeners: list[Callable[[OutsideChange], None]] = []
        self._checker = Checker(self.reader, store.check, self._note_damage)
        self._committed: list[Callable[[Committed], None]] = []
        self._journal = JournalReader(self.reader)
        self._has_session = not state.adopted and not state.read_only
        self._open_session(connection)
        self._writer = Writer(
            store,
            connection,
            outside=self._notice,
            may_write=self._demand_writable,
            committed=self._tell_committed,
            reopened=self._open_session,
        )

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        create: bool = False,
        upgrade: bool = False,
        read_only: bool = False,
        backup_dir: Path | None = None,
    ) -> "Database":
        """Open a roster.

        Args:
            location: A path, `sqlite:///` and a path, or `postgresql://user:password@host/database`.
            create: Whether to make the roster when there is none, or only an empty file.
            upgrade: Whether an older schema may be brought to ours, after a verified backup.
            read_only: Whether nothing may be written to it, whatever is done with it later.
            backup_dir: Where backups go; beside the file if left out.

        Raises:
            RosterError: It cannot be opened; `RosterOutdated` when it could be with `upgrade`.
        """
        create = create and not read_only
        store = _store(location, create=create, read_only=read_only)
        try:
            connection = store.connect(writer=True)
            try:
                state = opening.settle(store, connection, create=create, upgrade=upgrade, backup_dir=backup_dir)
                return cls(store, connection, state, backup_dir)
            except BaseException as error:
                connection.close()
                known = store.known(error)
                if known is None or known is error:
                    raise
                raise known from None
        except BaseException:
            store.dispose()
            raise

    @property
    def location(self) -> str:
        """Path or URL, never with a password."""
        return self._store.location

    @property
    def name(self) -> str:
        """What a person calls the roster."""
        return self._store.name

    @property
    def state(self) -> RosterState:
        """What can be done with the roster."""
        return self._state

    def reader(self) -> Reader:
        """A kept read connection for one thread; whoever asked closes it."""
        return Reader(self._store)

    def write(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> "Future[T]":
        """Call `fn(connection, *args)` on the writer thread; see `Writer.submit`."""
        self._checker.give_way()
        return self._writer.submit(fn, *args)

    def is_writing(self) -> bool:
        """Whether a write is under way: it may keep readers out until its commit."""
        return self._writer.is_busy

    def interrupt(self, write: "Future[Any]") -> bool:
        """Let a running write end with `Interrupted` and nothing written; see `Writer.interrupt`."""
        return self._writer.interrupt(write)

    def adopt(self) -> "Future[RosterState]":
        """Add our tables and indexes, after a verified copy; the future holds the new state."""
        self._checker.give_way()
        return self._writer.submit(self._adopt, alone=True)

    def on_outside_change(self, callback: Callable[[OutsideChange], None]) -> None:
        """Call back, on a background thread, whenever somebody else did something to the roster."""
        self._listeners.append(callback)

    def on_commit(self, callback: Callable[[Committed], None]) -> None:
        """Call back, on the writer thread, for every operation of this program right after its commit.

        A callback has returned before the write's future is resolved, so it must be quick.
        """
        self._committed.append(callback)

    def journal_read(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> "Future[T]":
        """Call `fn(connection, *args)` where the journal can be read, on a background thread.

        The future fails with `RosterReadOnly` when the roster has no journal and can get none.
        """
        if self._has_session:
            return self._writer.submit(fn, *args, alone=True)
        return self._journal.submit(fn, *args)

    def check(self) -> "Future[None]":
        """Check the whole roster in the background; the future fails with `RosterDamaged` when something is wrong."""
        return self._checker.start()

    def save_copy(self, target: Path, pace: Pace | None = None) -> None:
        """Write a verified copy to a file, replacing what is there; blocks until it is safe on the disk."""
        pace = pace or Pace()
        reader = self.reader()
        try:
            for _ in range(_COPY_ATTEMPTS):
                with suppress(Restless):
                    reader.run(self._store.copy, target, pace)
                    return
        finally:
            reader.close()
        self._writer.submit(self._copy_alone, target, pace, alone=True).result()

    def is_changed(self, keeping: Keeping) -> bool:
        """Whether there is a backup, and the roster was changed since; see `making.is_changed`."""
        return making.is_changed(self._store, keeping)

    def back_up(self, keeping: Keeping, why: Why, pace: Pace) -> Backup:
        """Make a backup; blocks until it is safe on the disk. See `making.make`."""
        if self._damage:
            raise RosterDamaged(self._damage)
        return making.make(self._store, keeping, why, pace, self.save_copy)

    def differences(self, backup: Path) -> "Iterator[Difference]":
        """What restoring a backup would change, step by step; see `difference.differences`."""
        connection = self._store.connect(writer=True)
        try:
            yield from difference.differences(connection, self._store.beside(connection, backup))
        except Exception as error:
            known = self._store.known(error)
            if known is None:
                raise
            raise known from None
        finally:
            connection.close()

    def restore(self, backup: Path, origin: Origin, pace: Pace) -> Done:
        """Make the heroes those of a backup, as one operation; blocks until it is written. See `restoring.restore`."""
        self._checker.give_way()
        done = self._writer.submit(restoring.restore, self._store, backup, origin, pace)
        self._writer.submit(self._store.let_go, alone=True)
        return restoring.awaited(done, pace, self._writer.interrupt)

    def close(self) -> None:
        """Finish the writes that wait, end every thread and let go; readers are closed by their owners."""
        self._checker.close()
        self._journal.close()
        if self._has_session:
            with suppress(RuntimeError):  # it was closed before
                self._writer.submit(self._join_journals, alone=True)
        self._writer.close()
        self._store.dispose()

    def _demand_writable(self) -> None:
        if self._state.read_only:
            raise RosterReadOnly(self._state.reason)

    def _adopt(self, connection: Connection) -> RosterState:
        if not self._state.adopted:
            self._demand_writable()
            opening.bring_up(self._store, connection, self._backup_dir, Why.ADOPTION, has_session=self._has_session)
            self._has_session = False
            self._state = opening.state_of(self._store, self._store.inspect(connection))
        return self._state

    def _open_session(self, connection: Connection) -> None:
        if self._has_session:
            journal_tables.open_session(connection)
            connection.rollback()

    def _join_journals(self, connection: Connection) -> None:
        """Another program has added our tables: what the session's journal holds goes there."""
        if self._has_session and not self._store.moved() and self._state_after(OutsideChange.CHANGED).adopted:
            self._store.begin(connection)
            journal_tables.set_session_aside(connection)
            journal_tables.keep_session(connection)
            self._store.commit(connection)
            self._has_session = False

    def _tell_committed(self, committed: Committed) -> None:
        for listener in self._committed:
            try:
                listener(committed)
            except Exception:  # noqa: BLE001 - no listener may stop the writer
                _log.exception("a listener for commits failed")

    def _copy_alone(self, _: Connection, target: Path, pace: Pace) -> None:
        reader = self.reader()
        try:
            reader.run(partial(self._store.copy, hold=True), target, pace)
        finally:
            reader.close()

    def _note_damage(self, damage: RosterDamaged) -> None:
        with self._lock:
            self._damage = str(damage)
            self._state = replace(self._state, read_only=True, reason=self._damage, can_adopt=False)
        self._call_listeners(OutsideChange.DAMAGED)

    def _notice(self, change: OutsideChange) -> None:
        with self._lock:
            self._state = self._state_after(change)
        if self._has_session and self._state.adopted:
            self._writer.submit(self._join_journals, alone=True)
        elif not (self._has_session or self._state.adopted or self._state.read_only):
            self._has_session = True
            self._open_session(self._connection)
        self._call_listeners(change)

    def _state_after(self, change: OutsideChange) -> RosterState:
        reason = self._damage or _MOVED.get(change, "").format(name=self._store.name)
        if not reason:
            try:
                found = self._store.inspect(self._connection)
                opening.check_usable(self._store, found)
                return opening.state_of(self._store, found)
            except Exception as error:
                known = self._store.known(error)
                if known is None:
                    raise
                if isinstance(known, RosterLocked):
                    return self._state
                reason = str(known)
        return replace(self._state, read_only=True, reason=reason, can_adopt=False)

    def _call_listeners(self, change: OutsideChange) -> None:
        for listener in self._listeners:
            try:
                listener(change)
            except Exception:  # noqa: BLE001 - no listener may stop the writer
                _log.exception("a listener for outside changes failed")


def _store(location: str | Path, *, create: bool, read_only: bool) -> Store:
    if str(location).startswith(_SERVERS):
        from desktop.data.postgresql.server import PostgresServer

        return PostgresServer(str(location), read_only=read_only)
    return SqliteFile(Path(str(location).removeprefix(_FILE)), create=create, read_only=read_only)


_SERVERS: Final = ("postgresql://", "postgresql+psycopg://", "postgres://")
_FILE: Final = "sqlite:///"
_COPY_ATTEMPTS: Final = 2
_MOVED: Final = {
    OutsideChange.REPLACED: (
        "Another file stands where “{name}” was opened. Nothing more is written; put the roster back, or open it again."
    ),
    OutsideChange.GONE: (
        "“{name}” was moved or deleted while it was open. Nothing more is written; put it back, or open it where it is"
        " now."
    ),
}
