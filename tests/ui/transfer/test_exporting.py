"""Exports through the window: the dialog by keyboard, the chooser, progress, cancelling, and how it ends."""

import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QListWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.data.errors import RosterRefused
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.transfer import walk
from desktop.data.transfer.export import to_file
from desktop.ui import status
from desktop.ui.prompts import Message
from desktop.ui.transfer import exporting
from desktop.ui.transfer.export_dialog import ExportDialog, What
from tests.data import rosters
from tests.ui.drive import choose, modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown


def asked(shell: Shell) -> ExportDialog:
    shell.key("Ctrl+Shift+E")
    dialog = modal(shell.qtbot, ExportDialog)
    shell.qtbot.waitUntil(lambda: "3" in dialog.what[What.ALL].text())
    return dialog


def told(shell: Shell, text: str) -> None:
    shell.qtbot.waitUntil(lambda: text in shell.window.quiet_bar.text())


def fields_of(dialog: ExportDialog) -> QListWidget:
    return dialog.fields.list


def test_a_dialog_that_is_closed_at_once_is_told_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, goes_on = threading.Event(), threading.Event()

    def slow_total(*_: object) -> int:
        counted.set()
        goes_on.wait()
        return 3

    monkeypatch.setattr(exporting, "total", slow_total)
    shell.key("Ctrl+Shift+E")
    dialog = modal(shell.qtbot, ExportDialog)
    shell.qtbot.waitUntil(counted.is_set)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    shell.qtbot.waitUntil(lambda: not isValid(dialog))
    goes_on.set()
    shell.panel.refresh()
    shell.settle()


def test_everything_is_exported_by_keyboard(shell: Shell, tmp_path: Path) -> None:
    dialog = asked(shell)
    assert dialog.focusWidget() is dialog.format
    QTest.keyClicks(dialog.format, "J")
    assert dialog.format.currentData() == "json"
    QTest.keySequence(dialog, QKeySequence("Alt+E"))
    fields = fields_of(dialog)
    assert dialog.focusWidget() is fields
    QTest.keyClick(fields, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(fields, Qt.Key.Key_Space)
    QTest.keyClick(fields, Qt.Key.Key_End)
    QTest.keyClick(fields, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    choose(shell.qtbot, str(tmp_path / "out.json"))
    told(shell, "3 heroes exported to out.json.")
    heroes = json.loads((tmp_path / "out.json").read_text())
    assert [list(hero.items()) for hero in heroes[1:]] == [[("age", 17), ("id", 2)], [("age", 48), ("id", 3)]]


def test_the_search_is_exported_in_its_order(shell: Shell, tmp_path: Path) -> None:
    shell.panel.set_query(HeroQuery.parse("man sort:-name"))
    shell.settle()
    shell.panel.set_query(HeroQuery.parse("age:known sort:-age"))
    shell.settle()
    dialog = asked(shell)
    assert dialog.what[What.FOUND].isChecked()
    assert dialog.what[What.FOUND].text() == "2 heroes of this sea&rch"
    press(dialog, "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.csv"))
    told(shell, "2 heroes exported")
    assert (tmp_path / "out.csv").read_text().split() == ["name,age,id", "Rusty-Man,48,3", "Spider-Boy,17,2"]


def test_the_selection_is_exported(shell: Shell, tmp_path: Path) -> None:
    shell.select(3)
    dialog = asked(shell)
    assert dialog.what[What.SELECTED].text() == "1 &selected hero"
    dialog.what[What.SELECTED].click()
    dialog.format.setCurrentIndex(dialog.format.findData("ndjson"))
    press(dialog, "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.ndjson"))
    told(shell, "1 hero exported")
    assert json.loads((tmp_path / "out.ndjson").read_text())["name"] == "Rusty-Man"


