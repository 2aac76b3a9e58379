"""Undo and redo by keyboard: in the session, after a restart, and when somebody changed the hero since."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from desktop.data.journal import prune
from desktop.ui import status
from desktop.ui.editing import undoing
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press
from tests.ui.shell import Shell, shown

ALL = "SELECT name, age, id FROM hero ORDER BY id"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


@pytest.fixture
def shell(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Shell]:
    with shown(qtbot, file, tmp_path / "data", create=True) as shell:
        for name in ("Deadpond", "Rusty-Man"):
            create(shell, name)
        yield shell


def create(shell: Shell, name: str) -> None:
    shell.key("Ctrl+N")
    dialog = modal(shell.qtbot, HeroDialog)
    for field, text in (("name", name), ("secret_name", "Nobody")):
        edit = dialog.findChild(QLineEdit, field)
        assert isinstance(edit, QLineEdit)
        edit.setFocus()
        QTest.keyClicks(edit, text)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    no_dialog(shell.qtbot)
    shell.settle()


def delete(shell: Shell, row: int) -> None:
    shell.select(row)
    shell.key("Del")
    shell.qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == "1 hero deleted")


def offers(shell: Shell, action: str, text: str) -> None:
    shell.qtbot.waitUntil(lambda: shell.window.actions_by_id[action].text().replace("&", "") == text)


def heroes(file: Path) -> list[tuple[object, ...]]:
    return rosters.ask(file, ALL)


def test_a_deleted_hero_comes_back_with_its_id_and_goes_again(shell: Shell, file: Path) -> None:
    delete(shell, 1)
    offers(shell, "undo", "Undo Delete heroes")
    shell.key("Ctrl+Z")
    shell.wait_for("Undone: Delete heroes")
    assert heroes(file) == [("Deadpond", None, 1), ("Rusty-Man", None, 2)]
    shell.settle()
    assert shell.panel.status().total == 2
    offers(shell, "redo", "Redo Delete heroes")
    shell.key("Ctrl+Shift+Z")
    shell.wait_for("Done again: Delete heroes")
    assert heroes(file) == [("Rusty-Man", None, 2)]
    shell.settle()
    assert shell.panel.status().total == 1


def test_keys_that_come_faster_than_the_steps_are_all_obeyed(shell: Shell, file: Path) -> None:
    before = heroes(file)
    for left in (1, 0):
        shell.select(1)
        shell.key("Del")
        shell.qtbot.waitUntil(lambda left=left: len(heroes(file)) == left)  # type: ignore[misc]
        shell.qtbot.waitUntil(lambda left=left: shell.panel.status().total == left)  # type: ignore[misc]
    shell.key("Ctrl+Z")
    shell.key("Ctrl+Z")
    shell.qtbot.waitUntil(lambda: heroes(file) == before)


def test_what_was_typed_last_is_taken_back_though_it_still_waits_to_be_written(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    before = heroes(file)
    shell.select(2)
    goes_on = held_up(shell)
    shell.key("X")
    shell.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shell.key("Ctrl+Z")
    goes_on.set()
    shell.wait_for("Undone: Edit hero")
    assert heroes(file) == before


def test_nothing_older_is_taken_back_while_many_heroes_are_still_being_changed(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    shell.select(1)
    goes_on = held_up(shell)
    shell.key("Del")
    shell.qtbot.waitUntil(lambda: shell.editing.bulk.running.is_busy)
    shell.key("Ctrl+Z")
    shell.wait_for("Another change is still being made")
    goes_on.set()
    shell.qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == "1 hero deleted")
    assert heroes(file) == [("Rusty-Man", None, 2)]
    shell.key("Ctrl+Z")
    shell.wait_for("Undone: Delete heroes")


def test_a_key_that_comes_before_the_first_step_is_known_is_obeyed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, gate, look = rosters.make(tmp_path / "marvel.db"), threading.Event(), undoing._next_steps

    def held(connection: Any, author: str) -> undoing.Steps:
        assert gate.wait(20)
        return look(connection, author)

    before = heroes(file)
    with shown(qtbot, file, tmp_path / "data") as shell:
        qtbot.waitUntil(lambda: not shell.window.actions_by_id["undo"].isEnabled())
        monkeypatch.setattr(undoing, "_next_steps", held)
        delete(shell, 2)
        shell.key("Ctrl+Z")
        gate.set()
        qtbot.waitUntil(lambda: heroes(file) == before)


def test_every_step_can_be_undone_after_a_restart(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    shell.tasks.close()
    with shown(qtbot, file, tmp_path / "data") as again:
        for left in (1, 0):
            offers(again, "undo", "Undo New hero")
            again.key("Ctrl+Z")
            again.wait_for(f"{left} heroes" if left != 1 else "1 hero")
            again.settle()
        offers(again, "undo", "Undo")
        assert not again.window.actions_by_id["undo"].isEnabled()
        assert heroes(file) == []


def test_undo_by_the_toolbar_needs_something_to_undo(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    assert not shell.window.actions_by_id["redo"].isEnabled()
    buttons = [it for it in shell.window.findChildren(QToolButton) if it.accessibleName() == "Undo"]
    assert len(buttons) == 1
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    shell.wait_for("Undone: New hero")
    assert heroes(file) == [("Deadpond", None, 1)]


def test_a_later_change_is_not_overwritten(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE hero SET name = 'Changed elsewhere' WHERE id = 2")
    shell.key("Ctrl+Z")
    press(modal(shell.qtbot, Message), "Cancel")
    no_dialog(shell.qtbot)
    assert heroes(file)[1] == ("Changed elsewhere", None, 2)


def test_what_was_left_alone_is_not_said_to_be_undone(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    rosters.tell(file, "UPDATE hero SET name = 'Changed elsewhere' WHERE id = 2")
    shell.key("Ctrl+Z")
    press(modal(shell.qtbot, Message), "Take Back the Rest")
    shell.wait_for("Left as it is")
    assert heroes(file)[1] == ("Changed elsewhere", None, 2)


def test_it_is_said_when_the_history_was_forgotten_before_the_step(shell: Shell, file: Path) -> None:
    offers(shell, "undo", "Undo New hero")
    goes_on = held_up(shell)
    shell.tasks.write(prune.forget, done=lambda _: None, failed=lambda _: None)
    shell.key("Ctrl+Z")
    goes_on.set()
    shell.wait_for("There is nothing left to take back here; the history has changed meanwhile.")
    assert len(heroes(file)) == 2


def test_another_installation_undoes_its_own_work_only(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    shell.tasks.close()
    with shown(qtbot, file, tmp_path / "another installation") as other:
        other.key("Ctrl+Z")
        create(other, "Third")
        offers(other, "undo", "Undo New hero")
        other.key("Ctrl+Z")
        other.wait_for("Undone: New hero")
        offers(other, "undo", "Undo")
        assert heroes(file) == [("Deadpond", None, 1), ("Rusty-Man", None, 2)]


def test_an_undo_that_waits_can_be_cancelled_and_wanted_again(
    shell: Shell, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 0)
    offers(shell, "undo", "Undo New hero")
    goes_on = held_up(shell)
    shell.key("Ctrl+Z")
    cancel = next(it for it in shell.window.status.findChildren(QToolButton) if it.toolTip() == "Cancel")
    shell.qtbot.waitUntil(lambda: cancel.isVisible() and "Undone" in cancel.accessibleName())
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isVisible() or "Undone" not in cancel.accessibleName()
    goes_on.set()
    shell.key("Ctrl+Z")
    shell.qtbot.waitUntil(lambda: heroes(file) == [("Deadpond", None, 1)])


def held_up(shell: Shell) -> threading.Event:
    """The writer is at work until the event is set."""
    begun, goes_on = threading.Event(), threading.Event()

    def work(_: object) -> None:
        begun.set()
        assert goes_on.wait(20)

    shell.tasks.write(work, done=lambda _: None, failed=lambda _: None)
    assert begun.wait(20)
    return goes_on
