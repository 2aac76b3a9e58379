"""Paints the rows of the table: whole rows at once, as few calls as possible, the same whatever the platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.models import Row
from desktop.ui import icons, theme
from desktop.ui.table.cell_text import State, cell_text
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.hero_model import HeroModel

if TYPE_CHECKING:
    from desktop.ui.table.hero_view import HeroView

PADDING: Final = theme.GRID
_FADED: Final = 0.45
_MARK_GAP: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column on the screen."""

    field: HeroField
    number: int
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row on the screen; `values` is None while they are not at hand."""

    row: int
    top: int
    height: int
    is_selected: bool
    values: Row | None


class RowPainter:
    """Paints rows of a hero table.

    Args:
        view: The table; knows the row under the mouse and whether it waits for an answer.
        model: Its rows.
        flashes: Cells that have just changed.
    """

    def __init__(self, view: "HeroView", model: HeroModel, flashes: Flashes) -> None:
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
        self._widest = {kind: max(1, metrics.horizontalAdvance("W")) for kind, metrics in self._metrics.items()}
        self._figure = self._metrics[Kind.INTEGER].horizontalAdvance("0")
        self._outline = QPen(self._colors.accent, 2)
        self._outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what lies in an area of the viewport."""
        painter.fillRect(area, self._colors.surface)
        lines = self._lines(area)
        for line in lines:
            self._paint_ground(painter, line, area)
        for column in self._columns(area):
            painter.setFont(self._fonts[column.field.kind])
            for line in lines:
                if line.values is not None:
                    self._paint_cell(painter, line, line.values, column)
                elif self._view.shows_placeholders:
                    self._paint_placeholder(painter, line, column)
        self._paint_outline(painter)

    def _lines(self, area: QRect) -> list[Line]:
        view, model = self._view, self._model
        height, shift = view.row_height, view.verticalOffset()
        first = max(0, (area.top() + shift) // height)
        last = min((area.bottom() + shift) // height, model.rowCount() - 1)
        selected = view.selected_rows(first, last)
        return [
            Line(row, row * height - shift, height, row in selected, model.drawn(row)) for row in range(first, last + 1)
        ]

    def _columns(self, area: QRect) -> Iterator[Column]:
        header = self._view.header
        for number, field in enumerate(FIELDS):
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            if left <= area.right() and left + width > area.left() and not header.isSectionHidden(number):
                yield Column(field, number, left, width)

    def _paint_ground(self, painter: QPainter, line: Line, area: QRect) -> None:
        colors = self._colors
        left, width = area.left(), area.width()
        if line.is_selected:
            painter.fillRect(left, line.top, width, line.height, colors.selection)
        elif line.row == self._view.hovered_row:
            painter.fillRect(left, line.top, width, line.height, colors.surface_hover)
        elif line.row % 2:
            painter.fillRect(left, line.top, width, line.height, colors.surface_alternate)
        painter.fillRect(left, line.top + line.height - 1, width, 1, colors.line)

    def _paint_cell(self, painter: QPainter, line: Line, values: Row, column: Column) -> None:
        kind = column.field.kind
        cell = cell_text(column.field, values[column.number], revealed=self._model.revealed)
        left, width = column.left + PADDING, column.width - 2 * PADDING
        color = self._color(cell.state, is_selected=line.is_selected)
        if cell.state is State.DAMAGED or self._flashes.is_active:
            self._paint_cell_ground(painter, line, values, column, cell.state)
        if self._view.is_waiting:
            color = QColor(color)
            color.setAlphaF(_FADED)
        if cell.state is State.DAMAGED:
            self._paint_mark(painter, left, line, color)
            left, width = left + icons.SMALL + _MARK_GAP, width - icons.SMALL - _MARK_GAP
        text, metrics = cell.text, self._metrics[kind]
        if len(text) * self._widest[kind] > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        if kind is Kind.INTEGER:
            left += width - self._advance(text)
        painter.setPen(color)
        painter.drawText(left, line.top + (line.height - metrics.height()) // 2 + metrics.ascent(), text)

    def _advance(self, text: str) -> int:
        """Width of a text of numbers; most are figures of equal width."""
        if text.isdecimal() and text.isascii():
            return len(text) * self._figure
        return self._metrics[Kind.INTEGER].horizontalAdvance(text)

    def _paint_cell_ground(self, painter: QPainter, line: Line, values: Row, column: Column, state: State) -> None:
        if state is State.DAMAGED and not line.is_selected:
            painter.fillRect(column.left, line.top, column.width, line.height - 1, self._colors.damaged_surface)
        strength = self._flashes.strength(values, column.field.name)
        if strength > 0:
            flash = QColor(self._colors.flash)
            flash.setAlphaF(strength)
            painter.fillRect(column.left, line.top, column.width, line.height - 1, flash)

    def _color(self, state: State, *, is_selected: bool) -> QColor:
        if state is State.DAMAGED:
            return self._colors.damaged
        if state is State.PLAIN:
            return self._colors.selection_text if is_selected else self._colors.text
        return self._colors.text_dim

    def _paint_mark(self, painter: QPainter, left: int, line: Line, color: QColor) -> None:
        mark = icons.pixmap("triangle-alert", icons.SMALL, color, painter.device().devicePixelRatio())
        painter.drawPixmap(left, line.top + (line.height - icons.SMALL) // 2, mark)

    def _paint_placeholder(self, painter: QPainter, line: Line, column: Column) -> None:
        """A bar where text will be, its length different from row to row."""
        height = max(4, line.height // 4)
        share = 35 + (line.row * 7 + column.number * 13) % 40
        length = min(column.width - 2 * PADDING, column.width * share // 100)
        left = column.left + (column.width - PADDING - length if column.field.kind is Kind.INTEGER else PADDING)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.line)
        painter.drawRoundedRect(left, line.top + (line.height - height) // 2, length, height, height / 2, height / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_outline(self, painter: QPainter) -> None:
        index = self._view.currentIndex()
        if index.isValid() and self._view.hasFocus():
            painter.setPen(self._outline)
            painter.drawRect(self._view.visualRect(index).adjusted(1, 1, -1, -2))
