"""What one entry of the history did, with the button that goes back. Door: `Details`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.data.journal.pages import Entry, Named
from desktop.ui import theme
from desktop.ui.history import words
from desktop.ui.history.change_list import ChangeList
from desktop.ui.history.changes_model import ChangesModel
from desktop.ui.history.operations_model import now
from desktop.ui.plain import label, tool_tip

if TYPE_CHECKING:
    from desktop.tasks import Tasks

_G: Final = theme.GRID


class Details(QWidget):
    """Title and time of an entry, its button, and what changed.

    Args:
        tasks: Reads the journal.
        author: This installation.
    """

    asked = Signal()
    failed = Signal(object)
    hero_asked = Signal(object)

    def __init__(self, tasks: "Tasks", author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._author = author
        self.entry: Entry | None = None
        self._title = label(wrap=True)
        self._title.setFont(theme.strong(self.font()))
        self._facts = label(wrap=True)
        self._facts.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.button = QPushButton()
        self.button.clicked.connect(lambda *_: self.asked.emit())
        self.model = ChangesModel(tasks, self)
        self.model.failed.connect(self.failed)
        self.list = ChangeList(self.model)
        self.list.chosen.connect(self._ask_hero)
        self._arrange()
        self.setVisible(False)

    def show_entry(self, entry: Entry | None, *, whole: bool) -> None:
        """Show another entry, or nothing.

        Args:
            entry: What is shown.
            whole: Whether all of its heroes are shown, or only the one it is about.
        """
        self.entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            self.model.show_operation(0, 0)
            return
        operation = entry.operation
        self._title.setText(words.title(operation))
        self._facts.setText(f"{words.exact(operation.time)}\n{words.facts(operation, self._author, now())}")
        if entry.only is not None and not whole:
            self.model.show_one(entry.only)
        else:
            self.model.show_operation(operation.id, operation.rows)

    def set_button(self, text: str, tip: str, *, enabled: bool) -> None:
        """What can be done about the entry."""
        self.button.setText(text)
        self.button.setToolTip(tool_tip(tip))
        self.button.setAccessibleDescription(tip)
        self.button.setEnabled(enabled)

    def _ask_hero(self) -> None:
        named: Named | None = self.model.named(self.list.currentIndex().row())
        if named is not None:
            self.hero_asked.emit(named)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, _G // 2, 0, 0)
        row.addWidget(self.button)
        row.addStretch()
        head = QVBoxLayout()
        head.setContentsMargins(_G, _G, _G, _G)
        head.setSpacing(_G // 4)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        head.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
