from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.errors import InvalidHero, RosterLocked
from desktop.data.fields import COLUMNS
from desktop.data.models import MAX_INTEGER, Row
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.prompts import Message
from tests.ui.drive import button, modal, no_dialog, press, texts

ENTER, ESCAPE, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Space
CONTROL = Qt.KeyboardModifier.ControlModifier
Opened = Callable[..., HeroDialog]


def row(name: object = "Spider-Boy", age: object = 17, secret: object = "Pedro", number: int = 7) -> Row:
    values = {"name": name, "age": age, "secret_name": secret, "id": number}
    return tuple(values[column] for column in COLUMNS)


@pytest.fixture
def saves() -> list[dict[str, object]]:
    return []


@pytest.fixture
def opened(qtbot: QtBot, saves: list[dict[str, object]]) -> Opened:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def open_(stored: Row | None = None, *, revealed: bool = False, can_cancel: bool = True) -> HeroDialog:
        dialog = HeroDialog(window, stored, revealed=revealed, cancel=lambda: can_cancel)
        dialog.save_requested.connect(saves.append)
        dialog.open()
        return modal(qtbot, HeroDialog)

    return open_


def edit(dialog: HeroDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def retype(dialog: HeroDialog, name: str, text: str) -> None:
    edit(dialog, name).selectAll()
    QTest.keyClick(edit(dialog, name), Qt.Key.Key_Delete)
    QTest.keyClicks(edit(dialog, name), text)


def unknown(dialog: HeroDialog) -> QCheckBox:
    found = dialog.findChild(QCheckBox, "unknown_age")
    assert isinstance(found, QCheckBox)
    return found


def test_a_form_for_every_field(opened: Opened) -> None:
    dialog = opened()
    assert list(dialog.form.inputs) == [name for name in COLUMNS if name != "id"]
    assert dialog.focusWidget() is edit(dialog, "name")
    dialog.reject()


def test_create_by_keyboard_alone(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened()
    for text in ("Rusty-Man", "48"):
        QTest.keyClicks(dialog.focusWidget(), text)
        QTest.keyClick(dialog.focusWidget(), TAB)
    assert dialog.focusWidget() is unknown(dialog)
    QTest.keyClick(dialog.focusWidget(), TAB)
    QTest.keyClicks(dialog.focusWidget(), "Tommy Sharp")
    QTest.keyClick(dialog.focusWidget(), ENTER, CONTROL)
    assert saves == [{"name": "Rusty-Man", "age": "48", "secret_name": "Tommy Sharp"}]
    dialog.saved()


def test_unknown_is_explicit(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened()
    assert unknown(dialog).isChecked()
    QTest.keyClicks(edit(dialog, "age"), "5")
    assert not unknown(dialog).isChecked()
    QTest.keyClick(edit(dialog, "age"), Qt.Key.Key_Backspace)
    assert "tick Unknown" in texts(dialog)
    unknown(dialog).setFocus()
    QTest.keyClick(unknown(dialog), SPACE)
    assert "tick Unknown" not in texts(dialog)
    QTest.keyClicks(edit(dialog, "name"), "A")
    QTest.keyClicks(edit(dialog, "secret_name"), "B")
    QTest.keyClick(dialog, ENTER)
    assert saves == [{"name": "A", "age": None, "secret_name": "B"}]
    dialog.saved()


def test_nothing_shouts_before_the_first_edit(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened()
    assert "Enter a value" not in texts(dialog)
    press(dialog, "Create Hero")
    assert texts(dialog).count("Enter a value.") == 2
    assert dialog.focusWidget() is edit(dialog, "name")
    assert edit(dialog, "name").accessibleDescription() == "Enter a value."
    QTest.keyClicks(dialog.focusWidget(), "A")
    assert texts(dialog).count("Enter a value.") == 1
    assert saves == []
    QTest.keyClick(edit(dialog, "name"), Qt.Key.Key_Backspace)
    dialog.reject()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("12", "12"), ("1 2", "12"), ("x-1.2y", "12"), (str(MAX_INTEGER), str(MAX_INTEGER)), ("٣٤", "34")],
)
def test_age_takes_digits_only(opened: Opened, typed: str, shown: str) -> None:
    dialog = opened()
    for character in typed:
        QTest.keyClicks(edit(dialog, "age"), character) if character.isascii() else edit(dialog, "age").insert(
            character
        )
    assert edit(dialog, "age").text() == shown
    dialog.form.inputs["age"].show_value(None)
    dialog.reject()


def test_age_has_64_bits(opened: Opened) -> None:
    dialog = opened()
    QTest.keyClicks(edit(dialog, "age"), str(MAX_INTEGER))
    assert "at most" not in texts(dialog)
    retype(dialog, "age", str(MAX_INTEGER + 1))
    assert "Enter at most 9,223,372,036,854,775,807." in texts(dialog)
    dialog.form.inputs["age"].show_value(None)
    dialog.reject()


def test_pasted_grouped_number(opened: Opened) -> None:
    dialog = opened()
    clipboard = QGuiApplication.clipboard()
    assert isinstance(clipboard, QClipboard)
    clipboard.setText(" 1\u00a0234\n")
    edit(dialog, "age").setFocus()
    QTest.keyClick(edit(dialog, "age"), Qt.Key.Key_V, CONTROL)
    assert edit(dialog, "age").text() == "1234"
    dialog.form.inputs["age"].show_value(None)
    dialog.reject()


def test_secret_is_masked_until_revealed(opened: Opened) -> None:
    dialog = opened(row())
    secret = edit(dialog, "secret_name")
    assert secret.displayText() != "Pedro"
    reveal = dialog.findChild(QToolButton, "reveal_secret_name")
    assert isinstance(reveal, QToolButton)
    QTest.mouseClick(reveal, Qt.MouseButton.LeftButton)
    assert secret.displayText() == "Pedro"
    QTest.mouseClick(reveal, Qt.MouseButton.LeftButton)
    assert secret.displayText() != "Pedro"
    dialog.reject()


def test_secret_is_shown_where_all_are(opened: Opened) -> None:
    dialog = opened(row(), revealed=True)
    assert edit(dialog, "secret_name").displayText() == "Pedro"
    dialog.reject()


def test_only_what_was_changed_is_saved(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row(name="two\nlines\tand\u2028more", secret="x" * 10_000))
    retype(dialog, "age", "18")
    press(dialog, "Save Changes")
    assert saves == [{"age": "18"}]
    dialog.saved()


def test_line_breaks_survive_an_edit(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row(name="two\nlines"))
    QTest.keyClick(edit(dialog, "name"), Qt.Key.Key_End)
    QTest.keyClicks(edit(dialog, "name"), "!")
    press(dialog, "Save Changes")
    assert saves == [{"name": "two\nlines!"}]
    dialog.saved()


@pytest.mark.parametrize(
    "stored",
    [
        row(age=b"\xff"),
        row(age="old"),
        row(age=1.5),
        row(name=b"raw"),
        row(name="half \ud83d"),
        row(name=None),
        row(name="x" * 40_000),
        row(secret="\udcff"),
        row(age=2**63 - 1, name="n" * 10_000),
    ],
    ids=["blob", "text", "float", "raw name", "half a pair", "no name", "long", "secret", "largest"],
)
def test_what_was_not_touched_is_not_written(opened: Opened, saves: list[dict[str, object]], stored: Row) -> None:
    dialog = opened(stored)
    assert not dialog.is_dirty()
    clean = "secret_name" if stored[COLUMNS.index("secret_name")] == "Pedro" else "name"
    retype(dialog, clean, "Somebody")
    press(dialog, "Save Changes")
    assert saves == [{clean: "Somebody"}]
    dialog.saved()


def test_letters_in_an_age_are_refused_with_the_reason(opened: Opened) -> None:
    dialog = opened(row(age=17))
    QTest.keyClicks(edit(dialog, "age"), "x")
    assert edit(dialog, "age").text() == "17"
    assert "Enter a whole number" in texts(dialog)
    QTest.keyClicks(edit(dialog, "age"), "1")
    assert "Enter a whole number" not in texts(dialog)
    press(dialog, "Save Changes")
    dialog.saved()


def test_damaged_cell_is_explained_and_can_be_mended(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row(age=b"\xff"))
    assert "binary data" in texts(dialog)
    assert edit(dialog, "age").text() == ""
    QTest.keyClicks(edit(dialog, "age"), "30")
    press(dialog, "Save Changes")
    assert saves == [{"age": "30"}]
    dialog.saved()


def test_damaged_cell_typed_and_taken_back_stays(opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row(name=None))
    QTest.keyClicks(edit(dialog, "name"), "x")
    QTest.keyClick(edit(dialog, "name"), Qt.Key.Key_Backspace)
    retype(dialog, "age", "3")
    press(dialog, "Save Changes")
    assert saves == [{"age": "3"}]
    dialog.saved()


def test_unchanged_closes_without_saving(qtbot: QtBot, opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row())
    retype(dialog, "name", "Other")
    retype(dialog, "name", "Spider-Boy")
    press(dialog, "Save Changes")
    no_dialog(qtbot)
    assert saves == []


def test_saving_keeps_the_dialog_until_it_is_done(qtbot: QtBot, opened: Opened, saves: list[dict[str, object]]) -> None:
    dialog = opened(row(), can_cancel=False)
    retype(dialog, "name", "Other")
    dialog.saving()
    assert button(dialog, "Saving…").isVisible()
    assert not edit(dialog, "name").isEnabled()
    QTest.keyClick(dialog, ENTER, CONTROL)
    QTest.keyClick(dialog, ESCAPE)
    dialog.close()
    assert dialog.isVisible()
    assert saves == []
    dialog.saved()
    no_dialog(qtbot)


def test_a_save_that_waits_can_be_called_back(qtbot: QtBot, opened: Opened) -> None:
    dialog = opened(row())
    retype(dialog, "name", "Other")
    dialog.saving()
    press(dialog, "Cancel")
    assert edit(dialog, "name").isEnabled()
    assert edit(dialog, "name").text() == "Other"
    dialog.saved()


def test_a_failed_save_loses_nothing(opened: Opened) -> None:
    dialog = opened(row())
    retype(dialog, "name", "Other")
    dialog.saving()
    dialog.failed(RosterLocked("The roster is locked. Nothing was saved; try again."))
    assert "The roster is locked." in texts(dialog)
    assert edit(dialog, "name").text() == "Other"
    assert dialog.focusWidget() is edit(dialog, "name")
    dialog.saved()


def test_reasons_from_the_roster_stand_beside_their_fields(opened: Opened) -> None:
    dialog = opened(row())
    retype(dialog, "age", "3")
    dialog.failed(InvalidHero({"secret_name": "Enter another value."}))
    assert "Enter another value." in texts(dialog)
    assert "cannot be saved" not in texts(dialog)
    assert dialog.focusWidget() is edit(dialog, "secret_name")
    dialog.saved()


def test_closing_asks_only_if_something_was_typed(qtbot: QtBot, opened: Opened) -> None:
    dialog = opened(row())
    QTest.keyClick(dialog, ESCAPE)
    no_dialog(qtbot)
    dialog = opened(row())
    retype(dialog, "name", "Other")
    dialog.close()
    press(modal(qtbot, Message), "Keep Editing")
    assert modal(qtbot, HeroDialog) is dialog
    assert edit(dialog, "name").text() == "Other"
    QTest.keyClick(dialog, ESCAPE)
    press(modal(qtbot, Message), "Discard")
    no_dialog(qtbot)


def test_mnemonics_reach_every_input(opened: Opened) -> None:
    dialog = opened(row())
    letters = [it.label.text()[it.label.text().index("&") + 1].lower() for it in dialog.form.inputs.values()]
    buttons = [it.text() for it in (button(dialog, "Save Changes"), button(dialog, "Cancel"), unknown(dialog))]
    letters += [text[text.index("&") + 1].lower() for text in buttons]
    assert len(set(letters)) == len(letters)
    assert all(it.label.buddy() is it.input for it in dialog.form.inputs.values())
    dialog.reject()


def test_every_control_has_a_name(opened: Opened) -> None:
    dialog = opened(row())
    controls = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QToolButton), *dialog.findChildren(QCheckBox)]
    assert [it for it in controls if not it.accessibleName()] == []
    dialog.reject()
    QApplication.processEvents()
