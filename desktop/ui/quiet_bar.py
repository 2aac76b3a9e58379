"""A quiet bar above the table: news and questions that can wait, with their buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label

Button = tuple[str, Callable[[], None]]
_G: Final = theme.GRID
_WORDS: Final = 48 * _G


@dataclass(frozen=True)
class _Notice:
    key: str
    text: str
    buttons: Sequence[Button]
    icon: str
    role: str


class QuietBar(QFrame):
    """Shows the newest notice; the older ones come back when it is dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[_Notice] = []
        self._buttons: list[QPushButton] = []
        self._icon = icons.IconLabel(icons.LARGE)
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIcon(icons.icon("x", "text_dim"))
        self._close.setIconSize(QSize(icons.SMALL, icons.SMALL))
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.setAccessibleName(tr("Dismiss"))
        self._close.setToolTip(tr("Dismiss (Esc)"))
        self._close.clicked.connect(self._dismiss)
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        self._arrange()
        self.setAutoFillBackground(True)
        self._color()
        self.hide()

    def show_message(
        self, text: str, buttons: Sequence[Button] = (), *, icon: str = "info", role: str = "accent", key: str = ""
    ) -> None:
        """Show a notice; one with the same key is replaced.

        Args:
            text: One or two sentences.
            buttons: Label and what it does; pressing one dismisses the notice.
            icon: Lucide name.
            role: Role of `theme.Colors` for the icon.
            key: Tells notices apart; the text itself when empty.
        """
        key = key or text
        self._notices = [notice for notice in self._notices if notice.key != key]
        self._notices.append(_Notice(key, text, buttons, icon, role))
        self._show_newest()

    def hide_message(self, key: str) -> None:
        """Take a notice back, if it is there."""
        self._notices = [notice for notice in self._notices if notice.key != key]
        self._show_newest()

    def clear(self) -> None:
        """Take all notices back."""
        self._notices = []
        self._show_newest()

    def holds(self, kind: str) -> bool:
        """Whether there is a notice whose key begins with this word."""
        return any(notice.key.startswith(kind) for notice in self._notices)

    def text(self) -> str:
        """What is shown, or ""."""
        return self._notices[-1].text if self._notices else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The words keep their room: where it is narrow the buttons stand below them."""
        super().resizeEvent(event)
        self._place_buttons()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the color scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * _G, _G, _G, _G)
        layout.setSpacing(_G // 2)
        layout.addLayout(self._row)
        layout.addLayout(self._below)
        for row in (self._row, self._below):
            row.setSpacing(_G)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self._below.addStretch()

    def _show_newest(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            self._below.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        notice = self._notices[-1]
        self._text.setText(notice.text)
        self._icon.show_icon(notice.icon, notice.role)
        self.setAccessibleName(notice.text)
        for text, callback in notice.buttons:
            self._add_button(notice, text, callback)
        self._place_buttons()

    def _add_button(self, notice: _Notice, text: str, callback: Callable[[], None]) -> None:
        button = QPushButton(text)
        button.clicked.connect(lambda *_: self._answer(notice, callback))
        self._row.insertWidget(self._row.count() - 1, button)
        button.show()
        self._buttons.append(button)
        self.setTabOrder(button, self._close)

    def _place_buttons(self) -> None:
        needed = sum(button.sizeHint().width() + _G for button in self._buttons) + _WORDS
        is_narrow = self.width() < needed
        for button in self._buttons:
            if is_narrow is (self._below.indexOf(button) >= 0):
                continue
            old, new = (self._row, self._below) if is_narrow else (self._below, self._row)
            old.removeWidget(button)
            new.insertWidget(new.count() if is_narrow else new.count() - 1, button)

    def _answer(self, notice: _Notice, callback: Callable[[], None]) -> None:
        self.hide_message(notice.key)
        callback()

    def _dismiss(self) -> None:
        if self._notices:
            self.hide_message(self._notices[-1].key)

    def _color(self) -> None:
        color = theme.colors(QGuiApplication.palette()).notice
        if color != self.palette().window().color():
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Window, color)
            self.setPalette(palette)
