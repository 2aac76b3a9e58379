"""The dialog that creates or edits one hero: open until its commit has succeeded, nothing typed is lost."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.data.errors import InvalidHero, RosterError
from desktop.data.models import Row
from desktop.ui import icons, prompts, theme
from desktop.ui.editing.hero_form import HeroForm
from desktop.ui.i18n import tr
from desktop.ui.plain import label

_G: Final = theme.GRID
_RESERVED: Final = "crsu"


class HeroDialog(prompts.Dialog):
    """Create a hero, or edit one.

    Args:
        parent: The window.
        row: The stored hero; None to create one.
        revealed: Whether secrets are shown from the start.
        cancel: Calls the running save back, if it can.
    """

    save_requested = Signal(object)

    def __init__(self, parent: QWidget, row: Row | None, *, revealed: bool, cancel: Callable[[], bool]) -> None:
        super().__init__(parent, tr("New Hero") if row is None else tr("Edit Hero"))
        self.row = row
        self._call_back = cancel
        self._is_saving = False
        self._had_focus: QWidget | None = None
        self.form = HeroForm(revealed=revealed, reserved=_RESERVED)
        self._message = _MessageLine()
        self._buttons = QDialogButtonBox()
        self._verb = tr("C&reate Hero") if row is None else tr("&Save Changes")
        self._save = self._buttons.addButton(self._verb, prompts.Role.AcceptRole)
        self._cancel = self._buttons.addButton(tr("&Cancel"), prompts.Role.RejectRole)
        self._arrange()
        if row is not None:
            self.form.show_row(row)
        next(iter(self.form.inputs.values())).input.setFocus()

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
        """The commit has succeeded."""
        self._set_saving(on=False)
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
        layout.addWidget(self._buttons)

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


class _MessageLine(QWidget):
    """Why the save failed; announced to screen readers by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._text = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G)
        row.addWidget(icons.IconLabel(icons.LARGE, "circle-alert", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
