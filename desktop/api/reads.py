"""Reading for requests: the quick reads on the loop's own thread, the others on a few threads. Door: `Reads`."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection

from desktop.api.limits import QUESTION_S, READ_THREADS, WAITING_READS
from desktop.data import quick
from desktop.data.database import Database, Reader
from desktop.data.errors import Interrupted

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Busy(Exception):
    """More is asked than can be answered soon."""


class Reads:
    """The readers of one server; to be used on the thread of its loop.

    Args:
        database: The roster.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._executor = ThreadPoolExecutor(READ_THREADS, thread_name_prefix="api-read")
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._running: set[_Job] = set()
        self._waiting = 0
        self._is_closed = False
        self._quick: Reader | None = None
        if database.state.dialect == "sqlite":
            self._quick = database.reader()
            self._quick.run(quick.prepare)

    async def quick(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """Read what takes well under a millisecond; it waits on another thread if somebody else holds the roster."""
        if self._quick is not None:
            try:
                return self._quick.run(fn, *args)
            except Exception as error:
                if not quick.needs_patience(error):
                    raise
        return await self.slow(fn, *args)

    async def slow(self, fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        """Read what may take long.

        Raises:
            Busy: It took too long, or too many others wait.
        """
        if self._waiting >= WAITING_READS:
            raise Busy
        job = _Job()
        self._waiting += 1
        try:
            async with asyncio.timeout(QUESTION_S):
                return await asyncio.get_running_loop().run_in_executor(
                    self._executor, lambda: self._run(job, fn, *args)
                )
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1
            job.stop()

    def close(self) -> None:
        """End what runs and close every connection; blocks for a moment, so not on the loop's thread."""
        with self._lock:
            self._is_closed = True
            running = list(self._running)
        for job in running:
            job.stop()
        self._executor.shutdown(cancel_futures=True)
        for reader in (*self._idle, self._quick):
            if reader is not None:
                reader.close()
        self._idle.clear()

    def _run(self, job: "_Job", fn: Callable[[Connection, *Ts], T], *args: *Ts) -> T:
        with self._lock:
            if self._is_closed:
                raise Interrupted("The server is being stopped.")
            reader = self._idle.pop() if self._idle else self._database.reader()
            self._running.add(job)
        try:
            job.begin(reader)
            return reader.run(fn, *args)
        finally:
            job.end()
            with self._lock:
                self._running.discard(job)
                self._idle.append(reader)


class _Job:
    """One read on another thread that can be ended early."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._is_stopped = False

    def begin(self, reader: Reader) -> None:
        with self._lock:
            if self._is_stopped:
                raise Interrupted("Nobody waits for the answer any more.")
            self._reader = reader

    def end(self) -> None:
        with self._lock:
            self._reader = None

    def stop(self) -> None:
        with self._lock:
            self._is_stopped = True
            if self._reader is not None:
                self._reader.interrupt()
