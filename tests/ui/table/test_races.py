"""Things that happen between a commit and its being told to the table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.data.questions.hero_query import HeroQuery
from desktop.settings import Settings
from tests.ui.table.tables import Table, heroes, people_order, roster, shown

COUNT = 400


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings, height=400) as table:
        yield table


def test_pages_read_between_a_commit_and_its_telling_are_put_right(table: Table) -> None:
    table.panel.set_query(HeroQuery.parse("age:>=40"))
    table.settle()
    row = table.model.row(0)
    assert row is not None
    change = table.update(row, age=None)
    table.view.show_row_at(95, 0)
    table.settle()
    table.panel.apply_changes((change,))
    table.settle()
    wanted = [it for it in table.stored() if isinstance(it[1], int) and it[1] >= 40]
    assert table.all_ids() == people_order(wanted, ("id", False))


def test_a_deletion_told_late_takes_away_the_right_row(table: Table) -> None:
    row = table.model.row(3)
    assert row is not None
    changes = table.delete(row)
    table.view.show_row_at(150, 0)
    table.settle()
    table.panel.apply_changes(changes)
    table.settle()
    assert table.all_ids() == [hero for hero in range(1, COUNT + 1) if hero != 4]


def test_a_roster_that_is_closed_is_silent(table: Table) -> None:
    table.tasks.close()
    table.panel.set_query(HeroQuery(text="spider"))
    table.panel.refresh()
    table.view.show_row_at(300, 0)
    table.view.viewport().repaint()
    table.panel.read_selected(5, lambda _: None)
    table.qtbot.wait(1)
    assert table.panel.query().text == "spider"
