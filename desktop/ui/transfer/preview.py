"""The first rows of a file: what they give, and how they stand in it. Doors: `Preview`, `preview_view`."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QTableView

from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.transfer.first_look import Look
from desktop.data.transfer.mapping import Mapping
from desktop.data.transfer.values import Checked
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import MASK, tool_tip
from desktop.ui.table.cell_text import CellText, State, cell_text, one_line
from desktop.ui.transfer.plain_table import plain_table

Role = Qt.ItemDataRole
_MOST: Final = 50
_SPOKEN: Final = frozenset({Role.DisplayRole, Role.AccessibleTextRole})
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Preview(QAbstractTableModel):
    """The mapped fields, then the first columns of the file. Whatever gives a secret is masked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[int, tuple[str | None, ...]], ...] = ()
        self._columns: tuple[str, ...] = ()
        self._fields: tuple[HeroField, ...] = ()
        self._checked = Checked({}, {})
        self._secret_columns: frozenset[str] = frozenset()
        self._revealed = False

    def show_look(self, look: Look, mapping: Mapping, *, revealed: bool) -> None:
        """Show the rows as they are read now."""
        self.beginResetModel()
        self._rows, self._columns = look.sample.rows, look.sample.columns[:_MOST]
        self._checked, self._revealed = look.values, revealed
        self._fields = tuple(field for field in FIELDS if field.name in look.values.columns)
        secret = {field.name for field in FIELDS if field.secret}
        self._secret_columns = frozenset(column for column, field in mapping.columns if field in secret)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """One row a record."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Fields, then columns."""
        return 0 if parent.isValid() else len(self._fields) + len(self._columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Role.DisplayRole) -> Any:
        """Text, color and why a value cannot be stored."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column() - len(self._fields)
        if role == Role.ForegroundRole:
            return QBrush(self._color(row, column))
        if column >= 0:
            return self._raw(row, column) if role in _SPOKEN else None
        return self._given(row, self._fields[index.column()], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """Titles of the fields in strong letters, then names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        is_field = section < len(self._fields)
        if role == Role.FontRole and is_field:
            return theme.strong(QGuiApplication.font())
        if role == Role.TextAlignmentRole:
            is_number = is_field and self._fields[section].kind is Kind.INTEGER
            return _RIGHT if is_number else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Role.DisplayRole:
            return None
        return self._fields[section].title if is_field else one_line(self._columns[section - len(self._fields)])

    def _given(self, row: int, field: HeroField, role: int) -> Any:
        reason, text = self._reason(row, field), self._cell(row, field).text
        if role == Role.TextAlignmentRole and field.kind is Kind.INTEGER:
            return _RIGHT
        if role == Role.ToolTipRole:
            return tool_tip(reason)
        if role == Role.AccessibleTextRole and reason:
            return f"{text}: {reason}"
        return text if role in _SPOKEN else None

    def _cell(self, row: int, field: HeroField) -> CellText:
        value = self._checked.columns[field.name][row]
        if self._reason(row, field) and isinstance(value, str):
            return CellText(MASK if field.secret and not self._revealed else one_line(value), State.DAMAGED)
        if value is None and not field.nullable:
            return CellText(tr("none"), State.UNKNOWN)
        return cell_text(field, value, revealed=self._revealed)

    def _raw(self, row: int, column: int) -> str:
        cells = self._rows[row][1]
        text = cells[column] if column < len(cells) else None
        if text is None or self._revealed:
            return one_line(text or "")
        if self._columns[column] in self._secret_columns:
            return MASK if text else ""
        for field in self._fields:
            value = self._checked.columns[field.name][row]
            if field.secret and isinstance(value, str) and value:
                text = text.replace(value, MASK)
        return one_line(text)

    def _reason(self, row: int, field: HeroField) -> str:
        return next((reason for name, reason in self._checked.reasons.get(row, ()) if name == field.name), "")

    def _color(self, row: int, column: int) -> Any:
        colors = theme.colors(QGuiApplication.palette())
        if column >= 0:
            return colors.text_dim
        field = self._fields[column + len(self._fields)]
        if self._reason(row, field):
            return colors.danger
        return colors.text if self._cell(row, field).state is State.PLAIN else colors.text_dim


def preview_view(preview: Preview) -> QTableView:
    """A plain table that shows it."""
    view = plain_table(preview, tr("First rows of the file"))
    view.horizontalHeader().setDefaultSectionSize(17 * theme.GRID)
    view.setMinimumHeight(20 * theme.GRID)
    return view
