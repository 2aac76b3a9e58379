"""What a window does by itself, without one: backups, and a history within bounds. Doors: `Upkeep`, `Wanted`."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.database import Database
from desktop.data.errors import Interrupted, RosterError
from desktop.data.journal import prune
from desktop.logs import log_unexpected

EVERY_S: Final = 30 * 60.0
SOON_S: Final = 10.0
CLOSING_S: Final = 5.0
"""How long the last backup may take, so that nobody has to kill the program; a missed one is made at the next start."""

TRIM_SOON_S: Final = 5.0
TRIM_EVERY_S: Final = 10 * 60.0
_DAY_MS: Final = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is kept of a roster.

    Attributes:
        backups: Where automatic backups go; None for none.
        history_days: How long its history is kept.
        history_bytes: About how much room its history may take.
    """

    backups: Keeping | None
    history_days: int
    history_bytes: int


class Upkeep:
    """Watches one roster; its methods are called by whoever waits for the end.

    Args:
        database: The roster.
        wanted: What is kept of it.
        end: Set when the program is to end: a backup under way gives up then.
    """

    def __init__(self, database: Database, wanted: Wanted, end: threading.Event) -> None:
        self._database = database
        self._wanted = wanted
        self._ending = end
        self._begun = _now()
        self._trim_at = time.monotonic() + TRIM_SOON_S
        self._back_up_at: float | None = None
        if wanted.backups is not None and not database.state.read_only:
            database.on_commit(self._note)
            database.on_outside_change(self._note)
            _failure(self._catch_up)

    def look(self) -> None:
        """Do what it is time for."""
        if self._back_up_at is not None and time.monotonic() >= self._back_up_at:
            self._back_up(Why.CHANGES, _WhileServing(self._ending))
        if time.monotonic() >= self._trim_at:
            self._trim()

    def finish(self) -> None:
        """Make the last backup, if anything was changed since the one before."""
        if self._back_up_at is not None:
            self._back_up(Why.CLOSING, Pace(CLOSING_S))

    def _catch_up(self) -> None:
        """What was changed while nobody looked, or by a program that was killed, gets its backup soon."""
        if self._wanted.backups is not None and self._database.is_changed(self._wanted.backups):
            self._back_up_at = time.monotonic() + SOON_S

    def _note(self, *_: object) -> None:
        if self._back_up_at is None:
            self._back_up_at = time.monotonic() + EVERY_S

    def _back_up(self, why: Why, pace: Pace) -> None:
        keeping, self._back_up_at = self._wanted.backups, None
        assert keeping is not None
        error = _failure(lambda: self._database.back_up(keeping, why, pace))
        if error is not None:
            self._note()
        if isinstance(error, RosterError) and not isinstance(error, Interrupted):
            sys.stderr.write(f"heroes serve: No backup was made. {error}\n")

    def _trim(self) -> None:
        """Let a little of the history go that is too old or too much; what happened since the start is not too old."""
        self._trim_at = time.monotonic() + TRIM_EVERY_S
        state = self._database.state
        if state.adopted and not state.read_only:
            _failure(self._trim_a_little)

    def _trim_a_little(self) -> None:
        oldest = min(self._begun, _now() - self._wanted.history_days * _DAY_MS)
        if self._database.write(prune.prune_step, oldest, self._wanted.history_bytes).result():
            self._trim_at = 0


class _WhileServing(Pace):
    def __init__(self, end: threading.Event) -> None:
        super().__init__()
        self._ending = end

    @property
    def is_cancelled(self) -> bool:
        return self._ending.is_set() or super().is_cancelled


def _failure(work: Callable[[], object]) -> Exception | None:
    """Why work failed; whatever it is, serving goes on."""
    try:
        work()
    except RosterError as error:
        return error
    except Exception as error:  # noqa: BLE001 - logged without its words, which may hold values
        log_unexpected(type(error), sys.exc_info()[2])
        return error
    return None


def _now() -> int:
    return time.time_ns() // 1_000_000
