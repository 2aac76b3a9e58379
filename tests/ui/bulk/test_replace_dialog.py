"""Find and replace by key and mouse: the list of hits, the scope, secrets, and the window that stays usable."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTableView, QWidget

from desktop.data.journal.values import Cell
from desktop.ui.bulk import replace_dialog
from desktop.ui.bulk.hits import Column, Hits
from desktop.ui.bulk.replace_dialog import ReplaceDialog
from tests.data import rosters
from tests.ui.bulk.test_bulk_flows import heroes, select, told, type_here, undo
from tests.ui.drive import button, press, texts
from tests.ui.shell import Shell


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace_dialog, "SOON_MS", 0)


def opened(shell: Shell) -> ReplaceDialog:
    shell.key("Ctrl+H")
    shell.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), ReplaceDialog))
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, ReplaceDialog)
    return dialog


def ask(dialog: QWidget, find: str, replacement: str) -> None:
    """Type both texts with the keyboard, beginning where the dialog puts it."""
    for text in (find, replacement):
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Tab)
    assert dialog.isVisible()


def says(shell: Shell, dialog: QWidget, text: str) -> None:
    shell.qtbot.waitUntil(lambda: text in texts(dialog))


def listed(dialog: QWidget) -> list[tuple[str, ...]]:
    model = dialog.findChild(QTableView).model()  # type: ignore[union-attr]
    order = (Column.HERO, Column.BEFORE, Column.AFTER)
    return [tuple(model.index(row, column).data() for column in order) for row in range(model.rowCount())]


def test_replace_by_keyboard_and_undo(shell: Shell, file: Path) -> None:
    before = heroes(file)
    dialog = opened(shell)
    says(shell, dialog, "Enter the text to look for.")
    ask(dialog, "-", " ")
    says(shell, dialog, "2 heroes would change.")
    assert listed(dialog) == [("2", "Spider-Boy", "Spider Boy"), ("3", "Rusty-Man", "Rusty Man")]
    assert heroes(file) == before
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told(shell, "Replaced in Name of 2 heroes")
    says(shell, dialog, "Nothing to replace.")
    assert [name for name, *_ in heroes(file)] == ["Deadpond", "Spider Boy", "Rusty Man"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    undo(shell)
    assert heroes(file) == before


def test_the_window_stays_usable_and_the_list_follows(shell: Shell, file: Path) -> None:
    select(shell, 1, 2)
    dialog = opened(shell)
    assert button(dialog, "Selected heroes (2)").isChecked()
    ask(dialog, "d", "")
    says(shell, dialog, "2 heroes would change.")
    assert listed(dialog) == [("1", "Deadpond", "eapon"), ("2", "Spider-Boy", "Spier-Boy")]
    select(shell, 2, 3)
    shell.qtbot.waitUntil(lambda: listed(dialog) == [("2", "Spider-Boy", "Spier-Boy")])
    rosters.tell(file, "UPDATE hero SET name = 'Dusty' WHERE id = 3")
    shell.qtbot.waitUntil(lambda: len(listed(dialog)) == 2)
    says(shell, dialog, "2 heroes would change.")
    press(dialog, "Replace in 2 Heroes")
    told(shell, "Replaced in Name of 2 heroes")
    assert [name for name, *_ in heroes(file)] == ["Deadpond", "Spier-Boy", "usty"]


def test_only_this_search(shell: Shell, file: Path) -> None:
    shell.key("Ctrl+F")
    type_here("man")
    shell.wait_for("1 hero found")
    dialog = opened(shell)
    assert button(dialog, "This search").isChecked()
    ask(dialog, "a", "o")
    says(shell, dialog, "1 hero would change.")
    shell.panel.clear_filters()
    shell.qtbot.waitUntil(lambda: button(dialog, "All heroes").isChecked())
    assert not button(dialog, "This search").isEnabled()
    says(shell, dialog, "2 heroes would change.")


def test_why_others_are_left_out(shell: Shell) -> None:
    dialog = opened(shell)
    ask(dialog, "Deadpond", "")
    says(shell, dialog, "Nothing to replace.\n1 hero is left out: Enter a value.")
    assert not button(dialog, "Replace").isEnabled()


def test_patterns_and_case(shell: Shell, file: Path) -> None:
    dialog = opened(shell)
    ask(dialog, "(.*)-m(.*)", r"\2-\1")
    mode = next(it for it in dialog.findChildren(QComboBox) if it.count() == 3)
    mode.setFocus()
    QTest.keyClick(mode, Qt.Key.Key_End)
    says(shell, dialog, "1 hero would change.")
    assert listed(dialog) == [("3", "Rusty-Man", "an-Rusty")]
    press(dialog, "Match upper and lower case")
    says(shell, dialog, "Nothing to replace.")
    dialog.findChildren(QLineEdit)[0].setFocus()
    type_here("(")
    says(shell, dialog, "regular expression")
    assert listed(dialog) == []
    assert heroes(file)[2][0] == "Rusty-Man"


def test_secrets_are_offered_only_while_revealed(shell: Shell) -> None:
    dialog = opened(shell)
    column = next(it for it in dialog.findChildren(QComboBox) if it.count() != 3)
    assert [column.itemText(number) for number in range(column.count())] == ["Name"]
    shell.window.actions_by_id["reveal_secrets"].trigger()
    column.setCurrentIndex(1)
    assert column.currentText() == "Secret name"
    dialog.activateWindow()
    dialog.findChildren(QLineEdit)[0].setFocus()
    type_here("Tommy")
    says(shell, dialog, "1 hero would change.")
    shell.window.actions_by_id["reveal_secrets"].trigger()
    assert column.currentText() == "Name"
    assert listed(dialog) == []
    assert dialog.findChildren(QLineEdit)[0].text() == ""
    says(shell, dialog, "Enter the text to look for.")


def test_what_was_typed_is_there_when_it_opens_again(shell: Shell) -> None:
    dialog = opened(shell)
    ask(dialog, "pond", "pool")
    says(shell, dialog, "1 hero would change.")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened(shell) is dialog
    says(shell, dialog, "1 hero would change.")


def test_a_long_list_shows_its_beginning(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace_dialog, "SHOWN", 1)
    dialog = opened(shell)
    ask(dialog, "-", "")
    says(shell, dialog, "2 heroes would change. The first 1 are shown.")
    assert len(listed(dialog)) == 1


def test_hits_show_where_texts_differ() -> None:
    hits = Hits()
    hits.show(((7, Cell("name", "x" * 100 + "old\n", "x" * 100 + "new\n")),))
    assert hits.index(0, Column.BEFORE).data() == "…" + "x" * 20 + "old↵ "
    assert hits.index(0, Column.AFTER).data() == "…" + "x" * 20 + "new↵ "
