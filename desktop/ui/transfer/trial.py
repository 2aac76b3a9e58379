"""An import while it is tried, corrected and waits to be written: the part without widgets. Door: `Trial`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.data.errors import Interrupted, RosterError
from desktop.data.transfer.correcting import correct, leave_out, take_in
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.staging import Record, Staging, Status

if TYPE_CHECKING:
    from desktop.data.transfer.layout import Layout
    from desktop.data.transfer.mapping import Plan
    from desktop.data.transfer.source import Source
    from desktop.task import Task
    from desktop.tasks import Tasks

Counts = dict[Status, int]
NONE: Final[Counts] = dict.fromkeys(Status, 0)


class Trial(QObject):
    """Tries one source; its records are in `staging`.

    Args:
        tasks: Where it runs.
        source: Discarded by `close`.
        parent: Owner.
    """

    progressed = Signal(object)
    counted = Signal(object)
    """The records are there, or one was corrected: how many there are of each status."""
    refused = Signal(object)
    changed = Signal(object)
    """A record is another one now."""

    def __init__(self, tasks: "Tasks", source: "Source", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._is_closed = False
        self.source = source
        self.staging = Staging()
        self.counts = NONE

    @property
    def is_running(self) -> bool:
        """Whether records are being read and compared."""
        return self._task is not None

    @property
    def wanted(self) -> int:
        """How many heroes would be written."""
        return self.counts[Status.NEW] + self.counts[Status.CHANGED]

    def check(self, layout: "Layout", plan: "Plan") -> None:
        """Read the whole source and compare it with the roster."""
        self.cancel()
        self.counts = NONE
        self._task = self._tasks.scan(
            dry_run, self.source, layout, plan, self.staging,
            each=self.progressed.emit, done=self._count, failed=self._refuse,
        )  # fmt: skip

    def cancel(self) -> None:
        """Read no further."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def page(self, status: Status | None, first: int, count: int, done: Callable, failed: Callable) -> "Task":  # type: ignore[type-arg]
        """Read some records; see `Staging.page`."""
        return self._tasks.run(self.staging.page, status, first, count, done=done, failed=failed)

    def correct(self, record: Record, field: str, text: str) -> None:
        """Put another value into a record."""
        self._tasks.read(correct, self.staging, record.number, field, text, done=self._corrected, failed=self._refuse)

    def toggle(self, record: Record) -> None:
        """Leave a record out, or take it in again."""
        fn = take_in if record.status is Status.LEFT_OUT else leave_out
        self._tasks.read(fn, self.staging, record.number, done=self._corrected, failed=self._refuse)

    def close(self) -> None:
        """Leave nothing behind."""
        if not self._is_closed:
            self._is_closed = True
            self.cancel()
            self.staging.close()
            self.source.discard()

    def _count(self) -> None:
        self._task = self._tasks.run(self.staging.counts, done=partial(self._counted, None), failed=self._refuse)

    def _corrected(self, record: Record) -> None:
        self._tasks.run(self.staging.counts, done=partial(self._counted, record), failed=self._refuse)

    def _counted(self, record: Record | None, counts: Counts) -> None:
        self._task = None
        self.counts = counts
        self.counted.emit(counts)
        if record is not None:
            self.changed.emit(record)

    def _refuse(self, error: RosterError) -> None:
        self._task = None
        if not self._is_closed and not isinstance(error, Interrupted):
            self.refused.emit(error)
