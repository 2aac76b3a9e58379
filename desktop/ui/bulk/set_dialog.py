"""The small dialog that gives one field of many heroes the same value."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.data.fields import FIELDS, HeroField
from desktop.ui import prompts, theme
from desktop.ui.editing.hero_form import FieldInput
from desktop.ui.i18n import tr
from desktop.ui.plain import label

_G: Final = theme.GRID
_EDITABLE: Final = tuple(field for field in FIELDS if field.editable)


class SetDialog(prompts.Dialog):
    """Which field, which value, for how many heroes.

    Args:
        parent: The window.
        number: How many heroes get the value.
        field: Shown first; the first one that can be written if it cannot.
        revealed: Whether secrets are shown from the start.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, number: int, field: HeroField | None, *, revealed: bool) -> None:
        super().__init__(parent, tr("Set Field"))
        self._inputs = [FieldInput(one, tr("&Value"), revealed=revealed, parent=self) for one in _EDITABLE]
        self._fields = QComboBox()
        self._fields.setAccessibleName(tr("Field"))
        self._fields.addItems([one.title for one in _EDITABLE])
        self._pages = QStackedWidget()
        self._text = label(tr("%Ln heroes get the same value.", "", number), wrap=True)
        self._buttons = QDialogButtonBox()
        self._set = self._buttons.addButton(tr("&Set %Ln Heroes", "", number), prompts.Role.AcceptRole)
        self._buttons.addButton(tr("&Cancel"), prompts.Role.RejectRole)
        self._arrange()
        self._fields.currentIndexChanged.connect(self._pages.setCurrentIndex)
        self._fields.setCurrentIndex(_EDITABLE.index(field) if field in _EDITABLE else 0)
        self._input.input.setFocus()

    def type_again(self, value: object) -> None:
        """Show what was typed before; None is unknown."""
        self._input.input.insert("" if value is None else str(value))

    @property
    def _input(self) -> FieldInput:
        return self._inputs[self._fields.currentIndex()]

    def _submit(self) -> None:
        problem = self._input.problem()
        self._input.show_problem(problem)
        if problem:
            self._input.input.setFocus()
            return
        self.accept()
        self.chosen.emit(self._input.field, self._input.value())

    def _arrange(self) -> None:
        field_label = QLabel(tr("&Field"))
        field_label.setBuddy(self._fields)
        top = QGridLayout()
        top.setHorizontalSpacing(2 * _G)
        top.setColumnStretch(1, 1)
        top.addWidget(field_label, 0, 0)
        top.addWidget(self._fields, 0, 1)
        for one in self._inputs:
            self._pages.addWidget(_page(one))
            top.setColumnMinimumWidth(0, max(top.columnMinimumWidth(0), one.label.sizeHint().width()))
        top.addWidget(self._pages, 1, 0, 1, 2)
        self._set.setDefault(True)
        self._set.clicked.connect(self._submit)
        self._buttons.rejected.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._submit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._text)
        layout.addLayout(top)
        layout.addStretch()
        layout.addWidget(self._buttons)


def _page(one: FieldInput) -> QWidget:
    """One field's input as the form shows it."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * _G)
    grid.setVerticalSpacing(_G // 2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(one.label, 0, 0)
    layout = one.extra.layout()
    has_extra = layout is not None and layout.count() > 0
    grid.addWidget(one.input, 0, 1, 1, 1 if has_extra else 2)
    if has_extra:
        grid.addWidget(one.extra, 0, 2)
    grid.addWidget(one.hint, 1, 1, 1, 2)
    return page
