"""Pastes through the window: over cells, as new heroes, one cell, very many, bad ones, and what comes in between."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.data.fields import COLUMNS, POSITION
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.transfer import pasting
from desktop.data.transfer.staging import Status
from desktop.ui.prompts import Message
from desktop.ui.transfer.paste_dialog import PasteDialog
from desktop.ui.transfer.records_model import FIRST
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

BEFORE = [("Deadpond", None, "Dive Wilson"), ("Spider-Boy", 17, "Pedro Parqueador"), ("Rusty-Man", 48, "Tommy Sharp")]


def heroes(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name, age, secret_name FROM hero ORDER BY id").fetchall()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def go(shell: Shell, row: int, field: str) -> None:
    shell.select(row)
    shell.panel.grid.go(row - 1, POSITION[field])
    shell.qtbot.waitUntil(lambda: shell.panel.grid.current() == (row - 1, POSITION[field]))
    shell.settle()


def tried(shell: Shell, keys: str) -> PasteDialog:
    shell.key(keys)
    dialog = modal(shell.qtbot, PasteDialog)
    shell.qtbot.waitUntil(lambda: any(dialog.trial.counts.values()))
    settle(shell, dialog)
    return dialog


def settle(shell: Shell, dialog: PasteDialog) -> None:
    shell.qtbot.waitUntil(lambda: dialog.records.model.record(0) is not None and dialog.records.model.is_settled)


def counts(dialog: PasteDialog) -> dict[str, int]:
    return {status.value: number for status, number in dialog.trial.counts.items() if number}


def told(shell: Shell, text: str) -> None:
    shell.qtbot.waitUntil(lambda: text in shell.window.quiet_bar.text())


def test_a_block_is_pasted_over_cells_and_taken_back(shell: Shell, file: Path) -> None:
    go(shell, 2, "name")
    put("Spider-Boy\t18\nRust\t49\n")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"changed": 2}
    assert "Goes over Name, Age, from the current row down." in texts(dialog)
    assert dialog.records.model.index(1, FIRST).data() == "Rusty-Man → Rust"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told(shell, "2 heroes pasted")
    no_dialog(shell.qtbot)
    assert heroes(file) == [BEFORE[0], ("Spider-Boy", 18, "Pedro Parqueador"), ("Rust", 49, "Tommy Sharp")]
    press(shell.window.quiet_bar, "Undo")
    shell.qtbot.waitUntil(lambda: heroes(file) == BEFORE)


def test_the_order_of_the_table_says_who_is_below(shell: Shell, file: Path) -> None:
    shell.panel.set_query(HeroQuery.parse("sort:-name"))
    shell.settle()
    go(shell, 1, "age")
    put("1\n2\n3")
    dialog = tried(shell, "Ctrl+V")
    press(dialog, "Paste 3 Heroes")
    told(shell, "3 heroes pasted")
    assert [age for _, age, _ in heroes(file)] == [3, 1, 2]


def test_one_cell_goes_over_another_one_at_once(shell: Shell, file: Path) -> None:
    go(shell, 3, "age")
    put("50\n")
    shell.key("Ctrl+V")
    told(shell, "1 hero pasted")
    assert heroes(file)[2] == ("Rusty-Man", 50, "Tommy Sharp")
    assert QApplication.activeModalWidget() is None
    put("old")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"invalid": 1}
    dialog.reject()


def test_more_lines_than_heroes_become_new_ones_or_are_left_out(shell: Shell, file: Path) -> None:
    go(shell, 3, "name")
    put("Rusty-Man\t48\tTommy Sharp\nNew\t\tNobody\n")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"new": 1, "unchanged": 1}
    press(dialog, "Paste 1 Hero")
    told(shell, "1 hero pasted")
    assert heroes(file)[3:] == [("New", None, "Nobody")]
    shell.settle()
    go(shell, 4, "age")
    put("5\n6\n7")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"changed": 1, "left out": 2}
    text = "2 more lines than heroes below are left out: new heroes need Name and Secret name."
    assert text in texts(dialog)
    dialog.reject()


def test_what_was_copied_is_pasted_as_new_heroes(shell: Shell, file: Path) -> None:
    shell.key("Ctrl+A")
    shell.qtbot.waitUntil(lambda: shell.panel.selected_count == 3)
    shell.window.actions_by_id["copy_secrets"].trigger()
    shell.wait_for("3 heroes copied with secret names")
    dialog = tried(shell, "Ctrl+Shift+V")
    assert counts(dialog) == {"new": 3}
    assert not any("Wilson" in str(dialog.records.model.index(0, FIRST + at).data()) for at in range(len(COLUMNS)))
    press(dialog, "Paste 3 Heroes")
    told(shell, "3 heroes pasted")
    assert heroes(file) == BEFORE + BEFORE


def test_rows_that_name_their_fields_go_to_these(shell: Shell) -> None:
    put("Secret name,Name\nNobody,New\n")
    dialog = tried(shell, "Ctrl+Shift+V")
    assert counts(dialog) == {"new": 1}
    assert dialog.records.model.index(0, FIRST).data() == "New"
    dialog.reject()


def test_a_bad_cell_is_corrected_in_the_preview(shell: Shell, file: Path) -> None:
    go(shell, 1, "age")
    put("x\n18\n")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"invalid": 1, "changed": 1}
    assert dialog.records.model.status is Status.INVALID
    table = dialog.records.table
    table.setCurrentIndex(dialog.records.model.index(0, FIRST + POSITION["age"]))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "30")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shell.qtbot.waitUntil(lambda: dialog.trial.wanted == 2)
    press(dialog, "Paste 2 Heroes")
    told(shell, "2 heroes pasted")
    assert [age for _, age, _ in heroes(file)] == [30, 18, 48]


def test_columns_without_a_place_are_told(shell: Shell) -> None:
    go(shell, 1, "secret_name")
    put("A\t1\t2\nB\t3\t4\n")
    dialog = tried(shell, "Ctrl+V")
    assert counts(dialog) == {"changed": 2}
    assert "1 column of the clipboard has no place in the table and is left out." in texts(dialog)
    dialog.reject()


def test_who_changed_a_hero_meanwhile_is_not_overwritten(shell: Shell, file: Path) -> None:
    go(shell, 1, "age")
    put("1\n2\n")
    dialog = tried(shell, "Ctrl+V")
    rosters.tell(file, "UPDATE hero SET age = 99 WHERE id = 1")
    press(dialog, "Paste 2 Heroes")
    message = modal(shell.qtbot, Message)
    press(message, "Go On with the Others")
    told(shell, "1 hero pasted")
    assert [age for _, age, _ in heroes(file)] == [99, 2, 48]


def test_ten_thousand_rows_are_pasted_over_as_many(qtbot: QtBot, tmp_path: Path) -> None:
    many = 10_000
    file = rosters.make(
        tmp_path / "many.db", heroes=((f"Hero {number}", 1, number, "Nobody") for number in range(1, many + 1))
    )
    with shown(qtbot, file, tmp_path / "data") as shell:
        go(shell, 1, "age")
        put("\n".join(map(str, range(many))))
        dialog = tried(shell, "Ctrl+V")
        assert counts(dialog) == {"changed": many - 1, "unchanged": 1}
        press(dialog, "Paste 9,999 Heroes")
        told(shell, "9,999 heroes pasted")
        assert [age for _, age, _ in heroes(file)] == list(range(many))


def test_too_many_rows_and_no_text_are_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    go(shell, 1, "age")
    QGuiApplication.clipboard().clear()
    shell.key("Ctrl+V")
    shell.wait_for("There is no text on the clipboard")
    monkeypatch.setattr(pasting, "MOST", 2)
    put("1\n2\n3")
    shell.key("Ctrl+V")
    message = modal(shell.qtbot, Message)
    assert "The clipboard holds more than 2 rows. Import them from a file." in texts(message).replace("\n", " ")
    message.reject()


def test_the_input_of_a_cell_gets_its_own_paste(shell: Shell, file: Path) -> None:
    go(shell, 2, "age")
    put("33")
    shell.key("F2")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keySequence(editor, "Ctrl+V")
    assert editor.text() == "33"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shell.qtbot.waitUntil(lambda: heroes(file)[1][1] == 33)
