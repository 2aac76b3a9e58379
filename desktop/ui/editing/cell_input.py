"""The input for one cell: what was typed, whether it can be saved, and where the keyboard is to go next."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.data.fields import HeroField, Kind
from desktop.ui import icons, theme
from desktop.ui.editing import typed
from desktop.ui.i18n import tr


class Move(Enum):
    """Where the keyboard goes when a cell is done with."""

    STAY = "stay"
    NEXT = "next"
    PREVIOUS = "previous"
    DOWN = "down"
    UP = "up"


_KEYS: Final = {
    Qt.Key.Key_Tab: Move.NEXT,
    Qt.Key.Key_Backtab: Move.PREVIOUS,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_Up: Move.UP,
}
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_STILL_HERE: Final = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}


class CellInput(QLineEdit):
    """One value of a hero as text on one line.

    Args:
        field: What it is for.
        parent: Where it is shown.
        revealed: Whether a secret is shown from the start.
    """

    done = Signal(object)
    escaped = Signal()
    left = Signal()

    def __init__(self, field: HeroField, parent: QWidget, *, revealed: bool) -> None:
        super().__init__(parent)
        self.field = field
        self.hint = ""
        self._initial = ""
        self._is_emptied = False
        self.is_wrong = False
        self.setObjectName(f"cell_{field.name}")
        self.setAccessibleName(field.title)
        self.setAccessibleDescription(field.description)
        self.setFrame(False)
        self.setTextMargins(theme.GRID - 2, 0, theme.GRID - 2, 0)
        self.setMaxLength(typed.MAX_TYPED)
        if field.kind is Kind.INTEGER:
            self.setFont(theme.tabular(self.font()))
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.setValidator(typed.Digits(self))
        if field.secret:
            self._add_reveal(revealed=revealed)

    def show_value(self, value: object) -> None:
        """Show a stored value; what cannot be shown exactly is explained by `hint`, and kept unless somebody types."""
        self.hint = typed.why_kept(self.field, value)
        self.setText("" if self.hint or value is None else str(value))
        self.setPlaceholderText(tr("kept as it is") if self.hint else self._placeholder())
        self._initial, self._is_emptied = self.text(), False
        self.selectAll()

    def type_over(self, text: str) -> None:
        """Somebody typed this instead of what stood here; "" empties the cell."""
        self.selectAll()
        self.insert(text) if text else self.clear()
        self._is_emptied = not text
        if not text:
            self.setPlaceholderText(self._placeholder())

    def bring_back(self, text: str) -> None:
        """Show what was typed earlier."""
        self.setText(text)
        self._is_emptied = not text

    def is_changed(self) -> bool:
        """Whether the person made something else of it."""
        return self.text() != self._initial or (self._is_emptied and bool(self.hint))

    def value(self) -> object:
        """What was typed; None for unknown."""
        text = self.text()
        return None if self.field.nullable and not text.strip() else text

    def problem(self) -> str:
        """Why it cannot be saved, or ""."""
        return typed.problem(self.field, self.value())

    def refusal(self) -> str:
        """Why the text is not taken; to be asked when it is rejected."""
        return typed.refusal(self.field, self.value())

    def set_revealed(self, *, shown: bool) -> None:
        """Show or mask a secret."""
        for action in self.actions():
            action.setChecked(shown)

    def mark(self, *, is_wrong: bool) -> None:
        """Show by the edge whether something is wrong."""
        self.is_wrong = is_wrong
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tab and the arrows up and down leave the cell, and so does Enter."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            move = _move(event)
            if move is not None:
                self.done.emit(move)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc restores; what the input has no use for does not reach the table below."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever goes elsewhere is done; a menu is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """An edge around it, strong where the keyboard is."""
        super().paintEvent(event)
        colors = theme.colors(self.palette())
        painter = QPainter(self)
        strong = self.is_wrong or self.hasFocus()
        edge = colors.danger if self.is_wrong else colors.accent if strong else colors.outline
        painter.setPen(QPen(edge, 2 if strong else 1))
        inset = 1 if strong else 0
        painter.drawRect(self.rect().adjusted(inset, inset, -1, -1))

    def _placeholder(self) -> str:
        return tr("unknown") if self.field.nullable else ""

    def _add_reveal(self, *, revealed: bool) -> None:
        action = self.addAction(icons.icon("eye", "text_dim"), QLineEdit.ActionPosition.TrailingPosition)
        action.setCheckable(True)
        action.setShortcut("Ctrl+Alt+H")
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.toggled.connect(self._reveal)
        action.setObjectName("reveal")
        action.setToolTip(tr("Show or hide what is typed (Ctrl+Alt+H)"))
        self._reveal(shown=revealed)
        action.setChecked(revealed)

    def _reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        for action in self.actions():
            action.setIcon(icons.icon("eye-off" if shown else "eye", "text_dim"))


def _move(event: QKeyEvent) -> Move | None:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _ENTER:
        if modifiers & _CONTROL:
            return None if modifiers & _SHIFT else Move.STAY
        return Move.UP if modifiers & _SHIFT else Move.DOWN
    if modifiers & ~_SHIFT:
        return None
    move = _KEYS.get(Qt.Key(event.key()))
    return Move.PREVIOUS if move is Move.NEXT and modifiers & _SHIFT else move
