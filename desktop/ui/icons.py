"""Line icons from resources/icons, tinted from the palette when they are painted, so they follow the scheme."""

from typing import ClassVar, Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.paths import resource
from desktop.ui import theme

SMALL: Final = 16
LARGE: Final = 20


def icon(name: str, role: str = "text") -> QIcon:
    """An icon that takes its color from the scheme of the moment.

    Args:
        name: File in resources/icons, without its ending.
        role: Role of `theme.Colors`.
    """
    return QIcon(_Engine(name, role))


def application_icon() -> QIcon:
    """The program's own icon, in the sizes that window managers ask for."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("heroes", size, QColor()))
    return result


def pixmap(name: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: File in resources/icons, without its ending.
        size: Edge in device-independent pixels.
        color: Color of the lines.
        ratio: Device pixels per device-independent pixel.
    """
    return _drawn(name, size, size, color.name(QColor.NameFormat.HexArgb), ratio)


class IconLabel(QWidget):
    """An icon that stands still and follows the color scheme; decoration for screen readers.

    Args:
        size: Edge in device-independent pixels.
    """

    def __init__(self, size: int, name: str = "info", role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.show_icon(name, role)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._engine = _Engine(name, role)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the icon in the colors of the moment."""
        self._engine.paint(QPainter(self), self.rect(), QIcon.Mode.Normal, QIcon.State.Off)


class _Engine(QIconEngine):
    _clones: ClassVar[list[QIconEngine]] = []
    """PySide gives a clone to C++ without giving it away: until C++ deletes it, Python must not."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        self._clones[:] = [clone for clone in self._clones if isValid(clone)]
        self._clones.append(_Engine(self._name, self._role))
        return self._clones[-1]

    def iconName(self) -> str:  # noqa: N802 - Qt's name
        return self._name

    def isNull(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: ARG002, N802 - Qt's signature
        color = self._color(mode).name(QColor.NameFormat.HexArgb)
        return _drawn(self._name, size.width(), size.height(), color, scale)

    def _color(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode is QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        color = getattr(theme.colors(palette), self._role)
        assert isinstance(color, QColor)
        return color


def _drawn(name: str, width: int, height: int, color: str, ratio: float) -> QPixmap:
    key = f"heroes:{name}:{width}x{height}:{color}:{ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _render(name, QSize(width, height) * ratio, QColor(color))
        picture.setDevicePixelRatio(ratio)
        QPixmapCache.insert(key, picture)
    return picture


def _render(name: str, size: QSize, color: QColor) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_bytes().replace(b"currentColor", color.name().encode())
    picture = QPixmap(size.expandedTo(QSize(1, 1)))
    picture.fill(Qt.GlobalColor.transparent)
    edge = min(picture.width(), picture.height())
    target = QRectF((picture.width() - edge) / 2, (picture.height() - edge) / 2, edge, edge)
    painter = QPainter(picture)
    painter.setOpacity(color.alphaF())
    QSvgRenderer(QByteArray(svg)).render(painter, target)
    painter.end()
    return picture
