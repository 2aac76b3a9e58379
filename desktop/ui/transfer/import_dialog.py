"""The dialog of an import: how the file is read, then what would become of every record. Door: `ImportDialog`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.settings import Settings
from desktop.ui import prompts, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line
from desktop.ui.transfer.remembered import remember
from desktop.ui.transfer.setup_page import SetupPage
from desktop.ui.transfer.trial_dialog import TrialDialog

if TYPE_CHECKING:
    from desktop.data.transfer.source import Source
    from desktop.tasks import Tasks

_G: Final = theme.GRID


class ImportDialog(TrialDialog):
    """Asks how to read a file, tries it, and says what would become of it.

    Args:
        parent: The window.
        source: The file.
        tasks: Where everything runs.
        settings: Remember how such files were imported.
        revealed: Whether secrets are shown from the start.
    """

    def __init__(
        self, parent: QWidget, source: "Source", tasks: "Tasks", settings: Settings, *, revealed: bool
    ) -> None:
        title = tr("Import {file}").format(file=one_line(source.name))
        super().__init__(parent, title, source, tasks, revealed=revealed)
        self._settings = settings
        self.setup = SetupPage(source, tasks, settings, revealed=revealed)
        self._stack = QStackedWidget()
        self._back = self.buttons.addButton(tr("&Back"), prompts.Role.ActionRole)
        self._back.setAutoDefault(False)
        self._back.clicked.connect(lambda *_: self.go_back())
        for page in (self.setup, self.records):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.buttons)
        self.setup.changed.connect(self.update_buttons)
        self.update_buttons()
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
        self.update_buttons()

    def go_back(self) -> None:
        """To the forms, as they were left."""
        self.trial.cancel()
        self._stack.setCurrentWidget(self.setup)
        self.update_buttons()

    def verb(self, number: int) -> str:
        """What the button says when so many heroes would be imported."""
        return tr("&Import %Ln Heroes", "", number) if number else tr("&Import")

    def verb_without_invalid(self, number: int) -> str:
        """The same where records are left out for it."""
        return tr("&Import the %Ln Valid Ones", "", number)

    def remember(self) -> None:
        """Keep the mapping for the next file with these columns."""
        remember(self._settings, self.setup.columns, self.setup.plan)

    def submit(self) -> None:
        """Go on: from the forms to the dry run, from there to the import."""
        if self.is_checking:
            super().submit()
        elif self.accept_button.isEnabled():
            self.check()

    def update_buttons(self, *_: object) -> None:
        """Say what the button does now."""
        self._back.setVisible(self.is_checking)
        if self.is_checking:
            super().update_buttons()
        else:
            self.accept_button.setText(tr("&Check"))
            self.accept_button.setEnabled(self.setup.is_settled and not self.setup.obstacle())
