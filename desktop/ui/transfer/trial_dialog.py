"""What the dialogs of import and paste share: tried records, and a button that writes them. Door: `TrialDialog`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from desktop.data.errors import RosterError
from desktop.data.transfer.staging import Status
from desktop.ui import prompts, theme
from desktop.ui.i18n import tr
from desktop.ui.transfer.records_page import RecordsPage
from desktop.ui.transfer.trial import Trial

if TYPE_CHECKING:
    from desktop.data.transfer.source import Source
    from desktop.tasks import Tasks

_SIZE: Final = QSize(120 * theme.GRID, 84 * theme.GRID)


class TrialDialog(prompts.Dialog):
    """Asks for the write by `wanted`.

    Args:
        parent: The window.
        title: Title of the dialog.
        source: Where the records come from; discarded when the dialog is closed.
        tasks: Where everything runs.
        revealed: Whether secrets are shown from the start.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget, title: str, source: "Source", tasks: "Tasks", *, revealed: bool) -> None:
        super().__init__(parent, title)
        self.trial = Trial(tasks, source, self)
        self.records = RecordsPage(self.trial, tasks, self.go_back, revealed=revealed)
        self.buttons = QDialogButtonBox()
        self.accept_button = QPushButton()
        self.buttons.addButton(self.accept_button, prompts.Role.AcceptRole)
        self.buttons.addButton(tr("Cance&l"), prompts.Role.RejectRole).setAutoDefault(False)
        self.accept_button.setDefault(True)
        self.buttons.accepted.connect(self.submit)
        self.buttons.rejected.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.submit)
        self.trial.counted.connect(self.update_buttons)
        self.trial.refused.connect(self.update_buttons)
        self.resize(_SIZE)

    def check(self) -> None:
        """Try everything."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Give up what is being tried."""
        raise NotImplementedError

    def verb(self, number: int) -> str:
        """What the button says when so many heroes would be written."""
        raise NotImplementedError

    def verb_without_invalid(self, number: int) -> str:
        """The same where records are left out for it."""
        raise NotImplementedError

    def remember(self) -> None:
        """It was written."""

    def show_error(self, error: RosterError) -> None:
        """Say why nothing was written."""
        self.records.show_error(error)

    def submit(self) -> None:
        """Ask for the write; when records are invalid, only after a question."""
        if not self.accept_button.isEnabled():
            return
        invalid = self.trial.counts[Status.INVALID]
        if not invalid:
            self.wanted.emit()
            return
        prompts.ask(
            self,
            tr("%Ln records are invalid.", "", invalid),
            tr("They can be left out, or corrected in the table before."),
            yes=(self.verb_without_invalid(self.trial.wanted), self.wanted.emit),
            no=(tr("&Go Back"), self.records.table.setFocus),
        )

    def update_buttons(self, *_: object) -> None:
        """Say what the button does now."""
        self.accept_button.setText(self.verb(self.trial.wanted))
        self.accept_button.setEnabled(self.trial.wanted > 0 and not self.trial.is_running)

    def done(self, result: int) -> None:
        """Close, and leave nothing behind."""
        self.trial.close()
        super().done(result)
