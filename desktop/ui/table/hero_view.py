"""The table a person scrolls, selects and walks through with the keyboard. Knows rows, not what they hold."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QHoverEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from desktop.ui.i18n import tr
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.hero_header import HeroHeader
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.row_numbers import RowNumbers
from desktop.ui.table.row_painter import RowPainter

ROW_HEIGHT: Final = 1.9
MANY_ROWS: Final = 10_000
_SELECT_ROW: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_EDIT: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
_ENDS: Final = {Qt.Key.Key_Home, Qt.Key.Key_End}
_NO_MODIFIER: Final = Qt.KeyboardModifier.NoModifier
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier


class HeroView(QTableView):
    """A table of heroes.

    Args:
        model: The rows.
        flashes: Cells that have just changed.
    """

    viewed = Signal(int, int)
    edit_requested = Signal(object)
    end_requested = Signal(bool)
    context_menu_requested = Signal(QPoint)

    def __init__(self, model: HeroModel, flashes: Flashes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered_row = -1
        self.is_waiting = False
        self.shows_placeholders = False
        self.row_height = 0
        self.header = HeroHeader(self)
        self.setHorizontalHeader(self.header)
        self._numbers = RowNumbers(self)
        self.setVerticalHeader(self._numbers)
        self._painter = RowPainter(self, model, flashes)
        self._arrange()
        self.setModel(model)
        self._fit()
        flashes.faded.connect(self.viewport().update)

    def visible_rows(self) -> tuple[int, int]:
        """First and last row that can be seen, in part or whole; the last one is before the first if there is none."""
        top = max(0, self.verticalOffset()) // self.row_height
        bottom = (self.verticalOffset() + self.viewport().height() - 1) // self.row_height
        return top, min(bottom, self._model.rowCount() - 1)

    def selected_rows(self, first: int, last: int) -> set[int]:
        """Which of these rows are selected."""
        selection = self.selectionModel().selection()
        selected: set[int] = set()
        for number in range(selection.count()):
            part = selection.at(number)
            selected.update(range(max(first, part.top()), min(last, part.bottom()) + 1))
        return selected

    def rows_on_screen(self) -> int:
        """Rows that fit."""
        return self.viewport().height() // self.row_height + 1

    def show_row_at(self, row: int, offset: int) -> None:
        """Scroll so that the upper edge of a row is this far below the upper edge of the table."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        self.verticalScrollBar().setValue(row * self.row_height - offset)

    def set_waiting(self, *, waiting: bool) -> None:
        """Dim the rows while they no longer answer what is asked."""
        if waiting != self.is_waiting:
            self.is_waiting = waiting
            self.viewport().update()

    def set_placeholders(self, *, shown: bool) -> None:
        """Show bars where rows are not at hand for so long that a person notices."""
        if shown != self.shows_placeholders:
            self.shows_placeholders = shown
            self.viewport().update()

    def set_row_numbers(self, *, shown: bool) -> None:
        """Number the rows."""
        self._numbers.setVisible(shown)

    def focus_rows(self) -> None:
        """Take the keyboard; the first visible row is current if none is."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._point(_SELECT_ROW)

    def show_cursor(self) -> None:
        """Show where the keyboard is: the first visible cell is current if none is, and nothing is selected by that."""
        self._point(QItemSelectionModel.SelectionFlag.NoUpdate)

    def setSelectionModel(self, selection: QItemSelectionModel) -> None:  # noqa: N802 - Qt's name
        """The headers get empty selections of their own: they would ask every row whether its column is selected."""
        super().setSelectionModel(selection)
        for header in (self.header, self._numbers):
            header.setSelectionModel(QItemSelectionModel(selection.model(), header))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802 - Qt's name
        """Repaint; with a screen reader Qt would make a list of every selected cell, so not for many rows."""
        if _rows(selected) + _rows(deselected) > MANY_ROWS:
            self.viewport().update()
        else:
            super().selectionChanged(selected, deselected)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Nothing: Qt would look through all rows, one by one."""

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and last row; with Ctrl to the first and last cell."""
        actions = QAbstractItemView.CursorAction
        last = self._model.rowCount() - 1
        if action not in {actions.MoveHome, actions.MoveEnd} or last < 0:
            return super().moveCursor(action, modifiers)
        is_end = action is actions.MoveEnd
        column = max(self.currentIndex().column(), 0)
        if modifiers & _CONTROL:
            column = self.header.logicalIndex(self.header.count() - 1 if is_end else 0)
        return self._model.index(last if is_end else 0, column)

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Ctrl+Home and Ctrl+End select where they go, so that what is edited is what is seen as current."""
        if isinstance(event, QKeyEvent) and event.key() in _ENDS and event.modifiers() == _CONTROL:
            return _SELECT_ROW
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter, F2 and letters edit the current cell; Home and End reach rows that the scroll bar cannot."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _EDIT and modifiers == _NO_MODIFIER:
            self._edit()
        elif key == Qt.Key.Key_Backspace and modifiers == _NO_MODIFIER:
            self._edit("")
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # Qt would copy what the cell shows, secrets too
        elif _is_written(event):
            self._edit(event.text())
        elif key in _ENDS and self._model.count > self._model.rowCount():
            self.end_requested.emit(key == Qt.Key.Key_End)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and modifiers == Qt.KeyboardModifier.AltModifier:
            self.header.ask_sort(max(self.currentIndex().column(), 0), descending=key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Letters that are composed of several keys edit the current cell, too."""
        if event.commitString() or event.preeditString():
            self._edit("")
            writer = QApplication.focusWidget()
            if writer is not None and writer is not self:
                QApplication.sendEvent(writer, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A double click edits the cell."""
        super().mouseDoubleClickEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._edit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu where the mouse is, or under the current cell."""
        where = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.context_menu_requested.emit(where)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Tell which rows are seen, then paint them."""
        self._tell_viewed()
        painter = QPainter(self.viewport())
        self._painter.paint(painter, event.rect())
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the mouse from row to row."""
        if isinstance(event, QHoverEvent):
            leaves = event.type() is QEvent.Type.HoverLeave
            self._hover(-1 if leaves else self.rowAt(event.position().toPoint().y()))
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Rows come into sight, another one comes under the mouse."""
        super().scrollContentsBy(dx, dy)
        self._tell_viewed()
        if self.hovered_row >= 0:
            self._hover(self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y()))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The current cell shows that the table has the keyboard."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """See `focusInEvent`."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow font and colors."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._fit()

    def _arrange(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._numbers.hide()
        self.setAccessibleName(tr("Heroes"))

    def _fit(self) -> None:
        height = max(1, round(self.fontMetrics().height() * ROW_HEIGHT))
        if height != self.row_height:
            top = self.visible_rows()[0] if self.row_height else 0
            self.row_height = height
            with self._model.emptied(height):
                self._numbers.setMinimumSectionSize(height)
                self._numbers.setDefaultSectionSize(height)
            self.show_row_at(top, 0)
        self._painter.restyle()
        self.viewport().update()

    def _point(self, how: QItemSelectionModel.SelectionFlag) -> None:
        if not self.currentIndex().isValid() and self._model.rowCount():
            index = self._model.index(self.visible_rows()[0], self.header.logicalIndex(0))
            self.selectionModel().setCurrentIndex(index, how)

    def _tell_viewed(self) -> None:
        self.viewed.emit(*self.visible_rows())

    def _hover(self, row: int) -> None:
        for changed in {row, self.hovered_row} - {-1} if row != self.hovered_row else ():
            self.viewport().update(0, self.rowViewportPosition(changed), self.viewport().width(), self.row_height)
        self.hovered_row = row

    def _edit(self, text: str | None = None) -> None:
        index = self.currentIndex()
        if index.isValid():
            if not self.selectionModel().isSelected(index):
                self.selectionModel().select(index, _SELECT_ROW)
            self.edit_requested.emit(text)


def _is_written(event: QKeyEvent) -> bool:
    """Whether a key stands for a letter; AltGr is Ctrl and Alt on some platforms. A blank selects, as in lists."""
    held = event.modifiers() & (_CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
    is_free = held in (_NO_MODIFIER, _CONTROL | Qt.KeyboardModifier.AltModifier)
    return is_free and event.text().isprintable() and bool(event.text().strip())


def _rows(selection: QItemSelection) -> int:
    return sum(selection.at(number).height() for number in range(selection.count()))
