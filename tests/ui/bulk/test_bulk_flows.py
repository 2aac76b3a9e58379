"""What a person does to many heroes at once, by key and mouse, on a real roster."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data import bulk
from desktop.data.fields import POSITION
from desktop.ui import status
from desktop.ui.bulk import flows
from desktop.ui.bulk.set_dialog import SetDialog
from desktop.ui.i18n import count
from desktop.ui.prompts import Message
from desktop.ui.table import selection
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

ALL = "SELECT name, age, secret_name FROM hero ORDER BY id"
OPERATIONS = "SELECT label, rows FROM hero_operation ORDER BY id"
MANY = 1_600
NAME, AGE, ID, SECRET = (POSITION[name] for name in ("name", "age", "id", "secret_name"))


@pytest.fixture
def many(file: Path) -> Path:
    """More heroes than are changed without a question."""
    with closing(sqlite3.connect(file)) as connection:
        more = [(f"H{number}", number, f"S{number}") for number in range(3, MANY)]
        connection.executemany("INSERT INTO hero (name, age, secret_name) VALUES (?, ?, ?)", more)
        connection.commit()
    return file


def heroes(file: Path) -> list[tuple[Any, ...]]:
    return rosters.ask(file, ALL)


def select(shell: Shell, first: int, last: int, field: int = NAME) -> None:
    """Click on a row, counted from 1, in a column; Shift and click on another one."""
    shell.settle()
    click(shell, first, field)
    if last > first:
        click(shell, last, field, Qt.KeyboardModifier.ShiftModifier)
    selected(shell, last - first + 1)


def click(shell: Shell, row: int, field: int, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view = shell.panel._view
    place = QPoint(view.columnViewportPosition(field) + 10, view.rowViewportPosition(row - 1) + view.row_height // 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, place)


def select_all_but_first(shell: Shell, field: int = NAME) -> None:
    select(shell, 2, 2, field)
    shell.key("Shift+End")
    selected(shell, MANY - 1)


def selected(shell: Shell, number: int) -> None:
    shell.qtbot.waitUntil(lambda: shell.panel.status().selected == number)


def told(shell: Shell, text: str) -> None:
    """Wait until the quiet bar says it."""
    shell.qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == text)


def undo(shell: Shell) -> None:
    """Take it back with the button of the quiet bar."""
    press(shell.window.quiet_bar, "Undo")
    shell.wait_for("Undone")
    shell.settle()


def test_a_few_are_deleted_at_once_and_undo_is_offered(shell: Shell, file: Path) -> None:
    before = heroes(file)
    select(shell, 2, 3)
    shell.key("Del")
    told(shell, "2 heroes deleted")
    assert QApplication.activeModalWidget() is None
    assert [name for name, *_ in heroes(file)] == ["Deadpond"]
    undo(shell)
    assert heroes(file) == before
    assert "heroes deleted" not in shell.window.quiet_bar.text()


def test_the_offer_goes_when_the_person_goes_on(shell: Shell, file: Path) -> None:
    select(shell, 2, 2)
    shell.key("Del")
    told(shell, "1 hero deleted")
    shell.qtbot.waitUntil(shell.window.actions_by_id["undo"].isEnabled)
    shell.key("Ctrl+Z")
    shell.qtbot.waitUntil(lambda: "hero deleted" not in shell.window.quiet_bar.text())
    assert len(heroes(file)) == 3


def test_very_many_are_deleted_after_a_question_as_one_step(many: Path, shell: Shell) -> None:
    before = heroes(many)
    select_all_but_first(shell)
    shell.key("Del")
    question = modal(shell.qtbot, Message)
    assert f"Delete {count(MANY - 1)} heroes?" in texts(question)
    assert "Spider-Boy" in texts(question)
    assert "Pedro" not in texts(question)
    press(question, "Cancel")
    no_dialog(shell.qtbot)
    assert heroes(many) == before
    shell.key("Del")
    QTest.keyClick(modal(shell.qtbot, Message), Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    told(shell, f"{count(MANY - 1)} heroes deleted")
    assert [name for name, *_ in heroes(many)] == ["Deadpond"]
    undo(shell)
    assert heroes(many) == before
    shell.qtbot.waitUntil(lambda: shell.panel.status().total == MANY)


def test_all_of_a_search_is_one_operation(many: Path, shell: Shell) -> None:
    shell.key("Ctrl+F")
    search = QApplication.focusWidget()
    assert search is not None
    QTest.keyClicks(search, "H")
    shell.wait_for(f"{count(MANY - 3)} heroes found")
    shell.settle()
    shell.key("Ctrl+A")
    selected(shell, MANY - 3)
    shell.key("Del")
    press(modal(shell.qtbot, Message), f"Delete {count(MANY - 3)} Heroes")
    told(shell, f"{count(MANY - 3)} heroes deleted")
    assert [name for name, *_ in heroes(many)] == ["Deadpond", "Spider-Boy", "Rusty-Man"]


def test_a_deletion_can_be_cancelled_and_then_nothing_happened(
    many: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = heroes(many)
    begun = slow_delete(monkeypatch)
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 0)
    select_all_but_first(shell)
    shell.key("Del")
    press(modal(shell.qtbot, Message), f"Delete {count(MANY - 1)} Heroes")
    shell.qtbot.waitUntil(lambda: len(begun) == 1)
    cancel = next(it for it in shell.window.status.findChildren(QToolButton) if it.toolTip() == "Cancel")
    assert cancel is not None
    shell.qtbot.waitUntil(cancel.isVisible)
    shell.key("Ctrl+D")
    shell.wait_for("Another change is still being made")
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    shell.wait_for("Nothing was changed")
    assert heroes(many) == before
    assert shell.panel.selected_count == MANY - 1


def slow_delete(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Deleting takes minutes once it has deleted, unless it is interrupted."""
    begun: list[int] = []
    delete = bulk.delete

    def slow(connection: Any, *args: Any) -> Any:
        done = delete(connection, *args)
        begun.append(1)
        endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 100000000000)"
        connection.exec_driver_sql(f"{endless} SELECT max(i) FROM n").scalar_one()
        return done

    monkeypatch.setattr(bulk, "delete", slow)
    return begun


