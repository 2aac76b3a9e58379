"""One process for all windows of a person: a later start hands its roster to the first one. Door: `take`, `Instance`.

The first process holds the system's lock on a file in its own folder, which ends with the process however it ends, and
writes there where it listens and a key: who may read the file is the same person. The socket lies in a folder nobody
else may enter. Without a place for the file, or when the first process does not answer, a start goes on by itself.
"""

import json
import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

PATIENCE_S: Final = 5.0
_AGAIN_S: Final = 0.05
_LONGEST: Final = 65_536
_LONGEST_FOLDER: Final = 70
"""The path of a socket may have about a hundred bytes."""
_PREFIX: Final = "heroes-"
_ACTIVATION: Final = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""With these words a desktop lets the first process come to the front."""

Call = dict[str, str]
Handle = Callable[[Call], bool]


class Instance:
    """The first process, or one that stays alone because it found no place for the lock.

    Args:
        descriptor: Of the locked file; None when there is none.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._key = secrets.token_hex(32)
        self._address = ""
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="instance", daemon=True)
        self._handle: Handle | None = None

    def serve(self, handle: Handle) -> None:
        """Listen on a thread.

        Args:
            handle: Takes what a later start wants, on that thread; whether it was done.
        """
        self._handle = handle
        if self._descriptor is not None:
            self._thread.start()

    def close(self) -> None:
        """Listen no longer and let the next start be the first."""
        self._closing = True
        if self._thread.is_alive():
            with suppress(OSError, EOFError):
                _connect(self._address, self._key).close()
            self._thread.join(PATIENCE_S)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _work(self) -> None:
        from multiprocessing.connection import Listener

        with suppress(OSError):
            address = _address()
            with Listener(address, authkey=self._key.encode()) as listener:
                self._address = address
                self._tell()
                while not self._closing:
                    self._answer(listener)
        _remove(self._address)

    def _answer(self, listener: "Listener") -> None:
        with suppress(OSError, EOFError, ValueError, _wrong_key()), listener.accept() as connection:
            if self._closing or not connection.poll(PATIENCE_S):
                return
            call = json.loads(connection.recv_bytes(_LONGEST))
            for name in _ACTIVATION:
                if call.get(name):
                    os.environ[name] = call[name]
            assert self._handle is not None
            connection.send_bytes(b"done" if self._handle(call) else b"again")

    def _tell(self) -> None:
        assert self._descriptor is not None
        content = json.dumps({"address": self._address, "key": self._key}).encode()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.truncate(self._descriptor, 0)
        os.write(self._descriptor, content)


def take(file: Path, roster: str | None) -> Instance | None:
    """Be the first process, or let the first one do what this one was started for.

    Args:
        file: The lock.
        roster: What to open, absolute; None when the program was just started.

    Returns:
        None when the first process has done it and this one may end.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return Instance(None)
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if _lock(descriptor):
            _remove(_read(descriptor).get("address", ""))
            os.truncate(descriptor, 0)
            return Instance(descriptor)
        if _hand_over(_read(descriptor), roster):
            os.close(descriptor)
            return None
        time.sleep(_AGAIN_S)
    os.close(descriptor)
    return Instance(None)


def _hand_over(first: dict[str, str], roster: str | None) -> bool:
    if not first:
        return False
    call = {"roster": roster or "", **{name: os.environ[name] for name in _ACTIVATION if name in os.environ}}
    with suppress(OSError, EOFError, _wrong_key()), _connect(first["address"], first["key"]) as connection:
        connection.send_bytes(json.dumps(call).encode())
        return connection.poll(PATIENCE_S) and connection.recv_bytes(_LONGEST) == b"done"
    return False


def _connect(address: str, key: str) -> "Connection":
    from multiprocessing.connection import Client

    return Client(address, authkey=key.encode())


def _wrong_key() -> type[Exception]:
    from multiprocessing import AuthenticationError

    return AuthenticationError


def _address() -> str:
    if sys.platform == "win32":
        return rf"\\.\pipe\{_PREFIX}{secrets.token_hex(16)}"
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp")  # noqa: S108 - the folder is ours
    short = next(place for place in places if place and Path(place).is_dir() and len(place.encode()) < _LONGEST_FOLDER)
    return str(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=short), "socket"))


def _remove(address: str) -> None:
    """Take away the socket and its folder, if they are what this program makes."""
    folder = Path(address).parent
    if Path(address).name == "socket" and folder.name.startswith(_PREFIX):
        with suppress(OSError):
            Path(address).unlink(missing_ok=True)
            folder.rmdir()


def _read(descriptor: int) -> dict[str, str]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        content = json.loads(os.read(descriptor, _LONGEST))
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(content, dict) and {"address", "key"} <= content.keys()
    return {name: str(content[name]) for name in ("address", "key")} if is_ours else {}


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LONGEST, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
