"""What stands in the middle of the window while no table does: opening, and why a roster could not be opened."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, one_line

if TYPE_CHECKING:
    from desktop.data.errors import RosterError

_G: Final = theme.GRID
_WIDTH: Final = 56 * _G
_ICON: Final = 48


class OpeningPage(QWidget):
    """A calm page for the moment before the first heroes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(parent=self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)

    def show_name(self, name: str) -> None:
        """Say what is being opened."""
        self._text.setText(tr("Opening {name}…").format(name=one_line(name)) if name else "")


class FailurePage(QWidget):
    """Why a roster could not be opened, and what can be done now."""

    retry_requested = Signal()
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icons.IconLabel(_ICON, "triangle-alert", "warning")
        self._title = _centered(theme.heading(self.font()))
        self._text = _centered(self.font())
        self._place = _centered(self.font())
        self._place.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        again = QPushButton(tr("&Try Again"))
        again.clicked.connect(lambda *_: self.retry_requested.emit())
        other = QPushButton(tr("&Open Another Roster…"))
        other.clicked.connect(lambda *_: self.open_requested.emit())
        self._first = again
        self._arrange([again, other])

    def show_error(self, error: "RosterError", place: str) -> None:
        """Show a known error.

        Args:
            error: What happened.
            place: Where, as a person writes it.
        """
        what, _, meaning = str(error).partition(". ")
        self._title.setText(what.removesuffix("."))
        self._text.setText(meaning)
        self._text.setVisible(bool(meaning))
        self._place.setText(place)
        for words in (self._title, self._text, self._place):
            words.setMinimumHeight(max(0, words.heightForWidth(_WIDTH)))
        self.setAccessibleName(str(error))
        self._first.setFocus()

    def _arrange(self, buttons: list[QPushButton]) -> None:
        row = QHBoxLayout()
        row.setSpacing(_G)
        row.addStretch()
        for button in buttons:
            button.setMinimumHeight(theme.BUTTON)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * _G)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self._title, self._text, self._place):
            layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(row)
        layout.addStretch(3)


def _centered(font: QFont) -> QLabel:
    result = label(wrap=True)
    result.setFont(font)
    result.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    result.setFixedWidth(_WIDTH)
    return result
