"""Current hero, selection and place on the screen follow the heroes, not the row numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.settings import Settings
from desktop.ui.table.selection import MAX_FOLLOWED
from tests.ui.table.tables import Table, heroes, roster, shown

COUNT = 1_500
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BY_NAME = HeroQuery(sort=(Sort("name"),))


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings) as table:
        yield table


def offset(table: Table) -> int:
    """How far below the upper edge the current row is."""
    return table.view.rowViewportPosition(table.view.currentIndex().row())


def test_the_current_hero_stays_where_it_is_on_the_screen_when_the_order_changes(table: Table) -> None:
    table.go_to(700)
    table.view.show_row_at(690, -7)
    before = offset(table)
    for query in (BY_NAME, HeroQuery(sort=(Sort("age", True),)), HeroQuery()):
        table.panel.set_query(query)
        table.settle()
        assert table.current() == 701
        assert table.selected() == [701]
        assert offset(table) == before


def test_a_current_hero_out_of_sight_stays_current_and_the_table_shows_the_top(table: Table) -> None:
    table.go_to(700)
    table.view.show_row_at(0, 0)
    table.settle()
    table.panel.set_query(BY_NAME)
    table.settle()
    assert table.view.visible_rows()[0] == 0
    assert table.current() == 701
    assert table.selected() == [701]


def test_a_search_shows_the_first_hits_and_keeps_current_hero_and_selection(table: Table) -> None:
    table.go_to(808)
    table.click(806, CONTROL)
    table.panel.set_query(HeroQuery(text="spider"))
    table.settle()
    assert table.view.visible_rows()[0] == 0
    assert table.selected() == [809]
    table.panel.clear_filters()
    table.settle()
    assert 809 in table.selected()


def test_scattered_heroes_stay_selected_through_orders_and_refreshes(table: Table) -> None:
    for row in (3, 8, 5, 20):
        table.click(row, CONTROL)
    assert sorted(table.selected()) == [4, 6, 9, 21]
    assert table.selected()[0] == 21, "the current one first"
    table.panel.set_query(BY_NAME)
    table.settle()
    assert sorted(table.selected()) == [4, 6, 9, 21]
    table.panel.refresh()
    table.settle()
    assert sorted(table.selected()) == [4, 6, 9, 21]
    assert table.panel.status().selected == 4


def test_rows_selected_without_being_seen_are_followed_too(table: Table) -> None:
    table.go_to(100)
    table.view.show_row_at(500, 0)
    table.settle()
    table.click(500, SHIFT)
    assert table.panel.status().selected == 401
    assert MAX_FOLLOWED > 401
    assert len(table.selected()) == 401
    table.panel.set_query(HeroQuery(sort=(Sort("id", True),)))
    table.settle()
    assert sorted(table.selected()) == list(range(101, 502))


def test_everything_is_a_flag(table: Table) -> None:
    table.go_to(5)
    table.key(Qt.Key.Key_A, CONTROL)
    status = table.panel.status()
    assert status.everything_selected
    assert status.selected == COUNT
    assert table.view.selectionModel().selection().count() == 1
    table.panel.set_query(BY_NAME)
    table.settle()
    assert table.panel.status().everything_selected, "the same heroes in another order"
    table.panel.set_query(HeroQuery(text="widow"))
    table.settle()
    assert table.panel.status().selected == 0, "other heroes than those that were selected"


def test_everything_stays_selected_while_rows_are_counted(table: Table) -> None:
    table.key(Qt.Key.Key_A, CONTROL)
    result = table.panel._question.shown
    assert result is not None
    table.elsewhere("INSERT INTO hero (name, secret_name) VALUES ('Late', 'x'), ('Later', 'y')")
    assert table.panel.status().everything_selected
    assert table.panel.status().selected == COUNT + 2


def test_a_large_part_does_not_follow_into_another_order_and_says_so(table: Table, qtbot: QtBot) -> None:
    table.go_to(100)
    table.view.show_row_at(1_000, 0)
    table.settle()
    table.click(1_000, SHIFT)
    assert table.panel.status().selected == 901
    with qtbot.waitSignal(table.panel.said) as said:
        table.panel.set_query(BY_NAME)
    assert said.args == ["The selection of 901 heroes could not follow"]
    table.settle()
    assert table.panel.status().selected == 0


def test_a_large_part_follows_a_refresh_while_it_is_the_same(table: Table) -> None:
    table.go_to(100)
    table.view.show_row_at(1_000, 0)
    table.settle()
    table.click(1_000, SHIFT)
    table.elsewhere("DELETE FROM hero WHERE id <= 50")
    assert table.panel.status().selected == 901
    assert sorted(table.selected()) == list(range(101, 1_002))


def test_a_large_part_that_changed_elsewhere_is_dropped(table: Table, qtbot: QtBot) -> None:
    table.go_to(100)
    table.view.show_row_at(1_000, 0)
    table.settle()
    table.click(1_000, SHIFT)
    with qtbot.waitSignal(table.panel.said):
        table.elsewhere("DELETE FROM hero WHERE id = 500")
    assert table.panel.status().selected == 0


def test_nothing_is_handed_over_from_a_part_that_is_not_what_it_was(table: Table) -> None:
    """Before the change of another program is noticed."""
    table.go_to(0)
    table.view.show_row_at(1_000, 0)
    table.settle()
    table.click(1_000, SHIFT)
    assert len(table.selected()) == 1_001
    table.tasks.outside_changed.disconnect()
    table.elsewhere("DELETE FROM hero WHERE id = 1")
    assert table.selected() == []


def test_the_first_row_on_the_screen_stays_there_when_others_come_and_go(table: Table) -> None:
    table.view.show_row_at(600, -3)
    table.settle()
    before = table.visible_ids()
    table.elsewhere(
        "DELETE FROM hero WHERE id <= 100", "INSERT INTO hero (id, name, secret_name) VALUES (-5, 'a', 'b')"
    )
    assert table.visible_ids() == before
    assert table.view.verticalOffset() == (before[0] or 0) * table.view.row_height - 100 * table.view.row_height + 3


def test_a_hero_deleted_elsewhere_leaves_the_next_one_current(table: Table) -> None:
    table.go_to(10)
    table.elsewhere("DELETE FROM hero WHERE id = 11")
    assert table.current() == 12
    assert table.selected() == []


def test_a_refresh_never_empties_the_screen(table: Table) -> None:
    table.view.show_row_at(300, 0)
    table.settle()
    gaps: list[int] = []
    table.view.viewed.connect(lambda *_: gaps.append(table.visible_ids().count(None)))
    table.elsewhere("UPDATE hero SET name = 'Renamed' WHERE id BETWEEN 301 AND 310")
    assert gaps
    assert set(gaps) == {0}
    assert table.model.index(300, 0).data() == "Renamed"


def test_who_moved_on_meanwhile_is_not_thrown_back(table: Table) -> None:
    table.go_to(10)
    table.panel.refresh()
    table.go_to(900)
    table.settle()
    assert table.current() == 901
    assert table.selected() == [901]
    assert 901 in table.visible_ids()
