"""The list of backups: what each would change, restore, open, delete. Door: `BackupsDialog`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.data.backups import shelf
from desktop.data.backups.difference import Difference
from desktop.data.backups.making import Vault
from desktop.data.backups.shelf import Backup, Shelf, Why
from desktop.data.errors import Interrupted, RosterError
from desktop.ui import prompts, theme
from desktop.ui.backups.comparison import Comparison
from desktop.ui.backups.models import BackupsModel, when
from desktop.ui.i18n import tr
from desktop.ui.plain import label, one_line, place
from desktop.ui.small_table import SmallTable

if TYPE_CHECKING:
    from desktop.task import Task
    from desktop.tasks import Tasks
    from desktop.ui.backups.keeper import Keeper

_G: Final = theme.GRID


class BackupsDialog(prompts.Dialog):
    """All backups of one roster.

    Args:
        parent: The window.
        tasks: Runs the work.
        vault: Does it.
        keeper: Makes backups; knows where they are.
        revealed: Whether secrets are shown.
    """

    restore_requested = Signal(object, str)
    """A `Backup`, and when it was made."""
    open_requested = Signal(str)

    def __init__(self, parent: QWidget, tasks: "Tasks", vault: Vault, keeper: "Keeper", *, revealed: bool) -> None:
        super().__init__(parent, tr("Backups"))
        self._tasks = tasks
        self._keeper = keeper
        self._shelf = (keeper.keeping().folder, vault.location, vault.name)
        self._folder: Path | None = None
        self._running: list[Task] = []
        self._model = BackupsModel(self)
        self._table = SmallTable(tr("Backups"))
        self._table.setModel(self._model)
        self._comparison = Comparison(tasks, vault, revealed=revealed)
        self._stack = QStackedWidget()
        self._empty = label(tr("Reading…"))
        self._make = QPushButton(tr("Back &Up Now"))
        self._buttons = self._build_buttons()
        self._arrange(vault.name)
        self._table.selectionModel().currentRowChanged.connect(self._follow)
        self._comparison.compared.connect(self._allow)
        keeper.ended.connect(self._backed_up)
        self._follow()
        self.read()

    def read(self) -> None:
        """Read the list again, in the background."""
        self._running.append(self._tasks.run(_listed, *self._shelf, done=self._show, failed=self._fail))

    def done(self, result: int) -> None:
        """Wait for nothing any more."""
        self._comparison.stop()
        for task in self._running:
            task.cancel()
        super().done(result)

    def _chosen(self) -> Backup | None:
        return self._model.backup(self._table.currentIndex().row())

    def _show(self, listed: tuple[Path | None, tuple[Backup, ...]]) -> None:
        self._folder, backups = listed
        before = self._chosen()
        self._model.show_backups(backups)
        self._empty.setText(
            tr("There are no backups of this roster yet. The first one is made when it is closed after a change.")
        )
        self._stack.setCurrentIndex(1 if backups else 0)
        if backups:
            paths = [backup.path for backup in backups]
            self._table.fit()
            self._table.selectRow(paths.index(before.path) if before and before.path in paths else 0)
            self._table.setFocus()
        self._follow()

    def _fail(self, error: RosterError) -> None:
        if not isinstance(error, Interrupted):
            prompts.show_error(self, error)

    def _follow(self, *_: object) -> None:
        backup = self._chosen()
        self._comparison.show_backup(backup)
        for button in ("restore", "open", "delete"):
            self._buttons[button].setEnabled(backup is not None)
        self._buttons["folder"].setEnabled(self._folder is not None)
        if self._tasks.state.read_only:
            self._buttons["restore"].setEnabled(False)
            self._buttons["restore"].setToolTip(tr("This roster is read-only"))

    def _allow(self, difference: Difference) -> None:
        is_same = difference.share == 1 and not (difference.new or difference.changed or difference.gone)
        self._buttons["restore"].setEnabled(not is_same and not self._tasks.state.read_only)

    def _back_up(self) -> None:
        self._make.setEnabled(False)
        self._keeper.make(Why.PERSON, done=lambda _: None, failed=lambda _: None)

    def _backed_up(self, error: RosterError | None) -> None:
        self._make.setEnabled(True)
        if error is not None:
            self._fail(error)
        self.read()

    def _restore(self) -> None:
        backup = self._chosen()
        if backup is not None and self._buttons["restore"].isEnabled():
            self.accept()
            self.restore_requested.emit(backup, when(backup))

    def _open(self) -> None:
        backup = self._chosen()
        if backup is not None:
            self.accept()
            self.open_requested.emit(str(backup.path))

    def _ask_delete(self) -> None:
        backup = self._chosen()
        if backup is not None:
            prompts.ask(
                self,
                tr("Delete this backup?"),
                tr("The backup of {time} is deleted for good. The roster stays as it is.").format(time=when(backup)),
                yes=(tr("&Delete Backup"), partial(self._delete, backup)),
                no=(tr("&Cancel"), None),
                danger=True,
            )

    def _delete(self, backup: Backup) -> None:
        self._running.append(self._tasks.run(shelf.delete, backup, done=lambda _: self.read(), failed=self._fail))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _build_buttons(self) -> dict[str, QPushButton]:
        made = {
            "folder": (tr("Show &Folder"), self._show_folder),
            "open": (tr("&Open Read-Only"), self._open),
            "delete": (tr("&Delete…"), self._ask_delete),
            "restore": (tr("&Restore"), self._restore),
        }
        buttons = {}
        for name, (text, handler) in made.items():
            buttons[name] = QPushButton(text)
            buttons[name].setAutoDefault(False)
            buttons[name].clicked.connect(handler)
        return buttons

    def _arrange(self, name: str) -> None:
        title = label(tr("Backups of {name}").format(name=one_line(name)))
        title.setFont(theme.heading(self.font()))
        where = label(
            tr(
                "Kept in {folder}: all of the last two days, then one a day for a month, one a week for a year, and one"
                " a month."
            ).format(folder=place(str(self._shelf[0]))),
            wrap=True,
        )
        where.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._make.setAutoDefault(False)
        self._make.clicked.connect(self._back_up)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._make)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(2 * _G)
        split.addWidget(self._table)
        split.addWidget(self._comparison)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(_G)
        layout.addLayout(head)
        layout.addWidget(where)
        layout.addWidget(self._stack, 1)
        layout.addSpacing(_G)
        layout.addLayout(self._button_row())
        self.resize(104 * _G, 72 * _G)
        QShortcut(QKeySequence("Del"), self._table, self._ask_delete, context=Qt.ShortcutContext.WidgetShortcut)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._restore)

    def _button_row(self) -> QHBoxLayout:
        box = QDialogButtonBox()
        box.addButton(self._buttons["restore"], prompts.Role.ActionRole)
        box.addButton(tr("&Close"), prompts.Role.RejectRole).setDefault(True)
        box.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(_G)
        for name in ("folder", "open", "delete"):
            row.addWidget(self._buttons[name])
        row.addStretch()
        row.addWidget(box)
        return row


def _listed(folder: Path, location: str, name: str) -> tuple[Path | None, tuple[Backup, ...]]:
    """The folder, if there is one, and what is in it."""
    found = Shelf(folder, location, name)
    return found.folder if found.folder.is_dir() else None, found.backups()
