"""The list of what a replacement would change: before, after, hero. Doors: `Hits`, `hits_view`."""

from enum import IntEnum
from itertools import takewhile
from operator import eq
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.data.journal.values import Cell
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.small_table import SmallTable
from desktop.ui.table.cell_text import one_line

Hit = tuple[int, Cell]
Role = Qt.ItemDataRole
_G: Final = theme.GRID
_SEEN: Final = 40
_CONTEXT: Final = 20


class Column(IntEnum):
    """What stands where."""

    BEFORE = 0
    AFTER = 1
    HERO = 2


class Hits(QAbstractTableModel):
    """Some of the hits, in the order in which they are found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[Hit, ...] = ()

    def show(self, hits: tuple[Hit, ...]) -> None:
        """Show hits; when they only have become more, nothing else moves."""
        known = len(self._hits)
        if hits == self._hits:
            return
        if known and hits[:known] == self._hits:
            self.beginInsertRows(QModelIndex(), known, len(hits) - 1)
            self._hits = hits
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._hits = hits
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """One row a hit."""
        return 0 if parent.isValid() else len(self._hits)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Before, after, hero."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Role.DisplayRole) -> Any:
        """The part of the text around the first difference."""
        if role == Role.TextAlignmentRole:
            return _aligned(index.column())
        if role not in (Role.DisplayRole, Role.AccessibleTextRole) or not index.isValid():
            return None
        hero, cell = self._hits[index.row()]
        if index.column() == Column.HERO:
            return str(hero)
        return _part(cell, str(cell.before if index.column() == Column.BEFORE else cell.after))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return _aligned(section)
        return (tr("Before"), tr("After"), tr("Id"))[section] if role == Role.DisplayRole else None


def hits_view(hits: Hits) -> QTableView:
    """A small table that shows them."""
    view = SmallTable(tr("What would change"))
    view.setModel(hits)
    header = view.horizontalHeader()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(Column.HERO, QHeaderView.ResizeMode.Interactive)
    header.resizeSection(Column.HERO, 10 * _G)
    view.setMinimumHeight(24 * _G)
    return view


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == Column.HERO else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _part(cell: Cell, text: str) -> str:
    same = sum(takewhile(bool, map(eq, str(cell.before), str(cell.after))))
    return one_line(text if same <= _SEEN else "…" + text[same - _CONTEXT :])
