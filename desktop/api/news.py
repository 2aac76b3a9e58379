"""What was committed, in order, for whoever must hear of it. Door: `News`."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from desktop.data.models import Change

KEPT: Final = 10_000
"""Changes that are remembered; whoever is further behind has to read again."""


class News:
    """A bounded record of committed changes. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: deque[Change | None] = deque(maxlen=KEPT)
        self._position = 0
        self._listeners: list[Callable[[], None]] = []

    @property
    def position(self) -> int:
        """Where the record ends now."""
        return self._position

    def add(self, changes: Iterable[Change]) -> None:
        """Something was committed."""
        self._append(changes)

    def lose(self) -> None:
        """Something was committed that is not known change by change."""
        self._append((None,))

    def since(self, position: int) -> tuple[Change, ...] | None:
        """What was committed behind a position; None when that is not known any more."""
        with self._lock:
            missed = self._position - position
            if not 0 <= missed <= len(self._changes):
                return None
            if missed == 0:
                return ()
            recent = list(self._changes)[-missed:]
        known = tuple(change for change in recent if change is not None)
        return known if len(known) == missed else None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call back, on the thread that committed, whenever there is something new."""
        with self._lock:
            self._listeners = [*self._listeners, listener]

    def forget(self, listener: Callable[[], None]) -> None:
        """Do not call back any more."""
        with self._lock:
            self._listeners = [other for other in self._listeners if other != listener]

    def _append(self, changes: Iterable[Change | None]) -> None:
        with self._lock:
            before = self._position
            for change in changes:
                self._changes.append(change)
                self._position += 1
            is_new = self._position != before
        if is_new:
            for listener in self._listeners:
                listener()
