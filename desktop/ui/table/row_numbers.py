"""Row numbers beside the table, for who asks for them."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.ui import theme
from desktop.ui.i18n import count


class RowNumbers(QHeaderView):
    """Dim numbers, right-aligned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the last number."""
        last = (
            str(self.model().headerData(max(0, self.count() - 1), Qt.Orientation.Vertical))
            if self.count()
            else count(0)
        )
        width = self.fontMetrics().horizontalAdvance("0" * len(last)) + 2 * theme.GRID
        return QSize(max(width, 5 * theme.GRID), 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's names
        """Paint one number."""
        colors = theme.colors(self.palette())
        painter.fillRect(rect, colors.window)
        painter.setPen(colors.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(colors.text_dim)
        painter.setFont(theme.tabular(self.font()))
        text = str(self.model().headerData(logicalIndex, Qt.Orientation.Vertical))
        painter.drawText(
            rect.adjusted(0, 0, -theme.GRID, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
        )
