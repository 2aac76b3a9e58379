"""Backups, and what a restore would change, as tables. Doors: `BackupsModel`, `ChangesModel`, `when`."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QDateTime, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from desktop.data.backups.shelf import Backup, Why
from desktop.data.fields import FIELDS, POSITION
from desktop.data.models import Change, Row
from desktop.ui import icons, theme
from desktop.ui.i18n import QT_TR_NOOP, count, tr
from desktop.ui.table.cell_text import cell_text, one_line

Index = QModelIndex | QPersistentModelIndex

_WHY: Final = {
    Why.CLOSING.value: QT_TR_NOOP("Closing the roster"),
    Why.CHANGES.value: QT_TR_NOOP("Half an hour of changes"),
    Why.PERSON.value: QT_TR_NOOP("Made by hand"),
    Why.RESTORE.value: QT_TR_NOOP("Before a restore"),
    Why.UPGRADE.value: QT_TR_NOOP("Before an upgrade"),
    Why.ADOPTION.value: QT_TR_NOOP("Before adding tables"),
    Why.BULK.value: QT_TR_NOOP("Before a big change"),
}
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HEADS: Final = (
    QT_TR_NOOP("Made"),
    QT_TR_NOOP("Occasion"),
    QT_TR_NOOP("Heroes"),
    QT_TR_NOOP("Size"),
    QT_TR_NOOP("Verified"),
)


def when(backup: Backup) -> str:
    """When a backup was made, as people write it here."""
    moment = QDateTime.fromMSecsSinceEpoch(round(backup.made * 1000))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


class BackupsModel(QAbstractTableModel):
    """The backups of a roster, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups: tuple[Backup, ...] = ()

    def show_backups(self, backups: tuple[Backup, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._backups = backups
        self.endResetModel()

    def backup(self, row: int) -> Backup | None:
        """The backup in a row; None when there is none."""
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """What is told of each."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's name
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title = _HEADS[section]
        return _head(role, tr(title), right=section in (2, 3))

    def data(self, index: Index, role: int = 0) -> Any:
        """One cell."""
        backup, column = self._backups[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(backup, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (2, 3):
            return _RIGHT
        if role == Qt.ItemDataRole.DecorationRole and column == 4 and not backup.is_verified:
            return icons.icon("triangle-alert", "warning")
        if role == Qt.ItemDataRole.ToolTipRole and column == 4 and not backup.is_verified:
            return tr("It was changed after it was made, or somebody else put it here.")
        return None

    def _text(self, backup: Backup, column: int) -> str:
        why = _WHY.get(backup.why)
        texts = (
            when(backup),
            tr(why) if why else one_line(backup.path.name),
            "" if backup.rows is None else count(backup.rows),
            QLocale().formattedDataSize(backup.bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat),
            tr("Yes") if backup.is_verified else tr("No"),
        )
        return texts[column]


class ChangesModel(QAbstractTableModel):
    """The first heroes that a restore would change; secrets are masked.

    Args:
        font: Of the table.
        revealed: Whether secrets are shown.
    """

    def __init__(self, font: QFont, *, revealed: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._font = font
        self._changes: tuple[Change, ...] = ()
        self._revealed = revealed

    def show_changes(self, changes: tuple[Change, ...]) -> None:
        """Show these, unless they are shown already."""
        if changes != self._changes:
            self.beginResetModel()
            self._changes = changes
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """What happens, and every field."""
        return 0 if parent.isValid() else 1 + len(FIELDS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's name
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return _head(role, FIELDS[section - 1].title if section else tr("What happens"), right=False)

    def data(self, index: Index, role: int = 0) -> Any:
        """One cell."""
        change, column = self._changes[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(change, column - 1) if column else _what(change)
        if role == Qt.ItemDataRole.FontRole and column and self._differs(change, column - 1):
            return theme.strong(self._font)
        return None

    def _text(self, change: Change, number: int) -> str:
        sides = [self._cell(row, number) for row in (change.before, change.after) if row is not None]
        if len(sides) == 2 and not self._differs(change, number):
            return sides[0]
        return " → ".join(sides)

    def _cell(self, row: Row, number: int) -> str:
        field = FIELDS[number]
        return cell_text(field, row[POSITION[field.name]], revealed=self._revealed).text

    def _differs(self, change: Change, number: int) -> bool:
        place = POSITION[FIELDS[number].name]
        return change.before is not None and change.after is not None and change.before[place] != change.after[place]


def _head(role: int, text: str, *, right: bool) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return text
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if right else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return None


def _what(change: Change) -> str:
    if change.before is None:
        return tr("Comes back")
    return tr("Leaves") if change.after is None else tr("Changes")