def test_leaving_meanwhile_asks_and_leaves_them_as_they_were(
    many: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = slow_delete(monkeypatch)
    before = heroes(many)
    select(shell, 2, 4)
    shell.key("Del")
    shell.qtbot.waitUntil(lambda: len(begun) == 1)
    shell.window.close()
    question = modal(shell.qtbot, Message)
    assert "Heroes are still being changed." in texts(question)
    with shell.qtbot.waitSignal(shell.window.closing):
        press(question, "Leave Anyway")
    shell.tasks.close()
    assert heroes(many) == before


def test_who_came_in_between_is_deleted_with_its_range(
    many: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "ASK_ABOVE", MANY)
    monkeypatch.setattr(selection, "MAX_FOLLOWED", 2)
    select(shell, 1, 3)
    rosters.tell(many, "UPDATE hero SET name = 'Changed' WHERE id = 2")
    shell.key("Del")
    told(shell, "3 heroes deleted")
    undo(shell)
    assert heroes(many)[1][0] == "Changed", "undo brings back what was deleted, not what was seen"


def type_here(text: str) -> None:
    """Type where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def retype(widget: QWidget, name: str, text: str) -> None:
    edit = widget.findChild(QLineEdit, name)
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_set_a_field_by_keyboard(shell: Shell, file: Path) -> None:
    select(shell, 1, 2, AGE)
    shell.key("Ctrl+Shift+D")
    dialog = modal(shell.qtbot, SetDialog)
    assert "2 heroes get the same value." in texts(dialog)
    type_here("77")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    no_dialog(shell.qtbot)
    told(shell, "Age of 2 heroes changed")
    assert [age for _, age, _ in heroes(file)] == [77, 77, 48]
    shell.qtbot.waitUntil(lambda: shell.window.actions_by_id["undo"].text().endswith("Set Age"))
    undo(shell)
    assert [age for _, age, _ in heroes(file)] == [None, 17, 48]


def test_set_unknown_is_explicit_and_a_bad_value_stays(shell: Shell, file: Path) -> None:
    select(shell, 2, 3, NAME)
    shell.key("Ctrl+Shift+D")
    dialog = modal(shell.qtbot, SetDialog)
    press(dialog, "Set 2 Heroes")
    assert "Enter a value." in texts(dialog)
    fields = dialog.findChild(QComboBox)
    assert fields is not None
    QTest.keyClick(fields, Qt.Key.Key_Down)
    press(dialog, "Unknown")
    press(dialog, "Set 2 Heroes")
    assert "Enter a value, or tick Unknown." in texts(dialog)
    press(dialog, "Unknown")
    press(dialog, "Set 2 Heroes")
    told(shell, "Age of 2 heroes changed")
    assert [age for _, age, _ in heroes(file)] == [None, None, None]


def test_what_was_typed_is_there_again_when_it_fails(shell: Shell, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    select(shell, 1, 2, AGE)
    shell.key("Ctrl+Shift+D")
    retype(modal(shell.qtbot, SetDialog), "age", "77")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        monkeypatch.setattr("desktop.data.sqlite.connection.PATIENCE_S", 0.1)
        other.execute("BEGIN IMMEDIATE")
        press(modal(shell.qtbot, SetDialog), "Set 2 Heroes")
        press(modal(shell.qtbot, Message), "Close")
    dialog = modal(shell.qtbot, SetDialog)
    edit = dialog.findChild(QLineEdit, "age")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "77"
    press(dialog, "Set 2 Heroes")
    told(shell, "Age of 2 heroes changed")


def test_fill_down(shell: Shell, file: Path) -> None:
    select(shell, 2, 3, AGE)
    shell.key("Ctrl+D")
    told(shell, "Age of 1 hero changed")
    assert [age for _, age, _ in heroes(file)] == [None, 17, 17]
    select(shell, 1, 3, ID)
    shell.key("Ctrl+D")
    shell.wait_for("Id cannot be changed")


def test_fill_down_of_very_many_asks(many: Path, shell: Shell) -> None:
    select_all_but_first(shell, AGE)
    shell.key("Ctrl+D")
    question = modal(shell.qtbot, Message)
    assert f"Give {count(MANY - 1)} heroes the same Age?" in texts(question)
    press(question, f"Change {count(MANY - 1)} Heroes")
    told(shell, f"Age of {count(MANY - 3)} heroes changed")
    assert {age for _, age, _ in heroes(many)[1:]} == {17}
    assert heroes(many)[0][1] is None


def test_clear(shell: Shell, file: Path) -> None:
    select(shell, 2, 3, AGE)
    shell.key("Ctrl+Backspace")
    told(shell, "Age of 2 heroes changed")
    assert [age for _, age, _ in heroes(file)] == [None, None, None]
    shell.key("Ctrl+Backspace")
    shell.wait_for("No hero had to be changed")
    select(shell, 2, 3, NAME)
    shell.key("Ctrl+Backspace")
    shell.wait_for("Name cannot be unknown")


def test_nothing_is_offered_where_nothing_can_be_written(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
    with shown(qtbot, file, tmp_path / "data") as shell:
        select(shell, 1, 2)
        actions = ("delete_heroes", "set_field", "fill_down", "clear_cells", "replace")
        assert not any(shell.window.actions_by_id[name].isEnabled() for name in actions)
        shell.editing.bulk.delete()
        shell.wait_for("This roster is read-only")
