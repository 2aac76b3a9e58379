"""What one operation did, hero by hero and cell by cell, as a list. Door: `ChangeList`."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop.data.fields import FIELDS
from desktop.ui import icons, theme
from desktop.ui.history import words
from desktop.ui.history.changes_model import ChangesModel
from desktop.ui.history.entry_list import PADDING, RowList, RowPainter
from desktop.ui.i18n import tr
from desktop.ui.table.cell_text import CellText, State

_G: Final = theme.GRID
_LINE_GAP: Final = 2
_ARROW: Final = " → "
_TITLES: Final = tuple(field.title for field in FIELDS if field.editable)


class ChangeList(RowList):
    """Rows as high as the most changed hero needs.

    Args:
        model: What was done.
    """

    def __init__(self, model: ChangesModel, parent: QWidget | None = None) -> None:
        super().__init__(tr("What changed"), parent)
        self._changes = model
        self._top = 0
        self.setModel(model)
        self.setItemDelegate(_ChangePainter(self))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._fit)
        model.lines_changed.connect(self._return)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        lines = 1 + self._changes.lines
        self.set_row_height(lines * (self.fontMetrics().height() + _LINE_GAP) + 2 * PADDING)

    def _remember(self) -> None:
        self._top = max(0, self.rowAt(0))

    def _return(self) -> None:
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._top * self.verticalHeader().defaultSectionSize())


class _ChangePainter(RowPainter):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = self.ground(painter, option)
        model = index.model()
        assert isinstance(model, ChangesModel)
        named = model.named(index.row())
        if named is None:
            return
        metrics = QFontMetrics(painter.font())
        area = option.rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        line = QRect(area.left(), area.top(), area.width(), metrics.height())
        self.text(painter, line, words.hero_title(named), colors.text)
        titles = min(max(map(metrics.horizontalAdvance, _TITLES)) + 2 * _G, area.width() // 2)
        for change in words.lines(named, revealed=model.revealed):
            line = line.translated(0, metrics.height() + _LINE_GAP)
            self.text(painter, line.adjusted(0, 0, titles - _G - line.width(), 0), change.field.title, colors.text_dim)
            self._sides(painter, line.adjusted(titles, 0, 0, 0), change, colors)

    def _sides(self, painter: QPainter, room: QRect, change: words.Line, colors: theme.Colors) -> None:
        """What it was and what it became; each gets half of the room if both are long."""
        sides = [side for side in (change.before, change.after) if side is not None]
        metrics = QFontMetrics(painter.font())
        half = (room.width() - metrics.horizontalAdvance(_ARROW)) // 2
        for number, side in enumerate(sides):
            if number:
                room.setLeft(room.left() + self.text(painter, room, _ARROW, colors.text_dim))
            other = sides[1 - number] if len(sides) > 1 else None
            other_width = metrics.horizontalAdvance(other.text) if other is not None else 0
            width = room.width() if number or other is None else max(half, 2 * half - other_width)
            color = colors.text_dim if change.after is not side or side.state is State.UNKNOWN else colors.text
            used = self._side(painter, QRect(room.left(), room.top(), width, room.height()), side, color, colors)
            room.setLeft(room.left() + used)

    def _side(self, painter: QPainter, room: QRect, side: CellText, color: QColor, colors: theme.Colors) -> int:
        if side.state is not State.DAMAGED:
            return self.text(painter, room, side.text, color)
        ratio = painter.device().devicePixelRatio()
        mark = icons.pixmap("triangle-alert", icons.SMALL, colors.damaged, ratio)
        painter.drawPixmap(room.left(), room.top() + (room.height() - icons.SMALL) // 2, mark)
        shift = icons.SMALL + _LINE_GAP
        return shift + self.text(painter, room.adjusted(shift, 0, 0, 0), side.text, colors.damaged)
