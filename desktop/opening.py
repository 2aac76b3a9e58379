"""A roster that is being opened on a thread; whoever wanted it may lose interest. Door: `Opening`."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import locations

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.data.database import Database


class Opening:
    """Begins at once.

    Attributes:
        location: What is opened.
        read_only: Whether nothing may be written to it.
        result: The roster, or why there is none; set before `done` is called.

    Args:
        location: File or URL, absolute.
        create: Make the file; an existing roster is never overwritten.
        upgrade: Bring an older roster up to date after a verified backup.
        read_only: Write nothing to it.
        backup_dir: Where that backup goes.
        done: Called with this object on the thread, unless it was abandoned.
    """

    def __init__(
        self,
        location: str,
        *,
        create: bool,
        upgrade: bool,
        read_only: bool,
        backup_dir: Path,
        done: "Callable[[Opening], None]",
    ) -> None:
        self.location = location
        self.read_only = read_only
        self.result: Database | Exception | None = None
        self._create = create
        self._upgrade = upgrade
        self._backup_dir = backup_dir
        self._done: Callable[[Opening], None] | None = done
        self._lock = threading.Lock()
        threading.Thread(target=self._work, name="opening", daemon=True).start()

    def abandon(self) -> None:
        """Nobody wants the roster any more: close it, be it open already or later, without waiting."""
        with self._lock:
            self._done = None
            threading.Thread(target=self._close, name="closing", daemon=True).start()

    def _work(self) -> None:
        result: Database | Exception
        try:
            result = self._open()
        except Exception as error:  # noqa: BLE001 - handed to the GUI thread, which knows what to do with it
            result = error
        with self._lock:
            self.result = result
            if self._done is not None:
                self._done(self)
                return
        self._close()

    def _open(self) -> "Database":
        from desktop.data.database import Database

        if self._create and not locations.is_address(self.location):
            Path(self.location).parent.mkdir(parents=True, exist_ok=True)
        return Database.open(
            self.location,
            create=self._create,
            upgrade=self._upgrade,
            read_only=self.read_only,
            backup_dir=self._backup_dir,
        )

    def _close(self) -> None:
        if self.result is not None and not isinstance(self.result, Exception):
            self.result.close()
