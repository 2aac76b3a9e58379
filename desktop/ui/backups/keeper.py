"""Makes backups of the open roster by itself, and before what changes much. Door: `Keeper`."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.data.backups.making import Keeping, Vault
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Backup, Why
from desktop.data.errors import Interrupted, RosterError
from desktop.logs import logger
from desktop.paths import Paths
from desktop.settings import Settings, backup_folder
from desktop.ui import prompts
from desktop.ui.backups.pacing import Pacing
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow

MANY: Final = 10_000
"""Before more heroes are changed at once there is a backup."""

EVERY_MS: Final = 30 * 60 * 1000
SOON_MS: Final = 10_000
CLOSING_S: Final = 20.0
"""How long a roster that is shown no longer may take for its last backup; a missed one is made at the next opening."""

_KEY: Final = "backup"
_MB: Final = 1_000_000


class Keeper(QObject):
    """Watches one roster.

    Args:
        tasks: Tells of changes; runs the work.
        vault: Makes the backups.
        window: Shows progress and troubles.
        settings: Whether, where and how much.
        paths: The usual place.
        parent: Owner.
    """

    ended = Signal(object)
    """A backup was made or not: None, or the error."""

    def __init__(
        self,
        tasks: "Tasks",
        vault: Vault,
        *,
        window: "MainWindow",
        settings: Settings,
        paths: Paths,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._vault = vault
        self._window = window
        self._settings = settings
        self._paths = paths
        self._is_changed = False
        self._running: Pacing | None = None
        self._last: Keeping | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._make_automatically)
        tasks.committed.connect(self._note)
        tasks.outside_changed.connect(self._note)
        if not tasks.state.read_only:
            tasks.run(vault.is_changed, self.keeping(), done=self._catch_up, failed=lambda _: None)

    def keeping(self) -> Keeping:
        """Where backups go, and how much room they may take, as the settings say now."""
        return Keeping(backup_folder(self._settings, self._paths), self._settings.get("backup_max_mb") * _MB)

    def make(self, why: Why, done: Callable[[Backup], None], failed: Callable[[RosterError], None]) -> None:
        """Make a backup with progress in the status bar; the one that may be under way gives up.

        Args:
            why: What for.
            done: Takes it.
            failed: Takes the error, `Interrupted` when the person does not want it.
        """
        if self._running is not None:
            self._running.pace.cancel()
        running = self._running = Pacing(self._window.status, tr("Saving a backup…"), self)
        self._is_changed = False
        self._timer.stop()
        self._tasks.run(
            self._vault.back_up,
            self.keeping(),
            why,
            running.pace,
            done=partial(self._made, running, done),
            failed=partial(self._not_made, running, failed),
        )

    def before(self, rows: int, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Call `then`; when it changes very many heroes, only after a backup, or when the person insists.

        Args:
            rows: How many heroes it may change.
            then: What is to be done.
            otherwise: Called when the person does not want it any more.
        """
        if rows <= MANY or not self._settings.get("backups") or self._tasks.state.read_only:
            then()
        else:
            self.make(Why.BULK, done=lambda _: then(), failed=partial(self.ask, then, otherwise))

    def ask(self, then: Callable[[], None], otherwise: Callable[[], None], error: RosterError) -> None:
        """Ask whether to go on although there is no backup; see `before`."""
        if isinstance(error, Interrupted):
            self._window.status.say(str(error))
            otherwise()
            return
        what, _, meaning = str(error).partition(". ")
        prompts.ask(
            self._window,
            tr("Go on without a backup?"),
            f"{what}. {meaning}".strip(),
            yes=(tr("&Go On Without"), then),
            no=(tr("&Cancel"), otherwise),
            danger=True,
        )

    def stop(self) -> None:
        """The roster is being closed: note whether its last changes need a backup."""
        self._timer.stop()
        if self._running is not None:
            self._running.pace.cancel()
        is_wanted = self._settings.get("backups") and not self._tasks.state.read_only
        self._last = self.keeping() if is_wanted and (self._is_changed or self._running is not None) else None

    def finish(self) -> None:
        """Make the last backup, on any thread and without a window, unless it takes too long."""
        keeping, self._last = self._last, None
        if keeping is None:
            return
        try:
            with suppress(Interrupted):
                self._vault.back_up(keeping, Why.CLOSING, Pace(CLOSING_S))
        except RosterError as error:
            logger.warning("No backup on closing: %s", type(error).__name__)

    def _note(self, *_: object) -> None:
        self._is_changed = True
        if not self._timer.isActive():
            self._timer.start(EVERY_MS)

    def _catch_up(self, is_changed: bool) -> None:
        """What was changed while the program did not look, or was killed, gets its backup now."""
        if is_changed:
            self._is_changed = True
            self._timer.start(SOON_MS)

    def _make_automatically(self) -> None:
        if self._running is not None:
            self._note()
        elif self._settings.get("backups") and not self._tasks.state.read_only:
            self.make(Why.CHANGES, done=lambda _: None, failed=self._tell)

    def _tell(self, error: RosterError) -> None:
        self._note()
        if not isinstance(error, Interrupted):
            self._window.quiet_bar.show_message(
                tr("No backup was made. {reason}").format(reason=error),
                [(tr("&Preferences…"), self._window.actions_by_id["preferences"].trigger)],
                icon="triangle-alert",
                role="warning",
                key=_KEY,
            )

    def _made(self, running: Pacing, done: Callable[[Backup], None], backup: Backup) -> None:
        self._end(running)
        self._window.quiet_bar.hide_message(_KEY)
        done(backup)
        self.ended.emit(None)

    def _not_made(self, running: Pacing, failed: Callable[[RosterError], None], error: RosterError) -> None:
        self._end(running)
        self._is_changed = True
        failed(error)
        self.ended.emit(error)

    def _end(self, running: Pacing) -> None:
        running.end()
        if self._running is running:
            self._running = None
