"""What a paste would do, record by record, before it does it. Door: `PasteDialog`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.data.transfer.mapping import Plan
from desktop.data.transfer.pasting import Clipped
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.transfer.trial_dialog import TrialDialog

if TYPE_CHECKING:
    from desktop.tasks import Tasks

_G: Final = theme.GRID


class PasteDialog(TrialDialog):
    """Tries a paste at once.

    Args:
        parent: The window.
        clip: What was on the clipboard.
        plan: What becomes of it.
        tasks: Where everything runs.
        notes: Where it goes, and what does not fit.
        revealed: Whether secrets are shown from the start.
    """

    def __init__(
        self, parent: QWidget, clip: Clipped, plan: Plan, tasks: "Tasks", *, notes: str, revealed: bool
    ) -> None:
        super().__init__(parent, tr("Paste"), clip.source, tasks, revealed=revealed)
        self._clip = clip
        self._plan = plan
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(label(notes, wrap=True))
        layout.addWidget(self.records, 1)
        layout.addWidget(self.buttons)
        self.check()

    def check(self) -> None:
        """Compare what was on the clipboard with the roster."""
        self.records.begin()
        self.trial.check(self._clip.layout, self._plan)
        self.update_buttons()

    def go_back(self) -> None:
        """Paste nothing."""
        self.reject()

    def verb(self, number: int) -> str:
        """What the button says when so many heroes would be written."""
        return tr("&Paste %Ln Heroes", "", number) if number else tr("&Paste")

    def verb_without_invalid(self, number: int) -> str:
        """The same where records are left out for it."""
        return tr("&Paste the %Ln Valid Ones", "", number)
