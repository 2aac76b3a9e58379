"""The page with everything that was done to the roster. Door: `RosterPage`."""

from typing import TYPE_CHECKING

from desktop.ui.history.entries_page import EntriesPage
from desktop.ui.history.operations_model import OperationsModel
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.history.reverting import Reverting


class RosterPage(EntriesPage):
    """Operations, newest first; any of them can be reverted.

    Args:
        tasks: Reads the journal.
        author: This installation.
        reverting: Goes back.
    """

    def __init__(self, tasks: "Tasks", author: str, reverting: "Reverting") -> None:
        self._tasks = tasks
        self._reverting = reverting
        model = OperationsModel(tasks, author, reverting)
        super().__init__(tasks, model, tr("Operations, newest first"), whole=True)
        self.model = model
        model.setParent(self)
        model.looked.connect(self._looked)
        model.failed.connect(self.say_failed)
        self.retry_requested.connect(model.look)
        self.chosen.connect(self.update_button)
        self.details.asked.connect(self._revert)
        self.details.failed.connect(self.say_failed)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self.model.is_settled and self.details.model.is_settled

    def update_button(self) -> None:
        """Offer what is possible."""
        self.details.set_button(
            tr("Revert Th&is…"),
            tr("Do the opposite of this step, compared with the heroes of today"),
            enabled=not self._tasks.state.read_only and self.selected() is not None,
        )

    def _revert(self) -> None:
        entry = self.selected()
        if entry is not None:
            self._reverting.revert(entry.operation)

    def _looked(self) -> None:
        if self.model.rowCount():
            self.overlay.clear()
        else:
            text = tr("Every change will be listed here, and can be taken back.")
            self.overlay.say("empty", "history", tr("Nothing was done yet"), text)
