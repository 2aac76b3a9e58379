"""The quick check of the whole roster in the background, which gives way to writes. Door: `Checker`."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from sqlalchemy import Connection

from desktop.data.errors import Interrupted, RosterDamaged
from desktop.data.reader import Reader

_PAUSE_S: Final = 1.0


class Checker:
    """Checks on a thread and a connection of its own.

    Args:
        open_reader: Opens the connection.
        check: Raises `RosterDamaged`; called with the connection.
        damaged: Takes the damage; called on the thread.
    """

    def __init__(
        self,
        open_reader: Callable[[], Reader],
        check: Callable[[Connection], None],
        damaged: Callable[[RosterDamaged], None],
    ) -> None:
        self._open_reader = open_reader
        self._check = check
        self._damaged = damaged
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._running: dict[threading.Thread, Reader | None] = {}

    def start(self) -> "Future[None]":
        """Begin a check; the future fails with `RosterDamaged` when something is wrong."""
        future: Future[None] = Future()
        thread = threading.Thread(target=self._work, args=(future,), name="checker", daemon=True)
        with self._lock:
            self._running[thread] = None
        thread.start()
        return future

    def give_way(self) -> None:
        """Let go of the roster at once because somebody wants to write; the check is begun again a little later."""
        if self._running:
            with self._lock:
                for reader in self._running.values():
                    if reader is not None:
                        reader.interrupt()

    def close(self) -> None:
        """End running checks."""
        self._closing.set()
        self.give_way()
        with self._lock:
            threads = list(self._running)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()

    def _work(self, future: "Future[None]") -> None:
        thread = threading.current_thread()
        reader = None
        try:
            reader = self._open_reader()
            with self._lock:
                self._running[thread] = reader
            self._run(reader)
        except BaseException as error:  # noqa: BLE001 - belongs to whoever holds the future
            outcome: BaseException | None = error
            if isinstance(error, RosterDamaged):
                self._damaged(error)
        else:
            outcome = None
        finally:
            with self._lock:
                self._running.pop(thread)
            if reader is not None:
                reader.close()
        if outcome is None:
            future.set_result(None)
        else:
            future.set_exception(outcome)

    def _run(self, reader: Reader) -> None:
        while True:
            try:
                reader.run(self._check)
            except Interrupted:
                if self._closing.wait(_PAUSE_S):
                    raise
            else:
                return
