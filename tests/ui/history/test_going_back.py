import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QToolButton, QTreeWidget
from pytestqt.qtbot import QtBot

from desktop.data import bulk, crud
from desktop.data.fields import POSITION
from desktop.data.journal import undo
from desktop.data.scope import Scope
from desktop.ui import status
from desktop.ui.history.obstacles_dialog import LIMIT, ObstaclesDialog
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import button, modal, no_dialog, press, texts
from tests.ui.history.docks import API, Dock, do, docked

AGE = POSITION["age"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "own.db"
    for name in ("Deadpond", "Rusty-Man", "Spider-Boy", "Tarantula"):
        do(file, crud.create, {"name": name, "age": 20, "secret_name": "Hush"}, API, create=not file.exists())
    do(file, bulk.set_field, Scope(), "age", 30, API)
    return file


@pytest.fixture
def dock(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Dock]:
    with docked(qtbot, file, tmp_path / "data") as dock:
        dock.open()
        yield dock


def ages(dock: Dock) -> list[object]:
    return [row[AGE] for row in dock.heroes()]


def revert(dock: Dock, row: int) -> None:
    dock.choose(row)
    dock.press(dock.panel.roster.details.button)


def test_an_operation_of_the_api_is_reverted_as_one_step(dock: Dock) -> None:
    revert(dock, 0)
    dock.shell.wait_for("4 heroes set back")
    assert ages(dock) == [20, 20, 20, 20]
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 6)
    assert dock.said()[0] == "Revert “Change hero”, just now · Here · 4 heroes"
    dock.undo("Revert")
    assert ages(dock) == [30, 30, 30, 30]


def open_conflict(dock: Dock) -> ObstaclesDialog:
    """Two heroes have other ages since, one is gone, one is as it was left."""
    rosters.tell(dock.file, "UPDATE hero SET age = 77 WHERE id < 3", "DELETE FROM hero WHERE id = 3")
    dock.shell.qtbot.waitUntil(lambda: dock.shell.panel.status().total == 3)
    dock.settle()
    revert(dock, 0)
    return modal(dock.shell.qtbot, ObstaclesDialog)


def tree_of(dialog: ObstaclesDialog) -> QTreeWidget:
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    return tree


def test_where_a_later_change_stands_in_the_way_it_is_shown(dock: Dock) -> None:
    dialog = open_conflict(dock)
    tree = tree_of(dialog)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    assert [item.text(0) for item in items if item] == [
        "Deadpond, id 1",
        "Rusty-Man, id 2",
        "Id 3: deleted since, it stays so",
    ]
    child = items[0].child(0) if items[0] else None
    assert child is not None
    assert [child.text(column) for column in range(4)] == ["Age", "30", "20", "77"]
    assert child.icon(3).isNull()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(dock.shell.qtbot)
    assert ages(dock) == [77, 77, 30]


def test_damage_in_the_way_is_shown_as_such(dock: Dock) -> None:
    rosters.tell(dock.file, "UPDATE hero SET age = 'old' WHERE id = 1")
    revert(dock, 0)
    item = tree_of(modal(dock.shell.qtbot, ObstaclesDialog)).topLevelItem(0)
    child = item.child(0) if item else None
    assert child is not None
    assert not child.icon(3).isNull()
    assert child.data(3, Qt.ItemDataRole.AccessibleTextRole) == "damaged, old"


def test_heroes_in_the_way_are_skipped(dock: Dock) -> None:
    press(open_conflict(dock), "Revert 1 Hero")
    dock.shell.wait_for("1 hero set back, 3 left alone")
    assert ages(dock) == [77, 77, 20]


def test_some_are_set_back_by_keyboard(dock: Dock) -> None:
    dialog = open_conflict(dock)
    tree = tree_of(dialog)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Home)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert button(dialog, "Revert 2 Heroes").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    dock.shell.wait_for("2 heroes set back, 2 left alone")
    assert ages(dock) == [20, 77, 20]
    dock.undo("Revert")
    assert ages(dock) == [77, 77, 30]


def test_all_are_set_back(dock: Dock) -> None:
    dialog = open_conflict(dock)
    box = dialog.findChild(QCheckBox)
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_Space)
    press(dialog, "Revert 3 Heroes")
    dock.shell.wait_for("3 heroes set back, 1 left alone")
    assert ages(dock) == [20, 20, 20]


def test_all_means_those_that_were_shown(dock: Dock) -> None:
    dialog = open_conflict(dock)
    box = dialog.findChild(QCheckBox)
    assert box is not None
    box.click()
    rosters.tell(dock.file, "UPDATE hero SET age = 55 WHERE id = 4")
    press(dialog, "Revert 3 Heroes")
    dock.shell.wait_for("2 heroes set back, 2 left alone")
    assert ages(dock) == [20, 20, 55]


