"""What happens when nobody expected it: logged without values, one dialog, the program goes on."""

import faulthandler
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.logs import describe, log_unexpected
from desktop.ui import prompts

FILE_NAME: Final = "crash.log"


class Crashes(QObject):
    """Takes over the hooks of the interpreter while its context lasts.

    Exceptions from any thread are logged and shown once on the GUI thread; SIGINT and SIGTERM quit as the menu would;
    a crash inside a library leaves the Python stacks in `crash.log`.

    Args:
        log_dir: Folder of the log.
        window: The window a person works in, parent of the dialog; None when there is none any more.
        leave: Called by SIGINT and SIGTERM.
    """

    _raised = Signal(object, object)

    def __init__(self, log_dir: Path, window: Callable[[], QWidget | None], leave: Callable[[], object]) -> None:
        super().__init__()
        self._window = window
        self._leave = leave
        self._log_dir = log_dir
        self._file: IO[str] | None = None
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._wake_up, self._woken = socket.socketpair()
        for end in (self._wake_up, self._woken):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._signalled)

    def __enter__(self) -> Self:
        self._hooks = sys.excepthook, threading.excepthook
        sys.excepthook = self._unexpected
        threading.excepthook = lambda args: self._unexpected(args.exc_type, args.exc_value, args.exc_traceback)
        self._had_faulthandler = faulthandler.is_enabled()
        with suppress(OSError):
            self._file = (self._log_dir / FILE_NAME).open("a", encoding="utf-8")
            faulthandler.enable(self._file)
        self._signals = {number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)}
        self._old_wake_up = signal.set_wakeup_fd(self._wake_up.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._old_wake_up)
        for number, handler in self._signals.items():
            signal.signal(number, handler)
        sys.excepthook, threading.excepthook = self._hooks
        self._notifier.setEnabled(False)
        self._wake_up.close()
        self._woken.close()
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
        if self._had_faulthandler and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)

    def _unexpected(self, kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
        log_unexpected(kind, trace)
        self._raised.emit(kind, describe(kind, trace))

    def _show(self, kind: type[BaseException], description: str) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._leave()
        elif (window := self._window()) is not None:
            prompts.show_unexpected(window, description)

    def _signalled(self) -> None:
        with suppress(BlockingIOError):
            self._woken.recv(64)
        self._leave()


def _ignore(*_: object) -> None:
    """The wake-up socket tells the event loop; the handler only keeps Python from ending at once."""
