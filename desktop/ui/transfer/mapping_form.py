"""Which columns of a file become which fields. Door: `MappingForm`."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, QStringListModel, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from desktop.data.errors import QuestionError
from desktop.data.fields import FIELDS
from desktop.data.transfer.mapping import Mapping, groups
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, one_line

BOTH_NAMES: Final = r"(?P<name>.+?) \((?P<secret_name>.+)\)"
"""Spider-Man (Peter Parker)."""

_G: Final = theme.GRID
_OWN: Final = "own"
_WIDTH: Final = 24 * _G
_SHOWN: Final = 60


class MappingForm(QWidget):
    """For each field its column and what stands for an empty cell; one column may be split into several fields."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._texts = QStringListModel(self)
        self.columns = {field.name: self._column_choice() for field in FIELDS}
        self.defaults = {field.name: QLineEdit() for field in FIELDS if field.editable}
        self.split = QComboBox()
        self.split_column = self._column_choice()
        self.pattern = QLineEdit()
        self.unknown = QLineEdit()
        self._fill()
        self._arrange()
        self._connect()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that get values from the file; none while the pattern cannot be used."""
        try:
            return self.mapping().fields
        except QuestionError:
            return ()

    def mapping(self) -> Mapping:
        """What is chosen; a pattern that cannot be used is in it, too."""
        taken = self._split_fields()
        columns = tuple(
            (self._names[choice.currentIndex() - 1], field)
            for field, choice in self.columns.items()
            if choice.currentIndex() > 0 and field not in taken
        )
        at, pattern = self.split_column.currentIndex(), self._pattern()
        patterns = ((self._names[at - 1], pattern),) if pattern and at > 0 else ()
        unknown = tuple(text for part in self.unknown.text().split(",") if (text := part.strip()))
        defaults = tuple((field, line.text()) for field, line in self.defaults.items() if line.text().strip())
        return Mapping(columns, patterns, unknown, defaults)

    def show_mapping(self, names: tuple[str, ...], mapping: Mapping) -> None:
        """Show the columns of a file and a mapping of them; what stands for empty cells stays as it is."""
        with QSignalBlocker(self):
            self._names = names
            self._texts.setStringList([tr("(none)"), *(one_line(name, _SHOWN) for name in names)])
            places = {name: place for place, name in enumerate(names, 1)}
            chosen = {field: places.get(column, 0) for column, field in mapping.columns}
            for field, choice in self.columns.items():
                choice.setCurrentIndex(chosen.get(field, 0))
            column, pattern = mapping.patterns[0] if mapping.patterns else ("", "")
            found = self.split.findData(pattern)
            self.split.setCurrentIndex(found if found >= 0 else self.split.findData(_OWN))
            self.pattern.setText(pattern if found < 0 else "")
            self.split_column.setCurrentIndex(places.get(column, 0))
            self.unknown.setText(", ".join(mapping.unknown) or self.unknown.text())
            self._follow_split()

    def _fill(self) -> None:
        self.split.addItem(tr("Do not split a column"), "")
        self.split.addItem(tr("Split “Name (Secret name)”"), BOTH_NAMES)
        self.split.addItem(tr("Split by a pattern of my own"), _OWN)
        self.pattern.setPlaceholderText(r"(?P<name>.+?), (?P<age>\d+)")
        self.unknown.setPlaceholderText(tr("for example: n/a, -"))
        for line, name in ((self.pattern, tr("Pattern")), (self.unknown, tr("Texts that mean unknown"))):
            line.setAccessibleName(name)
        self.pattern.setToolTip(tr("A regular expression whose named groups are fields"))
        for field in FIELDS:
            self.columns[field.name].setAccessibleName(tr("Column for {field}").format(field=field.title))
            if field.editable:
                line = self.defaults[field.name]
                line.setAccessibleName(tr("{field} where the cell is empty").format(field=field.title))
                line.setPlaceholderText(tr("unknown") if field.nullable else tr("needed"))
                if field.secret:
                    line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * _G)
        grid.setVerticalSpacing(_G)
        grid.addWidget(label(tr("Column of the file")), 0, 1)
        grid.addWidget(label(tr("If the cell is empty")), 0, 2)
        for row, field in enumerate(FIELDS, 1):
            grid.addWidget(label(field.title), row, 0)
            grid.addWidget(self.columns[field.name], row, 1)
            if field.editable:
                grid.addWidget(self.defaults[field.name], row, 2)
        row = len(FIELDS) + 1
        title = QLabel(tr("S&plit"))
        title.setBuddy(self.split)
        grid.addWidget(title, row, 0)
        grid.addWidget(self.split_column, row, 1)
        grid.addWidget(self.split, row, 2)
        grid.addWidget(self.pattern, row + 1, 1, 1, 2)
        unknown = QLabel(tr("Als&o unknown"))
        unknown.setBuddy(self.unknown)
        grid.addWidget(unknown, row + 2, 0)
        grid.addWidget(self.unknown, row + 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def _connect(self) -> None:
        for choice in (*self.columns.values(), self.split_column):
            choice.currentIndexChanged.connect(self._tell)
        for line in (*self.defaults.values(), self.pattern, self.unknown):
            line.textChanged.connect(self._tell)
        self.split.currentIndexChanged.connect(self._tell)
        self._follow_split()

    def _tell(self, *_: object) -> None:
        if not self.signalsBlocked():
            with QSignalBlocker(self):
                self._follow_split()
            self.changed.emit()

    def _follow_split(self) -> None:
        is_split = bool(self.split.currentData())
        self.split_column.setEnabled(is_split)
        self.pattern.setVisible(self.split.currentData() == _OWN)
        if is_split and self.split_column.currentIndex() < 1 and self._names:
            named = self.columns["name"].currentIndex()
            self.split_column.setCurrentIndex(named if named > 0 else 1)
        taken = self._split_fields()
        for field, choice in self.columns.items():
            choice.setEnabled(field not in taken)
            if field in taken:
                choice.setCurrentIndex(-1)
            elif choice.currentIndex() < 0:
                choice.setCurrentIndex(0)

    def _pattern(self) -> str:
        chosen: str = self.split.currentData()
        return self.pattern.text() if chosen == _OWN else chosen

    def _split_fields(self) -> tuple[str, ...]:
        try:
            return groups(self._pattern()) if self._pattern() else ()
        except QuestionError:
            return ()

    def _column_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setModel(self._texts)
        choice.setPlaceholderText(tr("from the split column"))
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumWidth(_WIDTH)
        return choice
