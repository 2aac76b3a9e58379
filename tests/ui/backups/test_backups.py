"""Backups through the real window: by themselves, listed, compared, restored, undone."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Backup, Shelf, Why
from desktop.data.database import Database
from desktop.data.errors import RosterUnavailable
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.ui.backups import keeper as keepers
from desktop.ui.backups.dialog import BackupsDialog
from desktop.ui.prompts import Message
from desktop.ui.small_table import SmallTable
from tests.data import rosters
from tests.ui.drive import button, modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

EVERYTHING = "SELECT name, age, id, secret_name FROM hero ORDER BY id"


def backups(file: Path, tmp_path: Path) -> list[Backup]:
    return list(Shelf(tmp_path / "data" / "backups", str(file), "marvel").backups())


def listed(qtbot: QtBot, shell: Shell, number: int) -> BackupsDialog:
    """The open list, once it shows so many backups."""
    if not isinstance(QApplication.activeModalWidget(), BackupsDialog):
        shell.window.actions_by_id["backups"].trigger()
    dialog = modal(qtbot, BackupsDialog)
    qtbot.waitUntil(lambda: table(dialog, "Backups").model().rowCount() == number)
    return dialog


def table(dialog: BackupsDialog, name: str) -> SmallTable:
    (found,) = [it for it in dialog.findChildren(SmallTable) if it.accessibleName() == name]
    return found


def cells(dialog: BackupsDialog, name: str) -> list[list[str]]:
    model = table(dialog, name).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def make_by_hand(qtbot: QtBot, shell: Shell) -> None:
    dialog = listed(qtbot, shell, 0)
    press(dialog, "Back Up Now")
    qtbot.waitUntil(lambda: len(cells(dialog, "Backups")) == 1)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def change(shell: Shell, file: Path) -> None:
    """What another program does, once the window knows of it."""
    rosters.tell(
        file,
        "UPDATE hero SET name = 'Nobody', secret_name = 'gone' WHERE id = 1",
        "DELETE FROM hero WHERE id = 2",
        "INSERT INTO hero (name, secret_name) VALUES ('Newcomer', 'y')",
    )
    shell.wait_for("Changed by another program")


def test_an_empty_list_says_so(qtbot: QtBot, shell: Shell) -> None:
    dialog = listed(qtbot, shell, 0)
    qtbot.waitUntil(lambda: "There are no backups of this roster yet." in texts(dialog))
    assert not any(button(dialog, it).isEnabled() for it in ("Restore", "Open Read-Only", "Delete…", "Show Folder"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def test_the_window_never_asks_the_disk(qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    is_dir = Path.is_dir

    def watched(path: Path) -> bool:
        asked.add(threading.current_thread().name)
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", watched)
    make_by_hand(qtbot, shell)
    dialog = listed(qtbot, shell, 1)
    assert button(dialog, "Show Folder").isEnabled()
    assert asked
    assert threading.main_thread().name not in asked
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def test_a_backup_is_made_listed_compared_restored_and_undone(
    qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path
) -> None:
    before = rosters.ask(file, EVERYTHING)
    make_by_hand(qtbot, shell)
    change(shell, file)
    changed = rosters.ask(file, EVERYTHING)
    dialog = listed(qtbot, shell, 1)
    assert cells(dialog, "Backups")[0][1:3] == ["Made by hand", "3"]
    assert cells(dialog, "Backups")[0][4] == "Yes"
    qtbot.waitUntil(lambda: "A restore would change this" in texts(dialog))
    assert "1 hero comes back · 1 hero gets other values · 1 hero leaves." in texts(dialog)
    dots = "•" * 8
    assert cells(dialog, "What a restore would change") == [
        ["Comes back", "Spider-Boy", "17", dots, "2"],
        ["Changes", "Nobody → Deadpond", "unknown", f"{dots} → {dots}", "1"],
        ["Leaves", "Newcomer", "unknown", dots, "4"],
    ]
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    no_dialog(qtbot)
    qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == "The backup was restored; 3 heroes changed.")
    assert rosters.ask(file, EVERYTHING) == before
    shell.settle()
    assert shell.panel.status().total == 3
    press(shell.window.quiet_bar, "Undo")
    shell.wait_for("Undone: Restore the backup of")
    assert rosters.ask(file, EVERYTHING) == changed
    assert [backup.why for backup in backups(file, tmp_path)] == ["before restore", "by hand"]


def test_the_offer_to_undo_a_restore_is_about_nothing_else(
    qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path
) -> None:
    make_by_hand(qtbot, shell)
    change(shell, file)
    dialog = listed(qtbot, shell, 1)
    qtbot.waitUntil(lambda: "A restore would change this" in texts(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == "The backup was restored; 3 heroes changed.")
    assert button(shell.window.quiet_bar, "Undo").isVisible()
    shell.editing._writes.create({"name": "Own", "secret_name": "x"}, lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: shell.editing.undoing.undo_label == "New hero")
    assert "The backup was restored" not in shell.window.quiet_bar.text()


def test_leaving_before_a_restore_is_written_asks(
    qtbot: QtBot, shell: Shell, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_by_hand(qtbot, shell)
    change(shell, file)
    changed = rosters.ask(file, EVERYTHING)
    goes_on = slow(monkeypatch)
    dialog = listed(qtbot, shell, 1)
    qtbot.waitUntil(lambda: "A restore would change this" in texts(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    no_dialog(qtbot)
    shell.window.close()
    question = modal(qtbot, Message)
    assert "Heroes are still being changed." in texts(question)
    with qtbot.waitSignal(shell.window.closing):
        press(question, "Leave Anyway")
    goes_on.set()
    shell.tasks.close()
    assert rosters.ask(file, EVERYTHING) == changed


def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Backups are made only when the event is set."""
    goes_on, back_up = threading.Event(), Database.back_up
    monkeypatch.setattr(Database, "back_up", lambda *args: (goes_on.wait(20), back_up(*args))[1])
    return goes_on


