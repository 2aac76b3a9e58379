"""What one connection is doing may be ended from another thread, and nothing that it does later. Door: `Interrupts`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from desktop.data.errors import Interrupted
from desktop.data.store import Store


class Interrupts:
    """The interruptions of one connection.

    Args:
        store: The roster's keeper.
        connection: Used by one thread at a time.
    """

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store = store
        self._connection = connection
        self._lock = threading.Lock()
        self._running: object = None
        self._is_unwanted = False
        self._settle: Callable[[], None] | None = None
        event.listen(connection, "before_cursor_execute", self._stop_if_unwanted)
        store.watch_interrupts(connection, lambda: self._is_unwanted)

    @contextmanager
    def allowed(self, work: object) -> Iterator[None]:
        """The body may be interrupted, from its first statement to its last.

        Args:
            work: Anything that tells it from other work.

        Raises:
            Interrupted: It was interrupted, be it too late for a statement to notice.
        """
        with self._lock:
            if self._running is not None:
                raise RuntimeError("a connection is for one thread at a time")
            self._running = work
        try:
            yield
        finally:
            is_unwanted = self._end()
        if is_unwanted:
            raise _interrupted()

    def interrupt(self, work: object = None) -> bool:
        """Let running work end with `Interrupted`. From any thread.

        Args:
            work: Which; whatever is running if left out.

        Returns:
            Whether it was running; otherwise nothing happens.
        """
        with self._lock:
            if self._running is None or (work is not None and self._running is not work):
                return False
            if not self._is_unwanted:
                self._is_unwanted = True
                self._settle = self._store.interrupt(self._connection)
            return True

    def _end(self) -> bool:
        with self._lock:
            is_unwanted, self._is_unwanted = self._is_unwanted, False
            settle, self._settle = self._settle, None
            self._running = None
        if settle is not None:
            settle()
        return is_unwanted

    def _stop_if_unwanted(self, *_: object) -> None:
        if self._is_unwanted:
            raise _interrupted()


def _interrupted() -> Interrupted:
    return Interrupted("The work was cancelled. Nothing was changed.")
