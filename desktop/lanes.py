"""Background threads without Qt: jobs wait in a lane, a lane owns one thread and one kept read connection.

A job holds plain functions and values only, never a widget or a callback of one, so that nothing of the window can die
on a background thread.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from desktop.data.errors import RosterLocked

if TYPE_CHECKING:
    from desktop.data.database import Reader

_NOTHING: Final = object()


class Kind(Enum):
    """What a report says."""

    VALUE = "value"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a job; a VALUE is taken from the job itself, so that only the newest one counts."""

    job: "Job"
    kind: Kind
    value: object = None


Send = Callable[[Report], None]


class Job:
    """One function to call in the background.

    Args:
        fn: Called with a connection and `args`; without a connection when no lane runs it.
        args: Plain values.
        streams: Whether `fn` returns an iterator whose values are all worth reporting.
        replaces: Jobs of the same word that still wait are dropped when this one is queued.
    """

    def __init__(
        self, fn: Callable[..., object], args: tuple[object, ...], *, streams: bool = False, replaces: str = ""
    ) -> None:
        self._fn = fn
        self._args = args
        self.streams = streams
        self.replaces = replaces
        self.cancelled = False
        self._lock = threading.Lock()
        self._newest: object = _NOTHING

    def run(self, call: Callable[..., Any], send: Send) -> None:
        """Do the work on the calling thread and report the outcome, unless it was cancelled meanwhile.

        Args:
            call: Calls a function with a connection in front of its arguments, if there is one.
            send: Takes the reports.
        """
        try:
            result = call(self._walk, send) if self.streams else call(self._fn, *self._args)
        except Exception as error:  # noqa: BLE001 - reported to the GUI thread, which knows what to do with it
            report = Report(self, Kind.FAILED, error)
        else:
            report = Report(self, Kind.DONE, result)
        if not self.cancelled:
            send(report)

    def take(self) -> object:
        """The newest value, once for every VALUE report."""
        with self._lock:
            value, self._newest = self._newest, _NOTHING
        return value

    def _walk(self, *context: Any) -> None:
        *connection, send = context
        values: Iterator[object] = self._fn(*connection, *self._args)  # type: ignore[assignment]
        for value in values:
            if self.cancelled:
                return
            with self._lock:
                is_first, self._newest = self._newest is _NOTHING, value
            if is_first:
                send(Report(self, Kind.VALUE))


class Lane:
    """A daemon thread that does its jobs one after the other on one read connection.

    Args:
        name: Name of the thread.
        open_reader: Opens the connection; called on the thread, again for the next job when it failed.
        send: Takes the reports, on the thread.
        is_writing: Whether a write of our own may keep readers out; a job that can be done again then waits for it.
    """

    def __init__(
        self, name: str, open_reader: "Callable[[], Reader]", send: Send, is_writing: Callable[[], bool]
    ) -> None:
        self._open_reader = open_reader
        self._is_writing = is_writing
        self._send = send
        self._reader: Reader | None = None
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job) -> tuple[Job, ...]:
        """Queue a job.

        Returns:
            The waiting jobs it replaced; they are dropped.
        """
        with self._changed:
            replaced = tuple(other for other in self._waiting if job.replaces and other.replaces == job.replaces)
            for other in replaced:
                self._waiting.remove(other)
            self._waiting.append(job)
            self._changed.notify()
        return replaced

    def cancel(self, job: Job) -> None:
        """Drop a job that waits, interrupt it when it runs; other jobs are not touched."""
        job.cancelled = True
        with self._changed:
            if job in self._waiting:
                self._waiting.remove(job)
            elif job is self._running and self._reader is not None:
                self._reader.interrupt()

    def close(self) -> None:
        """Drop what waits, interrupt what runs and end the thread; does not wait for it."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            if self._running is not None:
                self._running.cancelled = True
                if self._reader is not None:
                    self._reader.interrupt()
            self._changed.notify()

    def join(self, seconds: float) -> bool:
        """Wait for the end of the thread, but not longer than told; whether it ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job.run(self._call, self._send)
            with self._changed:
                self._running = None
            del job
        if self._reader is not None:
            self._reader.close()

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            self._running = None if self._closing else self._waiting.popleft()
            return self._running

    def _call(self, fn: Callable[..., object], *args: object) -> object:
        while True:
            try:
                if self._reader is None:
                    self._reader = self._open_reader()
                return self._reader.run(self._unless_cancelled, fn, *args)
            except RosterLocked:
                job = self._running
                if job is None or job.cancelled or job.streams or not self._is_writing():
                    raise

    def _unless_cancelled(self, connection: object, fn: Callable[..., object], *args: object) -> object:
        """Call `fn`, unless the job was cancelled before there was anything to interrupt."""
        if self._running is not None and self._running.cancelled:
            return None
        return fn(connection, *args)
