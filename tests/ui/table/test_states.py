"""What stands over the table, flashes and hints: empty, nothing found, trouble, slow."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.data.errors import RosterLocked
from desktop.data.paging.page_index import page
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.settings import Settings
from desktop.ui.icons import IconLabel
from desktop.ui.table import question, reads
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.overlay import Overlay
from tests.data import rosters
from tests.ui.drive import press, texts
from tests.ui.table.tables import Table, heroes, roster, shown


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(300)), settings) as table:
        yield table


def overlay(table: Table) -> Overlay:
    found = table.panel.findChild(Overlay)
    assert found is not None
    return found


def test_heroes_need_no_message(table: Table) -> None:
    assert not overlay(table).isVisible()


def test_an_empty_roster_says_what_to_do_first(qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    with shown(qtbot, roster(tmp_path / "empty.db", ()), settings) as table:
        assert overlay(table).isVisible()
        assert texts(overlay(table)).startswith("No heroes yet")
        assert overlay(table).geometry() == table.view.viewport().geometry()
        with qtbot.waitSignal(table.panel.new_requested):
            press(overlay(table), "New Hero…")
        with qtbot.waitSignal(table.panel.sample_requested):
            press(overlay(table), "Add Sample Heroes")
        change = table.create("First")
        table.panel.apply_changes((change,), select=1)
        table.settle()
        assert not overlay(table).isVisible()
        assert table.current() == 1


def test_a_search_without_hits_offers_to_clear_it(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="zzz"))
    table.settle()
    assert texts(overlay(table)).startswith("No hero found")
    press(overlay(table), "Clear All Filters")
    table.settle()
    assert not overlay(table).isVisible()
    assert table.panel.status().total == 300


def test_trouble_is_said_and_can_be_tried_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any) -> Any:
        raise RosterLocked("Another program holds the roster. Try again in a moment.")

    with monkeypatch.context() as patch:
        patch.setattr(reads, "page", locked)
        table.panel.set_query(HeroQuery(sort=(Sort("name"),)))
        table.qtbot.waitUntil(lambda: overlay(table).isVisible())
        assert texts(overlay(table)) == "Another program holds the roster\nTry again in a moment."
        assert table.panel.is_settled()
    press(overlay(table), "Try Again")
    table.settle()
    assert not overlay(table).isVisible()
    assert table.panel.query().sort == (Sort("name"),)
    assert None not in table.visible_ids()


def test_a_slow_answer_dims_the_old_rows_and_its_own_show_bars(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(*args: Any) -> Any:
        gate.wait(10)
        return page(*args)

    monkeypatch.setattr(reads, "page", slow)
    monkeypatch.setattr(question, "WAITING_MS", 10)
    table.panel.set_query(HeroQuery(sort=(Sort("name"),)))
    table.qtbot.waitUntil(lambda: table.view.is_waiting)
    assert table.visible_ids()[0] == 1, "the old rows are still there"
    gate.set()
    table.settle()
    assert not table.view.is_waiting
    gate.clear()
    table.view.show_row_at(250, 0)
    table.qtbot.waitUntil(lambda: table.view.shows_placeholders)
    gate.set()
    table.settle()
    assert not table.view.shows_placeholders


def test_sorting_without_an_index_is_called_slow_only_where_it_is(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.table.panel_status.SLOW_ROWS", 300)
    table.panel.set_query(HeroQuery(sort=(Sort("secret_name"),)))
    assert table.panel.status().slow_hint == "Sorting by Secret name is slow in this file: it has no index for that"
    table.settle()
    table.panel.set_query(HeroQuery(sort=(Sort("id"),)))
    table.settle()
    assert table.panel.status().slow_hint == ""
    monkeypatch.setattr("desktop.ui.table.panel_status.SLOW_ROWS", 301)
    table.panel.set_query(HeroQuery(sort=(Sort("secret_name"),)))
    assert table.panel.status().slow_hint == ""


def test_damaged_cells_are_counted_when_seen(qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    path = roster(tmp_path / "damaged.db", heroes(300))
    rosters.tell(
        path, "UPDATE hero SET age = 'old', name = x'00ff' WHERE id = 2", "UPDATE hero SET age = 1.5 WHERE id = 290"
    )
    with shown(qtbot, path, settings, height=300) as table:
        assert table.panel.status().damaged == 2
        table.view.show_row_at(280, 0)
        table.settle()
        assert table.panel.status().damaged == 3


def test_a_changed_cell_flashes_once(table: Table, settings: Settings) -> None:
    flashes = table.panel.findChild(Flashes)
    assert flashes is not None
    row = table.model.row(1)
    assert row is not None
    change = table.update(row, name="Renamed")
    table.panel.apply_changes((change,))
    assert change.after is not None
    assert flashes.strength(change.after, "name") > 0.5
    assert flashes.strength(change.after, "age") == 0
    table.qtbot.waitUntil(lambda: not flashes.is_active)
    settings.set("animations", False)
    table.panel.apply_changes((table.update(change.after, name="Again"),))
    assert not flashes.is_active


def test_words_come_before_the_picture_where_there_is_little_room(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    with shown(qtbot, roster(tmp_path / "empty.db", ()), settings) as table:
        message = overlay(table)
        picture = message.findChild(IconLabel)
        assert picture is not None
        assert picture.isVisible()
        table.panel.resize(240, 200)
        qtbot.waitUntil(picture.isHidden)
        words = [it.geometry() for it in message.findChildren(QLabel)]
        assert all(message.rect().contains(it) for it in words)
        table.panel.resize(800, 600)
        qtbot.waitUntil(picture.isVisible)
