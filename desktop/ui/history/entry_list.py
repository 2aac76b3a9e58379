"""Operations as a list: icon, title, and one dim line of facts. Doors: `EntryList`, `RowList`."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import icons, theme
from desktop.ui.history import words
from desktop.ui.history.operations_model import EntryModel, now

PADDING: Final = theme.GRID
_GAP: Final = theme.GRID // 2


class RowList(QTableView):
    """A list of very many rows of equal height."""

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.activated.connect(lambda *_: self.chosen.emit())

    def set_row_height(self, height: int) -> None:
        """Give every row the same height."""
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Nothing: Qt would look through all rows, however many there are."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Home and End go to the first and the last row; Esc is for who is around the list."""
        rows = self.model().rowCount()
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and rows:
            self.setCurrentIndex(self.model().index(0 if event.key() == Qt.Key.Key_Home else rows - 1, 0))
        else:
            super().keyPressEvent(event)


class EntryList(RowList):
    """A list of operations; stays where it is when new ones come on top.

    Args:
        model: The operations.
        name: What a screen reader calls the list.
    """

    def __init__(self, model: EntryModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setModel(model)
        self.setItemDelegate(_EntryPainter(self))
        self._fit()
        model.rowsInserted.connect(self._keep_place)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        self.set_row_height(2 * self.fontMetrics().height() + 2 * PADDING)

    def _keep_place(self, _: QModelIndex, first: int, last: int) -> None:
        bar = self.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            moved = (last - first + 1) * self.verticalHeader().defaultSectionSize()
            self.updateGeometries()
            bar.setValue(bar.value() + moved)


class RowPainter(QStyledItemDelegate):
    """What rows of the history have in common: ground, hairline, focus, and text that fits."""

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> theme.Colors:
        """Paint what lies behind a row; returns the colors to paint it with."""
        colors = theme.colors(option.palette)
        rect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colors.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colors.surface_hover)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colors.line)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colors.accent)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        return colors

    def text(self, painter: QPainter, rect: QRect, text: str, color: QColor) -> int:
        """Write one line, shortened to the room there is; returns its width."""
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.setPen(color)
        painter.drawText(rect.left(), rect.top() + metrics.ascent(), shown)
        return metrics.horizontalAdvance(shown)


class _EntryPainter(RowPainter):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = self.ground(painter, option)
        model, rect = index.model(), option.rect
        assert isinstance(model, EntryModel)
        entry = model.entry(index.row())
        if entry is None:
            return
        operation = entry.operation
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        strong = colors.selection_text if is_selected else colors.text
        color = colors.text_dim if operation.undone_by is not None else strong
        left, height = rect.left() + PADDING, QFontMetrics(painter.font()).height()
        ratio = painter.device().devicePixelRatio()
        picture = icons.pixmap(words.symbol(entry), icons.SMALL, colors.text_dim, ratio)
        painter.drawPixmap(left, rect.top() + PADDING + (height - icons.SMALL) // 2, picture)
        left += icons.SMALL + PADDING
        line = QRect(left, rect.top() + PADDING - 1, rect.right() - PADDING - left, height)
        self.text(painter, line, model.title(entry), color)
        facts = words.facts(operation, model.author, now())
        self.text(painter, line.translated(0, height + 2), facts, colors.text_dim)
