"""What happens to a cell while somebody edits it: changes of others, refreshes, sorts, undo, failures."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.errors import RosterLocked
from desktop.data.fields import COLUMNS, POSITION
from desktop.data.journal.values import Origin
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.ui.editing.conflict_dialog import ConflictDialog
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press
from tests.ui.editing.desk import BACKSPACE, ENTER, ESCAPE, F2, TAB, Desk, seated

COUNT = 1_000


def hero(number: int) -> tuple[str, int, int, str]:
    return f"Hero {number:04}", number, number, f"Secret {number}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return rosters.make(tmp_path / "avengers.db", heroes=map(hero, range(1, COUNT + 1)))


def row(file: Path, number: int) -> tuple[object, ...]:
    return rosters.ask(file, "SELECT name, age, secret_name FROM hero WHERE id = ?", number)[0]


def sort_by(desk: Desk, field: str) -> None:
    desk.shell.panel.set_query(HeroQuery(sort=(Sort(field),)))
    desk.shell.settle()


def is_over(desk: Desk, number: int) -> bool:
    """Whether the editor stands over a hero."""
    editor = desk.editor
    assert editor is not None
    at = desk.view.rowAt(editor.geometry().center().y())
    drawn = desk.view.model().index(at, POSITION["id"]).data()
    return str(drawn) == str(number)


def test_a_refresh_leaves_the_editor_with_its_hero(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.type("Typed")
    desk.shell.panel.refresh()
    desk.shell.settle()
    desk.elsewhere("INSERT INTO hero (id, name, secret_name) VALUES (-1, 'New', 'x'), (-2, 'New', 'x')")
    desk.elsewhere("DELETE FROM hero WHERE id IN (1, 900)")
    assert desk.editor is not None
    assert desk.editor.text() == "Typed"
    desk.qtbot.waitUntil(lambda: is_over(desk, 5))
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Typed", 5, "Secret 5")


def test_sorting_leaves_the_editor_with_its_hero(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.type("Typed")
    desk.shell.panel.set_query(HeroQuery(sort=(Sort("age", True),)))
    desk.shell.settle()
    desk.qtbot.waitUntil(lambda: is_over(desk, 5))
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Typed", 5, "Secret 5")


def test_a_hero_that_is_filtered_out_is_still_edited(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.type("Typed")
    desk.shell.panel.set_query(HeroQuery(text="0007"))
    desk.shell.settle()
    desk.qtbot.waitUntil(lambda: "no longer in the table" in desk.bubble)
    desk.key(ENTER)
    desk.written()
    assert row(file, 5)[0] == "Typed"
    assert row(file, 7)[0] == "Hero 0007"


def test_typing_into_rows_that_are_not_read_yet_is_not_lost(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.shell.panel.go_to_row(900)
    assert desk.shell.panel.current_row() is None, "its page is on its way"
    desk.type("Early")
    desk.key(TAB)
    assert desk.editor is not None, "it waits for its hero"
    desk.qtbot.waitUntil(lambda: desk.at() == (900, "age"))
    desk.key(ESCAPE)
    desk.written()
    assert row(file, 900) == ("Early", 900, "Secret 900")


def test_a_row_that_moves_is_followed(desk: Desk, file: Path) -> None:
    sort_by(desk, "name")
    desk.go(5, "name")
    desk.type("Zorro")
    desk.key(ENTER)
    desk.written()
    assert desk.at() == (5, "name")
    assert desk.view.currentIndex().row() == COUNT - 1
    assert desk.shell.panel.status().selected == 1
    desk.type("Aaron")
    desk.key(TAB)
    desk.written()
    assert desk.view.currentIndex().row() == 0
    assert desk.at() == (5, "age")
    desk.type("7")
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Aaron", 7, "Secret 5")


def test_undo_by_the_mouse_leaves_what_is_being_typed_without_a_conflict(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("50")
    desk.key(ENTER)
    desk.written()
    desk.qtbot.waitUntil(lambda: desk.shell.editing.undoing.undo_label == "Edit hero")
    desk.go(5, "name")
    desk.type("Typed")
    (button,) = [it for it in desk.shell.window.findChildren(QToolButton) if it.accessibleName() == "Undo"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.shell.wait_for("Undone: Edit hero")
    assert desk.editor.text() == "Typed"
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Typed", 5, "Secret 5")


def test_undo_of_the_very_cell_under_its_editor_is_shown(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("50")
    desk.key(ENTER)
    desk.written()
    desk.go(5, "age")
    desk.key(F2)
    desk.qtbot.waitUntil(lambda: desk.shell.editing.undoing.undo_label == "Edit hero")
    desk.shell.editing.undo()
    desk.shell.wait_for("Undone: Edit hero")
    assert desk.editor.text() == "5"
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Hero 0005", 5, "Secret 5")


def test_undo_under_an_open_editor(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.key(TAB)
    desk.written()
    desk.qtbot.waitUntil(lambda: desk.shell.editing.undoing.undo_label != "")
    desk.type("Typed")
    desk.shell.editing.undo()
    desk.qtbot.waitUntil(lambda: row(file, 5)[1] == 5)
    desk.shell.settle()
    assert desk.editor is not None
    assert desk.editor.text() == "Typed"
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("Hero 0005", 5, "Typed")


def test_a_change_of_somebody_else_is_a_conflict(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.elsewhere("UPDATE hero SET age = 1, name = 'Theirs' WHERE id = 5")
    desk.key(ENTER)
    conflict = modal(desk.qtbot, ConflictDialog)
    assert row(file, 5) == ("Theirs", 1, "Secret 5")
    press(conflict, "Save Chosen Values")
    no_dialog(desk.qtbot)
    desk.written()
    assert row(file, 5) == ("Theirs", 55, "Secret 5")
    assert desk.drawn(5, "name") == "Theirs"


def test_theirs_can_be_kept(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.elsewhere("UPDATE hero SET age = 1 WHERE id = 5", noticed=False)
    desk.key(ENTER)
    press(modal(desk.qtbot, ConflictDialog), "Keep Theirs")
    no_dialog(desk.qtbot)
    desk.written()
    assert row(file, 5)[1] == 1
    assert desk.drawn(5, "age") == "1"


def test_undecided_what_was_typed_comes_back(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.elsewhere("UPDATE hero SET age = 1 WHERE id = 5", noticed=False)
    desk.key(ENTER)
    press(modal(desk.qtbot, ConflictDialog), "Cancel")
    no_dialog(desk.qtbot)
    assert desk.editor is not None
    assert desk.editor.text() == "55"
    assert "changed elsewhere" in desk.bubble
    assert row(file, 5)[1] == 1
    desk.key(ESCAPE)
    desk.shell.settle()


def test_the_second_cell_of_a_row_is_not_a_conflict_with_the_first(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.type("One")
    desk.key(TAB)
    desk.type("2")
    desk.written()
    assert desk.editor is not None
    desk.key(TAB)
    desk.type("Three")
    desk.key(ENTER)
    desk.written()
    assert row(file, 5) == ("One", 2, "Three")


@pytest.mark.parametrize("noticed", [True, False])
def test_a_hero_that_was_deleted_can_be_created_again(desk: Desk, file: Path, noticed: bool) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.elsewhere("DELETE FROM hero WHERE id = 5", noticed=noticed)
    assert desk.editor is not None
    assert desk.editor.text() == "55"
    desk.key(ENTER)
    press(modal(desk.qtbot, Message), "Create Again")
    no_dialog(desk.qtbot)
    desk.written()
    assert row(file, 5) == ("Hero 0005", 55, "Secret 5")
    assert row(file, 6) == ("Hero 0006", 6, "Secret 6")
    desk.qtbot.waitUntil(lambda: desk.at()[0] == 5)


def test_not_created_again_what_was_typed_is_still_there(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    desk.type("55")
    desk.elsewhere("DELETE FROM hero WHERE id = 5")
    desk.key(ENTER)
    press(modal(desk.qtbot, Message), "Not Now")
    no_dialog(desk.qtbot)
    assert desk.editor is not None
    assert desk.editor.text() == "55"
    assert "deleted elsewhere" in desk.bubble
    desk.key(ESCAPE)
    assert rosters.ask(file, "SELECT count(*) FROM hero") == [(COUNT - 1,)]


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = crud.update

    def locked(*_: object) -> None:
        monkeypatch.setattr(crud, "update", real)
        raise RosterLocked("Another program holds the roster. Try again in a moment.")

    monkeypatch.setattr(crud, "update", locked)


def test_a_failed_write_brings_the_text_back(desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(monkeypatch)
    desk.go(5, "age")
    desk.type("55")
    desk.key(ENTER)
    assert desk.drawn(5, "age") == "55"
    desk.qtbot.waitUntil(lambda: desk.editor is not None)
    assert desk.editor is not None
    assert desk.editor.text() == "55"
    assert "Another program holds the roster" in desk.bubble
    assert desk.at() == (5, "age")
    assert row(file, 5)[1] == 5
    desk.key(ENTER)
    desk.written()
    assert row(file, 5)[1] == 55


def test_a_failed_write_waits_while_something_else_is_typed(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_once(monkeypatch)
    desk.go(5, "secret_name")
    desk.type("Hidden")
    desk.key(ENTER)
    desk.type("Next")
    desk.qtbot.waitUntil(lambda: "was not saved" in desk.shell.window.quiet_bar.text())
    assert "Hidden" not in desk.shell.window.quiet_bar.text()
    desk.key(ENTER)
    desk.written()
    assert row(file, 6)[2] == "Next"
    desk.shell.window.close()
    press(modal(desk.qtbot, Message), "Wait")
    no_dialog(desk.qtbot)
    press(desk.shell.window.quiet_bar, "Edit Again")
    assert desk.editor is not None
    assert desk.editor.text() == "Hidden"
    desk.key(ENTER)
    desk.written()
    assert row(file, 5)[2] == "Hidden"


def test_a_locked_roster_keeps_what_was_typed(desk: Desk, file: Path) -> None:
    desk.go(5, "age")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.type("55")
        desk.key(ENTER)
        assert desk.drawn(5, "age") == "55"
        desk.qtbot.waitUntil(lambda: desk.editor is not None, timeout=20_000)
        assert desk.editor is not None
        assert desk.editor.text() == "55"
        assert desk.bubble
        other.execute("ROLLBACK")
    desk.key(ENTER)
    desk.written()
    assert row(file, 5)[1] == 55


def test_a_failed_write_does_not_close_the_window(desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(monkeypatch)
    desk.go(5, "age")
    desk.type("55")
    desk.shell.window.close()
    desk.qtbot.waitUntil(lambda: desk.bubble != "")
    assert desk.shell.window.isVisible()
    desk.shell.window.close()
    press(modal(desk.qtbot, Message), "Leave Anyway")
    desk.qtbot.waitUntil(lambda: not desk.shell.window.isVisible())
    assert row(file, 5)[1] == 5


def test_two_windows_on_one_file(qtbot: QtBot, desk: Desk, file: Path, tmp_path: Path) -> None:
    with seated(qtbot, file, tmp_path / "other") as other:
        desk.go(5, "age")
        other.click(other.view.visualRect(other.view.model().index(4, 0)).center())
        QTest.keyClicks(other.view, "H")
        assert other.editor is not None
        desk.type("55")
        desk.key(ENTER)
        desk.written()
        QTest.keyClicks(other.editor, "EIRS")
        QTest.keyClick(other.editor, ENTER)
        press(modal(qtbot, ConflictDialog), "Save Chosen Values")
        no_dialog(qtbot)
        other.written()
        assert row(file, 5) == ("HEIRS", 55, "Secret 5")
        desk.qtbot.waitUntil(lambda: desk.drawn(5, "name") == "HEIRS")


def test_a_write_of_the_api_while_a_cell_is_edited(desk: Desk, file: Path) -> None:
    """It goes through the same writer, so nobody calls it an outside change."""
    before = rosters.ask(file, f"SELECT {', '.join(COLUMNS)} FROM hero WHERE id = 5")[0]
    desk.go(5, "age")
    desk.type("55")
    origin = Origin("api", "client", "PATCH")
    with desk.qtbot.waitSignal(desk.shell.tasks.committed):
        desk.shell.tasks._database.write(crud.update, before, {"name": "Api"}, origin).result()
    desk.key(ENTER)
    press(modal(desk.qtbot, ConflictDialog), "Save Chosen Values")
    no_dialog(desk.qtbot)
    desk.written()
    assert row(file, 5) == ("Api", 55, "Secret 5")


def test_a_click_while_a_row_is_read_waits_for_it(desk: Desk, file: Path) -> None:
    desk.go(5, "name")
    desk.shell.panel.go_to_row(900)
    desk.key(BACKSPACE)
    desk.type("Early")
    place = QPoint(20, 4)
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.qtbot.waitUntil(lambda: desk.editor is None)
    desk.written()
    assert row(file, 900)[0] == "Early"
