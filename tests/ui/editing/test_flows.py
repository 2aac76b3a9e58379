import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.ui.editing import samples
from desktop.ui.editing.conflict_dialog import ConflictDialog
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import choose, modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
ALL = "SELECT name, age, secret_name FROM hero ORDER BY id"


def heroes(file: Path) -> list[tuple[object, ...]]:
    return rosters.ask(file, ALL)


def retype(dialog: QWidget, name: str, text: str) -> None:
    edit = dialog.findChild(QLineEdit, name)
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def edit_first(shell: Shell, name: str = "", age: str = "") -> HeroDialog:
    shell.select(1)
    shell.key("Ctrl+E")
    dialog = modal(shell.qtbot, HeroDialog)
    for field, text in (("name", name), ("age", age)):
        if text:
            retype(dialog, field, text)
    return dialog


def test_create_by_keyboard(shell: Shell, file: Path) -> None:
    shell.key("Ctrl+N")
    dialog = modal(shell.qtbot, HeroDialog)
    retype(dialog, "name", "New One")
    retype(dialog, "age", "30")
    retype(dialog, "secret_name", "Nobody")
    QTest.keyClick(dialog, ENTER, CONTROL)
    no_dialog(shell.qtbot)
    assert heroes(file)[-1] == ("New One", 30, "Nobody")
    shell.wait_for("4 heroes")
    assert "Saved" in shell.said()
    assert shell.panel.status().selected == 1


def test_edit_by_keyboard(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, age="99")
    QTest.keyClick(dialog, ENTER)
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Deadpond", 99, "Dive Wilson")
    assert heroes(file)[1:] == [("Spider-Boy", 17, "Pedro Parqueador"), ("Rusty-Man", 48, "Tommy Sharp")]


def test_dialog_shows_what_the_roster_holds_now(shell: Shell, file: Path) -> None:
    rosters.tell(file, "UPDATE hero SET name = 'Deadpool' WHERE id = 1")
    dialog = edit_first(shell)
    edit = dialog.findChild(QLineEdit, "name")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "Deadpool"
    dialog.reject()
    no_dialog(shell.qtbot)


def test_a_fault_of_ours_keeps_what_was_typed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: seen.append(kind))
    monkeypatch.setattr(crud, "update", lambda *_: 1 / 0)
    dialog = edit_first(shell, name="Mine")
    press(dialog, "Save Changes")
    shell.qtbot.waitUntil(lambda: "Something went wrong" in texts(dialog))
    assert seen == [ZeroDivisionError]
    assert dialog.form.inputs["name"].input.text() == "Mine"
    monkeypatch.undo()
    press(dialog, "Save Changes")
    no_dialog(shell.qtbot)


