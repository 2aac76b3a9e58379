"""A strip of widgets, one for each column, that move, grow and scroll with the columns. Door: `ColumnStrip`."""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.data.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

W = TypeVar("W", bound=QWidget)


class ColumnStrip(QWidget):
    """Widgets below or above the columns.

    Args:
        header: The titles.
        parent: Where it is shown.
    """

    def __init__(self, header: QHeaderView, parent: QWidget) -> None:
        super().__init__(parent)
        self._header = header
        self._cells: Mapping[str, QWidget] = {}
        for signal in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            signal.connect(self.arrange)
        header.viewport().installEventFilter(self)

    def fill(self, cells: dict[str, W]) -> dict[str, W]:
        """Show these widgets, one for each field."""
        self._cells = cells
        return cells

    def columns(self) -> list[int]:
        """The columns in the order of the eye."""
        return [self._header.logicalIndex(place) for place in range(self._header.count())]

    def room(self, left: int, width: int) -> QRect:
        """Where the widget of a column goes, by the place of its column."""
        return QRect(left, 0, width, self.height())

    def arrange(self, *_: int) -> None:
        """Put every widget where its column is, in the order of the eye."""
        before: QWidget | None = None
        for column in self.columns():
            cell = self._cells[FIELDS[column].name]
            cell.setGeometry(self._place(column))
            if before is not None:
                QWidget.setTabOrder(before, cell)
            before = cell

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Scroll with the titles."""
        if event.type() is QEvent.Type.Paint:
            column = self._header.logicalIndex(0)
            if self._cells[FIELDS[column].name].x() != self._place(column).x():
                self.arrange()
        return super().eventFilter(watched, event)

    def _place(self, column: int) -> QRect:
        titles = self._header.viewport()
        offset = self.mapFromGlobal(titles.mapToGlobal(QPoint(0, 0))).x()
        return self.room(offset + self._header.sectionViewportPosition(column), self._header.sectionSize(column))
