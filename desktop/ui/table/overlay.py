"""What stands over the table while it has no rows to show: reading, nothing yet, nothing found, trouble."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label

Button = tuple[str, Callable[[], object]]
_ICON: Final = 40
_WIDTH: Final = 48 * theme.GRID
_NARROWEST: Final = 12 * theme.GRID


class Overlay(QWidget):
    """A calm message in the middle of the rows.

    Args:
        area: The table whose rows it covers; not a child of the rows, as these scroll.
        width: How wide its texts are.
    """

    def __init__(self, area: QAbstractScrollArea, *, width: int = _WIDTH) -> None:
        super().__init__(area)
        self._width = width
        self._viewport = area.viewport()
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._key = ""
        self._icon = icons.IconLabel(_ICON)
        self._title = label(wrap=True)
        self._title.setFont(theme.heading(self.font()))
        self._text = label(wrap=True)
        self._text.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.GRID)
        self._buttons: list[QPushButton] = []
        self._arrange()
        self._viewport.installEventFilter(self)
        self.hide()

    def say(
        self, key: str, icon: str, title: str, text: str = "", *, role: str = "text_dim", buttons: Sequence[Button] = ()
    ) -> None:
        """Show a message; nothing happens if it is shown already.

        Args:
            key: Tells messages apart.
            icon: Lucide name.
            title: What it is.
            text: What it means or what to do.
            role: Role of `theme.Colors` for the icon.
            buttons: Label and what it does.
        """
        if key != self._key:
            self._key = key
            self._icon.show_icon(icon, role)
            self._title.setText(title)
            self._text.setText(text)
            self._text.setVisible(bool(text))
            self.setAccessibleName(f"{title}. {text}")
            self._fill(buttons)
            self._fit()
        self.setVisible(True)

    def clear(self) -> None:
        """Show the rows."""
        self._key = ""
        self.hide()

    @property
    def key(self) -> str:
        """Which message is shown, "" for none."""
        return self._key

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cover the whole viewport."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Cover the rows; where there is little room the words come first, and the picture stays away."""
        self.setGeometry(self._viewport.geometry())
        width = min(self._width, max(self.width() - 4 * theme.GRID, _NARROWEST))
        for words in (self._title, self._text):
            words.setFixedWidth(width)
            words.setMinimumHeight(max(0, words.heightForWidth(width)))
        self._icon.hide()
        self._icon.setVisible(self.sizeHint().height() + _ICON + theme.GRID <= self.height())

    def _fill(self, buttons: Sequence[Button]) -> None:
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        for text, callback in buttons:
            button = QPushButton(text)
            button.setMinimumHeight(theme.BUTTON)
            button.clicked.connect(lambda *_, callback=callback: callback())
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)

    def _arrange(self) -> None:
        self._row.addStretch()
        self._row.addStretch()
        for text in (self._title, self._text):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addStretch(2)
        for widget in (self._icon, self._title, self._text):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme.GRID)
        layout.addLayout(self._row)
        layout.addStretch(3)
