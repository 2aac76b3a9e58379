"""Writes what a dialog has tried, in the background; the dialog comes back if nothing was written. Door: `Applying`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.data.backups.pace import Pace
from desktop.data.errors import ChangedSince, RosterError
from desktop.data.journal.values import OnConflict
from desktop.data.transfer.writing import write
from desktop.ui import prompts
from desktop.ui.bulk.running import Change, Running
from desktop.ui.i18n import tr
from desktop.ui.transfer.trial_dialog import TrialDialog

if TYPE_CHECKING:
    from desktop.data.journal.values import Done, Origin
    from desktop.data.transfer.staging import Staging
    from desktop.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a write; see `Change`."""

    label: str
    doing: str
    told: Callable[[int], str]
    icon: str


class Applying:
    """Writes what dialogs have tried.

    Args:
        window: Gets the keyboard meanwhile.
        running: Writes.
    """

    def __init__(self, window: "MainWindow", running: Running) -> None:
        self._window = window
        self._running = running

    def write(self, dialog: TrialDialog, words: Words, on_conflict: OnConflict = OnConflict.REFUSE) -> None:
        """Write the new and the changed heroes of a dialog as one operation."""
        pace = Pace()
        change = Change(
            _write,
            (dialog.trial.staging, on_conflict, pace),
            dialog.trial.wanted,
            label=words.label,
            doing=words.doing,
            told=words.told,
            icon=words.icon,
            pace=pace,
        )
        dialog.hide()
        self._window.activateWindow()
        self._running.start(change, partial(self._failed, dialog, words), partial(self._settled, dialog))

    def _settled(self, dialog: TrialDialog, was_done: bool | None) -> None:
        if was_done is None:
            dialog.reject()
        elif was_done:
            dialog.remember()
            dialog.accept()
        else:
            dialog.open()

    def _failed(self, dialog: TrialDialog, words: Words, error: RosterError) -> None:
        if not isinstance(error, ChangedSince):
            dialog.show_error(error)
            return
        message = prompts.Message(
            dialog,
            tr("%Ln heroes were changed since they were compared.", "", error.heroes),
            tr("Nothing was written. Compare again, or go on with the others and leave these as they are now."),
            icon="triangle-alert",
            role="warning",
        )
        message.add_button(tr("&Check Again"), prompts.Role.AcceptRole, dialog.check).setDefault(True)
        others = partial(self.write, dialog, words, OnConflict.SKIP)
        message.add_button(tr("&Go On with the Others"), prompts.Role.ActionRole, others)
        message.add_button(tr("Ca&ncel"), prompts.Role.RejectRole)
        message.open()


def _write(connection: Any, staging: "Staging", on_conflict: OnConflict, pace: Pace, origin: "Origin") -> "Done":
    return write(connection, staging, origin, on_conflict, pace)
