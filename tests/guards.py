"""Guards around every test: what it writes, whom it calls, and what it leaves behind. `conftest.py` puts them up."""

import gc
import ipaddress
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from urllib.request import url2pathname

GRACE_SECONDS: Final = 2.0
WRITING_FLAGS: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PATH_EVENTS: Final = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (1,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
}
"""Audit events that change files, and which of their arguments are the paths of these."""
CACHES: Final = frozenset({"__pycache__", ".hypothesis", ".pytest_cache"})


class Violation(AssertionError):
    """A test did what no test may do."""


class Fence:
    """Fails writes outside some folders and connections to other machines, as Python's audit events tell of them.

    What a library does below Python (libpq, Qt) is not seen, except that SQLite's files are.

    Args:
        folders: Where writing is allowed.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = tuple(folder.resolve() for folder in folders)
        self.violations: list[str] = []

    def audit(self, event: str, arguments: Sequence[Any]) -> None:
        """Look at one audit event; note and raise what is forbidden, so that no handler can hide it."""
        problem = self._written(event, arguments) or self._called(event, arguments)
        if problem:
            self.violations.append(problem)
            raise Violation(problem)

    def _written(self, event: str, arguments: Sequence[Any]) -> str:
        paths: Sequence[Any] = ()
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING_FLAGS:
            paths = arguments[:1]
        elif event in PATH_EVENTS and not _is_below_descriptor(event, arguments):
            paths = [arguments[index] for index in PATH_EVENTS[event]]
        elif event == "sqlite3.connect":
            paths = _sqlite_paths(arguments[0])
        outside = [path for path in paths if not self._may_write(path)]
        return f"{event} outside the test's folder: {outside}" if outside else ""

    def _may_write(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return True
        text: str = os.fsdecode(path)
        place = Path(os.path.realpath(Path(text).parent))
        within = (place, *place.parents, place / Path(text).name)
        return (
            any(folder in within for folder in self._folders)
            or str(place).startswith("/dev")
            or not CACHES.isdisjoint(place.parts)
            or Path(text).name in CACHES
            or text == os.devnull
        )

    @staticmethod
    def _called(event: str, arguments: Sequence[Any]) -> str:
        host: object = None
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            host = arguments[0]
        if isinstance(host, bytes):
            host = host.decode()
        return "" if not isinstance(host, str) or _is_here(host) else f"{event} to another machine: {host}"


def _is_below_descriptor(event: str, arguments: Sequence[Any]) -> bool:
    """Whether paths are relative to an open folder, as inside `shutil.rmtree`, which has an event of its own."""
    return event.startswith("os.") and event != "os.truncate" and isinstance(arguments[-1], int) and arguments[-1] >= 0


def _sqlite_paths(database: object) -> tuple[str, ...]:
    text = os.fsdecode(database) if isinstance(database, str | bytes | os.PathLike) else ""
    if text.startswith("file:"):
        parts = urlsplit(text)
        if parse_qs(parts.query).get("mode") in (["ro"], ["memory"]):
            return ()
        text = url2pathname(parts.path)
    return () if text in {"", ":memory:"} else (text,)


def _is_here(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


class _Hook:
    """The interpreter's audit hook. It cannot be taken away, so it is set once and asks the fence of the moment."""

    def __init__(self) -> None:
        self.fence: Fence | None = None
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.fence is not None:
            self.fence.audit(event, arguments)


_hook = _Hook()


@contextmanager
def fenced(*folders: Path) -> Iterator[Fence]:
    """Allow writing only in `folders` and connections only to this machine; what was swallowed is raised at the end."""
    fence, before = Fence(*folders), _hook.fence
    _hook.fence = fence
    try:
        yield fence
    finally:
        _hook.fence = before
    if fence.violations:
        raise Violation("\n".join(fence.violations))


class Leaks:
    """What exists now that did not exist when this was made: windows, threads, open database connections.

    Making it moves every object that is alive out of the garbage collector's sight, so that looking for connections and
    collecting garbage after a test costs only what the test made.
    """

    def __init__(self) -> None:
        self._windows = _windows()
        self._threads = frozenset(threading.enumerate())
        gc.freeze()

    def found(self, grace: float = GRACE_SECONDS) -> list[str]:
        """Descriptions of what was left behind, after giving threads `grace` seconds to end and collecting garbage."""
        deadline = time.monotonic() + grace
        for thread in self._new_threads():
            thread.join(max(0.0, deadline - time.monotonic()))
        _delete_later()
        gc.collect()
        _delete_later()
        windows = [f"window {window!r}" for window in _windows() if window not in self._windows]
        threads = [f"thread {thread.name}" for thread in self._new_threads()]
        return windows + threads + [f"connection {connection!r}" for connection in _new_connections()]

    def _new_threads(self) -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread not in self._threads]


def _windows() -> list[object]:
    if (widgets := sys.modules.get("PySide6.QtWidgets")) is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _delete_later() -> None:
    if (core := sys.modules.get("PySide6.QtCore")) is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _new_connections() -> list[object]:
    return [it for it in gc.get_objects() if issubclass(type(it), _connection_types()) and not _is_closed(it)]


def _connection_types() -> tuple[type, ...]:
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Connection,) if psycopg is None else (sqlite3.Connection, psycopg.Connection)


def _is_closed(connection: Any) -> bool:
    if not isinstance(connection, sqlite3.Connection):
        return bool(connection.closed)
    try:
        connection.interrupt()
    except sqlite3.ProgrammingError:
        return True
    return False
