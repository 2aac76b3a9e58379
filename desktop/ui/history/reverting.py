"""Going back from the history: any operation, or one hero to an earlier state. Door: `Reverting`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.data.errors import Interrupted, InTheWay, NotInHistory, RosterError
from desktop.data.journal import restore, undo
from desktop.data.journal.pages import Entry
from desktop.data.journal.values import DELETED, Done, Obstacle, OnConflict, Operation
from desktop.ui import prompts
from desktop.ui.history import words
from desktop.ui.history.obstacles_dialog import LIMIT, ObstaclesDialog
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.status import Work


class Reverting(QObject):
    """The flows; each is one operation that can be undone.

    Args:
        tasks: Background work on the roster.
        editing: Owner; shows what was changed.
        window: Parent of questions; shows notes and progress.
        origins: Who does it, for the journal.
    """

    def __init__(self, tasks: "Tasks", editing: "Editing", window: "MainWindow", origins: "Origins") -> None:
        super().__init__(editing)
        self._tasks = tasks
        self._editing = editing
        self._window = window
        self._origins = origins
        self._comparing: Work | None = None
        self._is_busy = False
        self._revealed = False

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Whether dialogs show secrets from the start."""
        self._revealed = revealed

    def revert(self, operation: Operation) -> None:
        """Do the opposite of an operation; where a later change stands in the way, the person chooses."""
        if self._is_busy:
            return
        self._is_busy = True
        work = self._comparing = self._window.status.begin(tr("Comparing with today…"), self._give_up)

        def done(obstacles: tuple[Obstacle, ...]) -> None:
            if self._ends(work):
                if obstacles:
                    self._ask(operation, obstacles)
                else:
                    self._revert(operation, OnConflict.REFUSE)

        def failed(error: RosterError) -> None:
            if self._ends(work):
                prompts.show_error(self._window, error)

        self._tasks.journal(undo.conflicts, operation.id, LIMIT + 1, done=done, failed=failed)

    def bring_back(self, entry: Entry, on_conflict: OnConflict = OnConflict.REFUSE) -> None:
        """Make a hero what it was right after an entry of its life; one that was deleted there comes back."""
        assert entry.only is not None
        recorded, operation = entry.only.recorded, entry.operation
        origin = self._origins(tr("Bring back an earlier state"))
        again = partial(self.bring_back, entry, OnConflict.FORCE)
        if recorded.what == DELETED:
            fn = partial(undo.revert, heroes=(recorded.hero,), on_conflict=on_conflict)
            text = tr("This hero is there again, but different.")
            self._write(fn, operation.id, origin, refused=partial(self._insist, text, again))
        else:
            fn = partial(restore.restore, on_conflict=on_conflict)
            text = tr("Another program changed this hero, and the history does not know how.")
            self._write(fn, recorded.hero, operation.id, origin, refused=partial(self._insist, text, again))

    def _give_up(self) -> None:
        if self._comparing is not None:
            self._ends(self._comparing)

    def _ends(self, comparing: "Work") -> bool:
        """End a comparison; whether somebody still waited for it."""
        if comparing is not self._comparing:
            return False
        self._comparing = None
        self._is_busy = False
        comparing.finish()
        return True

    def _ask(self, operation: Operation, obstacles: tuple[Obstacle, ...]) -> None:
        def revert(chosen: tuple[int, ...] | None) -> None:
            if chosen is None:
                self._revert(operation, OnConflict.FORCE)
            else:
                self._revert(operation, OnConflict.SKIP, chosen)

        ObstaclesDialog(
            self._window,
            words.title(operation),
            obstacles,
            others=max(0, operation.rows - len(obstacles)),
            revealed=self._revealed,
            revert=revert,
        ).open()

    def _revert(self, operation: Operation, on_conflict: OnConflict, forced: tuple[int, ...] = ()) -> None:
        origin = self._origins(tr("Revert “{step}”").format(step=words.title(operation)))
        fn = partial(undo.revert, on_conflict=on_conflict, forced=forced)
        self._write(fn, operation.id, origin, refused=partial(self.revert, operation))

    def _write(self, fn: Callable[..., Done], *args: object, refused: Callable[[], None]) -> None:
        if self._is_busy:
            return
        self._is_busy = True

        def done(result: Done) -> None:
            work.finish()
            self._is_busy = False
            self._editing.undoing.follow(result)
            self._window.status.say(_said(result))

        def failed(error: RosterError) -> None:
            work.finish()
            self._is_busy = False
            if isinstance(error, InTheWay):
                refused()
            elif isinstance(error, Interrupted):
                self._window.status.say(str(error))
            else:
                prompts.show_error(self._window, error)
                if isinstance(error, NotInHistory):
                    self._editing.undoing.look()

        def cancel() -> None:
            if task.cancel():
                work.finish()
                self._is_busy = False

        task = self._tasks.write(fn, *args, done=done, failed=failed)
        work = self._window.status.begin(tr("Going back…"), cancel)

    def _insist(self, text: str, force: Callable[[], None]) -> None:
        prompts.ask(
            self._window,
            text,
            tr("Bringing back the earlier state overwrites what it is now; undo takes that back."),
            yes=(tr("&Bring Back Anyway"), force),
            no=(tr("&Cancel"), None),
        )


def _said(done: Done) -> str:
    if not done.rows:
        return tr("Left as it is, nothing was to be changed") if not done.skipped else tr("Left as it is")
    said = tr("%Ln heroes set back", "", done.rows)
    return said + ", " + tr("%Ln left alone", "heroes", done.skipped) if done.skipped else said
