"""Cells that have just changed flash once and fade. Door: `Flashes`."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import Change, Row
from desktop.settings import Settings

FADE_MS: Final = 600
STEP_MS: Final = 33
MAX_CELLS: Final = 500


class Flashes(QObject):
    """Which cells flash, and how strongly.

    Args:
        settings: May switch motion off.
    """

    faded = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = QElapsedTimer()
        self._clock.start()
        self._since: dict[tuple[int, str], int] = {}
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._fade)

    def note(self, changes: Iterable[Change]) -> None:
        """Let the cells that differ flash; all of a new hero."""
        if not self._settings.get("animations"):
            return
        now = self._clock.elapsed()
        for change in changes:
            if change.after is not None and len(self._since) < MAX_CELLS:
                for place, field in enumerate(COLUMNS):
                    if change.before is None or change.before[place] != change.after[place]:
                        self._since[id_of(change.after), field] = now
        if self._since:
            self._timer.start()

    @property
    def is_active(self) -> bool:
        """Whether any cell flashes."""
        return bool(self._since)

    def strength(self, row: Row, field: str) -> float:
        """How strongly a cell flashes, from 1 down to 0."""
        since = self._since.get((id_of(row), field))
        return 0.0 if since is None else max(0.0, 1 - (self._clock.elapsed() - since) / FADE_MS)

    def _fade(self) -> None:
        now = self._clock.elapsed()
        self._since = {cell: since for cell, since in self._since.items() if now - since < FADE_MS}
        if not self._since:
            self._timer.stop()
        self.faded.emit()
