"""Cells are edited where they are: keys, mouse, what is wrong, and what is left alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.data.models import MAX_TEXT
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press
from tests.ui.editing.desk import BACKSPACE, CONTROL, DOWN, ENTER, ESCAPE, F2, SHIFT, TAB, UP, Desk, seated

DEADPOND, SPIDER, RUSTY = [(name, age, secret) for name, age, _, secret in rosters.HEROES]


def test_typing_over_a_cell_replaces_it_and_enter_goes_down(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Spider-Man")
    assert desk.editor is not None
    assert desk.editor.text() == "Spider-Man"
    desk.key(ENTER)
    assert desk.editor is None
    assert desk.drawn(2, "name") == "Spider-Man", "before it is committed"
    assert desk.at() == (3, "name")
    assert desk.focus() is desk.view
    assert desk.heroes() == [DEADPOND, ("Spider-Man", 17, "Pedro Parqueador"), RUSTY]


@pytest.mark.parametrize("key", [F2, ENTER])
def test_keys_that_open_the_cell_with_its_text(desk: Desk, key: Qt.Key) -> None:
    desk.go(2, "name")
    desk.key(key)
    assert desk.editor is not None
    assert desk.editor.selectedText() == "Spider-Boy"
    desk.key(Qt.Key.Key_End)
    desk.type("!")
    desk.key(ENTER)
    assert desk.heroes()[1][0] == "Spider-Boy!"


def test_a_double_click_opens_the_cell(desk: Desk) -> None:
    place = desk.view.visualRect(desk.view.model().index(2, 1)).center()
    desk.click(place)
    desk.click(place, twice=True)
    assert desk.editor is not None
    assert desk.editor.text() == "48"


def test_backspace_opens_the_cell_emptied_and_nothing_is_unknown(desk: Desk) -> None:
    desk.go(2, "age")
    desk.key(BACKSPACE)
    assert desk.editor is not None
    assert desk.editor.text() == ""
    desk.key(ENTER)
    assert desk.heroes()[1][1] is None
    assert desk.drawn(2, "age") == "unknown"


def test_tab_walks_the_cells_a_person_may_write_from_row_to_row(desk: Desk) -> None:
    desk.go(1, "name")
    desk.key(F2)
    walked = [desk.at()]
    for _ in range(4):
        desk.key(TAB)
        walked.append(desk.at())
        assert desk.editor is not None
    assert walked == [(1, "name"), (1, "age"), (1, "secret_name"), (2, "name"), (2, "age")]
    for _ in range(2):
        desk.key(Qt.Key.Key_Backtab, held=SHIFT)
    assert desk.at() == (1, "secret_name")
    desk.key(ESCAPE)
    assert desk.heroes() == [DEADPOND, SPIDER, RUSTY]


def test_tab_follows_the_order_of_the_columns_on_the_screen(desk: Desk) -> None:
    header = desk.view.header
    header.moveSection(header.visualIndex(1), 0)
    desk.go(1, "age")
    desk.key(F2, TAB)
    assert desk.at() == (1, "name")


def test_tab_in_the_last_cell_only_commits(desk: Desk) -> None:
    desk.go(3, "secret_name")
    desk.type("Tom")
    desk.key(TAB)
    assert desk.editor is None
    assert desk.heroes()[2][2] == "Tom"


def test_every_cell_of_a_row_typed_without_waiting(desk: Desk) -> None:
    desk.go(2, "name")
    for text in ("Peter", "18", "Parker"):
        desk.type(text)
        desk.key(TAB)
    assert desk.heroes()[1] == ("Peter", 18, "Parker")


def test_the_same_cell_again_before_the_first_edit_is_committed(desk: Desk) -> None:
    desk.go(2, "name")
    for text in ("One", "Two", "Three"):
        desk.type(text)
        desk.key(ENTER, UP)
        assert desk.drawn(2, "name") == text
    assert desk.heroes()[1][0] == "Three"


def test_arrows_and_shift_enter_leave_upwards_and_downwards(desk: Desk) -> None:
    desk.go(2, "age")
    desk.type("1")
    desk.key(DOWN)
    assert desk.at() == (3, "age")
    desk.type("2")
    desk.key(UP)
    assert desk.at() == (2, "age")
    desk.key(F2)
    desk.key(ENTER, held=SHIFT)
    assert desk.at() == (1, "age")
    desk.type("3")
    desk.key(ENTER, held=CONTROL)
    assert desk.at() == (1, "age")
    assert [age for _, age, _ in desk.heroes()] == [3, 1, 2]


def test_escape_restores(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Nonsense")
    desk.key(ESCAPE)
    assert desk.editor is None
    assert desk.drawn(2, "name") == "Spider-Boy"
    assert desk.heroes() == [DEADPOND, SPIDER, RUSTY]


def test_what_is_left_unchanged_is_not_written(desk: Desk, file: Path) -> None:
    before = rosters.fingerprint(file)
    for field in ("name", "age", "secret_name"):
        desk.go(2, field)
        desk.key(F2, ENTER)
        desk.go(2, field)
        desk.key(F2)
        desk.type("7")
        desk.key(Qt.Key.Key_Z, held=CONTROL)
        desk.key(TAB, ESCAPE)
    desk.written()
    assert rosters.fingerprint(file) == before
    assert not desk.shell.window.actions_by_id["undo"].isEnabled()


def test_a_click_elsewhere_commits(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Clicked")
    desk.go(3, "age")
    assert desk.editor is None
    assert desk.at() == (3, "age")
    assert desk.heroes()[1][0] == "Clicked"


def test_a_click_on_a_title_commits(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Sorted")
    QTest.mouseClick(desk.view.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 8))
    assert desk.editor is None
    assert desk.heroes()[1][0] == "Sorted"


def test_going_to_the_search_commits(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Left")
    desk.key(Qt.Key.Key_F, held=CONTROL)
    assert desk.editor is None
    assert desk.focus() is desk.shell.panel.search_widget()
    assert desk.heroes()[1][0] == "Left"


def test_closing_the_window_commits(desk: Desk, file: Path) -> None:
    desk.go(2, "name")
    desk.type("Closed")
    with desk.qtbot.waitSignal(desk.shell.window.closing):
        desk.shell.window.close()
    assert rosters.ask(file, "SELECT name FROM hero WHERE id = 2") == [("Closed",)]


def test_what_cannot_be_saved_is_not_left_without_a_question(desk: Desk) -> None:
    desk.go(2, "name")
    desk.key(BACKSPACE)
    desk.shell.window.close()
    press(modal(desk.qtbot, Message), "Wait")
    no_dialog(desk.qtbot)
    assert desk.shell.window.isVisible()
    assert desk.bubble == "Enter a value."
    desk.key(ESCAPE)


def test_an_invalid_value_keeps_the_editor_with_the_reason(desk: Desk) -> None:
    desk.go(2, "age")
    desk.type("99999999999999999999")
    desk.key(ENTER)
    assert desk.editor is not None
    assert desk.bubble == "Enter at most 9,223,372,036,854,775,807."
    assert desk.editor.accessibleDescription() == desk.bubble
    desk.key(BACKSPACE)
    assert desk.bubble == "", "until it is looked at again"
    desk.key(TAB)
    assert desk.bubble != ""
    desk.click(desk.view.visualRect(desk.view.model().index(0, 0)).center())
    assert desk.focus() is desk.editor, "a click elsewhere is for nothing"
    assert desk.at() == (2, "age")
    desk.key(Qt.Key.Key_A, held=CONTROL)
    desk.type("30")
    desk.key(ENTER)
    assert desk.bubble == ""
    assert desk.heroes()[1][1] == 30


def test_an_age_takes_digits_only(desk: Desk) -> None:
    desk.go(2, "age")
    desk.type("x-1.9y")
    assert desk.editor is not None
    assert desk.editor.text() == "19"
    assert desk.bubble == "Enter a whole number, or leave it empty."
    assert desk.editor.accessibleDescription() == desk.bubble
    desk.type("0")
    assert desk.bubble == "", "until a digit is typed"
    desk.key(BACKSPACE, ENTER)
    assert desk.heroes()[1][1] == 19


def test_a_letter_that_opens_an_age_is_refused_with_the_reason(desk: Desk) -> None:
    desk.go(2, "age")
    desk.type("x")
    assert desk.editor.text() == "17"
    assert desk.bubble == "Enter a whole number, or leave it empty."
    desk.key(ENTER)
    assert desk.bubble == ""
    assert desk.heroes() == [DEADPOND, SPIDER, RUSTY]


def test_what_is_pasted_into_an_age_is_refused_with_the_reason(desk: Desk) -> None:
    desk.go(2, "age")
    desk.key(F2)
    QApplication.clipboard().setText("1_000")
    desk.key(Qt.Key.Key_V, held=CONTROL)
    assert desk.editor.text() == "17"
    assert desk.bubble == "Only digits can be typed here."
    desk.key(ESCAPE)


def test_an_age_has_no_end_of_digits(desk: Desk) -> None:
    desk.go(2, "age")
    desk.type("9" * 31)
    assert len(desk.editor.text()) == 30
    assert desk.bubble == "Enter at most 9,223,372,036,854,775,807."
    desk.key(ESCAPE)


def test_a_name_must_not_be_empty(desk: Desk) -> None:
    desk.go(2, "name")
    desk.key(BACKSPACE)
    desk.type("  ")
    desk.key(ENTER)
    assert desk.bubble == "Enter a value."
    desk.key(ESCAPE)
    assert desk.bubble == ""
    assert desk.heroes() == [DEADPOND, SPIDER, RUSTY]


def test_spaces_around_a_text_are_not_kept(desk: Desk) -> None:
    desk.go(2, "name")
    desk.type("Peter  ")
    desk.key(ENTER)
    assert desk.drawn(2, "name") == "Peter"
    assert desk.heroes()[1][0] == "Peter"


def test_a_secret_is_edited_masked_unless_revealed(desk: Desk) -> None:
    desk.go(2, "secret_name")
    desk.key(F2)
    assert desk.editor is not None
    assert desk.editor.echoMode() is QLineEdit.EchoMode.Password
    desk.key(Qt.Key.Key_H, held=CONTROL | Qt.KeyboardModifier.AltModifier)
    assert desk.editor.echoMode() is QLineEdit.EchoMode.Normal
    reveal = desk.editor.findChild(QAction, "reveal")
    assert isinstance(reveal, QAction)
    reveal.trigger()
    assert desk.editor.echoMode() is QLineEdit.EchoMode.Password
    desk.key(ESCAPE)
    desk.shell.key("Ctrl+Shift+H")
    desk.shell.settle()
    desk.key(F2)
    assert desk.editor is not None
    assert desk.editor.echoMode() is QLineEdit.EchoMode.Normal
    desk.type("Peter")
    desk.key(ENTER)
    assert desk.heroes()[1][2] == "Peter"


def test_the_id_is_not_edited(desk: Desk) -> None:
    desk.go(2, "id")
    desk.type("5")
    assert desk.editor is None
    assert "Id cannot be edited" in desk.shell.said()


def test_letters_composed_by_an_input_method_are_typed(desk: Desk) -> None:
    desk.go(2, "name")
    event = QInputMethodEvent()
    event.setCommitString("é")
    QApplication.sendEvent(desk.focus(), event)
    desk.type("lan")
    desk.key(ENTER)
    assert desk.heroes()[1][0] == "élan"


def test_scrolled_away_the_editor_comes_back_when_somebody_types(qtbot: QtBot, tmp_path: Path) -> None:
    many = [(f"Hero {number}", number, number, "x") for number in range(1, 400)]
    with seated(qtbot, rosters.make(tmp_path / "many.db", heroes=many), tmp_path / "data") as desk:
        desk.go(3, "name")
        desk.type("Ne")
        desk.view.verticalScrollBar().setValue(desk.view.verticalScrollBar().maximum())
        desk.shell.settle()
        assert desk.editor is not None
        assert not desk.view.viewport().rect().intersects(desk.editor.geometry())
        desk.type("w")
        assert desk.view.viewport().rect().contains(desk.editor.geometry())
        desk.key(ENTER)
        assert desk.heroes()[2][0] == "New"


@pytest.mark.parametrize(
    ("value", "hint"),
    [("b'\\x00\\xff'", "holds binary data"), ("'old'", "something else than its column"), ("1.5", "something else")],
)
def test_a_damaged_cell_is_left_as_it_is_unless_edited(desk: Desk, file: Path, value: str, hint: str) -> None:
    sql = "x'00ff'" if value.startswith("b'") else value
    desk.elsewhere(f"UPDATE hero SET age = {sql} WHERE id = 2")
    before = rosters.fingerprint(file)
    desk.go(2, "age")
    desk.key(F2)
    assert hint in desk.bubble
    desk.key(ENTER)
    desk.written()
    assert rosters.fingerprint(file) == before
    desk.go(2, "age")
    desk.type("17")
    desk.key(ENTER)
    assert desk.heroes()[1][1] == 17


def test_a_damaged_cell_can_be_emptied(desk: Desk) -> None:
    desk.elsewhere("UPDATE hero SET age = 'old' WHERE id = 2")
    desk.go(2, "age")
    desk.key(BACKSPACE, ENTER)
    assert desk.heroes()[1][1] is None


def test_a_text_too_long_for_an_input_is_never_cut(desk: Desk, file: Path) -> None:
    long = "x" * 40_000
    desk.elsewhere(f"UPDATE hero SET name = '{long}' WHERE id = 2")
    desk.go(2, "name")
    desk.key(F2)
    assert "40,000 characters" in desk.bubble
    desk.key(TAB)
    desk.type("18")
    desk.key(ENTER)
    assert desk.heroes()[1] == (long, 18, "Pedro Parqueador")
    assert len(long) > MAX_TEXT


def test_a_read_only_roster_says_why(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
    with seated(qtbot, file, tmp_path / "data") as desk:
        desk.go(2, "name")
        desk.type("x")
        assert desk.editor is None
        assert "This roster is read-only" in desk.shell.said()