def test_what_holds_the_same_need_not_be_restored(qtbot: QtBot, shell: Shell) -> None:
    make_by_hand(qtbot, shell)
    dialog = listed(qtbot, shell, 1)
    qtbot.waitUntil(lambda: "There is nothing to restore." in texts(dialog))
    assert not button(dialog, "Restore").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def test_a_rotten_backup_is_not_restored(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    make_by_hand(qtbot, shell)
    (backup,) = backups(file, tmp_path)
    content = bytearray(backup.path.read_bytes())
    content[-1] ^= 1
    backup.path.write_bytes(content)
    change(shell, file)
    before = rosters.ask(file, EVERYTHING)
    dialog = listed(qtbot, shell, 1)
    assert cells(dialog, "Backups")[0][4] == "No"
    qtbot.waitUntil(lambda: "A restore would change this" in texts(dialog))
    press(dialog, "Restore")
    message = modal(qtbot, Message)
    assert "is no longer what it was" in texts(message)
    press(message, "Close")
    no_dialog(qtbot)
    assert rosters.ask(file, EVERYTHING) == before


def test_a_backup_is_opened_for_reading_in_a_new_window(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    make_by_hand(qtbot, shell)
    dialog = listed(qtbot, shell, 1)
    with qtbot.waitSignal(shell.window.new_window_requested) as asked:
        press(dialog, "Open Read-Only")
    assert asked.args == [str(backups(file, tmp_path)[0].path), True]
    no_dialog(qtbot)


def test_a_backup_is_deleted_after_a_question(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    make_by_hand(qtbot, shell)
    dialog = listed(qtbot, shell, 1)
    QTest.keyClick(table(dialog, "Backups"), Qt.Key.Key_Delete)
    question = modal(qtbot, Message)
    assert question.findChildren(QPushButton)[1].isDefault()
    press(question, "Delete Backup")
    qtbot.waitUntil(lambda: not cells(dialog, "Backups"))
    assert backups(file, tmp_path) == []
    QTest.keyClick(modal(qtbot, BackupsDialog), Qt.Key.Key_Escape)
    no_dialog(qtbot)


def add(shell: Shell, name: str) -> None:
    with shell.qtbot.waitSignal(shell.tasks.committed):
        shell.tasks.write(
            crud.create, {"name": name, "secret_name": "x"}, rosters.ORIGIN, done=lambda _: None, failed=lambda _: None
        )


def test_closing_without_a_change_makes_none(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    with shown(qtbot, file, tmp_path / "data"):
        pass
    assert backups(file, tmp_path) == []


def test_closing_after_a_change_makes_one(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    with shown(qtbot, file, tmp_path / "data") as shell:
        add(shell, "New")
    (backup,) = backups(file, tmp_path)
    assert (backup.why, backup.rows, backup.is_verified) == ("when closed", 4, True)


def test_switched_off_there_is_none(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    Settings(Paths(tmp_path / "data").settings_file).set("backups", False)
    with shown(qtbot, file, tmp_path / "data") as shell:
        add(shell, "New")
    assert backups(file, tmp_path) == []


def test_the_folder_is_the_one_of_the_settings(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    Settings(Paths(tmp_path / "data").settings_file).set("backup_folder", str(tmp_path / "stick"))
    with shown(qtbot, file, tmp_path / "data") as shell:
        add(shell, "New")
    assert len(Shelf(tmp_path / "stick", str(file), "marvel").backups()) == 1


def test_one_is_made_after_a_while_of_changes(
    qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "EVERY_MS", 1)
    add(shell, "New")
    qtbot.waitUntil(lambda: len(backups(file, tmp_path)) == 1)
    assert backups(file, tmp_path)[0].why == "after changes"


def test_what_was_missed_is_made_soon_after_opening(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "SOON_MS", 1)
    database = Database.open(file)
    database.back_up(Keeping(tmp_path / "data" / "backups", 10**9), Why.CLOSING, Pace())
    database.close()
    rosters.tell(file, "DELETE FROM hero WHERE id = 1")
    with shown(qtbot, file, tmp_path / "data"):
        qtbot.waitUntil(lambda: len(backups(file, tmp_path)) == 2)
    assert [backup.rows for backup in backups(file, tmp_path)] == [2, 3]


def test_a_failure_is_told_quietly(qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "EVERY_MS", 1)
    (tmp_path / "data" / "backups").touch()
    add(shell, "New")
    qtbot.waitUntil(lambda: "No backup was made. The folder for backups" in shell.window.quiet_bar.text())
    shell.roster.backups.keeper.stop()


def test_before_many_heroes_change_there_is_one(qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path) -> None:
    done: list[int] = []
    shell.editing.bulk.running.before(keepers.MANY, lambda: done.append(1), pytest.fail)
    assert done == [1]
    assert backups(file, tmp_path) == []
    shell.editing.bulk.running.before(keepers.MANY + 1, lambda: done.append(2), pytest.fail)
    assert done == [1]
    qtbot.waitUntil(lambda: done == [1, 2])
    assert [backup.why for backup in backups(file, tmp_path)] == ["before a big change"]


def test_leaving_before_many_heroes_change_asks(qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "MANY", 0)
    goes_on = slow(monkeypatch)
    shell.select(1)
    shell.key("Del")
    running = shell.editing.bulk.running
    qtbot.waitUntil(lambda: running.is_busy)
    shell.window.close()
    press(modal(qtbot, Message), "Wait")
    no_dialog(qtbot)
    goes_on.set()
    qtbot.waitUntil(lambda: shell.window.quiet_bar.text() == "1 hero deleted")
    assert not running.is_busy


def test_a_backup_that_is_awaited_is_not_given_up_for_another_one(
    qtbot: QtBot, shell: Shell, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, keeper = slow(monkeypatch), shell.roster.backups.keeper
    done: list[int] = []
    keeper.before(keepers.MANY + 1, lambda: done.append(1), pytest.fail)
    keeper._make_automatically()
    goes_on.set()
    qtbot.waitUntil(lambda: done == [1])
    assert [backup.why for backup in backups(file, tmp_path)] == ["before a big change"]


@pytest.mark.parametrize(("answer", "goes_on"), [("Go On Without", True), ("Cancel", False)])
def test_without_one_the_person_decides(
    answer: str, goes_on: bool, qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RosterUnavailable("There is no room. Make some.")

    monkeypatch.setattr(shell.roster.backups.keeper._vault, "back_up", fail)
    done: list[bool] = []
    shell.editing.bulk.running.before(keepers.MANY + 1, lambda: done.append(True), lambda: done.append(False))
    message = modal(qtbot, Message)
    assert "There is no room. Make some." in texts(message)
    press(message, answer)
    no_dialog(qtbot)
    assert done == [goes_on]
