"""One piece of background work as the GUI thread knows it. Doors: `Task`, `cancel`."""

from collections.abc import Callable
from typing import Any

from desktop.data.errors import RosterError
from desktop.lanes import Job

Failed = Callable[[RosterError], None]
Each = Callable[[Any], None]


class Task:
    """Work that was asked for. For the GUI thread only."""

    def __init__(
        self,
        job: Job,
        cancel: "Callable[[Task], bool]",
        done: Callable[..., None],
        failed: Failed,
        each: Each | None,
    ) -> None:
        self.job = job
        self.done = done
        self.failed = failed
        self.each = each
        self._cancel = cancel

    def cancel(self) -> bool:
        """Drop the work if it waits, interrupt it if it runs.

        Returns:
            Whether nothing will be heard of it any more. A write that has begun is heard of: `failed` gets
            `Interrupted` and nothing was written, or `done` is called when it was too late.
        """
        return self._cancel(self)


def cancel(*tasks: Task | None) -> None:
    """Cancel what there is."""
    for task in tasks:
        if task is not None:
            task.cancel()
