import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QPushButton
from pytestqt.qtbot import QtBot

from desktop.data import bulk, crud
from desktop.data.errors import RosterLocked
from desktop.data.fields import POSITION
from desktop.data.journal import pages
from desktop.data.scope import Scope
from desktop.ui.history import words
from desktop.ui.history.panel import HistoryPanel
from desktop.ui.plain import MASK
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press, texts
from tests.ui.history.docks import API, ELSEWHERE, Dock, do, docked

TRIGGER = "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "own.db"
    do(file, crud.create, {"name": "Deadpond", "age": 30, "secret_name": "Dive"}, API, create=True)
    for name in ("Rusty-Man", "Spider-Boy"):
        do(file, crud.create, {"name": name, "age": 20, "secret_name": "Hush"}, ELSEWHERE)
    return file


@pytest.fixture
def dock(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Dock]:
    with docked(qtbot, file, tmp_path / "data") as dock:
        yield dock


def test_the_dock_is_closed_at_first_and_opens_by_its_key(dock: Dock) -> None:
    assert dock.shell.window.history_dock.isHidden()
    dock.open()
    assert dock.panel.isVisible()
    assert QApplication.focusWidget() is dock.panel.roster.list
    assert dock.shell.window.actions_by_id["history"].isChecked()
    dock.shell.key("F9")
    assert dock.shell.window.history_dock.isHidden()
    assert not dock.shell.window.actions_by_id["history"].isChecked()


def test_its_place_is_remembered(qtbot: QtBot, dock: Dock, file: Path, tmp_path: Path) -> None:
    dock.open()
    window = dock.shell.window
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.history_dock)
    window.close()
    dock.shell.close()
    with docked(qtbot, file, tmp_path / "data") as again:
        found = again.shell.window.findChild(QDockWidget, "history")
        assert found is not None
        assert again.shell.window.dockWidgetArea(found) is Qt.DockWidgetArea.LeftDockWidgetArea
        qtbot.waitUntil(again.panel.isVisible)
        again.settle()
        assert len(again.said()) == 3


def test_everybody_s_operations_are_listed_newest_first(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 20, dock.me)
    dock.open()
    assert dock.said() == [
        "Edit hero — Deadpond, just now · Here",
        "Edit hero — Spider-Boy, just now · Another Heroes",
        "Edit hero — Rusty-Man, just now · Another Heroes",
        "Change hero — Deadpond, just now · API",
    ]


def test_what_changed_is_shown_cell_by_cell(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    dock.write(bulk.set_field, Scope(ids=(1,)), "secret_name", "Other", dock.me)
    dock.open()
    dock.choose(1)
    assert dock.changes() == [
        "Deadpond, id 1; Age: 30 becomes 44",
        "Rusty-Man, id 2; Age: 20 becomes 44",
        "Spider-Boy, id 3; Age: 20 becomes 44",
    ]
    dock.choose(0)
    assert dock.changes() == ["Deadpond, id 1; Secret name: hidden becomes hidden"]
    dock.shell.key("Ctrl+Shift+H")
    assert dock.changes() == ["Deadpond, id 1; Secret name: Dive becomes Other"]
    dock.shell.key("Ctrl+Shift+H")
    dock.choose(2)
    assert dock.changes() == ["Spider-Boy, id 3 · created; Name: Spider-Boy; Age: 20; Secret name: hidden"]


def test_secrets_are_nowhere_unless_revealed(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(ids=(1,)), "secret_name", "Unheard-of", dock.me)
    dock.open()
    dock.choose(0)
    assert dock.changes()
    model = dock.panel.roster.details.model
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    said = [str(model.data(model.index(0, 0), role)) for role in roles]
    lines = words.lines(model.named(0), revealed=False)  # type: ignore[arg-type]
    assert [line.after.text for line in lines if line.after] == [MASK]
    assert not [text for text in said if "Unheard-of" in text or "Dive" in text]


def test_damaged_values_are_shown_as_such(dock: Dock) -> None:
    rosters.tell(dock.file, "UPDATE hero SET age = 'old' WHERE id = 2")
    dock.write(bulk.set_field, Scope(ids=(2,)), "age", 1, dock.me)
    dock.open()
    dock.choose(0)
    assert dock.changes() == ["Rusty-Man, id 2; Age: damaged, old becomes 1"]
    model = dock.panel.roster.details.model
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "This cell holds something else than its column is meant for." in tip


def test_the_list_follows_what_happens_and_stays_where_it_is(dock: Dock) -> None:
    for age in range(40):
        dock.write(bulk.set_field, Scope(), "age", age, dock.me)
    dock.open()
    view = dock.panel.roster.list
    dock.choose(20)
    top, chosen = view.rowAt(0), dock.panel.roster.selected()
    assert top > 0
    dock.write(bulk.set_field, Scope(), "age", 77, dock.me)
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 44)
    dock.settle()
    assert view.rowAt(0) == top + 1
    assert dock.panel.roster.selected() == chosen
    assert view.currentIndex().row() == 21
    do(dock.file, bulk.set_field, Scope(), "age", 78, API)
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 45)
    dock.settle()
    assert view.rowAt(0) == top + 2
    assert view.currentIndex().row() == 22


