"""The history dock of a real window, used as a person does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.data.database import Database
from desktop.data.fields import COLUMNS
from desktop.data.journal.values import Origin
from desktop.data.models import Row
from desktop.ui.history.entries_page import EntriesPage
from desktop.ui.history.entry_list import RowList
from desktop.ui.history.panel import HistoryPanel
from tests.data import rosters
from tests.ui.shell import Shell, shown

ELSEWHERE = Origin("window", "somebody else", "Edit hero")
API = Origin("api", "api", "Change hero")
HEROES = f"SELECT {', '.join(COLUMNS)} FROM hero ORDER BY id"


class Dock:
    """A window that shows a roster with its history."""

    def __init__(self, shell: Shell, file: Path) -> None:
        self.shell = shell
        self.file = file

    @property
    def panel(self) -> HistoryPanel:
        return self.shell.roster.history.panel

    @property
    def me(self) -> Origin:
        return Origin("window", self.shell.roster.history._origins.author, "Edit hero")

    def open(self) -> None:
        """Open the dock with its key."""
        self.shell.key("F9")
        self.settle()

    def settle(self) -> None:
        self.shell.settle()
        if self.shell.window.history_dock.isVisible():
            self.shell.qtbot.waitUntil(self.panel.is_settled)

    def write(self, fn: Callable[..., Any], *args: Any) -> Any:
        """Commit something in this program."""
        results: list[Any] = []
        self.shell.tasks.write(fn, *args, done=results.append, failed=_raise)
        self.shell.qtbot.waitUntil(lambda: bool(results))
        self.settle()
        return results[0]

    def said(self, page: EntriesPage | None = None) -> list[str]:
        """What a screen reader says of the rows of a list."""
        return rows_of((page or self.panel.roster).list, self)

    def changes(self, page: EntriesPage | None = None) -> list[str]:
        """The same for what the chosen operation did."""
        return rows_of((page or self.panel.roster).details.list, self)

    def choose(self, row: int, page: EntriesPage | None = None) -> None:
        """Click an operation."""
        view = (page or self.panel.roster).list
        index = view.model().index(row, 0)
        view.scrollTo(index)
        self.shell.qtbot.waitUntil(lambda: bool(view.model().data(index)))
        place = QPoint(40, view.rowViewportPosition(row) + view.rowHeight(row) // 2)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.shell.qtbot.waitUntil(lambda: (page or self.panel.roster).details.button.height() > 0)
        self.settle()

    def undo(self, label: str) -> None:
        """Take the newest operation back by its key, once the menu names it."""
        undo = self.shell.window.actions_by_id["undo"]
        self.shell.qtbot.waitUntil(lambda: undo.isEnabled() and label in undo.text())
        self.shell.key("Ctrl+Z")
        self.shell.wait_for("Undone")

    def press(self, button: QAbstractButton) -> None:
        assert button.isEnabled()
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def heroes(self) -> list[Row]:
        """All heroes as another program reads them."""
        return rosters.ask(self.file, HEROES)


def rows_of(view: RowList, dock: Dock) -> list[str]:
    model, role = view.model(), Qt.ItemDataRole.AccessibleTextRole

    def said() -> list[str]:
        return [model.data(model.index(row, 0), role) for row in range(model.rowCount())]

    dock.shell.qtbot.waitUntil(lambda: all(said()))
    return said()


@contextmanager
def docked(qtbot: QtBot, file: Path, folder: Path, *, create: bool = False) -> Iterator[Dock]:
    """Show a roster until the context ends; the dock is closed."""
    with shown(qtbot, file, folder, create=create) as shell:
        yield Dock(shell, file)


def do(file: Path, fn: Callable[..., Any], *args: Any, create: bool = False) -> Any:
    """Let another program of ours do something."""
    database = Database.open(file, create=create)
    try:
        return database.write(fn, *args).result()
    finally:
        database.close()


def _raise(error: Exception) -> None:
    raise error
