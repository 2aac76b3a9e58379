"""Reads of the roster's own journal, on a thread and a connection of their own. Door: `JournalReader`."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, inspect

from desktop.data.errors import RosterReadOnly
from desktop.data.journal.tables import CHANGE, OPERATION
from desktop.data.reader import Reader


class JournalReader:
    """Begins its thread with the first read.

    Args:
        open_reader: Opens the connection.
    """

    def __init__(self, open_reader: Callable[[], Reader]) -> None:
        self._open_reader = open_reader
        self._lock = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None
        self._reader: Reader | None = None
        self._closed = False

    def submit(self, fn: Callable[..., Any], *args: Any) -> "Future[Any]":
        """Call `fn(connection, *args)`; the future fails with `RosterReadOnly` when there is no journal."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the roster is closed")
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
            return self._thread.submit(self._read, fn, *args)

    def close(self) -> None:
        """Interrupt the running read, drop those that wait, and end the thread."""
        with self._lock:
            self._closed = True
            thread, reader = self._thread, self._reader
        if thread is None:
            return
        if reader is not None:
            reader.interrupt()
        thread.shutdown(cancel_futures=True)
        if self._reader is not None:
            self._reader.close()

    def _read(self, fn: Callable[..., Any], *args: Any) -> Any:
        if self._reader is None:
            reader = self._open_reader()
            with self._lock:
                self._reader = reader
        assert self._reader is not None
        return self._reader.run(_demanding, fn, args)


def _demanding(connection: Connection, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    if not {OPERATION.name, CHANGE.name} <= set(inspect(connection).get_table_names()):
        raise RosterReadOnly("This roster has no history yet, and it cannot be written.")
    return fn(connection, *args)
