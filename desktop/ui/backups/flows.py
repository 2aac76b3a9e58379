"""Everything about backups of one open roster, from its opening to its end. Door: `Backups`."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.data.backups.making import Vault
from desktop.data.backups.shelf import Backup
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.ui.backups.keeper import Keeper
from desktop.ui.backups.restoring import Restoring

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Backups(QObject):
    """The flows; a part of an open roster.

    Args:
        tasks: Background work on the roster.
        vault: The roster, as far as backups go.
        panel: The table.
        window: Parent of the dialogs; shows notes and progress.
        editing: Takes a restore back.
        origins: Who does it, for the journal.
        settings: Whether, where and how much.
        paths: The usual place.
    """

    def __init__(
        self,
        tasks: "Tasks",
        vault: Vault,
        *,
        panel: "RosterPanel",
        window: "MainWindow",
        editing: "Editing",
        origins: "Origins",
        settings: Settings,
        paths: Paths,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._vault = vault
        self._window = window
        self._author = origins.author
        self._is_over = False
        self.keeper = Keeper(tasks, vault, window=window, settings=settings, paths=paths, parent=self)
        self._restoring = Restoring(
            tasks, vault, panel=panel, window=window, editing=editing, keeper=self.keeper, parent=self
        )
        window.backups_requested.connect(self.show)
        editing.bulk.running.before = self.keeper.before
        editing.changing.append(self._restoring)

    def show(self) -> None:
        """Open the list; the next roster of the window may be there already."""
        if self._is_over:
            return
        from desktop.ui.backups.dialog import BackupsDialog

        revealed = self._window.actions_by_id["reveal_secrets"].isChecked()
        dialog = BackupsDialog(self._window, self._tasks, self._vault, self.keeper, revealed=revealed)
        dialog.restore_requested.connect(self._restore)
        dialog.open_requested.connect(partial(self._window.open_in_new_window, read_only=True))
        dialog.open()

    def stop(self) -> None:
        """The roster is being closed."""
        self._is_over = True
        self.keeper.stop()

    def finish(self) -> None:
        """Make the last backup, on any thread."""
        self.keeper.finish()

    def _restore(self, backup: Backup, when: str) -> None:
        self._restoring.start(backup, self._author, when)
