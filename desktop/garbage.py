"""Python's garbage, collected on the GUI thread only: a widget must not die on another one."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS: Final = 1_000


class GarbageCollector(QObject):
    """Automatic collection is off while it lives; a timer of the GUI thread does it instead."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._is_frozen = False
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def freeze(self) -> None:
        """Leave what lives now, mostly imported code, out of all later collections: each then takes a few ms.

        To be called once, when the libraries are loaded and before the first roster is shown.
        """
        if not self._is_frozen:
            self._is_frozen = True
            gc.freeze()

    def stop(self) -> None:
        """Give collection back to the interpreter, as it was."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
