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
    from desktop.task import Task
    from desktop.tasks import Tasks

_NOWHERE: Final = QModelIndex()
_AT_ONCE: Final = 100
_AGAIN_AT_MOST: Final = 5_000
"""Known entries that are read again by their numbers; more are looked for anew."""


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
        self._newest: int | None = None
        self._again = False
        self._task: Task | None = None
        self.hero: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self._task is None

    def show(self, hero: int | None) -> None:
        """Look for the life of another hero; None for nobody."""
        if hero != self.hero:
            self._drop()
            self.hero = hero
            self._older_than = self._newest = None
            self._replace([])
        self.look()

    def look(self) -> None:
        """Look for what is new; what is shown stays until then."""
        if self.hero is None:
            self.looked.emit()
        elif self._task is not None:
            self._again = True
        elif self._newest is None or len(self._entries) > _AGAIN_AT_MOST:
            self._found, self._older_than, self._newest = [], None, None
            self._wanted = max(_AT_ONCE, len(self._entries))
            self._step()
        else:
            known = tuple(self._numbers(self._entries))
            self._task = self._tasks.journal(
                pages.look_again, self.hero, self._newest, known, done=self._take_again, failed=self._fail
            )

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

    def _take_again(self, back: Back) -> None:
        self._newest = back.newest
        self._found = list(back.entries)
        self._end()

    def _step(self) -> None:
        assert self.hero is not None
        self._task = self._tasks.journal(
            pages.look_back, self.hero, self._older_than, _AT_ONCE, done=self._take, failed=self._fail
        )

    def _take(self, back: Back) -> None:
        self._found += back.entries
        self._older_than = back.older_than
        if self._newest is None:
            self._newest = back.newest
        if back.older_than is not None and len(self._found) < self._wanted:
            self._step()
        else:
            self._end()

    def _end(self) -> None:
        self._task = None
        self._show_found()
        self.looked.emit()
        self._go_on()

    def _go_on(self) -> None:
        if self._again:
            self._again = False
            self.look()

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
        self._go_on()

    def _drop(self) -> None:
        if self._task is not None and not self._task.cancel():
            self._task.done = self._task.failed = lambda *_: None
        self._task = None
        self._again = False

    @staticmethod
    def _numbers(entries: list[Entry]) -> list[int]:
        return [entry.operation.id for entry in entries]
