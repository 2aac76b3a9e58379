"""The records of a dry run, read as they are looked at, corrected in place. Doors: `RecordsModel`, `status_title`."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QIcon

from desktop.data.fields import FIELDS, POSITION, HeroField, Kind
from desktop.data.transfer.report import told
from desktop.data.transfer.staging import Record, Status
from desktop.ui import icons, theme
from desktop.ui.history.lazy_rows import Done, LazyRows
from desktop.ui.i18n import QT_TR_NOOP, count, tr
from desktop.ui.plain import MASK, tool_tip
from desktop.ui.table.cell_text import CellText, State, cell_text, one_line
from desktop.ui.table.hero_model import MAX_HEIGHT
from desktop.ui.transfer.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Callable

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
LINE: Final = 0
STATUS: Final = 1
FIRST: Final = 2
WHY: Final = FIRST + len(FIELDS)

_STATUSES: Final = {
    Status.NEW: QT_TR_NOOP("New"),
    Status.CHANGED: QT_TR_NOOP("Changed"),
    Status.UNCHANGED: QT_TR_NOOP("Unchanged"),
    Status.DUPLICATE: QT_TR_NOOP("Duplicate"),
    Status.INVALID: QT_TR_NOOP("Invalid"),
    Status.LEFT_OUT: QT_TR_NOOP("Left out"),
}
_MAX_ROWS: Final = MAX_HEIGHT // 100
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordsModel(QAbstractTableModel):
    """Line, what would become of it, the fields, and why not.

    Args:
        trial: Reads and corrects the records.
        parent: Owner.
    """

    failed = Signal(object)

    def __init__(self, trial: Trial, parent: QObject) -> None:
        super().__init__(parent)
        self._trial = trial
        self._status: Status | None = None
        self._count = 0
        self._rows: LazyRows[Record] = LazyRows(self, self._ask, self._arrived, self.failed.emit)
        self._answers: dict[int, Callable[[Record, int], Any]] = {
            Role.DisplayRole: self._text,
            Role.AccessibleTextRole: self._spoken,
            Role.EditRole: self._typed,
            Role.ForegroundRole: lambda record, column: QBrush(self._color(record, column)),
            Role.TextAlignmentRole: lambda _, column: _aligned(column),
            Role.DecorationRole: _mark,
            Role.ToolTipRole: lambda record, column: tool_tip(_reason(record, column) or self._text(record, column)),
        }
        self.revealed = False
        trial.counted.connect(self._recount)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self._rows.is_idle

    @property
    def status(self) -> Status | None:
        """Whose records are shown; None for all."""
        return self._status

    def show_status(self, status: Status | None) -> None:
        """Show only the records of a status; None for all."""
        self._status = status
        self.beginResetModel()
        self._rows.clear()
        self._count = self._wanted()
        self.endResetModel()

    def set_revealed(self, *, revealed: bool) -> None:
        """Show or mask secrets."""
        self.revealed = revealed
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, WHY))

    def record(self, row: int) -> Record | None:
        """The record in a row, None while it is not at hand."""
        return self._rows.row(row) if 0 <= row < self._count else None

    def is_masked(self, column: int) -> bool:
        """Whether a column holds secrets that are not shown."""
        field = _field(column)
        return field is not None and field.secret and not self.revealed

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """One row a record."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Line, status, fields, reasons."""
        return 0 if parent.isValid() else WHY + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Fields that a person may write can be corrected."""
        flags = super().flags(index)
        field = _field(index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if field is not None and field.editable else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Text, color, mark of what is wrong, and all of it as tool tip."""
        record = self.record(index.row()) if index.isValid() else None
        answer = self._answers.get(role)
        return None if record is None or answer is None else answer(record, index.column())

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Put what was typed into the record, which is then checked again."""
        record, field = self.record(index.row()), _field(index.column())
        if role != Role.EditRole or record is None or field is None or value == self._typed(record, index.column()):
            return False
        self._trial.correct(record, field.name, str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return _aligned(section)
        if role != Role.DisplayRole:
            return None
        field = _field(section)
        return field.title if field else {LINE: tr("Line"), STATUS: tr("Status"), WHY: tr("Why")}[section]

    def _text(self, record: Record, column: int) -> str:
        if column == LINE:
            return count(record.line)
        if column == STATUS:
            return status_title(record.status)
        if column == WHY:
            return told(record.reasons)
        now, before = self._cell(record, column), self._before(record, column)
        return now.text if before is None else f"{before} → {now.text}"

    def _spoken(self, record: Record, column: int) -> str:
        reason = _reason(record, column)
        return f"{self._text(record, column)}: {reason}" if reason else self._text(record, column)

    def _cell(self, record: Record, column: int) -> CellText:
        field, value = FIELDS[column - FIRST], record.after[column - FIRST]
        if _reason(record, column) and isinstance(value, str):
            return CellText(MASK if self.is_masked(column) else one_line(value), State.DAMAGED)
        if value is None and (not field.editable or not field.nullable):
            return CellText(tr("new") if not field.editable else tr("none"), State.UNKNOWN)
        return cell_text(field, value, revealed=self.revealed)

    def _before(self, record: Record, column: int) -> str | None:
        """What a changed cell is now."""
        field = FIELDS[column - FIRST]
        if record.before is None or record.status is Status.UNCHANGED:
            return None
        before, after = record.before[POSITION[field.name]], record.after[POSITION[field.name]]
        same = type(before) is type(after) and before == after
        return None if same else cell_text(field, before, revealed=self.revealed).text

    def _typed(self, record: Record, column: int) -> str:
        value = record.after[column - FIRST] if FIRST <= column < WHY else None
        return "" if value is None else str(value)

    def _color(self, record: Record, column: int) -> QColor:
        colors = theme.colors(QGuiApplication.palette())
        if _reason(record, column) or (column == STATUS and record.status is Status.INVALID):
            return colors.danger
        if record.status in {Status.LEFT_OUT, Status.UNCHANGED, Status.DUPLICATE} or column in {LINE, WHY}:
            return colors.text_dim
        if column == STATUS:
            return colors.success if record.status is Status.NEW else colors.accent
        if self._before(record, column) is not None:
            return colors.accent
        return colors.text if self._cell(record, column).state is State.PLAIN else colors.text_dim

    def _wanted(self) -> int:
        counts = self._trial.counts
        return min(_MAX_ROWS, sum(counts.values()) if self._status is None else counts[self._status])

    def _recount(self, _: object) -> None:
        """Records may have gone to another status: those that are shown stay until they are read again."""
        wanted = self._wanted()
        self._rows.renew()
        if wanted < self._count:
            self.beginRemoveRows(QModelIndex(), wanted, self._count - 1)
            self._count = wanted
            self.endRemoveRows()
        elif wanted > self._count:
            self.beginInsertRows(QModelIndex(), self._count, wanted - 1)
            self._count = wanted
            self.endInsertRows()
        if wanted:
            self.dataChanged.emit(self.index(0, 0), self.index(wanted - 1, WHY))

    def _ask(self, first: int, limit: int, done: Done[Record], failed: Any) -> Any:
        return self._trial.page(self._status, first, limit, done, failed)

    def _arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(min(last, self._count - 1), WHY))


def status_title(status: Status) -> str:
    """What a person calls a status."""
    text = _STATUSES[status]
    return tr(text)


def _field(column: int) -> HeroField | None:
    return FIELDS[column - FIRST] if FIRST <= column < WHY else None


def _reason(record: Record, column: int) -> str:
    field = _field(column)
    return next((reason for name, reason in record.reasons if field is not None and name == field.name), "")


def _mark(record: Record, column: int) -> QIcon | None:
    return icons.icon("triangle-alert", "danger") if _reason(record, column) else None


def _aligned(column: int) -> Qt.AlignmentFlag:
    field = _field(column)
    return _RIGHT if column == LINE or (field is not None and field.kind is Kind.INTEGER) else _LEFT
