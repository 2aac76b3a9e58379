"""Obeying write protection even where tests run as root."""

import ctypes
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION = 0x20080522
_OVERRIDES = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def like_anybody(work: Callable[[], None]) -> None:
    """Call something where file modes bind; threads it starts are bound too, and nothing else in the process is."""
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            if sys.platform == "linux" and os.geteuid() == 0:
                _renounce()
            work()
        except BaseException as error:  # noqa: BLE001 - raised on the caller's thread
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if outcome:
        raise outcome[0]


@contextmanager
def protected(path: Path) -> Iterator[None]:
    """A file or folder that nobody may write."""
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        path.chmod(mode)


def _renounce() -> None:
    """Give up root's right to ignore file modes, for this thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = _Header(_VERSION, 0), (_Data * 2)()
    assert libc.capget(ctypes.byref(header), data) == 0
    data[0].effective &= ~_OVERRIDES
    data[0].permitted &= ~_OVERRIDES
    assert libc.capset(ctypes.byref(header), data) == 0