def test_secrets_are_ticked_off_each_time(shell: Shell, tmp_path: Path) -> None:
    for _ in range(2):
        dialog = asked(shell)
        fields = fields_of(dialog)
        secret = next(fields.item(row) for row in range(fields.count()) if fields.item(row).text() == "Secret name")
        assert secret.checkState() is Qt.CheckState.Unchecked
        assert "secret" not in texts(dialog)
        secret.setCheckState(Qt.CheckState.Checked)
        assert "The file will hold secret names. Only you will be able to read it." in texts(dialog)
        press(dialog, "Choose File…")
        choose(shell.qtbot, str(tmp_path / "out.csv"), replace=(tmp_path / "out.csv").exists())
        told(shell, "3 heroes exported")
        shell.window.quiet_bar.clear()
    assert "Dive Wilson" in (tmp_path / "out.csv").read_text()
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_what_cannot_be_exported_is_said_before(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.transfer.export_dialog.SHEET_ROWS", 2)
    dialog = asked(shell)
    accept = next(it for it in dialog.findChildren(QAbstractButton) if it.text() == "&Choose File…")
    for kind, reason in (("roster", "holds every hero's Secret name"), ("xlsx", "room for 2 heroes only")):
        dialog.format.setCurrentIndex(dialog.format.findData(kind))
        assert reason in texts(dialog)
        assert not accept.isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData("csv"))
    assert accept.isEnabled()
    fields = fields_of(dialog)
    for row in range(fields.count()):
        fields.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert "Tick the fields" in texts(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(shell.qtbot)


def test_format_and_options_are_remembered(shell: Shell, tmp_path: Path) -> None:
    dialog = asked(shell)
    dialog.format.setCurrentIndex(dialog.format.findData("tsv"))
    dialog.safe.click()
    press(dialog, "Choose File…")
    assert modal(shell.qtbot, QFileDialog).selectedFiles()[0].endswith("marvel.tsv")
    choose(shell.qtbot, str(tmp_path / "out"))
    told(shell, "out.tsv")
    dialog = asked(shell)
    assert (dialog.format.currentData(), dialog.safe.isChecked(), dialog.bom.isChecked()) == ("tsv", True, False)
    dialog.reject()


def test_the_folder_is_shown(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    press(asked(shell), "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.csv"))
    told(shell, "exported")
    press(shell.window.quiet_bar, "Show in Folder")
    assert opened == [str(tmp_path)]


def test_the_open_roster_is_refused(shell: Shell, file: Path) -> None:
    before = rosters.fingerprint(file)
    press(asked(shell), "Choose File…")
    choose(shell.qtbot, str(file), replace=True)
    assert "belongs to the open roster" in texts(modal(shell.qtbot, Message))
    press(modal(shell.qtbot, Message), "Close")
    assert rosters.fingerprint(file) == before


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Exports wait at it after every hero."""
    gate = threading.Event()

    def slowly(*arguments: Any) -> Iterator[Any]:
        for step in to_file(*arguments):
            yield step
            gate.wait(20)

    monkeypatch.setattr(walk, "_PIECE", 1)
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 0)
    monkeypatch.setattr(exporting, "to_file", slowly)
    yield gate
    gate.set()


def test_a_running_export_is_cancelled(shell: Shell, tmp_path: Path, gate: threading.Event) -> None:
    (tmp_path / "out.csv").write_text("old")
    press(asked(shell), "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.csv"), replace=True)
    shell.wait_for("Exporting to out.csv…")
    shell.qtbot.waitUntil(lambda: shell.window.status._bar.value() > 0)
    QTest.mouseClick(shell.window.status._cancel, Qt.MouseButton.LeftButton)
    shell.wait_for("Export cancelled; nothing was written")
    gate.set()
    shell.qtbot.waitUntil(lambda: not list(tmp_path.glob(".heroes-*")))
    assert (tmp_path / "out.csv").read_text() == "old"
    assert shell.window.may_leave(lambda: None)


def test_leaving_asks_while_an_export_runs(shell: Shell, tmp_path: Path, gate: threading.Event) -> None:
    press(asked(shell), "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.csv"))
    shell.wait_for("Exporting to out.csv…")
    left: list[bool] = []
    assert not shell.window.may_leave(lambda: left.append(True))
    press(modal(shell.qtbot, Message), "Wait")
    no_dialog(shell.qtbot)
    assert not shell.window.may_leave(lambda: left.append(True))
    press(modal(shell.qtbot, Message), "Leave Anyway")
    shell.qtbot.waitUntil(lambda: left == [True])
    gate.set()
    shell.qtbot.waitUntil(lambda: not list(tmp_path.glob(".heroes-*")))
    assert not (tmp_path / "out.csv").exists()


def test_an_error_is_told(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> Iterator[Any]:
        raise RosterRefused("The disk is made of cheese. Choose another one.")

    monkeypatch.setattr(exporting, "to_file", failing)
    press(asked(shell), "Choose File…")
    choose(shell.qtbot, str(tmp_path / "out.csv"))
    assert "made of cheese" in texts(modal(shell.qtbot, Message))
    press(modal(shell.qtbot, Message), "Close")


def test_what_is_not_exact_is_told(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, "UPDATE hero SET name = x'00' WHERE id = 1")
    with shown(qtbot, file, tmp_path / "data") as shell:
        press(asked(shell), "Choose File…")
        choose(qtbot, str(tmp_path / "out.csv"))
        told(shell, "3 heroes exported to out.csv. 1 damaged cell is told as the nearest text.")
