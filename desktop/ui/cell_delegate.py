"""Paints cells: quiet, fast, the same whatever the platform. Whoever edits in the table finds editors here."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.data.fields import FIELDS, Kind
from desktop.ui import icons, theme
from desktop.ui.cell_text import State
from desktop.ui.flashes import Flashes
from desktop.ui.hero_model import Cell, HeroModel

if TYPE_CHECKING:
    from desktop.ui.hero_view import HeroView

PADDING: Final = theme.GRID
_FADED: Final = 0.45
_MARK_GAP: Final = 4
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SELECTED: Final = QStyle.StateFlag.State_Selected


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a hero table.

    Args:
        view: The table; knows the row under the mouse and whether it waits for an answer.
        model: Its rows.
        flashes: Cells that have just changed.
    """

    def __init__(self, view: "HeroView", model: HeroModel, flashes: Flashes) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._flashes = flashes
        self.restyle()

    def restyle(self) -> None:
        """Take over font and colors of the table."""
        self._colors = theme.colors(self._view.palette())
        font = self._view.font()
        self._fonts = {Kind.TEXT: QFont(font), Kind.INTEGER: theme.tabular(font)}
        self._metrics = {kind: QFontMetrics(font) for kind, font in self._fonts.items()}
        self._line = QPen(self._colors.line)
        self._outline = QPen(self._colors.accent, 2)
        self._outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        row, column = index.row(), index.column()
        is_selected = bool(option.state & _SELECTED)
        cell = self._model.cell(row, column)
        self._paint_ground(painter, rect, row, column, is_selected=is_selected)
        if cell is not None:
            if cell.state is State.DAMAGED and not is_selected:
                painter.fillRect(rect.adjusted(0, 0, 0, -1), self._colors.damaged_surface)
            self._paint_text(painter, rect, cell, is_selected=is_selected)
        elif self._view.shows_placeholders:
            self._paint_placeholder(painter, rect, row, column)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(self._outline)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Room for the text of a cell; the height is that of every row."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + 2 * PADDING, self._view.row_height)

    def _paint_ground(self, painter: QPainter, rect: QRect, row: int, column: int, *, is_selected: bool) -> None:
        colors = self._colors
        if is_selected:
            ground = colors.selection
        elif row == self._view.hovered_row:
            ground = colors.surface_hover
        else:
            ground = colors.surface_alternate if row % 2 else colors.surface
        painter.fillRect(rect, ground)
        strength = self._flashes.strength(self._model.row(row), FIELDS[column].name)
        if strength > 0:
            flash = QColor(colors.flash)
            flash.setAlphaF(strength)
            painter.fillRect(rect, flash)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_text(self, painter: QPainter, rect: QRect, cell: Cell, *, is_selected: bool) -> None:
        kind = cell.field.kind
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        color = self._color(cell, is_selected=is_selected)
        if self._view.is_waiting:
            painter.setOpacity(_FADED)
        if cell.state is State.DAMAGED:
            room = self._paint_mark(painter, room, color)
        painter.setFont(self._fonts[kind])
        painter.setPen(color)
        text = self._metrics[kind].elidedText(cell.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if kind is Kind.INTEGER else _LEFT, text)
        painter.setOpacity(1.0)

    def _color(self, cell: Cell, *, is_selected: bool) -> QColor:
        if cell.state is State.DAMAGED:
            return self._colors.damaged
        if cell.state is State.PLAIN:
            return self._colors.selection_text if is_selected else self._colors.text
        return self._colors.text_dim

    def _paint_mark(self, painter: QPainter, room: QRect, color: QColor) -> QRect:
        ratio = painter.device().devicePixelRatio()
        mark = icons.pixmap("triangle-alert", icons.SMALL, color, ratio)
        painter.drawPixmap(room.left(), room.center().y() - icons.SMALL // 2, mark)
        return room.adjusted(icons.SMALL + _MARK_GAP, 0, 0, 0)

    def _paint_placeholder(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """A bar where text will be, its length different from row to row."""
        height = max(4, rect.height() // 4)
        length = min(rect.width() - 2 * PADDING, rect.width() * (35 + (row * 7 + column * 13) % 40) // 100)
        is_right = FIELDS[column].kind is Kind.INTEGER
        left = rect.right() - PADDING - length if is_right else rect.left() + PADDING
        top_left = QPoint(left, rect.center().y() - height // 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.line)
        painter.drawRoundedRect(QRect(top_left, QSize(length, height)), height / 2, height / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