def test_samples_from_the_empty_state(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with shown(qtbot, file, tmp_path / "data", create=True) as shell:
        shell.panel.sample_requested.emit()
        shell.wait_for("200 heroes")
    assert [name for name, *_ in heroes(file)] == [hero["name"] for hero in samples.load()]


def test_copy_opens_and_is_whole(shell: Shell, file: Path, tmp_path: Path) -> None:
    shell.key("Ctrl+Shift+S")
    chooser = modal(shell.qtbot, QFileDialog)
    assert [Path(it).name for it in chooser.selectedFiles()] == ["marvel copy.db"]
    choose(shell.qtbot, "copy.db")
    shell.wait_for("Copy saved: copy.db")
    assert heroes(tmp_path / "copy.db") == heroes(file)


def test_copy_over_itself_is_refused(shell: Shell, file: Path) -> None:
    before = rosters.fingerprint(file)
    shell.key("Ctrl+Shift+S")
    choose(shell.qtbot, "marvel.db", replace=True)
    press(modal(shell.qtbot, Message), "Close")
    assert rosters.fingerprint(file) == before


def test_conflict_lets_the_person_choose(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, age="50")
    rosters.tell(file, "UPDATE hero SET name = 'Theirs', age = 1 WHERE id = 1")
    press(dialog, "Save Changes")
    conflict = modal(shell.qtbot, ConflictDialog)
    mine = conflict.findChild(QRadioButton, "mine_age")
    assert isinstance(mine, QRadioButton)
    assert mine.isChecked()
    press(conflict, "Save Chosen Values")
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Theirs", 50, "Dive Wilson")


def test_conflict_keeps_theirs(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, age="50")
    rosters.tell(file, "UPDATE hero SET age = 1 WHERE id = 1")
    press(dialog, "Save Changes")
    press(modal(shell.qtbot, ConflictDialog), "Keep Theirs")
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Deadpond", 1, "Dive Wilson")


def test_conflict_undecided_keeps_what_was_typed(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, name="Mine")
    rosters.tell(file, "UPDATE hero SET age = 1 WHERE id = 1")
    press(dialog, "Save Changes")
    press(modal(shell.qtbot, ConflictDialog), "Cancel")
    assert modal(shell.qtbot, HeroDialog) is dialog
    assert dialog.form.inputs["name"].input.text() == "Mine"
    dialog.form.inputs["name"].show_value("Mine")
    dialog.reject()
    no_dialog(shell.qtbot)


def test_deleted_elsewhere_can_be_created_again(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, age="50")
    rosters.tell(file, "DELETE FROM hero WHERE id = 1")
    press(dialog, "Save Changes")
    press(modal(shell.qtbot, Message), "Create Again")
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Deadpond", 50, "Dive Wilson")
    assert rosters.ask(file, "SELECT min(id) FROM hero") == [(1,)]


def test_nothing_is_written_to_what_is_read_only(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
    with shown(qtbot, file, tmp_path / "data") as shell:
        assert "Read-only" in shell.said()
        shell.select(1)
        shell.key("Ctrl+E")
        shell.key("Return")
        shell.wait_for("This roster is read-only")
        assert not shell.window.actions_by_id["new_hero"].isEnabled()
        assert shell.window.quiet_bar.text() == shell.tasks.state.reason


def walk(dialog: HeroDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.focusWidget(), key)


def shows(shell: Shell, dialog: HeroDialog, name: str) -> None:
    shell.qtbot.waitUntil(lambda: dialog.form.inputs["name"].input.text() == name)


def test_next_and_previous_walk_the_rows_in_their_order(shell: Shell, file: Path) -> None:
    shell.panel.set_query(HeroQuery(sort=(Sort("name", True),)))
    dialog = edit_first(shell)
    shows(shell, dialog, "Spider-Boy")
    previous, following = dialog.findChild(QToolButton, "previous"), dialog.findChild(QToolButton, "next")
    assert isinstance(previous, QToolButton)
    assert isinstance(following, QToolButton)
    assert (previous.isEnabled(), following.isEnabled()) == (False, True)
    walk(dialog, Qt.Key.Key_PageDown)
    shows(shell, dialog, "Rusty-Man")
    assert (previous.isEnabled(), following.isEnabled()) == (True, True)
    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    shows(shell, dialog, "Deadpond")
    assert not following.isEnabled()
    walk(dialog, Qt.Key.Key_PageDown)
    walk(dialog, Qt.Key.Key_PageUp)
    shows(shell, dialog, "Rusty-Man")
    assert shell.panel.current_row() == dialog.row
    dialog.reject()
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Deadpond", None, "Dive Wilson")


def test_what_was_typed_is_saved_before_the_next_hero_is_shown(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, name="Zorro", age="50")
    walk(dialog, Qt.Key.Key_PageDown)
    shows(shell, dialog, "Spider-Boy")
    assert not dialog.is_dirty()
    retype(dialog, "age", "18")
    QTest.keyClick(dialog, ENTER)
    no_dialog(shell.qtbot)
    assert heroes(file)[:2] == [("Zorro", 50, "Dive Wilson"), ("Spider-Boy", 18, "Pedro Parqueador")]


def test_what_cannot_be_saved_is_not_left(shell: Shell) -> None:
    dialog = edit_first(shell, name=" ")
    walk(dialog, Qt.Key.Key_PageDown)
    assert "Enter a value." in texts(dialog)
    assert dialog.row is not None
    assert dialog.form.inputs["name"].input.text() == " "
    dialog.form.inputs["name"].show_value("x")
    dialog.reject()
    no_dialog(shell.qtbot)


def test_a_conflict_while_walking_goes_back(shell: Shell, file: Path) -> None:
    dialog = edit_first(shell, name="Mine")
    rosters.tell(file, "UPDATE hero SET age = 1 WHERE id = 1")
    walk(dialog, Qt.Key.Key_PageDown)
    press(modal(shell.qtbot, ConflictDialog), "Save Chosen Values")
    no_dialog(shell.qtbot)
    assert heroes(file)[0] == ("Mine", 1, "Dive Wilson")
    shell.settle()
    row = shell.panel.current_row()
    assert row is not None
    assert row[0] == "Mine"


def test_create_another(shell: Shell, file: Path) -> None:
    shell.key("Ctrl+N")
    dialog = modal(shell.qtbot, HeroDialog)
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    another = dialog.findChild(QCheckBox, "another")
    assert isinstance(another, QCheckBox)
    shell.qtbot.waitUntil(another.isChecked)
    for name in ("One", "Two"):
        retype(dialog, "name", name)
        retype(dialog, "age", "5")
        retype(dialog, "secret_name", "x")
        QTest.keyClick(dialog, ENTER)
        shell.qtbot.waitUntil(lambda: not dialog.is_saving and not dialog.is_dirty())
        assert dialog.focusWidget() is dialog.form.inputs["name"].input
    dialog.reject()
    no_dialog(shell.qtbot)
    assert heroes(file)[3:] == [("One", 5, "x"), ("Two", 5, "x")]
