"""The single writer thread: writes in the order they came, several in one commit, and the watch. Door: `Writer`."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection

from desktop.data import commits
from desktop.data.errors import RosterReplaced
from desktop.data.interrupting import Interrupts
from desktop.data.journal.values import Committed
from desktop.data.store import OutsideChange, Store, savepoint

_log = logging.getLogger(__name__)

WATCH_S: Final = 0.5
_SHARED_S: Final = 0.1
_SHARED_WRITES: Final = 1_000
_COMPANY_S: Final = 0.02
"""How long a write waits at most for others to share its commit, if many did so last time."""


class _Write:
    def __init__(self, fn: Callable[..., Any], args: tuple[Any, ...], *, alone: bool) -> None:
        self.fn = fn
        self.args = args
        self.alone = alone
        self.future: Future[Any] = Future()

    def begins(self) -> bool:
        """Whether it is still wanted; from then on it can only be interrupted."""
        return not self.future.cancelled() and (self.future.running() or self.future.set_running_or_notify_cancel())


class Writer:
    """Owns the one write connection and its thread.

    Args:
        store: The roster's keeper.
        connection: The write connection; closed by the thread at its end.
        outside: Takes what others did to the roster; called on the thread.
        may_write: Raises when nothing may be written; called on the thread before each transaction.
        committed: Takes every operation right after its commit; called on the thread.
        reopened: Takes the connection when it had to be opened again; called on the thread, in no transaction.
    """

    def __init__(
        self,
        store: Store,
        connection: Connection,
        *,
        outside: Callable[[OutsideChange], None],
        may_write: Callable[[], None],
        committed: Callable[[Committed], None],
        reopened: Callable[[Connection], None],
    ) -> None:
        self._store = store
        self._connection = connection
        self._outside = outside
        self._may_write = may_write
        self._committed = committed
        self._reopened = reopened
        self._driver = connection.connection.driver_connection
        self._interrupts = Interrupts(store, connection)
        self._waiting: deque[_Write] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._is_busy = False
        self._wanted = 1
        self._crowd = 1
        self._commit_s = 0.0
        self._token = store.token(connection)
        self._moved: OutsideChange | None = None
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., Any], *args: Any, alone: bool = False) -> "Future[Any]":
        """Queue a write.

        Args:
            fn: Called with the connection and `args` inside a savepoint. It may be called again when the transaction
                was lost through no fault of its own, so it must do nothing but write.
            args: Plain values.
            alone: Whether to call it outside any transaction, with no other write in between.

        Returns:
            The future of its result, resolved only after the commit.
        """
        write = _Write(fn, args, alone=alone)
        with self._changed:
            if self._closing:
                raise RuntimeError("the roster is closed")
            self._waiting.append(write)
            if len(self._waiting) >= self._wanted:
                self._changed.notify()
        return write.future

    @property
    def is_busy(self) -> bool:
        """Whether a write is under way: it may keep readers out until its commit."""
        return self._is_busy

    def interrupt(self, future: "Future[Any]") -> bool:
        """Let a write that is under way end with `Interrupted` and nothing written; other writes are not touched.

        Returns:
            Whether it was under way; one that only waits for its commit is not, and is written.
        """
        return self._interrupts.interrupt(future)

    def close(self) -> None:
        """Finish what waits, end the thread and close the connection."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        next_look = time.monotonic() + WATCH_S
        try:
            while (writes := self._take(next_look - time.monotonic())) is not None:
                if writes:
                    self._is_busy = True
                    self._serve(writes)
                    self._is_busy = False
                if time.monotonic() >= next_look:
                    self._look()
                    next_look = time.monotonic() + WATCH_S
        finally:
            self._clean()
            self._connection.close()

    def _take(self, seconds: float) -> list[_Write] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing, max(0.0, seconds))
            if not self._waiting:
                return None if self._closing else []
            self._wait_for_company()
            writes = [self._waiting.popleft()]
            while self._waiting and len(writes) < _SHARED_WRITES and not (writes[0].alone or self._waiting[0].alone):
                writes.append(self._waiting.popleft())
            return writes

    def _wait_for_company(self) -> None:
        """Let the first of many clients wait for the others: a commit costs the same for one as for all."""
        if self._crowd > 1 and not self._closing and not self._waiting[0].alone:
            self._wanted = self._crowd
            patience = min(_COMPANY_S, self._commit_s / 2)
            self._changed.wait_for(lambda: len(self._waiting) >= self._wanted or self._closing, patience)
            self._wanted = 1

    def _serve(self, writes: list[_Write]) -> None:
        if writes[0].alone:
            self._run_alone(writes[0])
            return
        self._crowd = len(writes)
        while writes:
            writes = self._share(writes)

    def _run_alone(self, write: _Write) -> None:
        if not write.begins():
            return
        try:
            self._reopen()
            result = write.fn(self._connection, *write.args)
        except BaseException as error:  # noqa: BLE001 - belongs to whoever holds the future
            self._clean()
            self._fail([write], error)
        else:
            self._clean()
            write.future.set_result(result)

    def _share(self, writes: list[_Write]) -> list[_Write]:
        """Write as many as fit into one short transaction; returns those that did not."""
        deadline = time.monotonic() + _SHARED_S
        done: list[tuple[_Write, Any]] = []
        try:
            self._guard()
            self._begin()
        except BaseException as error:  # noqa: BLE001 - belongs to whoever holds the futures
            self._clean()
            self._fail(writes, error)
            return []
        for position, write in enumerate(writes):
            if done and time.monotonic() > deadline:
                self._finish(done)
                return writes[position:]
            try:
                done.append((write, self._call(write)))
            except BaseException as error:  # noqa: BLE001 - belongs to whoever holds the future
                self._fail([write], error)
                if not self._store.in_transaction(self._connection):
                    self._clean()
                    for earlier, _ in done:
                        self._share([earlier])
                    return writes[position + 1 :]
        self._finish(done)
        return []

    def _call(self, write: _Write) -> Any:
        connection = self._connection
        with savepoint(connection), commits.keeping(connection), self._interrupts.allowed(write.future):
            return write.fn(connection, *write.args) if write.begins() else None

    def _finish(self, done: list[tuple[_Write, Any]]) -> None:
        try:
            if done:
                self._guard()
                begin = time.monotonic()
                self._store.commit(self._connection)
                self._commit_s = time.monotonic() - begin
        except BaseException as error:  # noqa: BLE001 - belongs to whoever holds the futures
            self._clean()
            self._fail([write for write, _ in done], error)
            return
        operations = commits.taken(self._connection)
        self._clean()
        for operation in operations:
            self._committed(operation)
        for write, result in done:
            if not write.future.cancelled():
                write.future.set_result(result)

    def _guard(self) -> None:
        moved = self._store.moved()
        self._tell_moved(moved)
        if moved is not None:
            raise RosterReplaced(
                "The roster was moved, deleted or replaced while it was open, so this was not saved."
                " Put the file back, or open it again where it is now, and do it once more."
            )
        self._may_write()

    def _begin(self) -> None:
        """Begin a transaction, on a connection about which all is told that must be."""
        self._store.begin(self._connection)
        if self._connection.connection.driver_connection is not self._driver:
            self._clean()
            self._reopen()
            self._store.begin(self._connection)

    def _reopen(self) -> None:
        """A server's connection that was lost opens again by itself; tell of it."""
        driver = self._connection.connection.driver_connection
        if driver is not self._driver:
            self._reopened(self._connection)
            self._driver = driver

    def _clean(self) -> None:
        with suppress(Exception):
            commits.taken(self._connection)
        with suppress(Exception):
            self._connection.rollback()
            if self._store.in_transaction(self._connection):
                self._connection.exec_driver_sql("ROLLBACK")
                self._connection.rollback()

    def _fail(self, writes: list[_Write], error: BaseException) -> None:
        known = self._store.known(error) or error
        for write in writes:
            if write.begins():
                write.future.set_exception(known)

    def _look(self) -> None:
        moved = self._store.moved()
        if moved is not None or self._moved is not None:
            self._tell_moved(moved)
            return
        try:
            token = self._store.token(self._connection)
        except Exception as error:  # noqa: BLE001 - the thread must go on
            if self._store.known(error) is None:
                _log.exception("the watch failed")
            return
        finally:
            self._clean()
        if token != self._token:
            self._token = token
            self._tell(OutsideChange.CHANGED)

    def _tell_moved(self, moved: OutsideChange | None) -> None:
        if moved is not self._moved:
            self._moved = moved
            self._tell(moved or OutsideChange.CHANGED)

    def _tell(self, change: OutsideChange) -> None:
        try:
            self._outside(change)
        except Exception:  # noqa: BLE001 - the thread must go on
            _log.exception("what others did could not be told")
