"""What a person does to heroes through the window: create, edit, delete, samples, copies; conflicts are settled."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.data import crud
from desktop.data.errors import Conflict, RosterError
from desktop.data.fields import FIELDS, POSITION, checked_create, id_of
from desktop.data.models import Change, Row
from desktop.ui import files, prompts
from desktop.ui.editing import samples
from desktop.ui.editing.conflict_dialog import ConflictDialog
from desktop.ui.editing.deletion import Deletion
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.editing.undoing import Undoing
from desktop.ui.i18n import tr
from desktop.ui.plain import place

if TYPE_CHECKING:
    from desktop.data.journal.values import Origin
    from desktop.tasks import Task, Tasks
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Editing(QObject):
    """The flows of one open roster.

    Args:
        tasks: Background work on the roster.
        panel: The table; told of every change.
        window: Parent of the dialogs; shows notes and progress.
        origins: Who does it, for the journal.
    """

    def __init__(self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", origins: "Origins") -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._origins = origins
        self.undoing = Undoing(tasks, panel, window, origins.author)
        self._revealed = False
        self._deletion: Deletion | None = None
        self._copies = 0
        panel.edit_requested.connect(self.edit)
        panel.new_requested.connect(self.create)
        panel.sample_requested.connect(self.add_samples)

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Whether dialogs show secrets from the start."""
        self._revealed = revealed

    def create(self) -> None:
        """Open the dialog for a new hero."""
        if self._may_write():
            self._open_dialog(None)

    def edit(self) -> None:
        """Open the dialog for the current hero, as the roster holds it now."""
        if self._may_write():
            self._panel.read_selected(1, lambda rows: self._open_dialog(rows[0]) if rows else None)

    def delete(self) -> None:
        """Delete the selected heroes, after a question."""
        if self._may_write() and self._deletion is None:
            deleting = self._origins(tr("Delete heroes"))
            self._deletion = Deletion(self._tasks, self._panel, self._window, deleting, self._forget_deletion)
            self._deletion.ask()

    def undo(self) -> None:
        """Take back the newest operation of this program."""
        self.undoing.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.undoing.redo()

    def add_samples(self) -> None:
        """Fill the roster with sample heroes."""
        if not self._may_write():
            return
        finish = self._window.status.begin(tr("Adding sample heroes…")).finish
        self._tasks.write(
            samples.add,
            samples.load(),
            self._origins(tr("Add sample heroes")),
            done=partial(self._added, finish),
            failed=partial(self._failed, finish),
        )

    def save_copy(self) -> None:
        """Let the person choose a file and copy the roster there in the background."""
        location = Path(self._tasks.location)
        folder = Path.home() if "://" in self._tasks.location else location.parent
        name = tr("{name} copy").format(name=self._tasks.name)
        files.choose_copy(self._window, folder / f"{name}.{files.SUFFIX}", self._save_copy)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing is running that would be lost; otherwise asks, and calls `then` if the person insists."""
        if self._copies:
            text, meaning = tr("A copy is still being saved."), tr("If you leave now, there will be no copy.")
        elif self._deletion is not None and self._deletion.is_running:
            text, meaning = tr("Heroes are still being deleted."), tr("If you leave now, the rest of them stays.")
        else:
            return True
        prompts.ask(
            self._window,
            text,
            meaning,
            yes=(tr("&Leave Anyway"), lambda: self._leave(then)),
            no=(tr("&Wait"), None),
            danger=True,
        )
        return False

    def _leave(self, then: Callable[[], object]) -> None:
        self._copies = 0
        if self._deletion is not None:
            self._deletion.stop()
            self._deletion = None
        then()

    def _may_write(self) -> bool:
        if self._tasks.state.read_only:
            self._window.status.say(tr("This roster is read-only"))
        return not self._tasks.state.read_only

    def _open_dialog(self, row: Row | None) -> None:
        saving = _Saving()
        dialog = HeroDialog(self._window, row, revealed=self._revealed, cancel=saving.cancel)
        dialog.save_requested.connect(lambda values: self._save(dialog, saving, values))
        dialog.open()

    def _save(self, dialog: HeroDialog, saving: "_Saving", values: dict[str, object]) -> None:
        dialog.saving()
        done = partial(self._saved, dialog)
        failed = partial(self._not_saved, dialog, saving)
        if dialog.row is None:
            saving.task = self._tasks.write(
                crud.create, values, self._origins(tr("New hero")), done=done, failed=failed
            )
        else:
            saving.task = self._tasks.write(
                crud.update, dialog.row, values, self._origins(tr("Edit hero")), done=done, failed=failed
            )

    def _saved(self, dialog: HeroDialog, change: Change | None) -> None:
        dialog.saved()
        if change is not None and change.after is not None:
            self._panel.apply_changes((change,), select=id_of(change.after))
        self._window.status.say(tr("Saved"))

    def _not_saved(self, dialog: HeroDialog, saving: "_Saving", error: RosterError) -> None:
        dialog.failed(error)
        if not isinstance(error, Conflict) or error.before is None or error.mine is None:
            return
        if error.theirs is None:
            self._offer_new(dialog, saving, error.mine)
        else:
            self._settle(dialog, saving, error.before, error.mine, error.theirs)

    def _settle(self, dialog: HeroDialog, saving: "_Saving", before: Row, mine: Row, theirs: Row) -> None:
        def save(values: dict[str, object]) -> None:
            dialog.rebase(theirs)
            self._save(dialog, saving, values)

        def keep() -> None:
            dialog.saved()
            self._panel.apply_changes((Change(before, theirs),), select=id_of(theirs))

        ConflictDialog(dialog, before, mine, theirs, revealed=self._revealed, save=save, keep=keep).open()

    def _offer_new(self, dialog: HeroDialog, saving: "_Saving", mine: Row) -> None:
        def create() -> None:
            dialog.saving()
            saving.task = self._tasks.write(
                _create_again,
                mine,
                self._origins(tr("New hero")),
                done=partial(self._saved, dialog),
                failed=partial(self._not_saved, dialog, saving),
            )

        prompts.ask(
            dialog,
            tr("This hero was deleted elsewhere while you were editing it."),
            tr("You can create it again with what you typed."),
            yes=(tr("C&reate Again"), create),
            no=(tr("&Not Now"), None),
        )

    def _added(self, finish: Callable[[], None], changes: tuple[Change, ...]) -> None:
        finish()
        self._panel.apply_changes(changes)
        self._window.status.say(tr("%Ln heroes added", "", len(changes)))

    def _failed(self, finish: Callable[[], None], error: RosterError) -> None:
        finish()
        prompts.show_error(self._window, error)

    def _save_copy(self, target: str) -> None:
        work = self._window.status.begin(tr("Saving a copy…"))
        self._copies += 1

        def finish() -> None:
            self._copies = max(0, self._copies - 1)
            work.finish()

        def done(_: None) -> None:
            finish()
            self._window.status.say(tr("Copy saved: {file}").format(file=place(target, short=True)))

        self._tasks.save_copy(Path(target), done=done, failed=partial(self._failed, finish))

    def _forget_deletion(self, deletion: Deletion) -> None:
        if self._deletion is deletion:
            self._deletion = None


class _Saving:
    """The save a dialog waits for."""

    def __init__(self) -> None:
        self.task: Task | None = None

    def cancel(self) -> bool:
        """Call it back, if it has not begun."""
        return self.task is not None and self.task.cancel()


def _create_again(connection: Any, row: Row, origin: "Origin") -> Change:
    """Store a hero that was deleted elsewhere, with its old id and values that are valid."""
    values: dict[str, object] = {field.name: row[POSITION[field.name]] for field in FIELDS if field.editable}
    checked = checked_create(values)
    again = tuple(checked.get(field.name, row[POSITION[field.name]]) for field in FIELDS)
    return crud.apply(connection, [Change(None, again)], origin)[0]
