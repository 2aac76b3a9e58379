"""Editing in the table: one editor over one cell, which stays with its hero and loses nothing. Door: `Cells`.

The editor is ours and not one of Qt's, because those close whenever rows are read anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from desktop.data.fields import FIELDS, POSITION, HeroField, id_of
from desktop.data.models import Change, Row
from desktop.ui.editing.bubble import Bubble
from desktop.ui.editing.cell_input import CellInput, Move
from desktop.ui.editing.cell_writes import UNSAVED, CellWrites, Edit
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.ui.quiet_bar import QuietBar
    from desktop.ui.table.roster_panel import RosterPanel

_STEPS = {Move.NEXT: 1, Move.PREVIOUS: -1, Move.DOWN: 1, Move.UP: -1}
_SIDEWAYS = {Move.NEXT, Move.PREVIOUS}


@dataclass(slots=True)
class _Session:
    """One cell that is being edited.

    Attributes:
        editor: The input over it.
        field: Its field.
        position: Where its hero was seen last.
        before: The hero as it was when the person began; None while it is not at hand.
        wish: How the person left it before it was at hand.
        is_lost: Whether the table does not show its hero any more.
    """

    editor: CellInput
    field: HeroField
    position: int
    before: Row | None = None
    wish: Move | None = None
    is_lost: bool = False

    @property
    def column(self) -> int:
        return POSITION[self.field.name]


class Cells(QObject):
    """Edits cells where they are.

    Args:
        panel: The table.
        writes: Takes what was typed.
        may_write: Whether the roster can be written; says why not.
        say: Says something in the status bar.
        quiet_bar: Keeps what could not be saved while something else is edited.
    """

    def __init__(
        self,
        panel: "RosterPanel",
        writes: CellWrites,
        *,
        may_write: Callable[[], bool],
        say: Callable[[str], None],
        quiet_bar: "QuietBar",
    ) -> None:
        super().__init__(panel)
        self._grid = panel.grid
        self._writes = writes
        self._may_write = may_write
        self._say = say
        self._quiet_bar = quiet_bar
        self._session: _Session | None = None
        self._bubble = Bubble(panel)
        self._grid.edit_requested.connect(self.open)
        self._grid.viewed.connect(self._follow)
        writes.moved_on.connect(self._move_on)
        writes.failed.connect(self._bring_back)

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not on its way to the roster."""
        return self._session is not None and self._session.editor.is_changed()

    @property
    def is_refused(self) -> bool:
        """Whether what was typed could not be saved."""
        return self._session is not None and self._session.editor.is_wrong

    def open(self, text: str | None = None) -> None:
        """Edit the current cell.

        Args:
            text: What the person typed over the cell; "" to empty it, None to begin with what stands there.
        """
        place = self._grid.current()
        if self._session is not None:
            self._session.editor.setFocus()
            if text is not None:
                self._session.editor.insert(text)
        elif place is not None and self._may_write():
            position, column = place
            if FIELDS[column].editable:
                self._begin(position, FIELDS[column], self._grid.row(position), text)
            else:
                self._say(tr("{column} cannot be edited").format(column=FIELDS[column].title))

    def leave(self, move: Move = Move.STAY) -> bool:
        """End editing and write what was typed; whether there is no editor any more."""
        session = self._session
        if session is None:
            return True
        if session.before is None and session.editor.isModified():
            session.wish = move
            return False
        if not session.editor.is_changed() or session.before is None:
            self._close()
            self._go(session, move)
            return True
        problem = session.editor.problem()
        if problem:
            self._refuse(session, problem)
            return False
        self._close()
        self._writes.put(Edit(session.before, session.field, session.editor.value()))
        is_sorted = move not in _SIDEWAYS and self._grid.is_sorted_by(session.column)
        self._go(session, Move.STAY if is_sorted else move)
        return True

    def discard(self) -> None:
        """End editing; the cell stays as it is."""
        if self._session is not None:
            self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A click elsewhere ends editing; where that cannot be, the click is for nothing."""
        del watched
        if event.type() not in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick} or self._session is None:
            return False
        if self.leave():
            return False
        self._session.editor.setFocus()
        return True

    def _begin(self, position: int, field: HeroField, row: Row | None, text: str | None) -> None:
        editor = CellInput(field, self._grid.viewport, revealed=self._grid.revealed)
        self._session = _Session(editor, field, position)
        editor.done.connect(self.leave)
        editor.escaped.connect(self.discard)
        editor.left.connect(self._left)
        editor.textEdited.connect(self._typed)
        editor.inputRejected.connect(lambda: self._bubble.show_at(editor, editor.refusal()))
        if row is not None:
            self._bind(self._session, row)
        if text is not None:
            editor.type_over(text)
            editor.setModified(True)
        for watched in (self._grid.viewport, self._grid.header.viewport()):
            watched.installEventFilter(self)
        self._grid.reveal(position, POSITION[field.name])
        self._follow()
        editor.show()
        editor.setFocus()

    def _left(self) -> None:
        """The keyboard went elsewhere. What was refused already waits for the person."""
        if not self.is_refused:
            self.leave()

    def _bind(self, session: _Session, row: Row) -> None:
        """The hero is at hand: from now on the editor belongs to it and not to a place."""
        session.before = row
        drawn = self._grid.drawn(session.position)
        shown = row if drawn is None or id_of(drawn) != id_of(row) else drawn
        typed = session.editor.text() if session.editor.isModified() else None
        session.editor.show_value(shown[session.column])
        if typed is not None:
            session.editor.bring_back(typed)
        elif session.editor.hint:
            self._bubble.show_at(session.editor, session.editor.hint, is_hint=True)
        if session.wish is not None:
            self.leave(session.wish)

    def _follow(self, *_: int) -> None:
        """Stay over the cell: rows move, scroll and are read anew."""
        session = self._session
        if session is None:
            return
        if session.before is None:
            current = self._grid.current()
            session.position = session.position if current is None else current[0]
            row = self._grid.row(session.position)
            if row is not None:
                self._bind(session, row)
        else:
            place = self._grid.place_of(id_of(session.before))
            session.position = session.position if place is None else place
            self._notice(session, is_lost=place is None)
        session.editor.setGeometry(self._grid.rect(session.position, session.column))

    def _notice(self, session: _Session, *, is_lost: bool) -> None:
        """Say it when the editor stands where its hero is no more."""
        is_read = session.position >= self._grid.count or self._grid.row(session.position) is not None
        if is_lost and is_read and not session.is_lost:
            text = tr("This hero is no longer in the table. What you typed is kept.")
            self._bubble.show_at(session.editor, text, is_hint=True)
        session.is_lost = is_lost and is_read

    def _typed(self) -> None:
        session = self._session
        if session is not None:
            session.editor.mark(is_wrong=False)
            self._bubble.clear()
            if not self._grid.viewport.rect().intersects(session.editor.geometry()):
                self._grid.reveal(session.position, session.column)

    def _refuse(self, session: _Session, problem: str) -> None:
        session.editor.mark(is_wrong=True)
        self._bubble.show_at(session.editor, problem)

    def _close(self) -> None:
        session, self._session = self._session, None
        assert session is not None
        self._bubble.clear()
        for watched in (self._grid.viewport, self._grid.header.viewport()):
            watched.removeEventFilter(self)
        if session.editor.window().focusWidget() is session.editor:
            self._grid.focus()
        session.editor.hide()
        session.editor.deleteLater()

    def _go(self, session: _Session, move: Move) -> None:
        if move is Move.STAY:
            return
        place, step = (session.position, session.column), _STEPS[move]
        target = self._grid.beside(place, step) if move in _SIDEWAYS else self._grid.below(place, step)
        if target is not None:
            self._grid.go(*target)
            if move in _SIDEWAYS:
                self.open()

    def _move_on(self, change: Change) -> None:
        session = self._session
        if session is None or session.before is None or change.after is None or session.before != change.before:
            return
        column = session.column
        is_other = session.before[column] != change.after[column]
        session.before = change.after
        if is_other and not session.editor.is_changed():
            session.editor.show_value(change.after[column])

    def _bring_back(self, edit: Edit, reason: str) -> None:
        """What could not be saved is typed again, at once or when the person wants it."""
        if self.is_dirty:
            self._quiet_bar.show_message(
                tr("A change of {column} was not saved. {reason}").format(column=edit.field.title, reason=reason),
                [(tr("Edit &Again"), partial(self._bring_back, edit, reason))],
                icon="circle-alert",
                role="danger",
                key=f"{UNSAVED} {id(edit)}",
            )
            return
        self.discard()
        place = self._grid.place_of(id_of(edit.before))
        column = POSITION[edit.field.name]
        if place is not None:
            self._grid.go(place, column)
        current = self._grid.current()
        position = place if place is not None else current[0] if current is not None else 0
        self._begin(position, edit.field, edit.before, None)
        if self._session is not None:
            self._session.editor.bring_back("" if edit.value is None else str(edit.value))
            self._refuse(self._session, reason)
