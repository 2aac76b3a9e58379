"""The dialogs that create and edit a hero, from their opening to what became of them. Door: `HeroDialogs`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop.data import crud
from desktop.data.errors import Conflict, RosterError
from desktop.data.fields import id_of
from desktop.data.models import Change, Row
from desktop.ui.editing.cell_writes import create_again, offer_new
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.task import Task
    from desktop.tasks import Tasks
    from desktop.ui.editing.hero_dialog import HeroDialog
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class HeroDialogs(QObject):
    """Opens the dialogs and saves what is typed in them.

    Args:
        tasks: The writer.
        panel: The table; told of every change.
        window: Parent of the dialogs.
        origins: Who does it.
    """

    def __init__(self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", origins: "Origins") -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._origins = origins
        self._walks = 0

    def create(self) -> None:
        """Open the dialog for a new hero."""
        self._open(None)

    def edit(self) -> None:
        """Open the dialog for the current hero, as the roster holds it now."""
        self._panel.read_selected(1, lambda rows: self._open(rows[0]) if rows else None)

    def _open(self, row: Row | None) -> None:
        from desktop.ui.editing.hero_dialog import HeroDialog

        saving = _Saving()
        dialog = HeroDialog(self._window, row, revealed=self._panel.grid.revealed, cancel=saving.cancel)
        dialog.save_requested.connect(lambda values: self._save(dialog, saving, values))
        dialog.walk_requested.connect(lambda step: self._walk(dialog, saving, step))
        self._tell_ends(dialog)
        dialog.open()

    def _save(
        self, dialog: "HeroDialog", saving: "_Saving", values: dict[str, object], then: Callable[[], None] | None = None
    ) -> None:
        dialog.saving()
        done = partial(self._saved, dialog, then)
        failed = partial(self._not_saved, dialog, saving)
        if dialog.row is None:
            origin = self._origins(tr("New hero"))
            saving.task = self._tasks.write(crud.create, values, origin, done=done, failed=failed)
        else:
            origin = self._origins(tr("Edit hero"))
            saving.task = self._tasks.write(crud.update, dialog.row, values, origin, done=done, failed=failed)

    def _saved(self, dialog: "HeroDialog", then: Callable[[], None] | None, change: Change | None) -> None:
        if change is not None and change.after is not None:
            self._panel.apply_changes((change,), select=None if then else id_of(change.after))
        self._window.status.say(tr("Saved"))
        if then is None:
            dialog.saved()
        else:
            dialog.resume()
            then()

    def _walk(self, dialog: "HeroDialog", saving: "_Saving", step: int) -> None:
        """Go to the hero in the next (1) or previous (-1) row; what was typed is saved first."""
        place = self._panel.grid.current()
        target = None if place is None else self._panel.grid.below(place, step)
        if target is None:
            return
        self._walks += 1
        self._panel.grid.go(*target)
        self._panel.read_selected(1, partial(self._arrive, dialog, saving, self._walks))

    def _arrive(self, dialog: "HeroDialog", saving: "_Saving", walk: int, rows: tuple[Row, ...]) -> None:
        if walk != self._walks or not rows or not isValid(dialog) or dialog.is_saving:
            return

        def show() -> None:
            dialog.show_row(rows[0])
            self._tell_ends(dialog)

        if dialog.is_dirty():
            self._save(dialog, saving, dialog.form.changed(), show)
        else:
            show()

    def _tell_ends(self, dialog: "HeroDialog") -> None:
        grid = self._panel.grid
        place = grid.current()
        dialog.set_neighbours(*(place is not None and grid.below(place, step) is not None for step in (-1, 1)))

    def _not_saved(self, dialog: "HeroDialog", saving: "_Saving", error: RosterError) -> None:
        dialog.failed(error)
        self._go_back(dialog)
        if not isinstance(error, Conflict) or error.before is None or error.mine is None:
            return
        if error.theirs is None:
            self._offer_new(dialog, saving, error.mine)
        else:
            self._settle(dialog, saving, error.before, error.mine, error.theirs)

    def _go_back(self, dialog: "HeroDialog") -> None:
        """The table may have gone to another hero already."""
        grid = self._panel.grid
        place = None if dialog.row is None else grid.place_of(id_of(dialog.row))
        current = grid.current()
        if place is not None and current is not None:
            grid.go(place, current[1])
            self._tell_ends(dialog)

    def _settle(self, dialog: "HeroDialog", saving: "_Saving", before: Row, mine: Row, theirs: Row) -> None:
        from desktop.ui.editing.conflict_dialog import ConflictDialog

        def save(values: dict[str, object]) -> None:
            dialog.rebase(theirs)
            self._save(dialog, saving, values)

        def keep() -> None:
            dialog.saved()
            self._panel.apply_changes((Change(before, theirs),), select=id_of(theirs))

        revealed = self._panel.grid.revealed
        ConflictDialog(dialog, before, mine, theirs, revealed=revealed, save=save, keep=keep).open()

    def _offer_new(self, dialog: "HeroDialog", saving: "_Saving", mine: Row) -> None:
        def again() -> None:
            dialog.saving()
            done, failed = partial(self._saved, dialog, None), partial(self._not_saved, dialog, saving)
            origin = self._origins(tr("New hero"))
            saving.task = self._tasks.write(create_again, mine, origin, done=done, failed=failed)

        offer_new(dialog, again, None)


class _Saving:
    """The save a dialog waits for."""

    def __init__(self) -> None:
        self.task: Task | None = None

    def cancel(self) -> bool:
        """Call it back, if it has not begun."""
        return self.task is not None and self.task.cancel()