def test_an_undone_operation_says_so_without_being_asked(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    dock.open()
    dock.choose(0)
    dock.undo("Edit hero")
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 5)
    assert dock.said()[:2] == [
        "Undo: Edit hero, just now · Here · 3 heroes",
        "Edit hero, undone · just now · Here · 3 heroes",
    ]
    assert "undone" in texts(dock.panel.roster.details)


def test_nothing_was_done_yet(qtbot: QtBot, tmp_path: Path) -> None:
    with docked(qtbot, tmp_path / "new.db", tmp_path / "data", create=True) as dock:
        dock.open()
        assert "Nothing was done yet" in texts(dock.panel.roster.overlay)
        assert not dock.panel._forget.isEnabled()


def test_a_roster_without_our_tables_says_that_its_history_ends_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    file = rosters.make(tmp_path / "tutorial.db")
    with docked(qtbot, file, tmp_path / "data") as dock:
        assert "lasts only while it is open" in dock.shell.window.quiet_bar.text()
        dock.open()
        assert "Kept only while the file is open" in texts(dock.panel)
        dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
        dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 1)
        dock.choose(0)
        assert len(dock.changes()) == 3
    assert rosters.ask(file, "SELECT name FROM sqlite_schema WHERE type = 'table'") == [("hero",)]


def test_a_read_only_roster_shows_its_history_and_takes_nothing_back(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    rosters.tell(file, TRIGGER)
    with docked(qtbot, file, tmp_path / "data") as dock:
        dock.open()
        assert "Read-only" in texts(dock.panel)
        dock.choose(0)
        assert not dock.panel.roster.details.button.isEnabled()
        assert not dock.panel._forget.isEnabled()


def test_a_read_only_file_of_others_has_no_history(qtbot: QtBot, tmp_path: Path) -> None:
    file = rosters.make(tmp_path / "view.db")
    rosters.tell(file, TRIGGER)
    with docked(qtbot, file, tmp_path / "data") as dock:
        dock.open()
        assert "No history" in texts(dock.panel.roster.overlay)


def test_the_history_is_forgotten_after_a_question(dock: Dock) -> None:
    dock.open()
    dock.shell.qtbot.waitUntil(lambda: "3 operations, 1 kB" in dock.panel._size.full_text)
    dock.panel._forget.setFocus()
    QTest.keyClick(dock.panel._forget, Qt.Key.Key_Space)
    question = modal(dock.shell.qtbot, Message)
    assert "3 operations leave the roster, with the secret names they hold." in texts(question)
    QTest.keyClick(question, Qt.Key.Key_Return)
    no_dialog(dock.shell.qtbot)
    assert len(dock.said()) == 3, "Enter gives the safe answer"
    dock.press(dock.panel._forget)
    press(modal(dock.shell.qtbot, Message), "Forget History")
    dock.shell.wait_for("History forgotten")
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == 0)
    for table in ("hero_operation", "hero_change"):
        assert rosters.ask(dock.file, f"SELECT count(*) FROM {table}") == [(0,)]
    assert "Nothing was done yet" in texts(dock.panel.roster.overlay)
    assert len(dock.heroes()) == 3


