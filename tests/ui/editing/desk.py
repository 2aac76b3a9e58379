"""A window with a roster, and a person at its keyboard who edits cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.fields import FIELDS, POSITION, id_of
from desktop.ui.editing.cell_input import CellInput
from desktop.ui.table.hero_view import HeroView
from tests.data import rosters
from tests.ui.shell import Shell, shown

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ENTER, TAB, ESCAPE, F2 = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F2
BACKSPACE, DOWN, UP = Qt.Key.Key_Backspace, Qt.Key.Key_Down, Qt.Key.Key_Up
ALL = "SELECT name, age, secret_name FROM hero ORDER BY id"
Hero = tuple[object, ...]


@dataclass
class Desk:
    """The window, and what is done to it."""

    shell: Shell
    file: Path
    view: HeroView

    @property
    def qtbot(self) -> QtBot:
        return self.shell.qtbot

    @property
    def editor(self) -> Any:
        """The editor over a cell, if there is one."""
        found = [it for it in self.view.viewport().findChildren(CellInput) if it.isVisible()]
        assert len(found) <= 1
        return next(iter(found), None)

    @property
    def bubble(self) -> str:
        bubble = self.shell.editing.cells._bubble
        return bubble.text() if bubble.isVisible() else ""

    def go(self, row: int, field: str) -> None:
        """Go to a cell with the mouse; rows are counted from 1."""
        index = self.view.model().index(row - 1, POSITION[field])
        self.click(self.view.visualRect(index).center())
        self.shell.panel.setFocus()
        self.qtbot.waitUntil(lambda: self.focus() is self.view)

    def click(self, place: QPoint, *, twice: bool = False) -> None:
        press = QTest.mouseDClick if twice else QTest.mouseClick
        viewport = self.view.viewport()
        if self.editor is None or not self.editor.geometry().contains(place):
            self.view.setFocus(Qt.FocusReason.MouseFocusReason)
        press(viewport, Qt.MouseButton.LeftButton, NONE, place)

    def focus(self) -> QWidget:
        """Who has the keyboard, in a window that is given it back by whoever had it."""
        if QApplication.activeModalWidget() is None:
            self.shell.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def type(self, text: str) -> None:
        """Type as a person does: each letter goes where the keyboard is."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def key(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.focus(), key, held)

    def at(self) -> tuple[int | None, str]:
        """Hero and field of the current cell."""
        row, index = self.shell.panel.current_row(), self.view.currentIndex()
        return (None if row is None else id_of(row)), FIELDS[index.column()].name

    def heroes(self) -> list[Hero]:
        """What is stored, once nothing is on its way any more."""
        self.written()
        return rosters.ask(self.file, ALL)

    def written(self) -> None:
        """Wait until everything typed is in the roster."""
        self.qtbot.waitUntil(lambda: not self.shell.editing._writes.is_busy)
        self.shell.settle()

    def drawn(self, row: int, field: str) -> str:
        text: Any = self.view.model().index(row - 1, POSITION[field]).data()
        return str(text)

    def elsewhere(self, statement: str, *, noticed: bool = True) -> None:
        """Let another program change the roster."""
        if not noticed:
            rosters.tell(self.file, statement)
            return
        with self.qtbot.waitSignal(self.shell.tasks.outside_changed, timeout=10_000):
            rosters.tell(self.file, statement)
        self.shell.settle()


@contextmanager
def seated(qtbot: QtBot, file: Path, folder: Path) -> Iterator[Desk]:
    """Somebody sits at the window until the context ends."""
    with shown(qtbot, file, folder) as shell:
        view = shell.panel.findChild(HeroView)
        assert view is not None
        yield Desk(shell, file, view)
