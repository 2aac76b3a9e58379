"""A small table in which a row is chosen, in the colors of the big one. Door: `SmallTable`."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionHeader, QTableView, QWidget

from desktop.ui import theme

_ROOM: Final = 2 * theme.GRID
_WIDEST: Final = 32 * theme.GRID
_AIR: Final = "\N{NO-BREAK SPACE}"


class SmallTable(QTableView):
    """For some hundred rows.

    Args:
        name: What screen readers call it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeader(_Titles(Qt.Orientation.Horizontal, self))
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFont(theme.tabular(self.font()))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self._color()

    def fit(self) -> None:
        """Give every column the room that its first rows need; the last one has what is left."""
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        for column in range(header.count() - 1):
            header.resizeSection(column, min(header.sectionSize(column) + _ROOM, _WIDEST))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the color scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        scheme = theme.colors(QGuiApplication.palette())
        if scheme.selection != self.palette().highlight().color():
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Highlight, scheme.selection)
            palette.setColor(QPalette.ColorRole.HighlightedText, scheme.selection_text)
            self.setPalette(palette)


class _Titles(QHeaderView):
    """Titles with air on both sides, as the cells have it: numbers do not touch the words beside them."""

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        super().initStyleOptionForIndex(option, logicalIndex)
        option.text = f"{_AIR}{option.text}{_AIR}"


class _Cells(QStyledItemDelegate):
    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:  # noqa: N802 - Qt's name
        return f"{_AIR}{super().displayText(value, locale)}{_AIR}"
