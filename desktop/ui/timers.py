"""Timers of the window. Door: `once`."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def once(parent: QObject, interval: int, callback: Callable[[], object]) -> QTimer:
    """A timer that calls once each time it is started.

    Args:
        parent: It lives as long.
        interval: Milliseconds.
        callback: What to call.
    """
    timer = QTimer(parent, singleShot=True, interval=interval)
    timer.timeout.connect(callback)
    return timer
