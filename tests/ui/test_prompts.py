from functools import partial

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.errors import RosterLocked
from desktop.ui import prompts
from desktop.ui.prompts import Message, Unexpected
from tests.ui.drive import button, modal, no_dialog, press, texts

EVIL = "<table><img src='/etc/passwd'>" * 20


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def answers() -> list[object]:
    return []


def confirm(window: QWidget, answers: list[object], names: list[str], number: int) -> None:
    prompts.confirm_delete(
        window, names, number, accepted=partial(answers.append, "yes"), rejected=partial(answers.append, "no")
    )


def test_dialogs_do_not_block(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, ["Deadpond"], 1)
    dialog = modal(qtbot, Message)
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    assert answers == []
    press(dialog, "Cancel")
    no_dialog(qtbot)


def test_delete_names_some_and_counts_all(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, ["A", "B", "C", "D", "E", "F"], 12350)
    dialog = modal(qtbot, Message)
    number = QLocale().toString(12345)
    assert f"A\nB\nC\nD\nE\nand {number} more" in texts(dialog)
    press(dialog, f"Delete {QLocale().toString(12350)} Heroes")
    no_dialog(qtbot)
    assert answers == ["yes"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_delete_nothing(qtbot: QtBot, window: QWidget, answers: list[object], key: Qt.Key) -> None:
    confirm(window, answers, ["A"], 1)
    QTest.keyClick(modal(qtbot, Message), key)
    no_dialog(qtbot)
    assert answers == ["no"]


def test_names_are_plain_short_and_on_one_line(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, [EVIL, "two\nlines\u202e"], 2)
    dialog = modal(qtbot, Message)
    shown = texts(dialog).splitlines()
    assert f"{EVIL[:39]}…" in shown
    assert "two lines" in shown
    press(dialog, "Cancel")


def test_known_error_has_technical_words_under_details(qtbot: QtBot, window: QWidget) -> None:
    prompts.show_error(window, RosterLocked("It is locked. Nothing was saved; try again.", "SQLITE_BUSY"))
    dialog = modal(qtbot, Message)
    assert texts(dialog).splitlines() == ["It is locked.", "Nothing was saved; try again."]
    details = dialog.findChild(QPlainTextEdit)
    assert isinstance(details, QPlainTextEdit)
    assert not details.isVisible()
    QTest.mouseClick(button(dialog, "Details"), Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.toPlainText() == "SQLITE_BUSY"
    press(dialog, "Close")
    no_dialog(qtbot)


def test_without_details_there_is_no_details_button(qtbot: QtBot, window: QWidget) -> None:
    prompts.show_error(window, RosterLocked("It is locked. Try again."))
    dialog = modal(qtbot, Message)
    assert dialog.findChildren(QToolButton) == []
    press(dialog, "Close")


def test_rich_text_in_an_error_is_plain(qtbot: QtBot, window: QWidget) -> None:
    prompts.show_error(window, RosterLocked(f"{EVIL}. Try again."))
    dialog = modal(qtbot, Message)
    assert dialog.text.textFormat() is Qt.TextFormat.PlainText
    assert dialog.informative.textFormat() is Qt.TextFormat.PlainText
    press(dialog, "Close")


@pytest.mark.parametrize(("typed", "row"), [("12", 12), ("16 376", 16376), ("999999999999999999999", 16376)])
def test_go_to_row(qtbot: QtBot, window: QWidget, answers: list[object], typed: str, row: int) -> None:
    prompts.ask_row(window, 16376, answers.append)
    dialog = modal(qtbot, Message)
    number = dialog.findChild(QLineEdit)
    assert isinstance(number, QLineEdit)
    QTest.keyClicks(number, typed)
    QTest.keyClick(number, Qt.Key.Key_Return)
    no_dialog(qtbot)
    assert answers == [row]


@pytest.mark.parametrize("typed", ["", "0", "x", "-3", "1e5"])
def test_go_to_row_needs_a_number(qtbot: QtBot, window: QWidget, answers: list[object], typed: str) -> None:
    prompts.ask_row(window, 10, answers.append)
    dialog = modal(qtbot, Message)
    number = dialog.findChild(QLineEdit)
    assert isinstance(number, QLineEdit)
    QTest.keyClicks(number, typed)
    assert not button(dialog, "Go").isEnabled()
    press(dialog, "Cancel")
    assert answers == []


def test_upgrade_is_asked(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    prompts.ask_upgrade(window, "marvel", accepted=partial(answers.append, "yes"))
    dialog = modal(qtbot, Message)
    assert texts(dialog).startswith("Upgrade marvel?")
    press(dialog, "Upgrade")
    no_dialog(qtbot)
    assert answers == ["yes"]


def test_unexpected_errors_do_not_rain(qtbot: QtBot, window: QWidget) -> None:
    for number in range(5):
        prompts.show_unexpected(window, f"ZeroDivisionError\n  place:{number}")
    dialogs = [it for it in QApplication.topLevelWidgets() if isinstance(it, Unexpected) and it.isVisible()]
    assert len(dialogs) == 1
    assert "4 more times" in texts(dialogs[0])
    press(dialogs[0], "Close")
    no_dialog(qtbot)


def test_the_same_place_is_reported_once(qtbot: QtBot, window: QWidget) -> None:
    prompts.show_unexpected(window, "ZeroDivisionError\n  place:1")
    press(modal(qtbot, Unexpected), "Close")
    no_dialog(qtbot)
    qtbot.waitUntil(lambda: not any(isinstance(it, Unexpected) for it in QApplication.topLevelWidgets()))
    prompts.show_unexpected(window, "ZeroDivisionError\n  place:1")
    assert QApplication.activeModalWidget() is None
    prompts.show_unexpected(window, "ZeroDivisionError\n  place:2")
    press(modal(qtbot, Unexpected), "Close")


def test_a_dialog_over_a_dialog_belongs_to_it(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, ["A"], 1)
    outer = modal(qtbot, Message)
    prompts.show_unexpected(window, "x")
    inner = modal(qtbot, Unexpected)
    assert inner.parentWidget() is outer
    assert prompts.close_dialogs(window)
    assert QApplication.activeModalWidget() is None
    assert answers == ["no"]


def test_the_dialogs_of_another_window_stay(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    confirm(window, answers, ["A"], 1)
    modal(qtbot, Message)
    prompts.show_unexpected(other, "x")
    theirs = modal(qtbot, Unexpected)
    assert theirs.parentWidget() is other
    assert prompts.close_dialogs(window)
    assert answers == ["no"]
    assert theirs.isVisible()
    assert prompts.close_dialogs(other)


def test_the_keyboard_goes_back_to_the_window(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, ["A"], 1)
    press(modal(qtbot, Message), "Cancel")
    no_dialog(qtbot)
    qtbot.waitUntil(window.isActiveWindow)


def test_dialogs_have_names_for_screen_readers(qtbot: QtBot, window: QWidget, answers: list[object]) -> None:
    confirm(window, answers, ["A"], 1)
    dialog = modal(qtbot, Message)
    assert dialog.accessibleName() == dialog.text.text()
    assert dialog.accessibleDescription() == dialog.informative.text()
    press(dialog, "Cancel")
