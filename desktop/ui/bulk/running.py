"""The one door of the window to every change of many heroes: it runs, can be cancelled, and offers its undo."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.data.errors import Interrupted, RosterError
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.data.backups.pace import Pace
    from desktop.data.journal.values import Done, Origin
    from desktop.task import Task
    from desktop.tasks import Tasks
    from desktop.ui.editing.origins import Origins
    from desktop.ui.editing.undoing import Undoing
    from desktop.ui.main_window import MainWindow
    from desktop.ui.status import Work
    from desktop.ui.table.roster_panel import RosterPanel

Settled = Callable[[bool | None], None]
_LOOK_MS: Final = 100
_STEPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """One change to many heroes.

    Attributes:
        write: Function of the data room: called with the writer's connection, `arguments` and the origin.
        arguments: Plain values.
        number: How many heroes it may change.
        label: What undo and the history call it; never a secret.
        doing: What the status bar says meanwhile.
        told: What was done, from the number of heroes that did change.
        icon: Of the offer to undo it.
        pace: Tells how far it is; None when nobody can tell.
    """

    write: "Callable[..., Done]"
    arguments: tuple[Any, ...]
    number: int
    label: str
    doing: str
    told: Callable[[int], str]
    icon: str = "pencil"
    pace: "Pace | None" = None


class Running(QObject):
    """Runs one change of many heroes at a time.

    Attributes:
        before: What must happen before a change of so many heroes, a backup for example; it calls the first thing it
            is given when that has happened, the second one when the person does not want to go on.

    Args:
        tasks: Where it runs.
        panel: Shows what became of the heroes.
        window: Shows progress and what was done.
        origins: Who does it.
        undoing: Offers to take it back.
    """

    ended = Signal()

    def __init__(
        self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", origins: "Origins", undoing: "Undoing"
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._origins = origins
        self._undoing = undoing
        self._is_waiting = False
        self._settled: Settled = _nothing
        self._task: Task | None = None
        self._work: Work | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self._pace: Pace | None = None
        self.before: Callable[[int, Callable[[], None], Callable[[], None]], None] = lambda _, then, __: then()

    @property
    def is_busy(self) -> bool:
        """Whether heroes are being changed, or will be once what must come before has happened."""
        return self._is_waiting or self._work is not None

    def start(
        self,
        change: Change,
        failed: Callable[[RosterError], None] | None = None,
        settled: Settled | None = None,
    ) -> None:
        """Change many heroes as one operation; nothing happens while another change is under way.

        Args:
            change: What to do.
            failed: Gets the error when nothing was changed; it is shown as a dialog if left out.
            settled: Told at the end, before `failed`, whether heroes were changed; None when the roster is left first.
        """
        told = settled or _nothing
        if self.is_busy:
            told(False)
            return
        self._is_waiting = True
        self._settled = told
        begin = partial(self._begin, change, failed or partial(prompts.show_error, self._window))
        self.before(change.number, begin, partial(self._end, was_done=False))

    def _begin(self, change: Change, failed: Callable[[RosterError], None]) -> None:
        if not self._is_waiting:
            return
        self._is_waiting = False
        self._pace = change.pace
        if self._pace is not None:
            self._look.start()
        self._work = self._window.status.begin(change.doing, self.cancel)
        self._task = self._tasks.write(
            _carry_out,
            change.write,
            change.arguments,
            self._origins(change.label),
            done=partial(self._done, change),
            failed=partial(self._failed, failed),
        )

    def cancel(self) -> None:
        """Let nothing of it happen, unless it is too late."""
        if self._pace is not None:
            self._pace.cancel()
        if self._task is not None and self._task.cancel():
            self._end(was_done=False)

    def abandon(self) -> None:
        """Let nothing of it happen, unless it is too late; nobody waits to hear of it."""
        settled, self._settled = self._settled, _nothing
        self.cancel()
        self._end(was_done=False)
        settled(None)

    def _done(self, change: Change, result: "Done") -> None:
        self._end(was_done=True)
        if result.changes is None:
            self._panel.refresh()
        else:
            self._panel.apply_changes(result.changes)
        self._tell(change, result)

    def _tell(self, change: Change, result: "Done") -> None:
        left = "".join(" " + tr("%Ln heroes are left out:", "", number) + f" {why}" for why, number in result.reasons)
        if result.operation is None:
            self._window.status.say(tr("No hero had to be changed.") + left)
            return
        self._undoing.offer(change.told(result.rows) + left, result.operation, change.label, change.icon)

    def _failed(self, failed: Callable[[RosterError], None], error: RosterError) -> None:
        self._end(was_done=False)
        if isinstance(error, Interrupted):
            self._window.status.say(str(error))
        else:
            failed(error)

    def _end(self, *, was_done: bool) -> None:
        if self._work is not None:
            self._work.finish()
        self._look.stop()
        self._is_waiting = False
        self._work = self._task = self._pace = None
        settled, self._settled = self._settled, _nothing
        settled(was_done)
        self.ended.emit()

    def _show_progress(self) -> None:
        if self._work is not None and self._pace is not None and self._pace.share is not None:
            self._work.progress(round(self._pace.share * _STEPS), _STEPS)


def _nothing(_: bool | None) -> None:
    """Nobody waits for the end."""


def _carry_out(connection: Any, write: "Callable[..., Done]", arguments: tuple[Any, ...], origin: "Origin") -> "Done":
    return write(connection, *arguments, origin)
