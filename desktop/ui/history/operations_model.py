"""All operations of a roster as a list, newest first, read as they are looked at. Door: `OperationsModel`."""

import time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from desktop.data.errors import RosterError
from desktop.data.journal import pages
from desktop.data.journal.pages import Entry, Survey
from desktop.ui.history import words
from desktop.ui.history.lazy_rows import Done, LazyRows
from desktop.ui.plain import tool_tip
from desktop.ui.table.hero_model import Index

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.task import Task
    from desktop.tasks import Tasks

_NOWHERE: Final = QModelIndex()
_SPOKEN: Final = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


class EntryModel(QAbstractTableModel):
    """A list of operations with one column; what it says is the same for all such lists.

    Args:
        author: This installation.
    """

    def __init__(self, author: str, parent: QObject) -> None:
        super().__init__(parent)
        self.author = author

    def entry(self, row: int) -> Entry | None:
        """The operation in a row; None while it is not at hand, it is then read."""
        raise NotImplementedError

    def title(self, entry: Entry) -> str:
        """What an operation is called in this list."""
        return words.full_title(entry)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, what a screen reader says, and the exact time as tool tip."""
        if not index.isValid() or (role not in _SPOKEN and role != Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry(index.row())
        if entry is None:
            return "" if role in _SPOKEN else None
        if role in _SPOKEN:
            return f"{self.title(entry)}, {words.facts(entry.operation, self.author, now())}"
        return tool_tip(f"{words.full_title(entry)} · {words.exact(entry.operation.time)}")


class OperationsModel(EntryModel):
    """The operations as of the last `look`; what came later is added on top by the next one.

    Args:
        tasks: Reads the journal.
        author: This installation.
    """

    looked = Signal()
    failed = Signal(object)

    def __init__(self, tasks: "Tasks", author: str, parent: QObject) -> None:
        super().__init__(author, parent)
        self._tasks = tasks
        self._newest = 0
        self._count = 0
        self._looking: Task | None = None
        self._again = False
        self._rows: LazyRows[Entry] = LazyRows(self, self._ask, self._arrived, self.failed.emit)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self._looking is None and self._rows.is_idle

    def look(self) -> None:
        """Find out what is new; `looked` comes after the rows."""
        if self._looking is not None:
            self._again = True
            return
        self._looking = self._tasks.journal(pages.survey, self._newest, done=self._surveyed, failed=self._not_surveyed)

    def entry(self, row: int) -> Entry | None:
        """See `EntryModel`."""
        return self._rows.row(row)

    def at_hand(self, row: int) -> Entry | None:
        """The operation in a row if it was read already."""
        return self._rows.at_hand(row)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many operations there are."""
        return 0 if parent.isValid() else self._count

    def _surveyed(self, survey: Survey) -> None:
        self._looking = None
        kept = survey.count - survey.added
        if self._newest and 0 < kept <= self._count:
            self._shift(survey.added, kept)
        else:
            self.beginResetModel()
            self._rows.clear()
            self._count = survey.count
            self.endResetModel()
        self._newest = survey.newest
        self._rows.renew()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, 0))
        self.looked.emit()
        self._look_again()

    def _not_surveyed(self, error: RosterError) -> None:
        self._looking = None
        self.failed.emit(error)
        self._look_again()

    def _look_again(self) -> None:
        if self._again:
            self._again = False
            self.look()

    def _shift(self, added: int, kept: int) -> None:
        """New rows on top, pruned ones away from the bottom."""
        if kept < self._count:
            self.beginRemoveRows(_NOWHERE, kept, self._count - 1)
            self._count = kept
            self.endRemoveRows()
        if added:
            self.beginInsertRows(_NOWHERE, 0, added - 1)
            self._count += added
            self._rows.shift(added)
            self.endInsertRows()

    def _ask(self, first: int, limit: int, done: Done[Entry], failed: "Callable[[RosterError], None]") -> "Task":
        return self._tasks.journal(pages.entries, self._newest, self._count, first, limit, done=done, failed=failed)

    def _arrived(self, first: int, last: int) -> None:
        if first < self._count:
            self.dataChanged.emit(self.index(first, 0), self.index(min(last, self._count - 1), 0))


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000
