"""What restoring a backup would change, as far as it is counted. Door: `Comparison`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.data.backups.difference import Difference
from desktop.data.backups.making import Vault
from desktop.data.backups.shelf import Backup
from desktop.data.errors import RosterError
from desktop.ui import theme
from desktop.ui.backups.models import ChangesModel
from desktop.ui.i18n import tr
from desktop.ui.plain import label
from desktop.ui.small_table import SmallTable

if TYPE_CHECKING:
    from desktop.task import Task
    from desktop.tasks import Tasks

_G: Final = theme.GRID
_PATIENCE_MS: Final = 150
_STEPS: Final = 1_000


class Comparison(QWidget):
    """Compares in the background; choosing another backup ends it.

    Args:
        tasks: Runs the work.
        vault: Does it.
        revealed: Whether secrets are shown.
    """

    compared = Signal(object)
    """A `Difference`, as far as it is known."""

    def __init__(self, tasks: "Tasks", vault: Vault, *, revealed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._vault = vault
        self._backup: Backup | None = None
        self._task: Task | None = None
        self._text = label(wrap=True)
        self._bar = QProgressBar()
        self._table = SmallTable(tr("What a restore would change"))
        self._model = ChangesModel(self._table.font(), revealed=revealed, parent=self._table)
        self._table.setModel(self._model)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._begin)
        self._arrange()

    def show_backup(self, backup: Backup | None) -> None:
        """Compare this one with the roster as it is now; None for none."""
        self.stop()
        self._backup = backup
        self._model.show_changes(())
        self._text.setText("" if backup is None else tr("Comparing with the roster…"))
        if backup is not None:
            self._patience.start()

    def stop(self) -> None:
        """Compare no longer."""
        self._patience.stop()
        self._bar.setVisible(False)
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        assert self._backup is not None
        self._bar.setValue(0)
        self._bar.setVisible(True)
        self._task = self._tasks.run(
            self._vault.differences, self._backup.path, each=self._show, done=lambda _: self.stop(), failed=self._fail
        )

    def _show(self, difference: Difference) -> None:
        self._bar.setValue(round(difference.share * _STEPS))
        self._text.setText(_told(difference))
        first = not self._model.rowCount()
        self._model.show_changes(difference.shown)
        if first and difference.shown:
            self._table.fit()
        self.compared.emit(difference)

    def _fail(self, error: RosterError) -> None:
        self.stop()
        self._text.setText(str(error))

    def _arrange(self) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(15 * _G, _G)
        self._bar.setAccessibleName(tr("Comparing with the roster…"))
        self._bar.hide()
        row = QHBoxLayout()
        row.setSpacing(_G)
        row.addWidget(self._text, 1)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_G)
        layout.addLayout(row)
        layout.addWidget(self._table, 1)


def _told(difference: Difference) -> str:
    parts = [
        tr("%Ln heroes come back", "", difference.new) if difference.new else "",
        tr("%Ln heroes get other values", "", difference.changed) if difference.changed else "",
        tr("%Ln heroes leave", "", difference.gone) if difference.gone else "",
    ]
    told = " · ".join(part for part in parts if part)
    if difference.share < 1:
        return tr("Comparing with the roster…") + (f" {told}" if told else "")
    return tr("A restore would change this: {changes}.").format(changes=told) if told else _same_text()


def _same_text() -> str:
    return tr("The roster holds just what this backup holds. There is nothing to restore.")
