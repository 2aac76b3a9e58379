"""A list of operations above what the chosen one did; what the two pages of the history share. Door: `EntriesPage`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.data.errors import RosterError, RosterReadOnly
from desktop.data.journal.pages import Entry
from desktop.ui import theme
from desktop.ui.history.details import Details
from desktop.ui.history.entry_list import EntryList
from desktop.ui.history.operations_model import EntryModel
from desktop.ui.i18n import tr
from desktop.ui.table.overlay import Overlay

if TYPE_CHECKING:
    from desktop.tasks import Tasks

_NARROW: Final = 26 * theme.GRID


class EntriesPage(QWidget):
    """List, details, and what stands over them while there is nothing to show.

    Args:
        tasks: Reads the journal.
        model: The operations.
        name: What a screen reader calls the list.
        whole: Whether the details show all heroes of an operation.
    """

    chosen = Signal()
    retry_requested = Signal()

    def __init__(self, tasks: "Tasks", model: EntryModel, name: str, *, whole: bool) -> None:
        super().__init__()
        self._model = model
        self._whole = whole
        self._selected: int | None = None
        self.list = EntryList(model, name)
        self.details = Details(tasks, model.author)
        self.overlay = Overlay(self.list, width=_NARROW)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self._splitter, 1)
        self.setFocusProxy(self.list)
        self._connect()
        self.overlay.say("reading", "history", tr("Reading the history…"))

    def selected(self) -> Entry | None:
        """The chosen entry, if it is at hand."""
        return self.details.entry

    def say_failed(self, error: RosterError) -> None:
        """Say why there is nothing to show."""
        title, _, text = str(error).partition(". ")
        if isinstance(error, RosterReadOnly):
            self.overlay.say(f"none {error}", "lock", tr("No history"), str(error))
            return
        self.overlay.say(
            f"error {error}",
            "triangle-alert",
            title.removesuffix("."),
            text,
            role="danger",
            buttons=[(tr("&Try Again"), self.retry_requested.emit)],
        )

    def show_current(self) -> None:
        """Show the details of the current entry as it is now."""
        index = self.list.currentIndex()
        entry = self._model.entry(index.row()) if index.isValid() else None
        if index.isValid() and entry is None:
            return
        self._selected = entry.operation.id if entry else None
        self.details.show_entry(entry, whole=self._whole)
        self.chosen.emit()

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_: self.show_current())
        self._model.dataChanged.connect(self._follow)
        self._model.modelReset.connect(self._find_again)
        self._model.rowsRemoved.connect(lambda *_: self.show_current())
        self.list.chosen.connect(self.details.button.setFocus)

    def _follow(self, *_: object) -> None:
        """The chosen entry may have been undone meanwhile, or has just been read."""
        index = self.list.currentIndex()
        entry = self._model.entry(index.row()) if index.isValid() else None
        if entry is not None and entry != self.details.entry:
            self.show_current()

    def _find_again(self) -> None:
        """After a reset: the entry that was chosen, as far as it is at hand."""
        chosen, rows = self._selected, min(self._model.rowCount(), 1_000)
        for row in range(rows if chosen is not None else 0):
            entry = self._model.entry(row)
            if entry is None:
                break
            if entry.operation.id == chosen:
                self.list.setCurrentIndex(self._model.index(row, 0))
                return
        self.show_current()