def test_unchecking_one_hero_means_not_all(dock: Dock) -> None:
    dialog = open_conflict(dock)
    box, tree = dialog.findChild(QCheckBox), tree_of(dialog)
    assert box is not None
    box.click()
    item = tree.topLevelItem(1)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not box.isChecked()
    press(dialog, "Revert 2 Heroes")
    dock.shell.wait_for("2 heroes set back")
    assert ages(dock) == [20, 77, 20]


def test_very_many_in_the_way_are_shown_in_part(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "many.db"
    values = [{"name": f"Hero {number}", "age": 1, "secret_name": "s"} for number in range(LIMIT + 50)]

    def create(connection: object) -> None:
        for one in values:
            crud.create(connection, one, API)  # type: ignore[arg-type]

    do(file, create, create=True)
    do(file, bulk.set_field, Scope(), "age", 2, API)
    rosters.tell(file, "UPDATE hero SET age = 3")
    with docked(qtbot, file, tmp_path / "data") as dock:
        dock.open()
        revert(dock, 0)
        dialog = modal(qtbot, ObstaclesDialog)
        assert "Only the first 200 are shown." in texts(dialog)
        box = dialog.findChild(QCheckBox)
        assert box is not None
        box.click()
        press(dialog, "Revert")
        dock.shell.wait_for("250 heroes set back")
        assert set(ages(dock)) == {1}


def test_secrets_in_the_way_are_masked_until_asked_for(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(ids=(1,)), "secret_name", "Mine", dock.me)
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 6)
    rosters.tell(dock.file, "UPDATE hero SET secret_name = 'Theirs' WHERE id = 1")
    dock.settle()
    revert(dock, 0)
    dialog = modal(dock.shell.qtbot, ObstaclesDialog)
    item = tree_of(dialog).topLevelItem(0)
    child = item.child(0) if item else None
    assert child is not None
    assert {child.text(column) for column in (1, 2, 3)} == {"•" * 8}
    button(dialog, "Show secret names").click()
    assert [child.text(column) for column in (1, 2, 3)] == ["Mine", "Hush", "Theirs"]
    dialog.reject()
    no_dialog(dock.shell.qtbot)


def life(dock: Dock, hero: int) -> list[str]:
    """Type an id on the page of one hero."""
    dock.panel.tabs.setCurrentWidget(dock.panel.hero)
    field = dock.panel.hero.number
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(hero))
    QTest.keyClick(field, Qt.Key.Key_Return)
    dock.settle()
    return dock.said(dock.panel.hero)


def test_the_life_of_the_selected_hero_is_followed(dock: Dock) -> None:
    dock.panel.tabs.setCurrentWidget(dock.panel.hero)
    dock.settle()
    assert "No hero selected" in texts(dock.panel.hero.overlay)
    dock.shell.select(2)
    dock.shell.qtbot.waitUntil(lambda: dock.panel.hero.model.hero == 2)
    dock.settle()
    assert dock.said(dock.panel.hero) == ["Change hero, just now · API · 4 heroes", "Change hero, just now · API"]
    dock.shell.key("Down")
    dock.shell.qtbot.waitUntil(lambda: dock.panel.hero.number.text() == "3")
    assert "Spider-Boy" in texts(dock.panel.hero)


def test_an_earlier_state_is_brought_back(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(ids=(2,)), "name", "Other", dock.me)
    life(dock, 2)
    dock.choose(2, dock.panel.hero)
    dock.press(dock.panel.hero.details.button)
    dock.shell.wait_for("1 hero set back")
    assert dock.heroes()[1][POSITION["name"]] == "Rusty-Man"
    assert ages(dock) == [30, 20, 30, 30]
    dock.settle()
    assert len(life(dock, 2)) == 4


def test_a_deleted_hero_comes_back_with_its_id(dock: Dock) -> None:
    before = dock.heroes()[2]
    dock.write(bulk.delete, Scope(ids=(3,)), dock.me)
    assert "deleted" not in life(dock, 3)[0]
    dock.choose(0, dock.panel.hero)
    assert dock.changes(dock.panel.hero) == [
        "Spider-Boy, id 3 · deleted; Name: Spider-Boy; Age: 30; Secret name: hidden"
    ]
    press(dock.panel.hero, "Bring Back This Hero")
    dock.shell.wait_for("1 hero set back")
    assert dock.heroes()[2] == before


