"""A kept connection for one thread's reads. Doors: `Reader`, `aside`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection, event

from desktop.data.errors import Interrupted
from desktop.data.store import Store

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Reader:
    """Reads on one kept connection, each statement its own; for one thread at a time.

    Args:
        store: The roster's keeper.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._is_running = False
        self._is_unwanted = False
        self._settle: Callable[[], None] | None = None
        self._connection: Connection | None = store.connect()
        event.listen(self._connection, "before_cursor_execute", self._stop_if_unwanted)
        store.watch_interrupts(self._connection, lambda: self._is_unwanted)

    def run(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """Call `fn(connection, *args)` on the calling thread; it must use up what it reads before it returns.

        Raises:
            Interrupted: `interrupt` was called meanwhile.
            RosterError: The database had a known trouble.
        """
        with self._running() as connection:
            return fn(connection, *args)

    def walk(self, fn: Callable[[Connection, *Ts], Iterator[T]], *args: *Ts) -> Iterator[T]:
        """Walk `fn(connection, *args)`; see `run`."""
        with self._running() as connection:
            yield from fn(connection, *args)

    def interrupt(self) -> None:
        """Let the running `run` end with `Interrupted`; nothing happens when none is running. From any thread."""
        with self._lock:
            if self._is_running and not self._is_unwanted and self._connection is not None:
                self._is_unwanted = True
                self._settle = self._store.interrupt(self._connection)

    def close(self) -> None:
        """Close the connection, once a running `run` has ended; on that thread or after it."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _running(self) -> Iterator[Connection]:
        connection = self._begin()
        try:
            yield connection
        except Exception as error:
            known = self._store.known(error)
            if known is None or known is error:
                raise
            raise known from None
        finally:
            is_unwanted = self._end(connection)
        if is_unwanted:
            raise _interrupted()

    def _begin(self) -> Connection:
        with self._lock:
            if self._connection is None:
                raise RuntimeError("the reader is closed")
            if self._is_running:
                raise RuntimeError("a reader is for one thread at a time")
            self._is_running = True
            return self._connection

    def _end(self, connection: Connection) -> bool:
        with self._lock:
            is_unwanted, self._is_unwanted = self._is_unwanted, False
            settle, self._settle = self._settle, None
            self._is_running = False
        if settle is not None:
            settle()
        connection.rollback()
        return is_unwanted

    def _stop_if_unwanted(self, *_: object) -> None:
        if self._is_unwanted:
            raise _interrupted()


def aside(open_reader: Callable[[], Reader], fn: Callable[[Connection, *Ts], Iterator[T]], *args: *Ts) -> Iterator[T]:
    """Walk `fn(connection, *args)` on a connection of its own, which nothing else waits for.

    Args:
        open_reader: Opens it.
        fn: Returns an iterator.
        args: What it takes.
    """
    reader = open_reader()
    try:
        yield from reader.walk(fn, *args)
    finally:
        reader.close()


def _interrupted() -> Interrupted:
    return Interrupted("The work was cancelled. Nothing was changed.")
