"""The dialog that creates or edits one hero: open until its commit has succeeded, nothing typed is lost."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.data.errors import InvalidHero, RosterError
from desktop.data.models import Row
from desktop.ui import icons, prompts, theme
from desktop.ui.editing.hero_form import HeroForm
from desktop.ui.i18n import tr
from desktop.ui.message_line import MessageLine

_G: Final = theme.GRID
_RESERVED: Final = "cprstu"


class HeroDialog(prompts.Dialog):
    """Create a hero, or edit one.

    Args:
        parent: The window.
        row: The stored hero; None to create one.
        revealed: Whether secrets are shown from the start.
        cancel: Calls the running save back, if it can.
    """

    save_requested = Signal(object)
    walk_requested = Signal(int)

    def __init__(self, parent: QWidget, row: Row | None, *, revealed: bool, cancel: Callable[[], bool]) -> None:
        super().__init__(parent, tr("New Hero") if row is None else tr("Edit Hero"))
        self.row = row
        self._call_back = cancel
        self._is_saving = False
        self._had_focus: QWidget | None = None
        self.form = HeroForm(revealed=revealed, reserved=_RESERVED)
        self._message = MessageLine()
        self._buttons = QDialogButtonBox()
        self._verb = tr("C&reate Hero") if row is None else tr("&Save Changes")
        self._save = self._buttons.addButton(self._verb, prompts.Role.AcceptRole)
        self._cancel = self._buttons.addButton(tr("&Cancel"), prompts.Role.RejectRole)
        self._another = QCheckBox(tr("Crea&te another"))
        self._another.setObjectName("another")
        self._neighbours = {-1: self._walker(-1), 1: self._walker(1)}
        self._arrange()
        if row is not None:
            self.form.show_row(row)
        self._go_to_first()

    @property
    def is_saving(self) -> bool:
        """Whether a save is under way."""
        return self._is_saving

    def is_dirty(self) -> bool:
        """Whether closing would lose something that was typed."""
        return bool(self.form.changed())

    def rebase(self, row: Row) -> None:
        """What is typed is from now on compared with `row`, as the roster has moved on."""
        self.row = row

    def saving(self) -> None:
        """Say that a save is under way."""
        self._set_saving(on=True)

    def saved(self) -> None:
        """The commit has succeeded: close, or begin with the next new hero."""
        self._set_saving(on=False)
        if self.row is None and self._another.isChecked():
            self.form.clear()
            self._go_to_first()
        else:
            self.accept()

    def failed(self, error: RosterError) -> None:
        """The save has failed; everything typed stays."""
        self._set_saving(on=False)
        if isinstance(error, InvalidHero):
            self.form.show_reasons(error.reasons)
        known = isinstance(error, InvalidHero) and set(error.reasons) <= set(self.form.inputs)
        self._message.show_text("" if known else str(error))

    def resume(self) -> None:
        """The save has not taken place; go on editing."""
        self._set_saving(on=False)

    def show_row(self, row: Row) -> None:
        """Go on with another hero."""
        self.row = row
        self._message.show_text("")
        self.form.show_row(row)
        self.form.show_reasons({})

    def set_neighbours(self, has_previous: bool, has_next: bool) -> None:
        """Whether there are heroes before and after this one."""
        for step, there in ((-1, has_previous), (1, has_next)):
            self._neighbours[step].setEnabled(there)

    def walk(self, step: int) -> None:
        """Go to the next (1) or previous (-1) hero, unless what was typed cannot be saved."""
        if not self._is_saving and self._neighbours[step].isEnabled() and (not self.is_dirty() or self.form.check()):
            self._message.show_text("")
            self.walk_requested.emit(step)

    def submit(self) -> None:
        """Save what was typed; closes at once when nothing was."""
        if self._is_saving:
            return
        self._message.show_text("")
        if self.row is not None and not self.is_dirty():
            self.accept()
        elif self.form.check():
            self.save_requested.emit(self.form.values() if self.row is None else self.form.changed())

    def reject(self) -> None:
        """Close, but ask first if something was typed; while saving, try to call the save back."""
        if self._is_saving:
            if self._call_back():
                self.resume()
        elif self.is_dirty():
            self._ask_discard()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The close button does what Cancel does."""
        event.ignore()
        self.reject()
        if not self.isVisible():
            event.accept()

    def _arrange(self) -> None:
        self._save.setDefault(True)
        self._save.clicked.connect(self.submit)
        self._buttons.rejected.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.submit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self.form)
        layout.addWidget(self._message)
        layout.addStretch()
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_G)
        for widget in (self._another,) if self.row is None else self._neighbours.values():
            row.addWidget(widget)
        row.addStretch()
        row.addSpacing(3 * _G)
        row.addWidget(self._buttons)
        return row

    def _walker(self, step: int) -> QToolButton:
        is_next = step > 0
        button = QToolButton(self)
        button.setIcon(icons.icon("chevron-down" if is_next else "chevron-up"))
        button.setIconSize(QSize(icons.SMALL, icons.SMALL))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setObjectName("next" if is_next else "previous")
        button.setAccessibleName(tr("Next hero") if is_next else tr("Previous hero"))
        key = QKeySequence(Qt.Key.Key_PageDown if is_next else Qt.Key.Key_PageUp)
        name = key.toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{button.accessibleName()} ({name})")
        button.clicked.connect(lambda *_: self.walk(step))
        QShortcut(key, self, lambda: self.walk(step))
        button.setVisible(self.row is not None)
        return button

    def _go_to_first(self) -> None:
        next(iter(self.form.inputs.values())).input.setFocus()

    def _set_saving(self, *, on: bool) -> None:
        self._is_saving = on
        if on:
            self._had_focus = self.focusWidget()
        self.form.setEnabled(not on)
        self._save.setEnabled(not on)
        self._save.setText(tr("Saving…") if on else self._verb)
        if not on and self._had_focus is not None:
            self._had_focus.setFocus()

    def _ask_discard(self) -> None:
        prompts.ask(
            self,
            tr("Discard what you typed?"),
            tr("It has not been saved."),
            yes=(tr("&Discard"), super().reject),
            no=(tr("&Keep Editing"), None),
            danger=True,
        )
