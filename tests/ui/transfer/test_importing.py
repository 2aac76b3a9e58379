"""Imports through the window: by menu and by drop, read, mapped, tried, corrected, written, taken back."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.data.fields import POSITION
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.staging import Status
from desktop.data.transfer.writing import write
from desktop.ui.prompts import Message
from desktop.ui.transfer import applying
from desktop.ui.transfer import trial as trials
from desktop.ui.transfer.import_dialog import ImportDialog
from desktop.ui.transfer.records_model import FIRST, WHY
from tests.data import rosters
from tests.ui.drive import choose, drop, modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

MARVEL = r"""page_id,name,urlslug,AGE,note
1,Spider-Man (Peter Parker),\/Spider-Man,52,
2,"Dwayne \"The Rock\" Johnson (Dwayne Johnson)",\/Rock,,first
3,Deathwings,\/Deathwings,7,
4,Thor (Thor Odinson),\/Thor,n/a,
5,Thor (Thor Odinson),\/Thor,n/a,
"""
"""Five heroes: quotes with a backslash, one name without brackets, one twice."""


def written(tmp_path: Path, text: str, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def asked(shell: Shell, path: Path) -> ImportDialog:
    shell.key("Ctrl+Shift+I")
    choose(shell.qtbot, str(path))
    dialog = modal(shell.qtbot, ImportDialog)
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    return dialog


def take(dialog: ImportDialog, choice: QComboBox, text: str) -> None:
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.count()):
        if not choice.currentText().startswith(text):
            QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText().startswith(text)


def checked(shell: Shell, dialog: ImportDialog) -> dict[str, int]:
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    press(dialog, "Check")
    shell.qtbot.waitUntil(lambda: any(dialog.trial.counts.values()))
    settle(shell, dialog)
    return {status.value: number for status, number in dialog.trial.counts.items() if number}


def settle(shell: Shell, dialog: ImportDialog) -> None:
    shell.qtbot.waitUntil(lambda: dialog.records.model.record(0) is not None and dialog.records.model.is_settled)


def told(shell: Shell, text: str) -> None:
    shell.qtbot.waitUntil(lambda: text in shell.window.quiet_bar.text())


def heroes(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name, age, secret_name FROM hero ORDER BY id").fetchall()


def column(dialog: ImportDialog, number: int) -> list[str]:
    model = dialog.records.model
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def type_into(shell: Shell, dialog: ImportDialog, row: int, field: str, text: str) -> None:
    table = dialog.records.table
    table.setFocus()
    table.setCurrentIndex(dialog.records.model.index(row, FIRST + POSITION[field]))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)
    with shell.qtbot.waitSignal(dialog.trial.changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(shell, dialog)


def mapped_marvel(shell: Shell, tmp_path: Path) -> ImportDialog:
    dialog = asked(shell, written(tmp_path, MARVEL))
    form = dialog.setup.mapping_form
    take(dialog, form.split, "Split")
    QTest.keyClicks(form.unknown, "n/a")
    take(dialog, dialog.setup.matching_form.keys, "The one of the same name and")
    return dialog


def test_a_file_of_odd_habits_is_imported_and_taken_back(shell: Shell, file: Path, tmp_path: Path) -> None:
    before = heroes(file)
    dialog = mapped_marvel(shell, tmp_path)
    assert dialog.setup.layout_form.choices["quoting"].currentText() == 'With a backslash \\"'
    assert checked(shell, dialog) == {"new": 3, "duplicate": 1, "invalid": 1}
    assert dialog.records.model.status is Status.INVALID
    assert column(dialog, FIRST) == ["Deathwings"]
    assert "Does not fit the pattern" in column(dialog, WHY)[0]
    type_into(shell, dialog, 0, "secret_name", "Nobody")
    shell.qtbot.waitUntil(lambda: dialog.trial.wanted == 4)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told(shell, "4 heroes imported")
    no_dialog(shell.qtbot)
    assert heroes(file) == [
        *before,
        ("Spider-Man", 52, "Peter Parker"),
        ('Dwayne "The Rock" Johnson', None, "Dwayne Johnson"),
        ("Deathwings", 7, "Nobody"),
        ("Thor", None, "Thor Odinson"),
    ]
    press(shell.window.quiet_bar, "Undo")
    shell.qtbot.waitUntil(lambda: heroes(file) == before)


def test_secrets_are_masked_until_they_are_asked_for(shell: Shell, tmp_path: Path) -> None:
    dialog = mapped_marvel(shell, tmp_path)
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    table = dialog.setup.preview
    seen = {str(table.index(0, at).data()) for at in range(table.columnCount())}
    assert "Spider-Man (••••••••)" in seen
    assert not any("Peter" in text for text in seen)
    dialog.setup.reveal.click()
    assert "Peter Parker" in {str(table.index(0, at).data()) for at in range(table.columnCount())}
    checked(shell, dialog)
    press(dialog, "All  5")
    settle(shell, dialog)
    assert column(dialog, FIRST + POSITION["secret_name"])[0] == "••••••••"
    dialog.records.reveal.click()
    assert column(dialog, FIRST + POSITION["secret_name"])[0] == "Peter Parker"
    dialog.reject()


def test_invalid_rows_are_left_out_only_when_the_person_says_so(shell: Shell, file: Path, tmp_path: Path) -> None:
    before = heroes(file)
    dialog = mapped_marvel(shell, tmp_path)
    checked(shell, dialog)
    press(dialog, "Import 3 Heroes")
    assert "1 record is invalid." in texts(modal(shell.qtbot, Message))
    press(modal(shell.qtbot, Message), "Go Back")
    assert heroes(file) == before
    press(modal(shell.qtbot, ImportDialog), "Import 3 Heroes")
    press(modal(shell.qtbot, Message), "Import the 3 Valid Ones")
    told(shell, "3 heroes imported")
    assert len(heroes(file)) == len(before) + 3


def test_heroes_are_changed_by_id_and_one_is_left_out(shell: Shell, file: Path, tmp_path: Path) -> None:
    dialog = asked(shell, written(tmp_path, "id;age;name\n1;99;Deadpond\n2;18;Spider-Boy\n3;48;Rusty-Man\n"))
    assert dialog.setup.matching_form.matching.fields == ("id",)
    assert checked(shell, dialog) == {"changed": 2, "unchanged": 1}
    assert column(dialog, FIRST + POSITION["age"])[1] == "17 → 18"
    dialog.records.table.setCurrentIndex(dialog.records.model.index(1, FIRST))
    settle(shell, dialog)
    shown = [it.text() for it in dialog.findChildren(QAbstractButton) if it.isVisible() and "&" in it.text()]
    letters = [text[text.index("&") + 1].lower() for text in shown]
    assert len(set(letters)) == len(letters), shown
    with shell.qtbot.waitSignal(dialog.trial.changed):
        press(dialog, "Leave Out")
    settle(shell, dialog)
    press(dialog, "Import 1 Hero")
    told(shell, "1 hero imported")
    assert [age for _, age, _ in heroes(file)] == [99, 17, 48]


def test_the_way_to_read_is_corrected_and_shown(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("name;secret_name;age\nJos\xe9;x,y;3\n".encode("cp1250"))
    dialog = asked(shell, path)
    form, preview = dialog.setup.layout_form, dialog.setup.preview
    assert form.choices["delimiter"].currentData() == ";"
    take(dialog, form.choices["delimiter"], "Comma")
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    assert dialog.setup.columns == ("Column 1",)
    assert "Choose the column of at least one field." in texts(dialog)
    form.header.click()
    take(dialog, form.choices["encoding"], "UTF-8")
    shell.qtbot.waitUntil(lambda: "is not text in the encoding" in texts(dialog))
    take(dialog, form.choices["encoding"], "Windows-1250")
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled and preview.rowCount() == 1)
    assert dialog.setup.columns == ("name;secret_name;age",)
    assert "José;x" in str(preview.index(0, preview.columnCount() - 1).data())
    dialog.reject()


def test_the_mapping_is_remembered_without_names_and_values(shell: Shell, tmp_path: Path) -> None:
    dialog = mapped_marvel(shell, tmp_path)
    checked(shell, dialog)
    press(dialog, "Import 3 Heroes")
    press(modal(shell.qtbot, Message), "Import the 3 Valid Ones")
    told(shell, "3 heroes imported")
    stored = (tmp_path / "data" / "settings.json").read_text()
    assert "urlslug" not in stored
    assert "Parker" not in stored
    header, *rows = MARVEL.splitlines()
    order = header.split(",")[::-1]
    again = asked(shell, written(tmp_path, ",".join(order) + "\n,7,,A (B),1\n", "again.csv"))
    assert again.setup.plan.mapping.patterns[0][0] == "name"
    assert again.setup.plan.mapping.columns == (("AGE", "age"),)
    assert again.setup.plan.matching.fields == ("name", "secret_name")
    again.reject()
    assert rows


def test_a_dropped_file_is_imported_and_a_dropped_roster_is_asked_about(shell: Shell, tmp_path: Path) -> None:
    drop(shell.window, written(tmp_path, "name,secret_name\nA,B\n"))
    dialog = modal(shell.qtbot, ImportDialog)
    dialog.reject()
    other = rosters.make(tmp_path / "other.db")
    drop(shell.window, other)
    message = modal(shell.qtbot, Message)
    assert "Open other.db, or import its heroes?" in texts(message)
    press(message, "Import Its Heroes")
    dialog = modal(shell.qtbot, ImportDialog)
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    assert checked(shell, dialog) == {"unchanged": 3}
    dialog.reject()
    drop(shell.window, other)
    with shell.qtbot.waitSignal(shell.window.new_window_requested) as opened:
        press(modal(shell.qtbot, Message), "Open It")
    assert opened.args == [str(other), False]


def test_a_dry_run_is_cancelled_and_begun_again(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, real = threading.Event(), dry_run

    def slow(*arguments: Any) -> Iterator[Any]:
        for progress in real(*arguments):
            yield progress
            assert go_on.wait(10)

    monkeypatch.setattr(trials, "dry_run", slow)
    dialog = asked(shell, written(tmp_path, "name,secret_name\nA,B\n"))
    press(dialog, "Check")
    shell.qtbot.waitUntil(lambda: "1 record read" in texts(dialog))
    press(dialog, "Cancel Checking")
    assert not dialog.is_checking
    go_on.set()
    assert checked(shell, dialog) == {"new": 1}
    dialog.reject()
    no_dialog(shell.qtbot)


def test_a_cancelled_import_writes_nothing_and_keeps_the_dialog(
    shell: Shell, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, reached, go_on, real = heroes(file), threading.Event(), threading.Event(), write

    def slow(connection: Any, staging: Any, origin: Any, on_conflict: Any, pace: Any) -> Any:
        reached.set()
        assert go_on.wait(10)
        return real(connection, staging, origin, on_conflict, pace)

    monkeypatch.setattr(applying, "write", slow)
    dialog = asked(shell, written(tmp_path, "name,secret_name\nA,B\n"))
    checked(shell, dialog)
    press(dialog, "Import 1 Hero")
    shell.qtbot.waitUntil(reached.is_set)
    no_dialog(shell.qtbot)
    shell.editing.bulk.running.cancel()
    go_on.set()
    assert modal(shell.qtbot, ImportDialog) is dialog
    assert heroes(file) == before
    monkeypatch.setattr(applying, "write", real)
    press(dialog, "Import 1 Hero")
    told(shell, "1 hero imported")
    assert len(heroes(file)) == len(before) + 1


@pytest.mark.parametrize("answer", ["Check Again", "Go On with the Others"])
def test_who_was_changed_since_is_never_overwritten_silently(
    shell: Shell, file: Path, tmp_path: Path, answer: str
) -> None:
    dialog = asked(shell, written(tmp_path, "id,age\n1,99\n2,98\n"))
    checked(shell, dialog)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE hero SET age = 5 WHERE id = 1")
    press(dialog, "Import 2 Heroes")
    message = modal(shell.qtbot, Message)
    assert "1 hero was changed since" in texts(message)
    press(message, answer)
    if answer == "Check Again":
        dialog = modal(shell.qtbot, ImportDialog)
        shell.qtbot.waitUntil(lambda: dialog.trial.wanted == 2)
        settle(shell, dialog)
        assert column(dialog, FIRST + POSITION["age"])[0] == "5 → 99"
        press(dialog, "Import 2 Heroes")
    told(shell, "imported")
    assert [age for _, age, _ in heroes(file)] == [99 if answer == "Check Again" else 5, 98, 48]


def test_a_file_that_cannot_be_read_says_why(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"%PDF-1.7 whatever")
    dialog = asked(shell, tmp_path / "in.csv")
    assert "is a PDF document" in texts(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.is_checking
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(shell.qtbot)


def test_the_report_is_saved(shell: Shell, tmp_path: Path) -> None:
    dialog = mapped_marvel(shell, tmp_path)
    checked(shell, dialog)
    QTest.keySequence(dialog, QKeySequence("Alt+S"))
    choose(shell.qtbot, str(tmp_path / "report.csv"))
    shell.qtbot.waitUntil((tmp_path / "report.csv").exists)
    report = (tmp_path / "report.csv").read_text()
    assert "4,invalid,Name: Does not fit the pattern" in report
    assert "Parker" not in report
    modal(shell.qtbot, ImportDialog).reject()


def test_the_report_goes_neither_over_the_roster_nor_over_the_file(shell: Shell, file: Path, tmp_path: Path) -> None:
    dialog = mapped_marvel(shell, tmp_path)
    checked(shell, dialog)
    for used in (file, tmp_path / "in.csv"):
        before = used.read_bytes()
        press(dialog, "Save Report…")
        choose(shell.qtbot, str(used), replace=True)
        assert "Choose another name for the report." in texts(modal(shell.qtbot, ImportDialog))
        assert used.read_bytes() == before
    dialog.reject()


def test_a_pattern_of_ones_own_shows_its_result_and_its_mistake(shell: Shell, tmp_path: Path) -> None:
    dialog = asked(shell, written(tmp_path, "hero\nA (B) 17\nC (D) old\n"))
    form, preview = dialog.setup.mapping_form, dialog.setup.preview
    dialog.setup.layout_form.header.click()
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled and dialog.setup.columns == ("hero",))
    take(dialog, form.split, "Split by")
    QTest.keyClicks(form.pattern, r"(?P<name>.+) \((?P<secret")
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled)
    assert dialog.setup.problem.startswith("The pattern cannot be understood: ")
    assert dialog.setup.problem.endswith("Correct it, or leave the column whole.")
    QTest.keyClicks(form.pattern, r"_name>.+)\) (?P<age>.+)")
    shell.qtbot.waitUntil(lambda: dialog.setup.is_settled and not dialog.setup.problem)
    assert [str(preview.index(0, at).data()) for at in range(3)] == ["A", "17", "••••••••"]
    assert checked(shell, dialog) == {"new": 1, "invalid": 1}
    dialog.reject()


def test_enter_in_the_table_corrects_and_never_imports(shell: Shell, file: Path, tmp_path: Path) -> None:
    dialog = mapped_marvel(shell, tmp_path)
    checked(shell, dialog)
    table = dialog.records.table
    table.setFocus()
    table.setCurrentIndex(dialog.records.model.index(0, FIRST + POSITION["secret_name"]))
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    assert editor.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(editor, "Nobody")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    shell.qtbot.waitUntil(lambda: dialog.trial.wanted == 4)
    settle(shell, dialog)
    assert dialog.records.model.status is None
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is dialog
    assert len(heroes(file)) == 3
    dialog.reject()


def test_leaving_before_the_backup_is_made_asks_and_imports_nothing(shell: Shell, file: Path, tmp_path: Path) -> None:
    before, waiting = heroes(file), []
    shell.editing.bulk.running.before = lambda _, then, __: waiting.append(then)
    dialog = asked(shell, written(tmp_path, "name,secret_name\nA,B\n"))
    checked(shell, dialog)
    press(dialog, "Import 1 Hero")
    assert len(waiting) == 1
    shell.window.close()
    message = modal(shell.qtbot, Message)
    assert "Heroes are still being changed." in texts(message)
    with shell.qtbot.waitSignal(shell.window.closing):
        press(message, "Leave Anyway")
    waiting[0]()
    shell.tasks.close()
    assert heroes(file) == before


def test_a_backup_that_is_not_wanted_brings_the_dialog_back(shell: Shell, file: Path, tmp_path: Path) -> None:
    before = heroes(file)
    shell.editing.bulk.running.before = lambda _, __, otherwise: otherwise()
    dialog = asked(shell, written(tmp_path, "name,secret_name\nA,B\n"))
    checked(shell, dialog)
    press(dialog, "Import 1 Hero")
    assert modal(shell.qtbot, ImportDialog) is dialog
    assert heroes(file) == before
    dialog.reject()


def test_nothing_is_imported_into_a_roster_that_is_only_read(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    file.chmod(0o444)
    with shown(qtbot, file, tmp_path / "data") as shell:
        if not shell.tasks.state.read_only:
            pytest.skip("everything can be written here")
        assert not shell.window.actions_by_id["import"].isEnabled()
        drop(shell.window, written(tmp_path, "name,secret_name\nA,B\n"))
        shell.wait_for("This roster is read-only")
        no_dialog(qtbot)
