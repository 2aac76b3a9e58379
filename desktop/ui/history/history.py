"""The history of the open roster: its panel in the dock, the ways back, and the upkeep. Door: `History`."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.ui.history.panel import HistoryPanel
from desktop.ui.history.reverting import Reverting
from desktop.ui.history.upkeep import Upkeep

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class History(QObject):
    """What belongs to the history of one roster.

    Args:
        tasks: Background work on the roster.
        panel: The table.
        editing: Shows what was changed.
        window: Has the dock.
        settings: Bounds of the journal.
        origins: Who reverts, for the journal.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        editing: "Editing",
        window: "MainWindow",
        *,
        settings: "Settings",
        origins: "Origins",
    ) -> None:
        super().__init__()
        self.upkeep = Upkeep(tasks, settings, window, self)
        reverting = Reverting(tasks, editing, window, origins)
        self.panel = HistoryPanel(tasks, panel, origins.author, reverting, self.upkeep)
        self.panel.left.connect(panel.setFocus)
        self.upkeep.changed.connect(editing.undoing.look)
        for reveal in (self.panel.set_secrets_revealed, reverting.set_secrets_revealed):
            window.actions_by_id["reveal_secrets"].toggled.connect(reveal)
        window.history_dock.show_panel(self.panel)

    def stop(self) -> None:
        """See `Part`."""
        self.upkeep.stop()

    def finish(self) -> None:
        """See `Part`."""
