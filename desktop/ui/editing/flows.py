"""What a person does to heroes through the window: create, edit, delete, samples, copies; conflicts are settled."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from desktop.data.errors import RosterError
from desktop.data.models import Change
from desktop.locations import home
from desktop.ui import files, prompts
from desktop.ui.bulk.flows import Bulk
from desktop.ui.editing import samples
from desktop.ui.editing.cell_writes import UNSAVED, CellWrites
from desktop.ui.editing.cells import Cells
from desktop.ui.editing.dialogs import HeroDialogs
from desktop.ui.editing.duplicating import Duplicating
from desktop.ui.editing.new_row import NewRow
from desktop.ui.editing.undoing import Undoing
from desktop.ui.i18n import tr
from desktop.ui.plain import place

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Changing(Protocol):
    """Something that changes many heroes and takes its time."""

    @property
    def is_busy(self) -> bool:
        """Whether something would be lost if the roster were left now."""

    def abandon(self) -> None:
        """Let nothing of it happen, unless it is too late."""


class Editing(QObject):
    """The flows of one open roster.

    Attributes:
        changing: What leaving the roster would interrupt.

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
        self._dialogs = HeroDialogs(tasks, panel, window, origins)
        self._writes = CellWrites(tasks, panel, window, window.status, origins)
        self.cells = Cells(
            panel, self._writes, may_write=self._may_write, say=window.status.say, quiet_bar=window.quiet_bar
        )
        self.new_row = NewRow(panel, self._writes, may_write=self._may_write, quiet_bar=window.quiet_bar)
        self._duplicating = Duplicating(tasks, panel, window, origins)
        self.bulk = Bulk(tasks, panel, window, origins, self.undoing, when_written=self.when_written)
        self.changing: list[Changing] = [self.bulk.running]
        self.undoing.set_back.connect(self._writes.follow_own)
        self._copies = 0
        panel.new_requested.connect(self.create)
        panel.sample_requested.connect(self.add_samples)

    def create(self) -> None:
        """Open the dialog for a new hero."""
        if self._may_write():
            self.when_written(self._dialogs.create)

    def create_in_table(self) -> None:
        """Open the row below the table for a new hero."""
        if self.cells.leave():
            self.new_row.open()

    def duplicate(self) -> None:
        """Make copies of the selected heroes."""
        if self._may_write():
            self.when_written(self._duplicating.begin)

    def edit(self) -> None:
        """Open the dialog for the current hero, as the roster holds it now."""
        if self._may_write():
            self.when_written(self._dialogs.edit)

    def undo(self) -> None:
        """Take back the newest operation of this program, be it an edit that still waits to be written."""
        self._when_through(self.undoing.undo)

    def redo(self) -> None:
        """Do again what was taken back last, unless an edit comes first that still waits to be written."""
        self._when_through(self.undoing.redo)

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
        folder = home() if "://" in self._tasks.location else location.parent
        name = tr("{name} copy").format(name=self._tasks.name)
        files.choose_copy(self._window, folder / f"{name}.{files.SUFFIX}", self._save_copy)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing is running that would be lost; otherwise asks, and calls `then` if the person insists."""
        if self._is_something_unsaved():
            text, meaning = tr("What you typed into the table cannot be saved."), tr("If you leave now, it is lost.")
        elif self._writes.is_busy:
            self.when_written(then)
            return False
        elif self._copies:
            text, meaning = tr("A copy is still being saved."), tr("If you leave now, there will be no copy.")
        elif any(it.is_busy for it in self.changing):
            text, meaning = tr("Heroes are still being changed."), tr("If you leave now, they stay as they were.")
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

    def when_written(self, then: Callable[[], object]) -> None:
        """Call `then` when what was typed into a cell is in the roster; not if it cannot be saved, which is said."""
        if self.cells.leave() and self.new_row.leave():
            self._writes.when_through(then)

    def _when_through(self, step: Callable[[], object]) -> None:
        if any(it.is_busy for it in self.changing):
            self._window.status.say(tr("Another change is still being made"))
        else:
            self._writes.when_through(step)

    def _is_something_unsaved(self) -> bool:
        is_refused = self.cells.is_refused or self._window.quiet_bar.holds(UNSAVED)
        return is_refused or not self.cells.leave() or not self.new_row.leave()

    def _leave(self, then: Callable[[], object]) -> None:
        self._copies = 0
        self.cells.discard()
        self.new_row.discard()
        self._window.quiet_bar.clear()
        for it in self.changing:
            it.abandon()
        then()

    def _may_write(self) -> bool:
        if self._tasks.state.read_only:
            self._window.status.say(tr("This roster is read-only"))
        return not self._tasks.state.read_only

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
