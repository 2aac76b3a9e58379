"""The dialog of an import: how the file is read, then what would become of every record. Door: `ImportDialog`."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QStackedWidget, QVBoxLayout, QWidget

from desktop.data.errors import RosterError
from desktop.data.transfer.staging import Status
from desktop.settings import Settings
from desktop.ui import prompts, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line
from desktop.ui.transfer.records_page import RecordsPage
from desktop.ui.transfer.remembered import remember
from desktop.ui.transfer.setup_page import SetupPage
from desktop.ui.transfer.trial import Trial

if TYPE_CHECKING:
    from desktop.data.transfer.source import Source
    from desktop.tasks import Tasks

_G: Final = theme.GRID
_SIZE: Final = QSize(120 * _G, 84 * _G)


class ImportDialog(prompts.Dialog):
    """Asks how to read a file, tries it, and says what would become of it; `wanted` asks for the import.

    Args:
        parent: The window.
        source: The file; discarded when the dialog is closed.
        tasks: Where everything runs.
        settings: Remember how such files were imported.
        revealed: Whether secrets are shown from the start.
    """

    wanted = Signal()

    def __init__(
        self, parent: QWidget, source: "Source", tasks: "Tasks", settings: Settings, *, revealed: bool
    ) -> None:
        super().__init__(parent, tr("Import {file}").format(file=one_line(source.name)))
        self._settings = settings
        self.trial = Trial(tasks, source, self)
        self.setup = SetupPage(source, tasks, settings, revealed=revealed)
        self.records = RecordsPage(self.trial, tasks, self.go_back, revealed=revealed)
        self._stack = QStackedWidget()
        self._buttons = QDialogButtonBox()
        self._back = self._buttons.addButton(tr("&Back"), prompts.Role.ActionRole)
        self._accept = self._buttons.addButton(tr("&Check"), prompts.Role.AcceptRole)
        self._cancel = self._buttons.addButton(tr("Cance&l"), prompts.Role.RejectRole)
        self._arrange()
        self._connect()
        self._update()
        self.setup.layout_form.choices["format"].setFocus()

    @property
    def is_checking(self) -> bool:
        """Whether the dry run is shown instead of the forms."""
        return self._stack.currentWidget() is self.records

    def check(self) -> None:
        """Try the whole file."""
        layout = self.setup.layout_of_file
        if layout is None or self.setup.obstacle() or not self.setup.is_settled:
            return
        self._stack.setCurrentWidget(self.records)
        self.records.begin()
        self.trial.check(layout, self.setup.plan)
        self._update()

    def go_back(self) -> None:
        """To the forms, as they were left."""
        self.trial.cancel()
        self._stack.setCurrentWidget(self.setup)
        self._update()

    def remember(self) -> None:
        """Keep the mapping for the next file with these columns."""
        remember(self._settings, self.setup.columns, self.setup.plan)

    def show_error(self, error: RosterError) -> None:
        """Say why nothing was imported."""
        self.records.show_error(error)

    def done(self, result: int) -> None:
        """Close, and leave nothing behind."""
        self.trial.close()
        super().done(result)

    def _arrange(self) -> None:
        for page in (self.setup, self.records):
            self._stack.addWidget(page)
        for button in (self._back, self._cancel):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._buttons)
        self.resize(_SIZE)

    def _connect(self) -> None:
        self._accept.setDefault(True)
        self._buttons.accepted.connect(self._submit)
        self._buttons.rejected.connect(self.reject)
        self._back.clicked.connect(lambda *_: self.go_back())
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._submit)
        self.setup.changed.connect(self._update)
        self.trial.counted.connect(self._update)
        self.trial.refused.connect(self._update)

    def _submit(self) -> None:
        if not self._accept.isEnabled():
            return
        if not self.is_checking:
            self.check()
        elif self.trial.counts[Status.INVALID]:
            self._ask_about_invalid()
        else:
            self.wanted.emit()

    def _ask_about_invalid(self) -> None:
        invalid = self.trial.counts[Status.INVALID]
        prompts.ask(
            self,
            tr("%Ln records are invalid.", "", invalid),
            tr("They can be left out, or corrected in the table before the import."),
            yes=(tr("&Import the %Ln Valid Ones", "", self.trial.wanted), self.wanted.emit),
            no=(tr("&Go Back"), partial(self.records.table.setFocus)),
        )

    def _update(self, *_: object) -> None:
        is_checking, number = self.is_checking, self.trial.wanted
        self._back.setVisible(is_checking)
        if is_checking:
            self._accept.setText(tr("&Import %Ln Heroes", "", number) if number else tr("&Import"))
            self._accept.setEnabled(number > 0 and not self.trial.is_running)
        else:
            self._accept.setText(tr("&Check"))
            self._accept.setEnabled(self.setup.is_settled and not self.setup.obstacle())
