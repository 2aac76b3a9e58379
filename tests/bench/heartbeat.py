"""Whether the GUI thread answers. Room: a timer that should fire every 5 ms, and how late it is. Door: `Heartbeat`."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

INTERVAL_MS: Final = 5


class Heartbeat(QObject):
    """Beats on the GUI thread and remembers its longest pause.

    On Linux the kernel tells how long the thread stood ready while the machine ran other things; that part of a pause
    is not ours.
    """

    beat = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waits = _Waits()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.beats = 0
        self.reset()
        self._timer.start()

    def reset(self) -> None:
        """Forget the pauses so far."""
        self.pause = self.machine = 0.0
        self._last, self._waited = time.perf_counter(), self._waits.total_ms()

    @contextmanager
    def forgiving(self) -> Iterator[None]:
        """What the body takes is the bench's own time and no pause of the program."""
        self.look()
        yield
        self._last, self._waited = time.perf_counter(), self._waits.total_ms()

    def look(self) -> None:
        """Count the time since the last beat as a pause, if it is one."""
        now, waited = time.perf_counter(), self._waits.total_ms()
        late = (now - self._last) * 1000 - INTERVAL_MS
        if late > self.pause:
            self.pause, self.machine = late, min(late, waited - self._waited)
        self._last, self._waited = now, waited

    def _tick(self) -> None:
        self.look()
        self.beats += 1
        self.beat.emit()


class _Waits:
    def __init__(self) -> None:
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.exists() else -1

    def total_ms(self) -> float:
        if self._file < 0:
            return 0.0
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e6
