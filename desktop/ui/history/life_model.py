"""What happened to one hero, newest first, looked for step by step. Door: `LifeModel`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Signal

from desktop.data.errors import RosterError
from desktop.data.journal import pages
from desktop.data.journal.pages import Back, Entry
from desktop.ui.history import words
from desktop.ui.history.operations_model import EntryModel
from desktop.ui.table.hero_model import Index

if TYPE_CHECKING:
    from desktop.tasks import Task, Tasks

_NOWHERE: Final = QModelIndex()
_AT_ONCE: Final = 100


class LifeModel(EntryModel):
    """Grows while somebody scrolls; the journal has no index of heroes, so a step may find nothing yet.

    Args:
        tasks: Reads the journal.
        author: This installation.
    """

    looked = Signal()
    failed = Signal(object)

    def __init__(self, tasks: "Tasks", author: str, parent: QObject) -> None:
        super().__init__(author, parent)
        self._tasks = tasks
        self._entries: list[Entry] = []
        self._found: list[Entry] = []
        self._older_than: int | None = None
        self._wanted = 0
        self._task: Task | None = None
        self.hero: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self._task is None

    def show(self, hero: int | None) -> None:
        """Look for the life of another hero; None for nobody."""
        if hero != self.hero:
            self.hero = hero
            self._replace([])
        self.look()

    def look(self) -> None:
        """Look again from the newest operation on; what is shown stays until then."""
        self._drop()
        if self.hero is None:
            self.looked.emit()
        else:
            self._found, self._older_than = [], None
            self._wanted = max(_AT_ONCE, len(self._entries))
            self._step()

    def entry(self, row: int) -> Entry | None:
        """See `EntryModel`."""
        return self._entries[row] if row < len(self._entries) else None

    def title(self, entry: Entry) -> str:
        """All of them are about the same hero."""
        return words.title(entry.operation)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many entries were found so far."""
        return 0 if parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether the hero may have an older past."""
        return not parent.isValid() and self._older_than is not None and self._task is None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Look further back."""
        if self.canFetchMore(parent):
            self._found, self._wanted = list(self._entries), len(self._entries) + _AT_ONCE
            self._step()

    def _step(self) -> None:
        assert self.hero is not None
        self._task = self._tasks.journal(
            pages.look_back, self.hero, self._older_than, _AT_ONCE, done=self._take, failed=self._fail
        )

    def _take(self, back: Back) -> None:
        self._task = None
        self._found += back.entries
        self._older_than = back.older_than
        if back.older_than is not None and len(self._found) < self._wanted:
            self._step()
            return
        self._show_found()
        self.looked.emit()

    def _show_found(self) -> None:
        old, new = self._numbers(self._entries), self._numbers(self._found)
        added = len(new) - len(old)
        if old and added >= 0 and new[added:] == old:
            self._insert(0, added)
        elif old and new[: len(old)] == old:
            self._insert(len(old), added)
        else:
            self._replace(self._found)

    def _insert(self, row: int, count: int) -> None:
        if count:
            self.beginInsertRows(_NOWHERE, row, row + count - 1)
        self._entries = self._found
        if count:
            self.endInsertRows()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, 0))

    def _replace(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def _fail(self, error: RosterError) -> None:
        self._task = None
        self.failed.emit(error)

    def _drop(self) -> None:
        if self._task is not None and not self._task.cancel():
            self._task.done = self._task.failed = lambda *_: None
        self._task = None

    @staticmethod
    def _numbers(entries: list[Entry]) -> list[int]:
        return [entry.operation.id for entry in entries]
