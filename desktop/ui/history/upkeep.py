"""Keeps the journal within its bounds, in small steps while nobody waits, and forgets it. Door: `Upkeep`."""

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.data.errors import RosterError
from desktop.data.journal import prune
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.status import Work

FIRST_MS: Final = 5_000
EVERY_MS: Final = 10 * 60_000
PAUSE_MS: Final = 50
_DAY_MS: Final = 24 * 60 * 60 * 1_000
_MB: Final = 1_000_000
_BOUNDS: Final = ("journal_max_age_days", "journal_max_mb")


class Upkeep(QObject):
    """Prunes the journal of one roster soon after it was opened, now and then, and when the bounds change.

    Between two steps other writes have their turn. What this session did is never too old.

    Args:
        tasks: The writer.
        settings: The bounds.
        window: Shows that the history is being erased.
        parent: Owner.
    """

    changed = Signal()

    def __init__(self, tasks: "Tasks", settings: "Settings", window: "MainWindow", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._settings = settings
        self._window = window
        self._begun = _now()
        self._has_pruned = False
        self._is_stepping = False
        self._forgetting: Work | None = None
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._step)
        self._next.start(FIRST_MS)
        self._end_listening = settings.listen(self._listen)

    def stop(self) -> None:
        """Nothing more: the roster is about to be closed."""
        self._next.stop()
        self._end_listening()

    def forget(self) -> None:
        """Remove the whole history at once; its values are erased step by step."""
        if self._forgetting is None:
            self._forgetting = self._window.status.begin(tr("Erasing the history…"))
            self._tasks.write(prune.forget, done=self._forgotten, failed=self._not_forgotten)

    def _forgotten(self, _: None) -> None:
        self.changed.emit()
        if not self._is_stepping:
            self._step()

    def _not_forgotten(self, error: RosterError) -> None:
        self._end_forgetting()
        prompts.show_error(self._window, error)

    def _step(self) -> None:
        state = self._tasks.state
        if self._is_stepping or state.read_only or not (state.adopted or self._forgetting):
            self._next.start(EVERY_MS)
            return
        self._is_stepping = True
        days, megabytes = (self._settings.get(key) for key in _BOUNDS)
        oldest = min(self._begun, _now() - days * _DAY_MS)
        self._tasks.write(prune.prune_step, oldest, megabytes * _MB, done=self._stepped, failed=self._failed)

    def _stepped(self, goes_on: bool) -> None:
        self._is_stepping = False
        self._has_pruned = self._has_pruned or goes_on
        if goes_on:
            self._next.start(PAUSE_MS)
            return
        if self._forgetting is not None:
            self._end_forgetting()
            self._window.status.say(tr("History forgotten"))
        if self._has_pruned:
            self._has_pruned = False
            self.changed.emit()
        self._next.start(EVERY_MS)

    def _failed(self, error: RosterError) -> None:
        """It will be tried again; who has not asked for it is not told."""
        self._is_stepping = False
        self._next.start(EVERY_MS)
        if self._forgetting is not None:
            self._not_forgotten(error)

    def _end_forgetting(self) -> None:
        if self._forgetting is not None:
            self._forgetting.finish()
            self._forgetting = None

    def _listen(self, key: str) -> None:
        if key in _BOUNDS and not self._is_stepping:
            self._next.start(PAUSE_MS)


def _now() -> int:
    return time.time_ns() // 1_000_000
