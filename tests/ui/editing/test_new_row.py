"""A hero is typed into the row below the table, with the keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.errors import RosterFull
from desktop.data.fields import POSITION, id_of
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.ui.editing.new_row import NewRow
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, press
from tests.ui.editing.desk import BACKSPACE, CONTROL, ENTER, ESCAPE, SHIFT, TAB, Desk, Hero, seated

BEFORE = [(name, age, secret) for name, age, _, secret in rosters.HEROES]
ANT = ("Ant-Man", 30, "Scott Lang")


def strip(desk: Desk) -> NewRow:
    return desk.shell.editing.new_row


def begin(desk: Desk) -> None:
    desk.shell.key("Ins")
    assert strip(desk).isVisible()
    assert desk.focus() is strip(desk).inputs["name"]


def fill(desk: Desk, hero: Hero = ANT, *, last: Qt.Key = TAB) -> None:
    for number, value in enumerate(hero):
        desk.type("" if value is None else str(value))
        desk.key(TAB if number < 2 else last)


def stored(desk: Desk) -> list[Hero]:
    return desk.heroes()[3:]


def test_it_commits_when_the_last_input_is_left_and_begins_anew(desk: Desk) -> None:
    begin(desk)
    fill(desk)
    assert desk.focus() is strip(desk).inputs["name"]
    assert not strip(desk).is_dirty
    fill(desk, ("Wasp", None, "Hope"))
    assert stored(desk) == [ANT, ("Wasp", None, "Hope")]
    desk.qtbot.waitUntil(lambda: desk.at()[0] == 5)
    desk.key(ESCAPE)
    assert strip(desk).isHidden()
    assert desk.focus() is desk.view


def test_enter_anywhere_commits_what_is_complete(desk: Desk) -> None:
    desk.shell.key("Ctrl+Shift+Return")
    fill(desk)
    fill(desk, last=ENTER)
    assert stored(desk) == [ANT, ANT]


def test_what_is_missing_is_said_and_nothing_is_lost(desk: Desk) -> None:
    begin(desk)
    desk.type("Ant-Man")
    desk.key(ENTER)
    assert desk.focus() is strip(desk).inputs["secret_name"]
    assert said(desk) == "Enter a value."
    desk.type("Scott")
    assert said(desk) == ""
    desk.key(Qt.Key.Key_Backtab, held=SHIFT)
    desk.type("99999999999999999999")
    desk.key(ENTER)
    assert "Enter at most" in said(desk)
    assert stored(desk) == []
    for _ in range(20):
        desk.key(BACKSPACE)
    desk.key(ENTER)
    assert stored(desk) == [("Ant-Man", None, "Scott")]


def said(desk: Desk) -> str:
    bubble = strip(desk)._bubble
    return bubble.text() if bubble.isVisible() else ""


def test_letters_are_refused_with_the_reason(desk: Desk) -> None:
    begin(desk)
    desk.type("Ant-Man")
    desk.key(TAB)
    desk.type("x")
    assert said(desk) == "Enter a whole number, or leave it empty."
    desk.type("3")
    assert said(desk) == ""
    desk.key(ESCAPE)


def test_escape_discards(desk: Desk) -> None:
    begin(desk)
    desk.type("Nobody")
    desk.key(ESCAPE)
    assert strip(desk).isHidden()
    assert stored(desk) == []
    begin(desk)
    assert not strip(desk).is_dirty


def test_leaving_the_row_commits_when_it_is_complete(desk: Desk) -> None:
    begin(desk)
    fill(desk, ("Ant-Man", 30, "Scott"), last=Qt.Key.Key_End)
    desk.go(1, "name")
    desk.qtbot.waitUntil(strip(desk).isHidden)
    assert stored(desk) == [("Ant-Man", 30, "Scott")]


def test_leaving_an_incomplete_row_keeps_it_with_the_reason(desk: Desk) -> None:
    begin(desk)
    desk.type("Ant-Man")
    desk.go(1, "name")
    desk.qtbot.waitUntil(lambda: said(desk) == "Enter a value.")
    assert strip(desk).isVisible()
    assert desk.focus() is desk.view
    assert stored(desk) == []
    desk.shell.window.close()
    press(modal(desk.qtbot, Message), "Leave Anyway")
    desk.qtbot.waitUntil(lambda: not desk.shell.window.isVisible())


def test_an_empty_row_goes_when_it_is_left(desk: Desk) -> None:
    begin(desk)
    desk.go(1, "name")
    desk.qtbot.waitUntil(strip(desk).isHidden)


def test_a_secret_is_typed_masked(desk: Desk) -> None:
    begin(desk)
    assert strip(desk).inputs["secret_name"].echoMode() is QLineEdit.EchoMode.Password
    desk.key(ESCAPE)
    desk.shell.key("Ctrl+Shift+H")
    begin(desk)
    assert strip(desk).inputs["secret_name"].echoMode() is QLineEdit.EchoMode.Normal


def test_a_failed_write_brings_everything_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        monkeypatch.undo()
        raise RosterFull("The disk is full. Make room and try again.")

    monkeypatch.setattr(crud, "create", full)
    begin(desk)
    fill(desk)
    desk.qtbot.waitUntil(lambda: "The disk is full" in said(desk))
    assert [one.text() for one in strip(desk).inputs.values()] == ["Ant-Man", "30", "Scott Lang"]
    desk.key(ENTER)
    assert stored(desk) == [ANT]


def test_a_failed_write_waits_while_the_next_hero_is_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        monkeypatch.undo()
        raise RosterFull("The disk is full. Make room and try again.")

    monkeypatch.setattr(crud, "create", full)
    begin(desk)
    fill(desk)
    desk.type("W")
    bar = desk.shell.window.quiet_bar
    desk.qtbot.waitUntil(lambda: "The disk is full" in bar.text())
    desk.type("asp")
    desk.key(TAB, TAB)
    desk.type("Hope")
    desk.key(TAB)
    press(bar, "Edit Again")
    desk.key(ENTER)
    assert stored(desk) == [("Wasp", None, "Hope"), ANT]


def test_inputs_stand_below_their_columns(desk: Desk) -> None:
    begin(desk)
    header = desk.view.header
    header.moveSection(0, 3)
    header.resizeSection(1, 200)
    desk.shell.panel.set_row_numbers(True)
    desk.qtbot.wait(50)
    left = header.viewport().mapToGlobal(QPoint(0, 0)).x()
    for name, one in strip(desk).inputs.items():
        assert one.mapToGlobal(QPoint(0, 0)).x() == left + header.sectionViewportPosition(POSITION[name])
        assert one.width() == header.sectionSize(POSITION[name])
    desk.key(ESCAPE)
    desk.shell.key("Ins")
    assert desk.focus() is strip(desk).inputs["age"], "the first one on the screen"


def test_copies_are_one_operation_and_selected(desk: Desk) -> None:
    desk.go(1, "name")
    QTest.keyClick(desk.view, Qt.Key.Key_Down, SHIFT)
    desk.shell.key("Ctrl+J")
    desk.shell.wait_for("2 heroes added")
    desk.shell.settle()
    assert desk.heroes() == [*BEFORE, *BEFORE[:2]]
    assert sorted(selected(desk)) == [4, 5]
    desk.qtbot.waitUntil(lambda: desk.shell.editing.undoing.undo_label == "Duplicate heroes")
    desk.shell.key("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: desk.heroes() == BEFORE)


def selected(desk: Desk) -> list[int]:
    found: list[list[int]] = []
    desk.shell.panel.read_selected(10, lambda rows: found.append([id_of(row) for row in rows]))
    desk.qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_a_copy_takes_damaged_cells_along_and_its_place_in_the_order(desk: Desk, file: Path) -> None:
    desk.elsewhere("UPDATE hero SET age = 'old' WHERE id = 2")
    desk.shell.panel.set_query(HeroQuery(sort=(Sort("name"),)))
    desk.shell.settle()
    desk.go(3, "name")
    desk.shell.key("Ctrl+J")
    desk.qtbot.waitUntil(lambda: desk.at()[0] == 4)
    assert rosters.ask(file, "SELECT name, age, secret_name FROM hero WHERE id = 4") == [
        ("Spider-Boy", "old", "Pedro Parqueador")
    ]


def test_what_is_typed_into_a_cell_is_copied_too(desk: Desk) -> None:
    desk.go(1, "name")
    desk.type("Typed")
    desk.key(Qt.Key.Key_J, held=CONTROL)
    desk.shell.wait_for("1 hero added")
    assert [name for name, *_ in desk.heroes()] == ["Typed", "Spider-Boy", "Rusty-Man", "Typed"]


def test_too_many_are_not_duplicated(qtbot: QtBot, tmp_path: Path) -> None:
    many = [(f"Hero {number}", number, number, "x") for number in range(1, 502)]
    with seated(qtbot, rosters.make(tmp_path / "many.db", heroes=many), tmp_path / "data") as desk:
        desk.shell.key("Ctrl+A")
        desk.shell.key("Ctrl+J")
        desk.shell.wait_for("At most 500 heroes can be duplicated at once")
        assert len(desk.heroes()) == 501


def test_a_read_only_roster_takes_no_new_hero(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
    with seated(qtbot, file, tmp_path / "data") as desk:
        desk.shell.editing.create_in_table()
        assert strip(desk).isHidden()
        assert "This roster is read-only" in desk.shell.said()
        assert not desk.shell.window.actions_by_id["new_in_table"].isEnabled()
