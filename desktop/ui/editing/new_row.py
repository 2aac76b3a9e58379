"""The row of a hero to be: inputs below the table that become a hero when they are complete. Door: `NewRow`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.data.errors import InvalidHero, RosterError
from desktop.data.fields import FIELDS, HeroField, Kind, checked_create
from desktop.ui import theme
from desktop.ui.editing.bubble import Bubble
from desktop.ui.editing.cell_input import CellInput, Move
from desktop.ui.editing.cell_writes import UNSAVED
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.table.column_strip import ColumnStrip

if TYPE_CHECKING:
    from desktop.ui.editing.cell_writes import CellWrites
    from desktop.ui.quiet_bar import QuietBar
    from desktop.ui.table.roster_panel import RosterPanel

Texts = dict[str, str]


class NewRow(ColumnStrip):
    """One input below each column; hidden until somebody wants it.

    Args:
        panel: The table.
        writes: Takes a hero that is complete.
        may_write: Whether the roster can be written; says why not.
        quiet_bar: Keeps a hero that could not be saved while the next one is typed.
    """

    def __init__(
        self, panel: "RosterPanel", writes: "CellWrites", *, may_write: Callable[[], bool], quiet_bar: "QuietBar"
    ) -> None:
        super().__init__(panel.grid.header, panel)
        self._grid = panel.grid
        self._writes = writes
        self._may_write = may_write
        self._quiet_bar = quiet_bar
        self._bubble = Bubble(panel)
        self.inputs = {field.name: self._input(number) for number, field in enumerate(FIELDS) if field.editable}
        blanks = {field.name: self._blank(field) for field in FIELDS if not field.editable}
        self.fill({**self.inputs, **blanks})
        self.setAccessibleName(tr("New hero"))
        self.hide()
        panel.grid.dock(self)

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not on its way to the roster."""
        return any(one.text() for one in self.inputs.values())

    def open(self) -> None:
        """Show the row and go to its first input."""
        if not self._may_write():
            return
        if self.isHidden():
            for one in self.inputs.values():
                one.set_revealed(shown=self._grid.revealed)
        self.show()
        self._in_order()[0].setFocus()

    def leave(self) -> bool:
        """End it: write the hero if it is complete; whether nothing is left."""
        if not self.is_dirty or self._submit():
            self._close()
        return not self.is_dirty

    def discard(self) -> None:
        """Forget what was typed."""
        self._clear()
        self._close()

    def room(self, left: int, width: int) -> QRect:
        """The width of the column, below the line."""
        return QRect(left, 1, width, self.height() - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a row, with a line above."""
        return QSize(0, self._grid.rect(0, 0).height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stay below the columns."""
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground of the rows, and a strong line that parts it from them."""
        del event
        colors = theme.colors(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.notice)
        painter.setPen(QPen(colors.accent, 1))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())

    def _input(self, number: int) -> CellInput:
        field = FIELDS[number]
        one = CellInput(field, self, revealed=False)
        one.setObjectName(f"new_{field.name}")
        one.setAccessibleName(tr("New hero: {field}").format(field=field.title))
        one.setPlaceholderText(tr("unknown") if field.nullable else field.title)
        one.done.connect(partial(self._done, one))
        one.escaped.connect(self._escaped)
        one.left.connect(lambda: QTimer.singleShot(0, self, self._left))
        one.textEdited.connect(partial(self._typed, one))
        one.inputRejected.connect(lambda: self._bubble.show_at(one, one.refusal()))
        return one

    def _blank(self, field: HeroField) -> QWidget:
        """What stands where nobody may write."""
        blank = label(tr("new"), parent=self)
        blank.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        side = Qt.AlignmentFlag.AlignRight if field.kind is Kind.INTEGER else Qt.AlignmentFlag.AlignLeft
        blank.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        blank.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        return blank

    def _in_order(self) -> list[CellInput]:
        names = [FIELDS[column].name for column in self.columns()]
        return [self.inputs[name] for name in names if name in self.inputs]

    def _done(self, one: CellInput, move: Move) -> None:
        order = self._in_order()
        step = {Move.NEXT: 1, Move.PREVIOUS: -1}.get(move, len(order))
        wanted = order.index(one) + step
        if wanted >= len(order):
            if self._submit():
                order[0].setFocus()
        else:
            order[wanted].setFocus()
            order[wanted].selectAll()

    def _typed(self, one: CellInput, _: str) -> None:
        one.mark(is_wrong=False)
        self._bubble.clear()

    def _left(self) -> None:
        """The keyboard may have gone from one input to the next one only."""
        if self.isVisible() and not self._has_keyboard():
            self.leave()

    def _has_keyboard(self) -> bool:
        return any(one is self.window().focusWidget() for one in self.inputs.values())

    def _escaped(self) -> None:
        self.discard()

    def _submit(self) -> bool:
        """Write the hero if it is complete, otherwise say what is missing; whether it is on its way."""
        values = {name: one.value() for name, one in self.inputs.items()}
        try:
            checked_create(values)
        except InvalidHero as error:
            self._refuse(error.reasons)
            return False
        texts = {name: one.text() for name, one in self.inputs.items()}
        self._clear()
        self._writes.create(values, failed=partial(self._failed, texts))
        return True

    def _refuse(self, reasons: dict[str, str]) -> None:
        wrong = [one for one in self._in_order() if one.field.name in reasons]
        for one in wrong:
            one.mark(is_wrong=True)
        if wrong and self._has_keyboard():
            wrong[0].setFocus()
        beside = wrong[0] if wrong else self._in_order()[0]
        self._bubble.show_at(beside, reasons.get(beside.field.name) or next(iter(reasons.values())))

    def _failed(self, texts: Texts, error: RosterError) -> None:
        reasons = error.reasons if isinstance(error, InvalidHero) else {"": str(error)}
        if not self.is_dirty:
            self._bring_back(texts, reasons)
            return
        self._quiet_bar.show_message(
            tr("A new hero was not saved. {reason}").format(reason=next(iter(reasons.values()))),
            [(tr("Edit &Again"), partial(self._failed, texts, error))],
            icon="circle-alert",
            role="danger",
            key=f"{UNSAVED} {id(texts)}",
        )

    def _bring_back(self, texts: Texts, reasons: dict[str, str]) -> None:
        self.show()
        for name, text in texts.items():
            self.inputs[name].bring_back(text)
        self._in_order()[0].setFocus()
        self._refuse(reasons)

    def _clear(self) -> None:
        self._bubble.clear()
        for one in self.inputs.values():
            one.clear()
            one.mark(is_wrong=False)

    def _close(self) -> None:
        if self._has_keyboard():
            self._grid.focus()
        self._bubble.clear()
        self.hide()
