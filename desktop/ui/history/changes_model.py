"""What one operation did, hero by hero, read as it is looked at. Door: `ChangesModel`."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from desktop.data.journal import pages
from desktop.data.journal.pages import Named
from desktop.ui.history import words
from desktop.ui.history.lazy_rows import Done, LazyRows
from desktop.ui.plain import tool_tip
from desktop.ui.table.cell_text import State, explained
from desktop.ui.table.hero_model import MAX_HEIGHT, Index

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.data.errors import RosterError
    from desktop.task import Task
    from desktop.tasks import Tasks

_NOWHERE: Final = QModelIndex()
_MAX_ROWS: Final = MAX_HEIGHT // 200
_SPOKEN: Final = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


class ChangesModel(QAbstractTableModel):
    """One column, a row for each hero; `lines` is how many changed cells the rows have at most, as far as is known.

    Args:
        tasks: Reads the journal.
    """

    lines_changed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: "Tasks", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._operation = 0
        self._total = 0
        self._count = 0
        self._only: Named | None = None
        self._rows: LazyRows[Named] = LazyRows(self, self._ask, self._arrived, self.failed.emit)
        self.lines = 1
        self.revealed = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self._rows.is_idle

    def show_operation(self, operation: int, heroes: int) -> None:
        """Show what an operation did to so many heroes; 0 shows nothing."""
        if operation != self._operation or self._only is not None:
            self._show(operation, heroes, None)

    def show_one(self, named: Named) -> None:
        """Show what was done to one hero."""
        if named != self._only:
            self._show(named.recorded.operation, 1, named)

    def set_revealed(self, *, revealed: bool) -> None:
        """Show or mask secrets."""
        self.revealed = revealed
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, 0))

    def named(self, row: int) -> Named | None:
        """What was done to the hero in a row; None while it is not at hand, it is then read."""
        return self._only or self._rows.row(row)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many heroes were changed."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, what a screen reader says, and all of it, with what is wrong, as tool tip."""
        if not index.isValid() or (role not in _SPOKEN and role != Qt.ItemDataRole.ToolTipRole):
            return None
        named = self.named(index.row())
        if named is None:
            return "" if role in _SPOKEN else None
        lines = words.lines(named, revealed=self.revealed)
        said = [words.hero_title(named), *map(words.spoken, lines)]
        if role in _SPOKEN:
            return "; ".join(said)
        for line in lines:
            for side, value in zip((line.before, line.after), line.values, strict=True):
                if side is not None and side.state is State.DAMAGED:
                    said.append(explained(line.field, value))
        return tool_tip("\n".join(said)).replace("\n", "<br>")

    def _show(self, operation: int, heroes: int, only: Named | None) -> None:
        self.beginResetModel()
        self._operation, self._only = operation, only
        self._total, self._count = heroes, min(heroes, _MAX_ROWS)
        self._rows.clear()
        self.lines = max(1, len(only.recorded.cells)) if only else 1
        self.endResetModel()

    def _ask(self, first: int, limit: int, done: Done[Named], failed: "Callable[[RosterError], None]") -> "Task":
        return self._tasks.journal(
            pages.heroes_of, self._operation, self._total, first, limit, done=done, failed=failed
        )

    def _arrived(self, first: int, last: int) -> None:
        rows = [self._rows.at_hand(row) for row in range(first, last + 1)]
        most = max(len(named.recorded.cells) for named in rows if named is not None)
        if most > self.lines:
            self.beginResetModel()
            self.lines = most
            self.endResetModel()
            self.lines_changed.emit()
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
