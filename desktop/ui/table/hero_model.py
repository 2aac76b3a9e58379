"""The table as Qt sees it: cells of the rows at hand, placeholders for the others. Never waits, never raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.data.fields import COLUMNS, FIELDS, HeroField, Kind, id_of
from desktop.data.models import Row
from desktop.ui.i18n import count, tr
from desktop.ui.plain import tool_tip
from desktop.ui.table.cell_text import CellText, State, cell_text, explained, spoken

Index = QModelIndex | QPersistentModelIndex
MAX_HEIGHT: Final = 2**31 - 2**20
"""Pixels a view can be high, with some to spare."""

_FIRST_ROW_HEIGHT: Final = 32
_NOWHERE: Final = QModelIndex()
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class Source(Protocol):
    """Where the rows come from; answers at once with what is at hand."""

    def row(self, position: int) -> Row | None:
        """The row at a position of the question, None while it is not at hand (it is then fetched)."""


class _Nothing:
    def row(self, position: int) -> Row | None:  # noqa: ARG002 - the protocol's signature
        return None


class HeroModel(QAbstractTableModel):
    """Rows of one question as a table.

    A view cannot be higher than 2^31 pixels, so the model shows as many rows at a time as fit, from `base` on:
    `number` is a row of the model, `position` one of the question.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Source = _Nothing()
        self._max_rows = MAX_HEIGHT // _FIRST_ROW_HEIGHT
        self._count = 0
        self._shown = 0
        self.base = 0
        self.revealed = False
        self._drafts: dict[int, dict[str, object]] = {}

    @property
    def count(self) -> int:
        """Rows of the question, also those beyond what the model can show at once."""
        return self._count

    def reset(self, source: Source, count: int) -> None:
        """Show the rows of another question."""
        self.beginResetModel()
        self._source = source
        self._count = count
        self.base = 0
        self._shown = min(count, self._max_rows)
        self.endResetModel()

    @contextmanager
    def emptied(self, row_height: int) -> Iterator[None]:
        """The body gives rows another height: with millions of rows Qt would change them one by one.

        Args:
            row_height: Pixels of a row from now on; no more rows are shown than a view of such rows can hold.
        """
        source, count = self._source, self._count
        self.reset(_Nothing(), 0)
        yield
        self._max_rows = MAX_HEIGHT // row_height
        self.reset(source, count)

    def set_count(self, count: int) -> None:
        """The question turned out to have more or fewer rows."""
        shown = max(0, min(count - self.base, self._max_rows))
        before, self._count = self._shown, count
        if shown > before:
            self.beginInsertRows(_NOWHERE, before, shown - 1)
            self._shown = shown
            self.endInsertRows()
        elif shown < before:
            self.beginRemoveRows(_NOWHERE, shown, before - 1)
            self._shown = shown
            self.endRemoveRows()

    def bring(self, position: int) -> int:
        """Make a position one of the rows of the model, moving `base` only if it must.

        Returns:
            Its number.
        """
        if not self.base <= position < self.base + self._max_rows:
            self.beginResetModel()
            self.base = max(0, min(position - self._max_rows // 2, self._count - self._max_rows))
            self._shown = min(self._count - self.base, self._max_rows)
            self.endResetModel()
        return position - self.base

    @contextmanager
    def removing(self, first: int, last: int) -> Iterator[None]:
        """The body takes the rows at these positions out of the source."""
        top, bottom = first - self.base, last - self.base
        is_shown = top >= 0 and bottom < self._shown and self._count <= self._max_rows
        if is_shown:
            self.beginRemoveRows(_NOWHERE, top, bottom)
        yield
        self._count -= last - first + 1
        if is_shown:
            self._shown -= last - first + 1
            self.endRemoveRows()
        else:
            self._refit()

    @contextmanager
    def inserting(self, position: int) -> Iterator[None]:
        """The body puts a row into the source at a position."""
        number = position - self.base
        is_shown = 0 <= number <= self._shown and self._count < self._max_rows
        if is_shown:
            self.beginInsertRows(_NOWHERE, number, number)
        yield
        self._count += 1
        if is_shown:
            self._shown += 1
            self.endInsertRows()
        else:
            self._refit()

    def change(self, first: int, last: int) -> None:
        """The values at some positions are at hand, or are others than before."""
        top, bottom = max(first - self.base, 0), min(last - self.base, self._shown - 1)
        if top <= bottom:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(FIELDS) - 1))

    def change_all(self) -> None:
        """Any value may be another than before."""
        self.change(self.base, self.base + self._shown - 1)

    def set_revealed(self, *, revealed: bool) -> None:
        """Show or mask secret fields."""
        if revealed != self.revealed:
            self.revealed = revealed
            self.change_all()

    def row(self, number: int) -> Row | None:
        """The stored values of a row of the model, None while they are not at hand."""
        return self._source.row(self.base + number)

    def drawn(self, number: int) -> Row | None:
        """The values as they are drawn: what was typed and is on its way to the roster stands for what is stored."""
        row = self.row(number)
        if row is None or not self._drafts:
            return row
        draft = self._drafts.get(id_of(row))
        return row if draft is None else tuple(map(draft.get, COLUMNS, row))

    def set_draft(self, hero: int, values: dict[str, object]) -> None:
        """Draw these values of a hero although they are not stored yet; none for what is stored."""
        if values:
            self._drafts[hero] = values
        else:
            self._drafts.pop(hero, None)
        self.change_all()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Rows the view can scroll over."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One column a field."""
        return 0 if parent.isValid() else len(FIELDS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be selected, and edited where a person may write; the view does that, Qt's own editors do not."""
        if not self._is_inside(index):
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS | Qt.ItemFlag.ItemIsEditable if FIELDS[index.column()].editable else _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the screen and for screen readers, stored values for editors; None for what is not at hand."""
        if not self._is_inside(index):
            return None
        field = FIELDS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.kind is Kind.INTEGER else _LEFT
        if role not in _ROLES_OF_VALUES:
            return None
        row = self.drawn(index.row())
        if row is None:
            return tr("{column}: loading").format(column=field.title) if role == _SPOKEN else None
        value = row[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return None if field.secret and not self.revealed else value
        shown = cell_text(field, value, revealed=self.revealed)
        return shown.text if role == Qt.ItemDataRole.DisplayRole else _described(field, shown, value, role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns, numbers of the rows."""
        if orientation is Qt.Orientation.Vertical:
            return count(self.base + section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(FIELDS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if FIELDS[section].kind is Kind.INTEGER else _LEFT
        return FIELDS[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def _refit(self) -> None:
        """Rows moved in a question of which not all rows are shown at a time."""
        self.set_count(self._count)
        self.change_all()

    def _is_inside(self, index: Index) -> bool:
        return index.isValid() and index.row() < self._shown and index.column() < len(FIELDS)


_SPOKEN: Final = Qt.ItemDataRole.AccessibleTextRole
_ROLES_OF_VALUES: Final = {
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
}


def _described(field: HeroField, shown: CellText, value: object, role: int) -> str | None:
    if role == _SPOKEN:
        return spoken(field, shown)
    return tool_tip(explained(field, value)) if shown.state is State.DAMAGED else None
