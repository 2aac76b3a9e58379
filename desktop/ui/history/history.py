"""The history of the open roster: its panel in the dock, the ways back, and the upkeep. Door: `History`."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.ui.history.upkeep import Upkeep

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.editing.origins import Origins
    from desktop.ui.history.panel import HistoryPanel
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
        self._tasks = tasks
        self._table = panel
        self._editing = editing
        self._window = window
        self._origins = origins
        self.upkeep = Upkeep(tasks, settings, window, self)
        self.upkeep.changed.connect(editing.undoing.look)
        window.history_dock.offer(lambda: self.panel)

    @cached_property
    def panel(self) -> "HistoryPanel":
        """Made when the dock is seen for the first time."""
        from desktop.ui.history.panel import HistoryPanel
        from desktop.ui.history.reverting import Reverting

        reverting = Reverting(self._tasks, self._editing, self._window, self._origins)
        panel = HistoryPanel(self._tasks, self._table, self._origins.author, reverting, self.upkeep)
        panel.left.connect(self._table.setFocus)
        reveal = self._window.actions_by_id["reveal_secrets"]
        for follow in (panel.set_secrets_revealed, reverting.set_secrets_revealed):
            follow(reveal.isChecked())
            reveal.toggled.connect(follow)
        return panel

    def stop(self) -> None:
        """See `Part`."""
        self.upkeep.stop()

    def finish(self) -> None:
        """See `Part`."""
