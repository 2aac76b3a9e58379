"""The dialog of a conflict: before, theirs and mine, field by field; the person chooses, nothing is lost."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.data.fields import FIELDS, POSITION, HeroField
from desktop.data.models import Row
from desktop.ui import icons, prompts, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, one_line, tool_tip
from desktop.ui.table.cell_text import cell_text

_G: Final = theme.GRID
_ICON: Final = 32
_COLUMN: Final = 20 * _G
_MAX_SHOWN: Final = 28


class ConflictDialog(prompts.Dialog):
    """Someone else changed the hero that is being saved.

    Args:
        parent: The dialog or window the change came from.
        before: What the change started from.
        mine: What was to be written.
        theirs: What the roster holds now.
        revealed: Whether secrets are shown.
        save: Takes the fields of mine that were chosen.
        keep: Called when theirs is kept.
    """

    def __init__(
        self,
        parent: QWidget,
        before: Row,
        mine: Row,
        theirs: Row,
        *,
        revealed: bool,
        save: Callable[[dict[str, object]], None],
        keep: Callable[[], None],
    ) -> None:
        super().__init__(parent, tr("Changed Elsewhere"))
        self._rows = (before, theirs, mine)
        self._revealed = revealed
        self._mine: dict[str, QRadioButton] = {}
        self._shown: list[tuple[QWidget, HeroField, int]] = []
        self._done_with: Callable[[], None] | None = None
        self.finished.connect(self._call)
        buttons = QDialogButtonBox()
        self._add(buttons, tr("&Save Chosen Values"), prompts.Role.AcceptRole, lambda: save(self._chosen()))
        self._add(buttons, tr("Keep &Theirs"), prompts.Role.DestructiveRole, keep)
        self._add(buttons, tr("&Cancel"), prompts.Role.RejectRole, None)
        self._arrange(buttons)
        self._show_values()

    def _chosen(self) -> dict[str, object]:
        mine = self._rows[2]
        return {name: mine[POSITION[name]] for name, button in self._mine.items() if button.isChecked()}

    def _add(self, buttons: QDialogButtonBox, text: str, role: prompts.Role, then: Callable[[], None] | None) -> None:
        button = buttons.addButton(text, role)
        button.setDefault(role is prompts.Role.AcceptRole)
        button.clicked.connect(lambda *_: self._finish(then))

    def _call(self) -> None:
        if self._done_with is not None:
            self._done_with()

    def _finish(self, then: Callable[[], None] | None) -> None:
        self._done_with = then
        self.done(1 if then else 0)

    def _arrange(self, buttons: QDialogButtonBox) -> None:
        title = label(tr("This hero was changed elsewhere while you were editing it."), wrap=True)
        title.setFont(theme.strong(title.font()))
        self.setAccessibleName(title.text())
        texts = QVBoxLayout()
        texts.setSpacing(_G)
        texts.addWidget(title)
        texts.addWidget(label(tr("Choose for each field which value the roster is to keep."), wrap=True))
        head = QHBoxLayout()
        head.setSpacing(2 * _G)
        head.addWidget(icons.IconLabel(_ICON, "triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addLayout(head)
        layout.addLayout(self._grid())
        if any(field.secret for _, field, _ in self._shown):
            layout.addWidget(self._reveal_box())
        layout.addStretch()
        layout.addWidget(buttons)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * _G)
        grid.setVerticalSpacing(_G)
        for column, text in enumerate((tr("Before"), tr("Theirs"), tr("Mine")), 1):
            heading = label(text)
            heading.setForegroundRole(self.palette().ColorRole.PlaceholderText)
            grid.addWidget(heading, 0, column)
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, _COLUMN)
        for number, field in enumerate((field for field in FIELDS if field.editable), 1):
            grid.addWidget(label(field.title), number, 0)
            for column, cell in enumerate(self._cells(field), 1):
                self._shown.append((cell, field, column - 1))
                grid.addWidget(cell, number, column)
        return grid

    def _cells(self, field: HeroField) -> tuple[QWidget, QWidget, QWidget]:
        before, theirs, mine = (row[POSITION[field.name]] for row in self._rows)
        if theirs == mine and type(theirs) is type(mine):
            return label(), label(), label()
        group = QButtonGroup(self)
        their_button, my_button = QRadioButton(), QRadioButton()
        for button in (their_button, my_button):
            group.addButton(button)
        (their_button if mine == before else my_button).setChecked(True)
        their_button.setObjectName(f"theirs_{field.name}")
        my_button.setObjectName(f"mine_{field.name}")
        self._mine[field.name] = my_button
        return label(), their_button, my_button

    def _reveal_box(self) -> QCheckBox:
        box = QCheckBox(tr("Show secret &names"))
        box.setChecked(self._revealed)
        box.toggled.connect(self._reveal)
        return box

    def _reveal(self, on: bool) -> None:
        self._revealed = on
        self._show_values()

    def _show_values(self) -> None:
        for widget, field, column in self._shown:
            value = self._rows[column][POSITION[field.name]]
            text = one_line(cell_text(field, value, revealed=self._revealed).text, _MAX_SHOWN)
            if field.secret and not self._revealed and value != self._rows[0][POSITION[field.name]]:
                text = tr("{value} (changed)").format(value=text)
            widget.setToolTip(tool_tip(cell_text(field, value, revealed=self._revealed).text))
            if isinstance(widget, QLabel):
                widget.setText(text)
            elif isinstance(widget, QRadioButton):
                whose = tr("theirs") if column == 1 else tr("mine")
                widget.setText(text.replace("&", "&&"))
                widget.setAccessibleName(f"{field.title}, {whose}: {text}")
