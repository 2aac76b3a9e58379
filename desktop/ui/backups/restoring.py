"""Restores a backup into the open roster as one step that can be undone. Door: `Restoring`."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.data.backups.making import Vault
from desktop.data.backups.shelf import Backup, Why, check
from desktop.data.errors import Interrupted, RosterError
from desktop.data.journal.values import Done, Origin
from desktop.ui import prompts
from desktop.ui.backups.pacing import Pacing
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.backups.keeper import Keeper
    from desktop.ui.editing.flows import Editing
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Restoring(QObject):
    """The backup is checked, what there is now is backed up, then the heroes become those of the backup.

    Args:
        tasks: Runs the work.
        vault: Does it.
        panel: Shows what became of the heroes.
        window: Shows progress.
        editing: Takes it back, and knows who does it.
        keeper: Makes the backup of now.
        parent: Owner.
    """

    def __init__(
        self,
        tasks: "Tasks",
        vault: Vault,
        *,
        panel: "RosterPanel",
        window: "MainWindow",
        editing: "Editing",
        keeper: "Keeper",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._vault = vault
        self._panel = panel
        self._window = window
        self._editing = editing
        self._keeper = keeper
        self._is_busy = False
        self._running: Pacing | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being restored."""
        return self._is_busy

    def abandon(self) -> None:
        """Let the heroes stay as they are, unless it is too late."""
        if self._running is not None:
            self._running.pace.cancel()
        self._is_busy = False

    def start(self, backup: Backup, author: str, when: str) -> None:
        """Restore a backup; nothing happens while another one is being restored.

        Args:
            backup: Which.
            author: Who does it, for the journal.
            when: The time of the backup as the person reads it.
        """
        if self._is_busy:
            return
        self._is_busy = True
        origin = Origin("restore", author, tr("Restore the backup of {time}").format(time=when))
        checking = self._running = Pacing(self._window.status, tr("Checking the backup…"), self)
        self._tasks.run(
            check,
            backup,
            checking.pace,
            done=partial(self._checked, checking, backup, origin),
            failed=partial(self._failed, checking),
        )

    def _checked(self, checking: Pacing, backup: Backup, origin: Origin, _: None) -> None:
        self._running = None
        checking.end()
        restore = partial(self._restore, backup, origin)
        self._keeper.make(
            Why.RESTORE, done=lambda _: restore(), failed=partial(self._keeper.ask, restore, self.abandon)
        )

    def _restore(self, backup: Backup, origin: Origin) -> None:
        if not self._is_busy:
            return
        running = self._running = Pacing(self._window.status, tr("Restoring…"), self)
        self._tasks.run(
            self._vault.restore,
            backup.path,
            origin,
            running.pace,
            done=partial(self._done, running, origin.label),
            failed=partial(self._failed, running),
        )

    def _done(self, running: Pacing, label: str, done: Done) -> None:
        self._end(running)
        if done.operation is None:
            self._window.status.say(tr("The roster holds just what the backup holds"))
            return
        if done.changes is None:
            self._panel.refresh()
        else:
            self._panel.apply_changes(done.changes)
        told = tr("The backup was restored; %Ln heroes changed.", "", done.rows)
        self._editing.undoing.offer(told, done.operation, label, "undo-2")

    def _failed(self, running: Pacing, error: RosterError) -> None:
        self._end(running)
        if isinstance(error, Interrupted):
            self._window.status.say(str(error))
        else:
            prompts.show_error(self._window, error)

    def _end(self, running: Pacing) -> None:
        self._is_busy = False
        self._running = None
        running.end()
