"""The dialog that asks what to export: which heroes, as what, which fields. Door: `ExportDialog`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.data.fields import FIELDS, HeroField
from desktop.data.transfer.formats import FORMATS, SHEET_ROWS, required
from desktop.ui import prompts, theme
from desktop.ui.i18n import QT_TR_NOOP, count, tr
from desktop.ui.message_line import MessageLine
from desktop.ui.transfer.field_list import FieldList

_G: Final = theme.GRID
_KINDS: Final = {
    "csv": QT_TR_NOOP("CSV, separated by commas"),
    "tsv": QT_TR_NOOP("TSV, separated by tabs"),
    "xlsx": QT_TR_NOOP("XLSX, for Excel and LibreOffice"),
    "json": QT_TR_NOOP("JSON"),
    "ndjson": QT_TR_NOOP("NDJSON, one hero a line"),
    "markdown": QT_TR_NOOP("Markdown table"),
    "html": QT_TR_NOOP("HTML page"),
    "roster": QT_TR_NOOP("New roster"),
}
_SECRET: Final = frozenset(field.name for field in FIELDS if field.secret)


class What(Enum):
    """Which heroes."""

    SELECTED = "selected"
    FOUND = "found"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose.

    Attributes:
        format: A key of `FORMATS`.
        safe: See `Export`.
        bom: See `Export`.
        what: Which heroes.
        rows: How many they are, as far as it is known; 0 if it is not.
        fields: Names of the fields, in their order.
    """

    format: str
    safe: bool
    bom: bool
    what: What = What.ALL
    rows: int = 0
    fields: tuple[str, ...] = ()


class ExportDialog(prompts.Dialog):
    """Asks what to export; where to is asked after it.

    Args:
        parent: The window.
        selected: How many heroes are selected.
        found: How many the question has found; None when it finds all.
        fields: All fields, in the order of the table.
        choice: Format and options to begin with.
    """

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, *, selected: int, found: int | None, fields: Sequence[HeroField], choice: Choice
    ) -> None:
        super().__init__(parent, tr("Export"))
        self._rows = {What.SELECTED: selected, What.FOUND: found or 0, What.ALL: 0}
        self.what = {
            What.SELECTED: QRadioButton(tr("%Ln &selected heroes", "", selected)),
            What.FOUND: QRadioButton(tr("%Ln heroes of this sea&rch", "", found or 0)),
            What.ALL: QRadioButton(tr("&All heroes")),
        }
        self.format = QComboBox()
        self.fields = FieldList(fields)
        self.safe = QCheckBox(tr("Disarm &formulas, for spreadsheets"))
        self.bom = QCheckBox(tr("Mark as &UTF-8, for older spreadsheets"))
        self._note = MessageLine()
        self._buttons = QDialogButtonBox()
        self._accept = self._buttons.addButton(tr("&Choose File…"), prompts.Role.AcceptRole)
        self._buttons.addButton(tr("Ca&ncel"), prompts.Role.RejectRole)
        self._fill(selected, found, choice)
        self._arrange()
        self._connect()
        self._update()
        self.format.setFocus()

    def set_total(self, rows: int) -> None:
        """Say how many heroes there are."""
        self._rows[What.ALL] = rows
        self.what[What.ALL].setText(tr("&All %Ln heroes", "", rows))
        self._update()

    def choice(self) -> Choice:
        """What is chosen now."""
        what = next(what for what, button in self.what.items() if button.isChecked())
        choice = Choice(self.format.currentData(), self.safe.isChecked(), self.bom.isChecked())
        return replace(choice, what=what, rows=self._rows[what], fields=self.fields.chosen)

    def _fill(self, selected: int, found: int | None, choice: Choice) -> None:
        group = QButtonGroup(self)
        for button in self.what.values():
            group.addButton(button)
        self.what[What.SELECTED].setEnabled(selected > 0)
        self.what[What.FOUND].setVisible(found is not None)
        usual = What.SELECTED if selected > 1 else What.ALL if found is None else What.FOUND
        self.what[usual].setChecked(True)
        for key, text in _KINDS.items():
            self.format.addItem(tr(text), key)
        self.format.setCurrentIndex(max(0, self.format.findData(choice.format)))
        self.format.setAccessibleName(tr("Format"))
        self.safe.setChecked(choice.safe)
        self.bom.setChecked(choice.bom)
        self.safe.setToolTip(tr("Text that begins with = + - @ gets an apostrophe in front, so that it is only text"))
        self.bom.setToolTip(tr("Some spreadsheets show other letters wrong without it"))

    def _arrange(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(2 * _G)
        form.setVerticalSpacing(2 * _G)
        heroes, options = QVBoxLayout(), QVBoxLayout()
        for button in self.what.values():
            heroes.addWidget(button)
        for option in (self.safe, self.bom):
            options.addWidget(option)
        for box in (heroes, options):
            box.setSpacing(_G // 2)
        top = Qt.AlignmentFlag.AlignTop
        form.addWidget(QLabel(tr("Heroes")), 0, 0, top)
        form.addLayout(heroes, 0, 1)
        form.addWidget(_named(tr("Forma&t"), self.format), 1, 0)
        form.addWidget(self.format, 1, 1)
        form.addLayout(options, 2, 1)
        form.addWidget(_named(tr("Fi&elds"), self.fields.list), 3, 0, top)
        form.addWidget(self.fields, 3, 1)
        form.addWidget(self._note, 4, 1)
        form.setRowMinimumHeight(4, 2 * self.fontMetrics().lineSpacing())
        form.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addLayout(form)
        layout.addStretch()
        layout.addWidget(self._buttons)
        self.setMinimumWidth(prompts.WIDTH + 6 * _G)

    def _connect(self) -> None:
        self._accept.setDefault(True)
        self._buttons.accepted.connect(self._submit)
        self._buttons.rejected.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._submit)
        for button in self.what.values():
            button.toggled.connect(self._update)
        self.format.currentIndexChanged.connect(self._update)
        self.fields.changed.connect(self._update)

    def _submit(self) -> None:
        if self._accept.isEnabled():
            self.accept()
            self.chosen.emit(self.choice())

    def _update(self, *_: object) -> None:
        choice = self.choice()
        is_separated = FORMATS[choice.format].is_separated
        self.bom.setEnabled(is_separated)
        self.safe.setEnabled(is_separated or choice.format == "html")
        obstacle = _obstacle(choice)
        self._accept.setEnabled(not obstacle)
        if obstacle:
            self._note.show_text(obstacle, "info", "accent")
        elif _SECRET & set(choice.fields):
            self._note.show_text(
                tr("The file will hold secret names. Only you will be able to read it."), "lock", "warning"
            )
        else:
            self._note.show_text("")


def _named(text: str, buddy: QWidget) -> QLabel:
    result = QLabel(text)
    result.setBuddy(buddy)
    return result


def _obstacle(choice: Choice) -> str:
    """Why this cannot be exported, and what to do."""
    if not choice.fields:
        return tr("Tick the fields to be exported.")
    if choice.format == "xlsx" and choice.rows > SHEET_ROWS:
        return tr("A sheet has room for {most} heroes only. Choose CSV.").format(most=count(SHEET_ROWS))
    missing = [field.title for field in required() if field.name not in choice.fields]
    if choice.format == "roster" and missing:
        return tr("A roster holds every hero's {fields}. Tick that field too.").format(fields=", ".join(missing))
    return ""
