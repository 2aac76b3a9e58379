"""Rosters that are closed in the background while other windows go on. Door: `Endings`."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from desktop.open_roster import OpenRoster


class Endings(QObject):
    """Rosters that are no longer shown, each on a thread of its own that finishes its work."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rosters: dict[threading.Thread, OpenRoster] = {}
        self._ended.connect(self._forget, Qt.ConnectionType.QueuedConnection)

    def close(self, roster: "OpenRoster") -> None:
        """Close a roster without waiting."""
        roster.stop()
        thread = threading.Thread(target=self._finish, args=(roster,), name="closing", daemon=True)
        self._rosters[thread] = roster
        thread.start()

    def wait(self) -> None:
        """Wait until all are closed."""
        for thread in list(self._rosters):
            self._forget(thread)

    def _finish(self, roster: "OpenRoster") -> None:
        try:
            roster.finish()
        finally:
            self._ended.emit(threading.current_thread())

    def _forget(self, thread: threading.Thread) -> None:
        """Drop the last reference here, never on the thread: its objects belong to the GUI thread."""
        thread.join()
        self._rosters.pop(thread, None)
