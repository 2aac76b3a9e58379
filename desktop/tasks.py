"""Background work for the window: asked for on the GUI thread, done elsewhere, answered on the GUI thread."""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from operator import call
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.data.errors import RosterError, Unforeseen
from desktop.lanes import Job, Kind, Lane, Report
from desktop.task import Each, Failed, Task

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop.data.database import Database, RosterState

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

BUSY_AFTER_MS: Final = 500
PATIENCE_S: Final = 3.0


class Tasks(QObject):
    """The background threads of one open roster: reader, scanner, writer, and one for each file job.

    `done`, `failed` and `each` are called on the GUI thread, never from within the call that asked. An exception that
    is not a `RosterError` is a bug: it goes to `sys.excepthook` on the GUI thread, and `failed` gets an `Unforeseen`.

    Args:
        database: The open roster; closed by `close`.
    """

    outside_changed = Signal(object)
    committed = Signal(object)
    state_changed = Signal(object)
    busy_changed = Signal(bool)
    _reported = Signal(object)
    _noticed = Signal(object)
    _committed = Signal()

    def __init__(self, database: "Database", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._state = database.state
        self._active: dict[Job, Task] = {}
        self._files: list[threading.Thread] = []
        self._closed = False
        self._is_busy = False
        self._patience = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._patience.timeout.connect(partial(self._set_busy, busy=True))
        self._reported.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._noticed.connect(self._notice, Qt.ConnectionType.QueuedConnection)
        self._commits: deque[object] = deque()
        self._committed.connect(self._tell_commits, Qt.ConnectionType.QueuedConnection)
        self._reader = Lane("reader", database.reader, self._send, database.is_writing)
        self._scanner = Lane("scanner", database.reader, self._send, database.is_writing)
        database.on_outside_change(self._outside_change)
        database.on_commit(self._commit)

    @property
    def state(self) -> "RosterState":
        """What can be done with the roster."""
        return self._state

    @property
    def location(self) -> str:
        """Path or URL of the roster."""
        return self._database.location

    @property
    def name(self) -> str:
        """What a person calls the roster."""
        return self._database.name

    def read(
        self,
        fn: Callable[[Any, *Ts], T],
        *args: *Ts,
        done: Callable[[T], None],
        failed: Failed,
        replaces: str = "",
    ) -> Task:
        """Call `fn(connection, *args)` on the reader thread: short foreground reads.

        Args:
            fn: A module-level function of the data room, or one that calls such.
            args: Plain values.
            done: Takes the result.
            failed: Takes the known error.
            replaces: A word; waiting requests with the same word are dropped without a call.
        """
        return self._queue(self._reader, Job(fn, args, replaces=replaces), done, failed)

    def scan(
        self,
        fn: Callable[[Any, *Ts], Iterator[T]],
        *args: *Ts,
        each: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed,
        replaces: str = "",
    ) -> Task:
        """Walk `fn(connection, *args)` on the scanner thread: long reads in short steps.

        Args:
            fn: Returns an iterator.
            args: Plain values.
            each: Takes the newest value; values that came while the GUI thread was busy are skipped.
            done: Called after the last value.
            failed: Takes the known error.
            replaces: A word; waiting scans with the same word are dropped without a call.
        """
        job = Job(fn, args, streams=True, replaces=replaces)
        return self._queue(self._scanner, job, lambda _: done(), failed, each)

    def write(self, fn: Callable[[Any, *Ts], T], *args: *Ts, done: Callable[[T], None], failed: Failed) -> Task:
        """Call `fn(connection, *args)` on the writer thread; `done` comes after the commit."""
        future = self._database.write(fn, *args)
        return self._follow(future, done, failed, interrupt=partial(self._database.interrupt, future))

    def journal(self, fn: Callable[[Any, *Ts], T], *args: *Ts, done: Callable[[T], None], failed: Failed) -> Task:
        """Call `fn(connection, *args)` where the journal can be read."""
        return self._follow(self._database.journal_read(fn, *args), done, failed)

    def adopt(self, *, done: "Callable[[RosterState], None]", failed: Failed) -> Task:
        """Add our tables and indexes to the roster after a verified copy."""
        return self._follow(self._database.adopt(), done, failed)

    def check(self, *, done: Callable[[Any], None], failed: Failed) -> Task:
        """Check the structure of the roster in the background."""
        return self._follow(self._database.check(), done, failed)

    def save_copy(self, target: Path, *, done: Callable[[None], None], failed: Failed) -> Task:
        """Copy the roster to another file."""
        return self.run(self._database.save_copy, target, done=done, failed=failed)

    def run(
        self, fn: Callable[[*Ts], T], *args: *Ts, done: Callable[[T], None], failed: Failed, each: Each | None = None
    ) -> Task:
        """Call `fn(*args)` on a thread of its own: work on files; with `each` it is walked like a scan."""
        job = Job(fn, args, streams=each is not None)
        task = self._begin(job, self._drop, done, failed, each)
        self._start(job)
        return task

    def close(self) -> None:
        """`stop`, then `finish`."""
        self.stop()
        self.finish()

    def stop(self) -> None:
        """Cancel all reads and answer nothing any more; what is written goes on."""
        if self._closed:
            return
        self._closed = True
        self._patience.stop()
        for job in self._active:
            job.cancelled = True
        self._active.clear()
        for lane in (self._reader, self._scanner):
            lane.close()

    def finish(self) -> None:
        """After `stop`, on any thread: finish all writes, end the threads and close the roster. Bounded in time."""
        end = time.monotonic() + PATIENCE_S
        for lane in (self._reader, self._scanner):
            lane.join(max(0.0, end - time.monotonic()))
        for thread in self._files:
            thread.join(max(0.0, end - time.monotonic()))
        self._database.close()

    def _queue(
        self,
        lane: Lane,
        job: Job,
        done: Callable[[Any], None],
        failed: Failed,
        each: Callable[[Any], None] | None = None,
    ) -> Task:
        def cancel(task: Task) -> bool:
            lane.cancel(task.job)
            return self._drop(task)

        task = self._begin(job, cancel, done, failed, each)
        for replaced in lane.put(job):
            self._end(replaced)
        return task

    def _follow(
        self,
        future: "Future[Any]",
        done: Callable[[Any], None],
        failed: Failed,
        *,
        interrupt: Callable[[], object] = lambda: None,
    ) -> Task:
        job = Job(future.result, ())

        def cancel(task: Task) -> bool:
            if future.cancel():
                return self._drop(task)
            interrupt()
            return False

        task = self._begin(job, cancel, done, failed)
        future.add_done_callback(partial(self._resolved, job))
        return task

    def _resolved(self, job: Job, future: "Future[Any]") -> None:
        if not future.cancelled():
            job.run(call, self._send)

    def _start(self, job: Job) -> None:
        self._files = [thread for thread in self._files if thread.is_alive()]
        thread = threading.Thread(target=job.run, args=(call, self._send), name="file work", daemon=True)
        self._files.append(thread)
        thread.start()

    def _begin(
        self,
        job: Job,
        cancel: Callable[[Task], bool],
        done: Callable[[Any], None],
        failed: Failed,
        each: Callable[[Any], None] | None = None,
    ) -> Task:
        task = Task(job, cancel, done, failed, each)
        if self._closed:
            job.cancelled = True
            return task
        self._active[job] = task
        if not self._is_busy and not self._patience.isActive():
            self._patience.start()
        return task

    def _drop(self, task: Task) -> bool:
        task.job.cancelled = True
        self._end(task.job)
        return True

    def _end(self, job: Job) -> None:
        self._active.pop(job, None)
        if not self._active:
            self._patience.stop()
            self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)

    def _send(self, report: Report) -> None:
        if not self._closed:
            self._reported.emit(report)

    def _answer(self, report: Report) -> None:
        task = self._active.get(report.job)
        if task is None:
            return
        if report.kind is Kind.VALUE:
            assert task.each is not None
            task.each(report.job.take())
            return
        self._end(report.job)
        self._follow_state()
        if report.kind is Kind.DONE:
            task.done(report.value)
        elif isinstance(report.value, RosterError):
            task.failed(report.value)
        else:
            assert isinstance(report.value, BaseException)
            sys.excepthook(type(report.value), report.value, report.value.__traceback__)
            task.failed(Unforeseen("Something went wrong inside the program. Nothing was changed; try again."))

    def _outside_change(self, change: object) -> None:
        if not self._closed:
            self._noticed.emit(change)

    def _commit(self, committed: object) -> None:
        self._commits.append(committed)
        if len(self._commits) == 1 and not self._closed:
            self._committed.emit()

    def _tell_commits(self) -> None:
        """Thousands of commits a second have crossed the threads together."""
        while self._commits and not self._closed:
            self.committed.emit(self._commits.popleft())

    def _notice(self, change: object) -> None:
        if not self._closed:
            self._follow_state()
            self.outside_changed.emit(change)

    def _follow_state(self) -> None:
        state = self._database.state
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
