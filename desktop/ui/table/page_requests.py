"""Fetches what is looked at: one request at a time, always for what is on the screen now, then a little ahead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QTimer

from desktop.data.errors import Interrupted, RosterError
from desktop.ui.table.page_cache import PageCache
from desktop.ui.table.reads import Pages, read_pages

if TYPE_CHECKING:
    from desktop.data.paging.page_index import PageIndex
    from desktop.task import Task
    from desktop.tasks import Tasks

PATIENCE_MS: Final = 50
AHEAD_PAGES: Final = 2
MAX_ASIDE: Final = 4


class PageRequests:
    """The page reads of one question.

    The misses of one paint are collected and asked for together. While a request is under way no other is made; when it
    ends, what is visible then is asked for. A request that takes long for rows nobody looks at any more is interrupted.

    Args:
        tasks: The reader thread.
        cache: Gets the pages.
        index: The newest snapshot of the question.
        count: Rows of the question as far as known.
        arrived: Told about pages that are now in the cache.
        failed: Told why pages could not be read.
    """

    def __init__(
        self,
        tasks: "Tasks",
        cache: PageCache,
        *,
        index: "Callable[[], PageIndex]",
        count: Callable[[], int],
        arrived: Callable[[Pages], None],
        failed: Callable[[RosterError], None],
    ) -> None:
        self._tasks = tasks
        self._cache = cache
        self._index = index
        self._count = count
        self._arrived = arrived
        self._failed = failed
        self._task: Task | None = None
        self._asked: tuple[tuple[int, ...], int] = ((), 0)
        self._age = QElapsedTimer()
        self._viewed = (0, 0)
        self._direction = 0
        self._aside: list[int] = []
        self._is_held = False
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for and nothing is about to be."""
        return self._task is None and not self._timer.isActive()

    def look(self, first: int, last: int) -> None:
        """The rows at these positions are on the screen."""
        if (first, last) != self._viewed:
            moved = first - self._viewed[0]
            is_near = abs(moved) <= AHEAD_PAGES * self._cache.page_size
            self._direction = (moved > 0) - (moved < 0) if is_near else 0
            self._viewed = (first, last)
        if self._task is None:
            self._ask()
        else:
            self.ask_soon()

    def miss(self, position: int) -> None:
        """Somebody wanted a row that is not at hand, perhaps away from the screen."""
        first, last = self._viewed
        if not first <= position <= last:
            self._aside = [*self._aside, position][-MAX_ASIDE:]
        self.ask_soon()

    def ask_soon(self) -> None:
        """Ask for what is missing as soon as the paint of the moment is over."""
        if not self._timer.isActive():
            self._timer.start(0)

    def hold(self) -> None:
        """Ask for nothing and take nothing, until `release`: positions are about to shift."""
        self._is_held = True
        self._drop()

    def release(self) -> None:
        """Go on asking."""
        self._is_held = False
        self.ask_soon()

    def close(self) -> None:
        """Nobody wants anything any more."""
        self.hold()
        self._timer.stop()

    def _ask(self) -> None:
        if self._is_held:
            return
        visible = self._cache.missing(*self._viewed, self._count())
        if self._task is not None:
            self._reconsider(visible)
            return
        wanted = visible + [first for first in self._asides() if first not in visible] or self._ahead()
        if wanted:
            self._age.start()
            self._asked = (tuple(wanted), self._count())
            self._task = self._tasks.read(read_pages, self._index(), self._asked[0], done=self._take, failed=self._fail)

    def _reconsider(self, visible: list[int]) -> None:
        """Let the request under way go on, unless it is late and for nobody."""
        if not visible or not set(self._asked[0]).isdisjoint(visible):
            return
        left = PATIENCE_MS - self._age.elapsed()
        if left > 0:
            self._timer.start(left)
        else:
            self._drop()
            self.ask_soon()

    def _asides(self) -> list[int]:
        count = self._count()
        wanted = {first for position in self._aside for first in self._cache.missing(position, position, count)}
        self._aside.clear()
        return sorted(wanted)

    def _ahead(self) -> list[int]:
        first, last = self._viewed
        reach = AHEAD_PAGES * self._cache.page_size
        if self._direction > 0:
            return self._cache.missing(last + 1, last + reach, self._count())
        if self._direction < 0 and first > 0:
            return self._cache.missing(first - reach, first - 1, self._count())
        return []

    def _take(self, pages: Pages) -> None:
        self._task = None
        for first, rows in pages.pages:
            self._cache.put(first, rows, self._asked[1])
        self._arrived(pages)
        self.ask_soon()

    def _fail(self, error: RosterError) -> None:
        self._task = None
        if isinstance(error, Interrupted):
            self.ask_soon()
        else:
            self._failed(error)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
