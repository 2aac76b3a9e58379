"""Backs up a roster that is served without a window, when the window would. Door: `Upkeep`."""

import sys
import threading
import time
from typing import Final

from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.database import Database
from desktop.data.errors import Interrupted, RosterError
from desktop.logs import log_unexpected

EVERY_S: Final = 30 * 60.0
SOON_S: Final = 10.0
CLOSING_S: Final = 5.0
"""How long the last backup may take, so that nobody has to kill the program; a missed one is made at the next start."""


class Upkeep:
    """Watches one roster; its methods are called by whoever waits for the end.

    Args:
        database: The roster.
        keeping: Where backups go.
        end: Set when the program is to end: a backup under way gives up then.
    """

    def __init__(self, database: Database, keeping: Keeping, end: threading.Event) -> None:
        self._database = database
        self._keeping = keeping
        self._ending = end
        self._due: float | None = None
        if database.state.read_only:
            return
        database.on_commit(self._note)
        database.on_outside_change(self._note)
        if database.is_changed(keeping):
            self._due = time.monotonic() + SOON_S

    def look(self) -> None:
        """Make a backup if it is time for one."""
        if self._due is not None and time.monotonic() >= self._due:
            self._make(Why.CHANGES, _WhileServing(self._ending))

    def finish(self) -> None:
        """Make the last backup, if anything was changed since the one before."""
        if self._due is not None:
            self._make(Why.CLOSING, Pace(CLOSING_S))

    def _note(self, *_: object) -> None:
        if self._due is None:
            self._due = time.monotonic() + EVERY_S

    def _make(self, why: Why, pace: Pace) -> None:
        self._due = None
        try:
            self._database.back_up(self._keeping, why, pace)
        except Interrupted:
            self._note()
        except RosterError as error:
            self._note()
            sys.stderr.write(f"heroes serve: No backup was made. {error}\n")
        except Exception as error:  # noqa: BLE001 - whatever it is, serving goes on
            self._note()
            log_unexpected(type(error), sys.exc_info()[2])


class _WhileServing(Pace):
    def __init__(self, end: threading.Event) -> None:
        super().__init__()
        self._ending = end

    @property
    def is_cancelled(self) -> bool:
        return self._ending.is_set() or super().is_cancelled
