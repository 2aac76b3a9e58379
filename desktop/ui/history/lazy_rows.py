"""Rows that are read when somebody looks at them: bounded in memory, one request at a time. Door: `LazyRows`."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.data.errors import RosterError

if TYPE_CHECKING:
    from desktop.task import Task

T = TypeVar("T")
Done = Callable[[tuple[T, ...]], None]
Ask = Callable[[int, int, Done[T], Callable[[RosterError], None]], "Task"]

PAGE: Final = 100
_PAGES: Final = 40
_WANTED: Final = 3


class LazyRows(Generic[T]):
    """Pages of a list of known length; those seen least lately are dropped.

    Args:
        owner: Ends the timer with itself.
        ask: Reads rows: position, how many, and who takes them or the error.
        arrived: Told the first and the last position of rows that are now at hand.
        failed: Told why rows could not be read.
    """

    def __init__(
        self,
        owner: QObject,
        ask: Ask[T],
        arrived: Callable[[int, int], None],
        failed: Callable[[RosterError], None],
    ) -> None:
        self._ask = ask
        self._arrived = arrived
        self._failed = failed
        self._pages: OrderedDict[int, dict[int, T]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: list[int] = []
        self._generation = 0
        self._task: Task | None = None
        self._timer = QTimer(owner, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask_next)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for and nothing is about to be."""
        return self._task is None and not self._wanted

    def row(self, position: int) -> T | None:
        """The row at a position; None while it is not at hand, it is then read."""
        number = position // PAGE
        if number not in self._pages or number in self._stale:
            self._want(number)
        else:
            self._pages.move_to_end(number)
        return self.at_hand(position)

    def at_hand(self, position: int) -> T | None:
        """The row at a position if it was read already."""
        return self._pages.get(position // PAGE, {}).get(position)

    def clear(self) -> None:
        """Other rows from now on."""
        self._pages.clear()
        self.renew()

    def renew(self) -> None:
        """The same rows may hold other values; they are shown until these are read."""
        self._stale = set(self._pages)
        self._wanted.clear()
        self._generation += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def shift(self, added: int) -> None:
        """New rows stand above the others now."""
        rows = [(position + added, row) for page in self._pages.values() for position, row in page.items()]
        self._pages.clear()
        for position, row in rows:
            self._pages.setdefault(position // PAGE, {})[position] = row
        self.renew()

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted = [*self._wanted, number][-_WANTED:]
        if self._task is None:
            self._timer.start()

    def _ask_next(self) -> None:
        if self._task is not None or not self._wanted:
            return
        number, generation = self._wanted.pop(), self._generation

        def done(rows: tuple[T, ...]) -> None:
            if generation == self._generation:
                self._take(number, rows)

        def failed(error: RosterError) -> None:
            if generation == self._generation:
                self._task = None
                self._failed(error)

        self._task = self._ask(number * PAGE, PAGE, done, failed)

    def _take(self, number: int, rows: tuple[T, ...]) -> None:
        self._task = None
        self._stale.discard(number)
        self._pages[number] = dict(enumerate(rows, number * PAGE))
        self._pages.move_to_end(number)
        while len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        if rows:
            self._arrived(number * PAGE, number * PAGE + len(rows) - 1)
        if self._wanted:
            self._timer.start()