def test_an_earlier_state_of_a_deleted_hero_is_brought_back(dock: Dock) -> None:
    dock.write(bulk.delete, Scope(ids=(3,)), dock.me)
    life(dock, 3)
    dock.choose(2, dock.panel.hero)
    press(dock.panel.hero, "Bring Back This State")
    dock.shell.wait_for("1 hero set back")
    assert ages(dock) == [30, 30, 20, 30]


def test_what_the_history_does_not_know_is_not_overwritten_without_a_question(dock: Dock) -> None:
    rosters.tell(dock.file, "UPDATE hero SET age = 77 WHERE id = 2")
    life(dock, 2)
    dock.choose(1, dock.panel.hero)
    press(dock.panel.hero, "Bring Back This State")
    press(modal(dock.shell.qtbot, Message), "Cancel")
    no_dialog(dock.shell.qtbot)
    assert ages(dock) == [30, 77, 30, 30]
    press(dock.panel.hero, "Bring Back This State")
    press(modal(dock.shell.qtbot, Message), "Bring Back Anyway")
    dock.shell.wait_for("1 hero set back")
    assert ages(dock) == [30, 20, 30, 30]


def test_a_hero_that_is_there_again_is_not_overwritten_without_a_question(dock: Dock) -> None:
    dock.write(bulk.delete, Scope(ids=(3,)), dock.me)
    dock.undo("Edit hero")
    dock.write(bulk.set_field, Scope(ids=(3,)), "age", 44, dock.me)
    assert len(life(dock, 3)) == 5
    dock.choose(2, dock.panel.hero)
    press(dock.panel.hero, "Bring Back This Hero")
    question = modal(dock.shell.qtbot, Message)
    assert "This hero is there again, but different." in texts(question)
    press(question, "Bring Back Anyway")
    dock.shell.wait_for("1 hero set back")
    assert ages(dock) == [30, 30, 30, 30]


def test_the_state_of_now_needs_nothing(dock: Dock) -> None:
    life(dock, 2)
    dock.choose(0, dock.panel.hero)
    press(dock.panel.hero, "Bring Back This State")
    dock.shell.wait_for("nothing was to be changed")


def test_an_id_that_is_none_is_left_to_be_corrected(dock: Dock) -> None:
    life(dock, 2)
    field = dock.panel.hero.number
    for nonsense in ("-", "two", "9" * 30):
        field.setText(nonsense)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.selectedText() == nonsense
    field.setText("4711")
    QTest.keyClick(field, Qt.Key.Key_Return)
    dock.settle()
    assert "No history of this hero" in texts(dock.panel.hero.overlay)


def test_a_long_comparison_can_be_given_up(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, compare = threading.Event(), undo.conflicts
    monkeypatch.setattr(undo, "conflicts", lambda *args: (goes_on.wait(20), compare(*args))[1])
    revert(dock, 0)
    dock.shell.wait_for("Comparing with today")
    cancels = [it for it in dock.shell.window.status.findChildren(QToolButton) if it.accessibleName().startswith("Can")]
    QTest.mouseClick(cancels[0], Qt.MouseButton.LeftButton)
    goes_on.set()
    monkeypatch.undo()
    revert(dock, 0)
    dock.shell.wait_for("4 heroes set back")
    assert len(dock.heroes()) == 4
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 6)


def test_an_operation_that_was_forgotten_meanwhile_is_not_reverted(dock: Dock) -> None:
    dock.choose(0)
    rosters.tell(dock.file, "DELETE FROM hero_operation", "DELETE FROM hero_change")
    dock.press(dock.panel.roster.details.button)
    press(modal(dock.shell.qtbot, Message), "Close")
    no_dialog(dock.shell.qtbot)
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 0)
    assert ages(dock) == [30, 30, 30, 30]


def test_going_back_can_be_cancelled(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 0)
    goes_on = threading.Event()
    revert_ = undo.revert

    def slow(connection: Any, *args: Any, **more: Any) -> Any:
        done = revert_(connection, *args, **more)
        assert goes_on.wait(20)
        return done

    monkeypatch.setattr(undo, "revert", slow)
    revert(dock, 0)
    dock.shell.wait_for("Going back")
    cancel = next(it for it in dock.shell.window.status.findChildren(QToolButton) if it.toolTip() == "Cancel")
    dock.shell.qtbot.waitUntil(cancel.isVisible)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    goes_on.set()
    dock.shell.wait_for("Nothing was changed")
    assert ages(dock) == [30, 30, 30, 30]
    monkeypatch.undo()
    revert(dock, 0)
    dock.shell.wait_for("4 heroes set back")
