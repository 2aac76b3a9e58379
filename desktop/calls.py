"""What other processes want of the running one, brought to the GUI thread. Door: `Calls`."""

import sys
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFileOpenEvent

from desktop.instance import PATIENCE_S, Call

_ANSWER_S: Final = PATIENCE_S - 1


class Calls(QObject):
    """Listens to later starts of the program, and to the desktop that asks to open a file (macOS).

    Args:
        show: Shows a roster, or the program when it is empty; on the GUI thread; whether that was possible.
        application: Gets the desktop's events; owner.
    """

    _called = Signal(object)

    def __init__(self, show: Callable[[str], bool], application: QObject) -> None:
        super().__init__(application)
        self._show = show
        self._called.connect(self._do, Qt.ConnectionType.QueuedConnection)
        if sys.platform == "darwin":
            application.installEventFilter(self)

    def take(self, call: Call) -> bool:
        """Do what a later start wants; called on another thread, which waits for it."""
        waiting = _Waiting(call.get("roster", ""))
        self._called.emit(waiting)
        return waiting.ended.wait(_ANSWER_S) and waiting.done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Open the file that the desktop names."""
        if isinstance(event, QFileOpenEvent) and event.file():
            return self._show(event.file())
        return super().eventFilter(watched, event)

    def _do(self, waiting: "_Waiting") -> None:
        try:
            waiting.done = self._show(waiting.roster)
        finally:
            waiting.ended.set()


class _Waiting:
    def __init__(self, roster: str) -> None:
        self.roster = roster
        self.done = False
        self.ended = threading.Event()
