"""`--screenshot`: a picture of the window once it shows its heroes, made by the program itself."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from desktop.roster_window import RosterWindow

INTERVAL_MS: Final = 20
LIMIT_MS: Final = 60_000


class Screenshot(QObject):
    """Waits until a window is settled, saves its picture and ends the program.

    The exit code is 0 when the picture shows heroes, 1 when the roster could not be opened, did not settle within a
    minute or the picture could not be written; the reason goes to standard error.
    """

    def __init__(self, window: "RosterWindow", target: Path) -> None:
        super().__init__(window)
        self._shown = window
        self._target = target
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if not self._shown.is_settled() and self._elapsed.elapsed() < LIMIT_MS:
            return
        self._timer.stop()
        problem = self._problem()
        if not self._shown.window.grab().save(str(self._target), "PNG"):
            problem = f"The picture could not be written to {self._target}. Choose another place."
        if problem:
            sys.stderr.write(problem + "\n")
        QCoreApplication.exit(1 if problem else 0)

    def _problem(self) -> str:
        if self._shown.failure is not None:
            return str(self._shown.failure)
        return "" if self._shown.is_settled() else "The roster did not show its heroes within a minute."