def test_why_the_history_cannot_be_read_is_said_until_it_can(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RosterLocked("Another program holds the roster. Wait until it is done.")

    with monkeypatch.context() as broken:
        broken.setattr(pages, "survey", refuse)
        dock.open()
        dock.shell.qtbot.waitUntil(lambda: "Another program holds the roster" in texts(dock.panel.roster.overlay))
    again = dock.panel.roster.overlay.findChild(QPushButton)
    assert again is not None
    dock.shell.qtbot.waitUntil(again.isVisible)
    dock.press(again)
    dock.settle()
    assert len(dock.said()) == 3
    assert not dock.panel.roster.overlay.isVisible()


def test_escape_goes_back_to_the_table_from_everywhere(dock: Dock) -> None:
    dock.open()
    dock.choose(0)
    details = dock.panel.roster.details
    for place in (dock.panel.roster.list, details.list, details.button, dock.panel.tabs.tabBar()):
        place.setFocus()
        dock.shell.qtbot.waitUntil(place.hasFocus)
        QTest.keyClick(place, Qt.Key.Key_Escape)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert dock.shell.panel.isAncestorOf(focus)
        assert dock.panel.isVisible()


def test_letters_do_not_look_through_all_rows(dock: Dock) -> None:
    dock.open()
    dock.choose(0)
    QTest.keyClicks(dock.panel.roster.list, "Change")
    assert dock.panel.roster.list.currentIndex().row() == 0


def test_keys_alone_lead_to_a_revert(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    dock.open()
    assert len(dock.said()) == 4
    button = dock.panel.roster.details.button
    QTest.keyClick(dock.panel.roster.list, Qt.Key.Key_Home)
    dock.shell.qtbot.waitUntil(button.isVisible)
    QTest.keyClick(dock.panel.roster.list, Qt.Key.Key_Return)
    dock.shell.qtbot.waitUntil(button.hasFocus)
    QTest.keyClick(button, Qt.Key.Key_Space)
    dock.shell.wait_for("3 heroes set back")
    assert [row[POSITION["age"]] for row in dock.heroes()] == [30, 20, 20]


def test_nothing_of_it_is_made_before_somebody_looks(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    assert dock.shell.window.findChild(HistoryPanel) is None
    dock.open()
    assert dock.shell.window.findChild(HistoryPanel) is dock.panel


def test_a_closed_dock_reads_nothing(dock: Dock) -> None:
    dock.open()
    dock.shell.key("F9")
    before = len(dock.said())
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    dock.undo("Edit hero")
    dock.settle()
    assert len(dock.said()) == before


def test_what_is_made_late_shows_secrets_if_they_are_revealed(dock: Dock) -> None:
    dock.shell.window.actions_by_id["reveal_secrets"].trigger()
    dock.open()
    assert dock.panel.roster.details.model.revealed


def test_a_hero_of_an_operation_leads_to_its_life(dock: Dock) -> None:
    dock.write(bulk.set_field, Scope(), "age", 44, dock.me)
    dock.open()
    dock.choose(0)
    view = dock.panel.roster.details.list
    assert len(dock.changes()) == 3
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    dock.settle()
    assert dock.panel.tabs.currentWidget() is dock.panel.hero
    assert dock.said(dock.panel.hero) == [
        "Edit hero, just now · Here · 3 heroes",
        "Edit hero, just now · Another Heroes",
    ]


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (0, "just now"),
        (59_999, "just now"),
        (60_000, "1 minute ago"),
        (3_599_999, "59 minutes ago"),
        (3_600_000, "1 hour ago"),
        (2 * 86_400_000, "2 days ago"),
        (-5_000, "just now"),
    ],
)
def test_times_are_told_as_people_tell_them(past: int, said: str) -> None:
    now = time.time_ns() // 1_000_000
    assert words.ago(now - past, now) == said
    assert words.ago(0, now).count("/") == 2


def test_its_width_does_not_depend_on_what_it_says(dock: Dock) -> None:
    dock.open()
    before = dock.shell.window.history_dock.width()
    dock.panel._size.show_text("1,234,567 operations, 12,345 MB")
    QApplication.processEvents()
    assert dock.shell.window.history_dock.width() == before


def test_no_letter_of_the_dock_is_one_of_the_menu_bar_or_stands_twice(dock: Dock) -> None:
    dock.open()
    dock.choose(0)
    window = dock.shell.window
    texts_ = [it.text() for it in window.menuBar().actions()]
    texts_ += [it.text() for it in dock.panel.findChildren(QAbstractButton) if it.isVisible()]
    texts_ += [dock.panel.tabs.tabText(number) for number in range(dock.panel.tabs.count())]
    letters = [text[text.index("&") + 1].lower() for text in texts_ if "&" in text]
    assert len(letters) == len(window.menuBar().actions()) + 4
    assert len(set(letters)) == len(letters), letters
