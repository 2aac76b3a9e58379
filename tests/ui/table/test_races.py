"""Things that happen between a commit and its being told to the table, or while an answer is on its way."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.data.questions.hero_query import HeroQuery
from desktop.settings import Settings
from desktop.ui.table import page_requests, reads, result, surveys
from tests.data import rosters
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


def held(function: Callable[..., Any]) -> tuple[Callable[..., Any], threading.Event]:
    """The function, but it waits until the event is set."""
    gate = threading.Event()

    def waiting(*arguments: Any, **options: Any) -> Any:
        assert gate.wait(20)
        return function(*arguments, **options)

    return waiting, gate


def held_after_its_first_value(function: Callable[..., Any]) -> tuple[Callable[..., Any], threading.Event]:
    """The generator, but after its first value it waits until the event is set."""
    gate = threading.Event()

    def waiting(*arguments: Any, **options: Any) -> Iterator[Any]:
        for value in function(*arguments, **options):
            yield value
            assert gate.wait(20)

    return waiting, gate


def shows(table: Table, text: str) -> bool:
    shown = table.panel._question.shown
    return shown is not None and shown.query == HeroQuery.parse(text)


def test_places_found_before_a_commit_and_rows_read_after_it_lose_nobody(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.go_to(88)
    waiting, gate = held(reads.read_pages)
    monkeypatch.setattr(page_requests, "read_pages", waiting)
    table.panel.set_query(HeroQuery.parse("sort:-age"))
    table.qtbot.waitUntil(lambda: table.panel._question._landing.places is not None)
    older = [row for row in table.stored() if isinstance(row[1], int) and row[1] > 76]
    changes = table.delete(*older[:24])
    gate.set()
    table.qtbot.waitUntil(lambda: shows(table, "sort:-age"))
    table.panel.apply_changes(changes)
    table.settle()
    assert table.current() == 89
    assert table.selected() == [89]


def test_a_change_before_the_current_hero_is_found_does_not_lose_it(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.go_to(88)
    waiting, gate = held_after_its_first_value(reads.survey)
    monkeypatch.setattr(surveys, "survey", waiting)
    table.panel.set_query(HeroQuery.parse("sort:secret_name"))
    table.qtbot.waitUntil(lambda: shows(table, "sort:secret_name"))
    assert table.current() is None
    row = next(row for row in table.stored() if row[1] == 40)
    table.panel.apply_changes((table.update(row, age=41),))
    gate.set()
    table.settle()
    assert table.current() == 89
    assert table.selected() == [89]


def test_the_answer_before_does_not_take_from_the_next_one_whom_to_follow(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.go_to(88)
    survey, surveyed = held_after_its_first_value(reads.survey)
    settle, settled = held(reads.settle)
    monkeypatch.setattr(surveys, "survey", survey)
    monkeypatch.setattr(result, "settle", settle)
    table.panel.set_query(HeroQuery.parse("sort:-age"))
    table.qtbot.waitUntil(lambda: shows(table, "sort:-age"))
    row = next(row for row in table.stored() if row[1] == 40)
    table.panel.apply_changes((table.update(row, age=41),))
    table.panel.set_query(HeroQuery.parse("sort:secret_name"))
    surveyed.set()
    table.qtbot.waitUntil(lambda: table.panel._question._landing.places is not None)
    settled.set()
    table.settle()
    assert shows(table, "sort:secret_name")
    assert table.current() == 89
    assert table.selected() == [89]


@pytest.mark.parametrize("renewed", [False, True])
def test_an_answer_leaves_the_thread_to_the_next_question_and_goes_on_if_that_is_given_up(
    table: Table, monkeypatch: pytest.MonkeyPatch, renewed: bool
) -> None:
    survey, gate = held_after_its_first_value(reads.survey)
    monkeypatch.setattr(surveys, "survey", survey)
    if renewed:
        rosters.tell(Path(table.tasks.location), "DELETE FROM hero WHERE id = 17")
        table.panel.refresh()
    else:
        table.panel.set_query(HeroQuery(text="widow"))
        table.qtbot.waitUntil(lambda: shows(table, "widow"))
    shown = table.panel._question.shown
    assert shown is not None
    assert shown.is_under_way
    table.panel.set_query(HeroQuery(text="zzz"))
    assert not shown._surveys.is_counting
    assert not shown._surveys.is_renewing
    assert table.panel.cancel()
    gate.set()
    table.settle()
    assert table.panel._question.shown is shown
    wanted = [row for row in table.stored() if renewed or "Widow" in str(row[0])]
    assert table.all_ids() == people_order(wanted, ("id", False))
    assert not table.panel.status().counting
