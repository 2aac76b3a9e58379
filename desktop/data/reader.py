"""A kept connection for one thread's reads. Doors: `Reader`, `aside`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection

from desktop.data.interrupting import Interrupts
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
        self._connection: Connection | None = store.connect()
        self._interrupts = Interrupts(store, self._connection)

    def run(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """Call `fn(connection, *args)` on the calling thread; it must use up what it reads before it returns.

        Raises:
            Interrupted: `interrupt` was called meanwhile.
            RosterError: The database had a known trouble.
        """
        with self._running(fn) as connection:
            return fn(connection, *args)

    def walk(self, fn: Callable[[Connection, *Ts], Iterator[T]], *args: *Ts) -> Iterator[T]:
        """Walk `fn(connection, *args)`; see `run`."""
        with self._running(fn) as connection:
            yield from fn(connection, *args)

    def interrupt(self) -> None:
        """Let the running `run` end with `Interrupted`; nothing happens when none is running. From any thread."""
        self._interrupts.interrupt()

    def close(self) -> None:
        """Close the connection, once a running `run` has ended; on that thread or after it."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _running(self, work: object) -> Iterator[Connection]:
        connection = self._connection
        if connection is None:
            raise RuntimeError("the reader is closed")
        with self._interrupts.allowed(work):
            try:
                yield connection
            except Exception as error:
                known = self._store.known(error)
                if known is None or known is error:
                    raise
                raise known from None
            finally:
                connection.rollback()


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
