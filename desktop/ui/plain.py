"""Text of unknown origin made safe to show: labels guess rich text, which can freeze the program or load files."""

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.locations import home

MASK: Final = "•" * 8
_MAX_TIP: Final = 1_000


def label(text: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows its text as it is."""
    result = QLabel(parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    result.setText(text)
    return result


def one_line(text: str, limit: int = 40) -> str:
    """A short line: control characters, line breaks and direction marks cannot disturb what stands around it."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(character if character.isprintable() else " " for character in short).strip()


def tool_tip(text: str) -> str:
    """Text for `setToolTip` that is shown as it is."""
    return f"<span>{escape(text[:_MAX_TIP])}</span>" if text else ""


def menu_text(text: str) -> str:
    """Text for a menu entry, without mnemonics."""
    return one_line(text, 80).replace("&", "&&")


def place(location: str, *, short: bool = False) -> str:
    """A roster's file or address as a person writes it; never with a password.

    Args:
        location: Path or URL.
        short: Only the name of the file, or server and database.
    """
    if "://" in location:
        address = urlsplit(location)
        server = f"{address.hostname or ''}{address.path}"
        return server if short else f"{address.scheme}://{server}"
    path = Path(location)
    if short:
        return path.name
    return str(Path("~") / path.relative_to(home())) if path.is_relative_to(home()) else str(path)


class ElidedLabel(QLabel):
    """A label of one line that shortens its text to the room there is; the tool tip holds all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._full = ""
        self.hide()

    @property
    def full_text(self) -> str:
        """The text before it was shortened."""
        return self._full

    def show_text(self, text: str, tip: str = "") -> None:
        """Show `text` in one line, and `tip` (or the text) as tool tip."""
        self._full = one_line(text, 200)
        self.setToolTip(tool_tip(tip or text))
        self.setAccessibleName(self._full)
        self.setVisible(bool(text))
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the first letters."""
        return QSize(min(self.sizeHint().width(), self.fontMetrics().averageCharWidth() * 8), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten again."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width()))
