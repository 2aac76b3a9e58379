"""One line above the table that says calmly what is wrong with a question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label


class HintLine(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        row.addWidget(icons.IconLabel(icons.SMALL, "circle-alert", "danger"))
        row.addWidget(self._text, 1)
        self.hide()

    def show_problem(self, text: str) -> None:
        """Show a sentence; "" hides the line."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What is shown, or ""."""
        return self._text.text()
