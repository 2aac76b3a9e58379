"""What would become of every record: counts as filters, a table, corrections. Door: `RecordsPage`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS, Kind
from desktop.data.transfer.dry_run import Progress
from desktop.data.transfer.report import save_report, told
from desktop.data.transfer.staging import Record, Status
from desktop.locations import home, identity
from desktop.ui import files, prompts, theme
from desktop.ui.i18n import count, tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import ElidedLabel, label
from desktop.ui.transfer.plain_table import plain_table
from desktop.ui.transfer.records_delegate import RecordsDelegate
from desktop.ui.transfer.records_model import FIRST, LINE, STATUS, WHY, RecordsModel, status_title
from desktop.ui.transfer.trial import Trial

if TYPE_CHECKING:
    from desktop.tasks import Tasks

_G: Final = theme.GRID
_STEPS: Final = 1_000
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_WIDTHS: Final = {LINE: 8 * _G, STATUS: 11 * _G}
_FIELD_WIDTHS: Final = {Kind.TEXT: 21 * _G, Kind.INTEGER: 13 * _G}


class RecordsPage(QWidget):
    """The dry run while it runs, and its records afterwards.

    Args:
        trial: The dry run.
        tasks: Saves the report.
        cancel: What the button does that gives the dry run up.
        revealed: Whether secrets are shown from the start.
    """

    def __init__(self, trial: Trial, tasks: "Tasks", cancel: Callable[[], object], *, revealed: bool) -> None:
        super().__init__()
        self._trial = trial
        self._tasks = tasks
        self._cancel = cancel
        self.model = RecordsModel(trial, self)
        self.table = plain_table(self.model, tr("Records"))
        self.table.setItemDelegate(RecordsDelegate(self.table))
        self.filters: dict[Status | None, QPushButton] = {status: QPushButton() for status in (None, *Status)}
        self.reveal = QCheckBox(tr("Show secret &names"))
        self._leave_out = QPushButton()
        self._report = QPushButton(tr("&Save Report…"))
        self._why = ElidedLabel()
        self._progress = QProgressBar()
        self._progress_text = label(tr("Reading…"))
        self._message = MessageLine()
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self.reveal.setChecked(revealed)
        self.model.set_revealed(revealed=revealed)

    def begin(self) -> None:
        """A dry run has begun."""
        self._message.show_text("")
        self._progress.setValue(0)
        self._progress_text.setText(tr("Reading…"))
        self._stack.setCurrentIndex(0)

    def show_error(self, error: RosterError) -> None:
        """Say why something did not go."""
        self._message.show_text(str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter corrects the current cell; it never writes what was tried."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or event.modifiers() & _CONTROL:
            super().keyPressEvent(event)
            return
        index = self.table.currentIndex()
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.table.edit(index)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_G)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._message)
        self._stack.addWidget(self._waiting())
        self._stack.addWidget(self._results())

    def _waiting(self) -> QWidget:
        page = QWidget()
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(_G)
        cancel = QPushButton(tr("Ca&ncel Checking"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(lambda *_: self._cancel())
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8 * _G, 0, 8 * _G, 0)
        layout.setSpacing(2 * _G)
        layout.addStretch()
        layout.addWidget(self._progress_text)
        layout.addWidget(self._progress)
        layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        return page

    def _results(self) -> QWidget:
        page = QWidget()
        group = QButtonGroup(self)
        filters = QHBoxLayout()
        filters.setSpacing(_G // 2)
        for status, button in self.filters.items():
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._filter, status))
            button.toggled.connect(partial(_stress, button))
            group.addButton(button)
            filters.addWidget(button)
        filters.addStretch()
        below = QHBoxLayout()
        below.setSpacing(_G)
        for button in (self._leave_out, self._report):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addWidget(self._why, 1)
        below.addStretch()
        below.addWidget(self.reveal)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_G)
        layout.addLayout(filters)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        self._fit()
        return page

    def _fit(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column in range(WHY):
            kind = FIELDS[column - FIRST].kind if column >= FIRST else None
            header.resizeSection(column, _FIELD_WIDTHS[kind] if kind is not None else _WIDTHS[column])

    def _connect(self) -> None:
        self._trial.progressed.connect(self._show_progress)
        self._trial.counted.connect(self._show_counts)
        self._trial.refused.connect(self.show_error)
        self.model.failed.connect(self.show_error)
        self.reveal.toggled.connect(lambda on: self.model.set_revealed(revealed=on))
        self.table.selectionModel().currentChanged.connect(self._update)
        self.model.dataChanged.connect(self._update)
        self.model.modelReset.connect(self._update)
        self._leave_out.clicked.connect(self._toggle)
        self._report.clicked.connect(self._choose_report)

    def _show_progress(self, progress: Progress) -> None:
        self._progress.setValue(round(progress.fraction * _STEPS))
        self._progress_text.setText(tr("%Ln records read", "", progress.records))

    def _show_counts(self, counts: dict[Status, int]) -> None:
        is_first = self._stack.currentIndex() == 0
        for status, button in self.filters.items():
            number = sum(counts.values()) if status is None else counts[status]
            title = tr("All") if status is None else status_title(status)
            button.setText(f"{title}  {count(number)}")
            button.setVisible(number > 0 or status is None or status is self.model.status)
        if is_first:
            self._stack.setCurrentIndex(1)
        if is_first or (self.model.status is not None and not counts[self.model.status]):
            first = Status.INVALID if counts[Status.INVALID] else None
            self.filters[first].setChecked(True)
            self._filter(first)

    def _filter(self, status: Status | None, *_: object) -> None:
        self.model.show_status(status)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, FIRST))
        self.table.setFocus()

    def _current(self) -> Record | None:
        return self.model.record(self.table.currentIndex().row())

    def _update(self, *_: object) -> None:
        record = self._current()
        is_out = record is not None and record.status is Status.LEFT_OUT
        self._leave_out.setText(tr("&Take In Again") if is_out else tr("Leave Ou&t"))
        self._leave_out.setEnabled(record is not None)
        self._why.show_text(told(record.reasons) if record is not None else "")

    def _toggle(self) -> None:
        if (record := self._current()) is not None:
            self._trial.toggle(record)

    def _choose_report(self) -> None:
        source = self._trial.source
        folder = home() if source.is_spooled else source.path.parent
        files.choose_report(self, folder / f"{Path(source.name).stem} report.csv", self._save_report)

    def _save_report(self, target: str) -> None:
        if identity(target) in {identity(self._tasks.location), identity(str(self._trial.source.path))}:
            self._message.show_text(tr("This file is in use here. Choose another name for the report."))
            return
        self._message.show_text("")
        self._report.setEnabled(False)

        def done(_: object) -> None:
            self._report.setEnabled(True)

        def failed(error: RosterError) -> None:
            done(None)
            prompts.show_error(self, error)

        self._tasks.run(save_report, self._trial.staging, Path(target), each=lambda _: None, done=done, failed=failed)


def _stress(button: QPushButton, is_on: bool) -> None:
    button.setFont(theme.strong(button.font()) if is_on else QFont())
