"""One input for each field of a hero: label, input, explicit Unknown, reveal button, and what is wrong beside it."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop.data.fields import FIELDS, POSITION, HeroField, Kind
from desktop.data.models import Row
from desktop.ui import icons, theme
from desktop.ui.editing import typed
from desktop.ui.i18n import tr
from desktop.ui.plain import label

_G: Final = theme.GRID


class FieldInput(QObject):
    """The input of one field.

    Args:
        field: What it is for.
        title: Label with its mnemonic.
        revealed: Whether a secret is shown from the start.
    """

    edited = Signal()

    def __init__(self, field: HeroField, title: str, *, revealed: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.label = QLabel(title)
        self.input = QLineEdit()
        self.extra = _extra_row()
        self._unknown: QCheckBox | None = None
        self._hint = _Hint(field.description)
        self._initial: tuple[str, bool] = ("", field.nullable)
        self._stored_as_is = False
        self._prepare()
        if field.nullable:
            self._add_unknown()
        if field.secret:
            self._add_reveal(revealed=revealed)

    @property
    def hint(self) -> QWidget:
        """The line below the input."""
        return self._hint

    def show_value(self, value: object) -> None:
        """Show a stored value; what cannot be shown exactly is explained, and kept unless the person types."""
        problem = typed.why_kept(self.field, value)
        self._stored_as_is = bool(problem)
        if self._unknown is not None:
            self._unknown.setChecked(value is None)
        self.input.setText("" if problem or value is None else str(value))
        self.input.setPlaceholderText(tr("kept as it is") if problem else tr("unknown") if value is None else "")
        self._initial = self._state()
        self._hint.show_help(problem or self.field.description, is_warning=bool(problem))

    def clear(self) -> None:
        """Begin anew, with nothing typed."""
        self.input.clear()
        if self._unknown is not None:
            self._unknown.setChecked(True)
        self._initial = self._state()
        self.show_problem("")

    def is_changed(self) -> bool:
        """Whether the person made something else of it."""
        return self._state() != self._initial

    def value(self) -> object:
        """What was typed; None for unknown."""
        text, unknown = self._state()
        return None if unknown else text

    def problem(self) -> str:
        """Why the value cannot be saved, or ""."""
        if self._stored_as_is and not self.is_changed():
            return ""
        if self.field.nullable and self._state() == ("", False):
            return tr("Enter a value, or tick Unknown.")
        return typed.problem(self.field, self.value())

    def show_problem(self, problem: str) -> None:
        """Say what is wrong; "" takes it back."""
        self._hint.show_problem(problem)
        self.input.setAccessibleDescription(problem or self.field.description)

    def _state(self) -> tuple[str, bool]:
        return self.input.text(), self._unknown is not None and self._unknown.isChecked()

    def _prepare(self) -> None:
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setBuddy(self.input)
        self.input.setObjectName(self.field.name)
        self.input.setAccessibleName(self.field.title)
        self.input.setAccessibleDescription(self.field.description)
        self.input.setMaxLength(typed.MAX_TYPED)
        self.input.setMinimumWidth(36 * _G)
        if self.field.kind is Kind.INTEGER:
            self.input.setFont(theme.tabular(self.input.font()))
            self.input.setValidator(typed.Digits(self.input))
        self.input.textEdited.connect(self._typed)
        self.input.inputRejected.connect(lambda: self.show_problem(typed.refusal(self.field, self.value())))

    def _typed(self, text: str) -> None:
        if self._unknown is not None and text:
            self._unknown.setChecked(False)
        self._changed()

    def _changed(self) -> None:
        self.show_problem(self.problem())
        self.edited.emit()

    def _add_unknown(self) -> None:
        self._unknown = QCheckBox(tr("&Unknown"))
        self._unknown.setChecked(True)
        self._unknown.setObjectName(f"unknown_{self.field.name}")
        self._unknown.setAccessibleName(tr("{field} is unknown").format(field=self.field.title))
        self._unknown.toggled.connect(self._toggle_unknown)
        self._unknown.clicked.connect(self._choose_unknown)
        self._toggle_unknown(unknown=True)
        _row_of(self.extra).addWidget(self._unknown)

    def _toggle_unknown(self, unknown: bool) -> None:
        self.input.setPlaceholderText(tr("unknown") if unknown else "")
        if unknown:
            self.input.clear()

    def _choose_unknown(self, unknown: bool) -> None:
        self.show_problem("")
        if not unknown:
            self.input.setFocus()
        self.edited.emit()

    def _add_reveal(self, *, revealed: bool) -> None:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setIconSize(QSize(icons.SMALL, icons.SMALL))
        button.setObjectName(f"reveal_{self.field.name}")
        button.toggled.connect(lambda on: self._reveal(button, shown=on))
        self._reveal(button, shown=revealed)
        button.setChecked(revealed)
        _row_of(self.extra).addWidget(button)

    def _reveal(self, button: QToolButton, *, shown: bool) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        button.setIcon(icons.icon("eye-off" if shown else "eye"))
        text = tr("Hide {field}") if shown else tr("Show {field}")
        button.setToolTip(text.format(field=self.field.title))
        button.setAccessibleName(text.format(field=self.field.title))


class HeroForm(QWidget):
    """The inputs of all fields a person may write, in their order."""

    edited = Signal()

    def __init__(self, *, revealed: bool, reserved: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = [field for field in FIELDS if field.editable]
        titles = _with_mnemonics([field.title for field in fields], reserved)
        self.inputs = {
            field.name: FieldInput(field, title, revealed=revealed, parent=self)
            for field, title in zip(fields, titles, strict=True)
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * _G)
        grid.setVerticalSpacing(_G // 2)
        grid.setColumnStretch(1, 1)
        for number, one in enumerate(self.inputs.values()):
            grid.addWidget(one.label, 2 * number, 0)
            grid.addWidget(one.input, 2 * number, 1)
            grid.addWidget(one.extra, 2 * number, 2)
            grid.addWidget(one.hint, 2 * number + 1, 1, 1, 2)
            one.edited.connect(self.edited)

    def clear(self) -> None:
        """Begin anew with an empty form."""
        for one in self.inputs.values():
            one.clear()

    def show_row(self, row: Row) -> None:
        """Show a stored hero."""
        for name, one in self.inputs.items():
            one.show_value(row[POSITION[name]])

    def changed(self) -> dict[str, object]:
        """The fields the person changed, as typed."""
        return {name: one.value() for name, one in self.inputs.items() if one.is_changed()}

    def values(self) -> dict[str, object]:
        """All fields, as typed."""
        return {name: one.value() for name, one in self.inputs.items()}

    def check(self) -> bool:
        """Show what is wrong everywhere and go to the first such field.

        Returns:
            Whether nothing is wrong.
        """
        reasons = {name: problem for name, one in self.inputs.items() if (problem := one.problem())}
        self.show_reasons(reasons)
        return not reasons

    def show_reasons(self, reasons: dict[str, str]) -> None:
        """Show why fields cannot be saved, by name, and go to the first of them."""
        for name, one in self.inputs.items():
            one.show_problem(reasons.get(name, ""))
        for name in self.inputs:
            if name in reasons:
                self.inputs[name].input.setFocus()
                return


class _Hint(QWidget):
    """One dim line of help, or what is wrong, with a symbol."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._icon = icons.IconLabel(icons.SMALL, "circle-alert", "danger")
        self._text = label(wrap=True)
        self._help = (text, False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, _G)
        self.setMinimumHeight(icons.SMALL + _G)
        row.setSpacing(_G // 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.show_problem("")

    def show_help(self, text: str, *, is_warning: bool) -> None:
        self._help = (text, is_warning)
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        text, is_warning = self._help
        self._text.setText(problem or text)
        self._icon.setVisible(bool(problem) or is_warning)
        self._icon.show_icon("circle-alert" if problem else "triangle-alert", "danger" if problem else "warning")
        role = self.palette().ColorRole
        self._text.setForegroundRole(role.BrightText if problem else role.PlaceholderText)


def _with_mnemonics(titles: list[str], reserved: str) -> Iterator[str]:
    taken = set(reserved)
    for title in titles:
        escaped = title.replace("&", "&&")
        place = next((i for i, c in enumerate(title.lower()) if c.isalnum() and c not in taken), None)
        if place is None or escaped != title:
            yield escaped
        else:
            taken.add(title[place].lower())
            yield f"{title[:place]}&{title[place:]}"


def _extra_row() -> QWidget:
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return result


def _row_of(widget: QWidget) -> QHBoxLayout:
    row = widget.layout()
    assert isinstance(row, QHBoxLayout)
    return row
