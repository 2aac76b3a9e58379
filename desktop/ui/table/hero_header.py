"""The titles above the columns: sort marks with their rank, room for the filter row, widths that fit the content."""

from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPolygon
from PySide6.QtWidgets import QApplication, QHeaderView, QToolTip, QWidget

from desktop.data.fields import FIELDS, Kind
from desktop.data.questions.hero_query import Sort
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import tool_tip

HEIGHT: Final = 1.9
MAX_SORTS: Final = 2
NUMBER_CHARACTERS: Final = 11
TEXT_CHARACTERS: Final = 26
_MARK: Final = 8


class HeroHeader(QHeaderView):
    """Titles of the columns. A click sorts, with Shift it adds a second sort column."""

    sort_asked = Signal(object)
    columns_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorts: tuple[Sort, ...] = ()
        self._hovered = -1
        self._strip: QWidget | None = None
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setMouseTracking(True)
        self.sectionClicked.connect(self._clicked)
        self.sectionResized.connect(self._changed)
        self.sectionMoved.connect(self._changed)

    def set_strip(self, strip: QWidget) -> None:
        """Show a widget below the titles that is as wide as the columns."""
        self._strip = strip
        strip.setParent(self)
        strip.show()
        self.updateGeometries()

    def set_sorts(self, sorts: tuple[Sort, ...]) -> None:
        """Show by which columns the rows are sorted."""
        self._sorts = sorts
        self.viewport().update()

    def ask_sort(self, column: int, *, descending: bool) -> None:
        """Sort by one column."""
        self.sort_asked.emit((Sort(FIELDS[column].name, descending),))

    def fit_columns(self) -> None:
        """The first column takes the room that is left, the others fit what kind of content they have."""
        letter = self.fontMetrics().averageCharWidth()
        self.setMinimumSectionSize(8 * letter)
        for column, field in enumerate(FIELDS):
            self.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.Interactive
            )
            characters = NUMBER_CHARACTERS if field.kind is Kind.INTEGER else TEXT_CHARACTERS
            title = self.fontMetrics().horizontalAdvance(field.title) + 6 * theme.GRID
            self.resizeSection(column, max(characters * letter + 2 * theme.GRID, title))

    def saved(self) -> str:
        """Widths and order of the columns, as text."""
        return self.saveState().toBase64().toStdString()

    def restore(self, state: str) -> None:
        """Take over widths and order; a state of other columns is ignored."""
        data = QByteArray.fromBase64(state.encode("ascii", "ignore"))
        if not data.isEmpty() and not (self.restoreState(data) and self.count() == len(FIELDS)):
            self.fit_columns()
        self.setSortIndicatorShown(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the titles and for what stands below them."""
        return QSize(super().sizeHint().width(), self._title_height() + self._strip_height())

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Keep the room below the titles."""
        self.setViewportMargins(0, 0, 0, self._strip_height())
        super().updateGeometries()
        if self._strip is not None:
            self._strip.setGeometry(0, self._title_height(), self.width(), self._strip_height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's names
        """Paint one title with its sort mark."""
        colors = theme.colors(self.palette())
        field = FIELDS[logicalIndex]
        rank = next((number for number, sort in enumerate(self._sorts) if sort.field == field.name), None)
        painter.fillRect(rect, colors.surface_hover if logicalIndex == self._hovered else colors.surface)
        room = rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        is_right = field.kind is Kind.INTEGER
        text = self.fontMetrics().elidedText(field.title, Qt.TextElideMode.ElideRight, room.width() - 3 * theme.GRID)
        width = self.fontMetrics().horizontalAdvance(text)
        painter.setPen(colors.text_dim if rank is None else colors.text)
        painter.setFont(self.font())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)
        if rank is not None:
            mark = _MARK + theme.GRID + (theme.GRID if len(self._sorts) > 1 else 0)
            left = room.right() - width - mark if is_right else room.left() + width + theme.GRID
            self._paint_mark(painter, QPoint(left, rect.center().y()), self._sorts[rank], rank)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the mouse and answer what a title means."""
        kind = event.type()
        if isinstance(event, QHelpEvent) and kind is QEvent.Type.ToolTip:
            column = self.logicalIndexAt(event.pos())
            QToolTip.showText(event.globalPos(), tool_tip(self._explained(column)) if column >= 0 else "", self)
            return True
        if kind in {QEvent.Type.HoverMove, QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self._hover(-1 if kind is QEvent.Type.HoverLeave else self.logicalIndexAt(event.position().toPoint()))  # type: ignore[attr-defined]
        return super().viewportEvent(event)

    def _paint_mark(self, painter: QPainter, middle: QPoint, sort: Sort, rank: int) -> None:
        colors = theme.colors(self.palette())
        up = -1 if sort.descending else 1
        tip = middle + QPoint(_MARK // 2, -up * _MARK // 4)
        base = middle.y() + up * _MARK // 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.accent)
        painter.drawPolygon(QPolygon([tip, QPoint(middle.x(), base), QPoint(middle.x() + _MARK, base)]))
        if len(self._sorts) > 1:
            painter.setPen(colors.text_dim)
            painter.drawText(middle + QPoint(_MARK + 2, self.fontMetrics().capHeight() // 2), str(rank + 1))

    def _explained(self, column: int) -> str:
        field = FIELDS[column]
        for rank, sort in enumerate(self._sorts):
            if sort.field == field.name:
                return _sorted_text(sort, rank, column)
        hint = tr("Click to sort, Shift+click to add it as second sort column")
        return f"{field.description}. {hint}." if field.description else hint

    def _clicked(self, column: int) -> None:
        name = FIELDS[column].name
        before = next((sort for sort in self._sorts if sort.field == name), None)
        wanted = Sort(name, before is not None and not before.descending)
        if not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            sorts: tuple[Sort, ...] = (wanted,)
        elif before is not None:
            sorts = tuple(wanted if sort is before else sort for sort in self._sorts)
        else:
            sorts = (*self._sorts[: MAX_SORTS - 1], wanted)
        self.sort_asked.emit(sorts)

    def _hover(self, column: int) -> None:
        if column != self._hovered:
            self._hovered = column
            self.viewport().update()

    def _changed(self, *_: int) -> None:
        self.columns_changed.emit()

    def _title_height(self) -> int:
        return round(self.fontMetrics().height() * HEIGHT)

    def _strip_height(self) -> int:
        return self._strip.sizeHint().height() if self._strip is not None else 0


def _sorted_text(sort: Sort, rank: int, column: int) -> str:
    field = FIELDS[column]
    if field.kind is Kind.INTEGER:
        direction = tr("highest first") if sort.descending else tr("lowest first")
    else:
        direction = tr("from Z to A") if sort.descending else tr("from A to Z")
    text = tr("Sorted by {column}, {direction}.") if rank == 0 else tr("Then sorted by {column}, {direction}.")
    text = text.format(column=field.title, direction=direction)
    return text + " " + tr("Unknown values come last.") if field.nullable else text
