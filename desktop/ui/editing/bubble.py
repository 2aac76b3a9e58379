"""A small bubble beside an input that says what is wrong with it. Door: `Bubble`."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.plain import label

_G: Final = theme.GRID
_WIDTH: Final = 40 * _G
_GAP: Final = 3
_RADIUS: Final = 5


class Bubble(QWidget):
    """Stands below the input it is about, or above where there is no room, and goes wherever that goes.

    Args:
        parent: Within this widget it is shown.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._within = parent
        self._beside: QWidget | None = None
        self._icon = icons.IconLabel(icons.SMALL, "circle-alert", "danger")
        self._text = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(_G, _G // 2, _G, _G // 2)
        row.setSpacing(_G)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, beside: QWidget, text: str, *, is_hint: bool = False) -> None:
        """Say something about an input, also to screen readers.

        Args:
            beside: The input.
            text: One sentence.
            is_hint: Whether nothing is wrong.
        """
        self.clear()
        self._beside = beside
        beside.installEventFilter(self)
        self._icon.show_icon("info" if is_hint else "circle-alert", "accent" if is_hint else "danger")
        self._text.setText(text)
        self.setAccessibleName(text)
        beside.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(beside, text))
        self._place()
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Nothing is wrong."""
        if self._beside is not None:
            self._beside.removeEventFilter(self)
        self._beside = None
        self._text.clear()
        self.hide()

    def text(self) -> str:
        """What is shown, or ""."""
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go where the input goes."""
        if watched is self._beside:
            if event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
                self._place()
            elif event.type() is QEvent.Type.Hide:
                self.clear()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A rounded ground with an edge."""
        del event
        colors = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.outline, 1))
        painter.setBrush(colors.notice)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _place(self) -> None:
        beside, parent = self._beside, self._within
        if beside is None:
            return
        self._fit(min(_WIDTH, parent.width() - _G))
        corner = beside.mapTo(parent, QPoint(0, beside.height() + _GAP))
        if corner.y() + self.height() > parent.height():
            corner.setY(corner.y() - beside.height() - self.height() - 2 * _GAP)
        left = max(0, min(corner.x(), parent.width() - self.width()))
        self.move(left, max(0, min(corner.y(), parent.height() - self.height())))

    def _fit(self, most: int) -> None:
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        width = min(most, words + icons.SMALL + 3 * _G + 2)
        self.resize(width, self.heightForWidth(width))
