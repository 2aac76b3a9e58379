"""The inputs of find and replace: texts, column, how they are meant, in which heroes. Doors: `ReplaceForm`, `Where`."""

from enum import Enum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.replacing import Mode, Replacement
from desktop.ui import theme
from desktop.ui.i18n import QT_TR_NOOP, tr

_G: Final = theme.GRID
_TEXT: Final = tuple(field for field in FIELDS if field.editable and field.kind is Kind.TEXT)
_MODES: Final = {
    Mode.CONTAINS: QT_TR_NOOP("anywhere in the text"),
    Mode.WHOLE: QT_TR_NOOP("the whole text"),
    Mode.REGEX: QT_TR_NOOP("regular expression"),
}


class Where(Enum):
    """In which heroes to look."""

    ALL = "all"
    SEARCH = "search"
    SELECTION = "selection"


class ReplaceForm(QWidget):
    """The inputs of find and replace.

    Args:
        revealed: Whether secret fields are offered.
    """

    changed = Signal()

    def __init__(self, *, revealed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = _line(tr("Text to look for"))
        self._replacement = _line(tr("Text that takes its place"))
        self._field = QComboBox()
        self._mode = QComboBox()
        self._mode.addItems([tr(text) for text in _MODES.values()])
        self._match_case = QCheckBox(tr("&Match upper and lower case"))
        self._where = {where: QRadioButton() for where in Where}
        self._fields: tuple[HeroField, ...] = ()
        self.set_secrets_revealed(revealed)
        self._arrange()
        for line in (self.text, self._replacement):
            line.textChanged.connect(self.changed)
        for choice in (self._field, self._mode):
            choice.currentIndexChanged.connect(self.changed)
        for button in (self._match_case, *self._where.values()):
            button.toggled.connect(self.changed)

    @property
    def field(self) -> HeroField:
        """The column."""
        return self._fields[self._field.currentIndex()]

    @property
    def where(self) -> Where:
        """In which heroes to look."""
        return next((where for where, button in self._where.items() if button.isChecked()), Where.ALL)

    def replacement(self) -> Replacement:
        """What was asked for."""
        return Replacement(
            self.field.name,
            self.text.text(),
            self._replacement.text(),
            list(_MODES)[self._mode.currentIndex()],
            self._match_case.isChecked(),
        )

    def choose(self, field: HeroField | None, where: Where) -> None:
        """Begin with a column, if text can be replaced in it, and with some heroes."""
        if field in self._fields:
            self._field.setCurrentIndex(self._fields.index(field))
        self._where[where].setChecked(True)

    def offer(self, *, is_search: bool, selected: int) -> None:
        """Say in which heroes one can look now; what was chosen and is not there any more becomes all heroes."""
        self._where[Where.ALL].setText(tr("&All heroes"))
        self._where[Where.SEARCH].setText(tr("&This search"))
        self._where[Where.SEARCH].setEnabled(is_search)
        self._where[Where.SELECTION].setText(tr("&Selected heroes (%Ln)", "", selected))
        self._where[Where.SELECTION].setEnabled(selected > 0)
        if not self._where[self.where].isEnabled():
            self._where[Where.ALL].setChecked(True)

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Offer secret fields, or no longer: what was typed for one is not left to be read."""
        before = self.field if self._fields else None
        if before is not None and before.secret and not revealed:
            self.text.clear()
            self._replacement.clear()
        self._fields = tuple(field for field in _TEXT if revealed or not field.secret)
        was_blocked = self._field.blockSignals(True)
        self._field.clear()
        self._field.addItems([field.title for field in self._fields])
        self._field.setCurrentIndex(self._fields.index(before) if before in self._fields else 0)
        self._field.blockSignals(was_blocked)
        self.changed.emit()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * _G)
        grid.setVerticalSpacing(_G)
        grid.setColumnStretch(1, 1)
        how = QHBoxLayout()
        how.setSpacing(2 * _G)
        how.addWidget(self._mode)
        how.addWidget(self._match_case)
        how.addStretch()
        where = QHBoxLayout()
        where.setSpacing(2 * _G)
        for button in self._where.values():
            where.addWidget(button)
        where.addStretch()
        rows: tuple[tuple[str, QWidget, QLayout | None], ...] = (
            (tr("&Find"), self.text, None),
            (tr("Re&place by"), self._replacement, None),
            (tr("&Column"), self._field, None),
            (tr("Find &it as"), self._mode, how),
            (tr("Look in"), self._where[Where.ALL], where),
        )
        for number, (text, widget, row) in enumerate(rows):
            title = QLabel(text)
            title.setBuddy(widget)
            grid.addWidget(title, number, 0)
            if row is None:
                grid.addWidget(widget, number, 1)
            else:
                grid.addLayout(row, number, 1)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setMinimumWidth(48 * _G)
    return line
