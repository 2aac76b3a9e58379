"""Shows in the status bar how far work on files is. Door: `Pacing`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.data.backups.pace import Pace

if TYPE_CHECKING:
    from desktop.ui.status import StatusBar

_LOOK_MS: Final = 100
_STEPS: Final = 1_000


class Pacing(QObject):
    """Work with a pace, from its beginning to `end`.

    Args:
        status: Shows it, with a button that cancels it.
        text: What is being done.
        parent: Owner.
    """

    def __init__(self, status: "StatusBar", text: str, parent: QObject) -> None:
        super().__init__(parent)
        self.pace = Pace()
        self._work = status.begin(text, self.pace.cancel)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def end(self) -> None:
        """The work has ended, one way or the other."""
        self._timer.stop()
        self._work.finish()
        self.deleteLater()

    def _look(self) -> None:
        if self.pace.share is not None:
            self._work.progress(round(self.pace.share * _STEPS), _STEPS)
