"""The scans of one answer: a count that grows as it is seen, and a renewal that is seen when it is complete."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop.data.errors import RosterError
from desktop.task import Task, cancel
from desktop.ui.table.reads import Follow, Survey, survey

if TYPE_CHECKING:
    from desktop.data.paging.page_index import PageIndex
    from desktop.tasks import Tasks


class Surveys:
    """One of the two may be under way at a time.

    Args:
        tasks: The scanner thread.
        grown: Told what the count has found so far.
        counted: Told when the count is at its end.
        renewed: Told what the renewal has found.
        failed: Told why there is no end.
    """

    def __init__(
        self,
        tasks: "Tasks",
        *,
        grown: Callable[[Survey], None],
        counted: Callable[[], None],
        renewed: Callable[[Survey], None],
        failed: Callable[[RosterError], None],
    ) -> None:
        self._tasks = tasks
        self._grown = grown
        self._counted = counted
        self._renewed = renewed
        self._failed = failed
        self._count: Task | None = None
        self._renewal: Task | None = None
        self._newest: Survey | None = None

    @property
    def is_counting(self) -> bool:
        """Whether the count is under way."""
        return self._count is not None

    @property
    def is_renewing(self) -> bool:
        """Whether the renewal is under way."""
        return self._renewal is not None

    def count(self, index: "PageIndex", follow: Follow, *, known: int | None) -> None:
        """Count on from a snapshot; see `survey`."""
        scan = partial(survey, known=known)
        self._count = self._tasks.scan(scan, index, follow, each=self._grown, done=self._end_count, failed=self._failed)

    def renew(self, index: "PageIndex", follow: Follow) -> None:
        """Count from the beginning, instead of what is under way."""
        self.drop()
        scan = partial(survey, known=None)
        self._renewal = self._tasks.scan(
            scan, index, follow, each=self._keep, done=self._end_renewal, failed=self._failed
        )

    def drop_count(self) -> None:
        """Count no further."""
        cancel(self._count)
        self._count = None

    def drop(self) -> None:
        """Nothing of this is wanted any more."""
        cancel(self._count, self._renewal)
        self._count = self._renewal = None

    def _end_count(self) -> None:
        self._count = None
        self._counted()

    def _keep(self, news: Survey) -> None:
        self._newest = news

    def _end_renewal(self) -> None:
        news, self._renewal, self._newest = self._newest, None, None
        assert news is not None
        self._renewed(news)
