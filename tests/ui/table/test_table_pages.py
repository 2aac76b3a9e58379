"""The table shows any row of any question, asks for little, and never empties the screen on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.settings import Settings
from desktop.ui.table.reads import Survey, read_pages
from tests.ui.table.tables import Table, heroes, people_order, roster, shown

COUNT = 2_500


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings) as table:
        yield table


@pytest.fixture
def requests(table: Table, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """First positions of the pages of every request."""
    asked: list[tuple[int, ...]] = []
    read = table.tasks.read

    def watched(fn: Any, *args: Any, **options: Any) -> Any:
        if fn is read_pages:
            asked.append(args[1])
        return read(fn, *args, **options)

    monkeypatch.setattr(table.tasks, "read", watched)
    return asked


def test_every_row_is_there_in_order(table: Table) -> None:
    assert table.all_ids() == list(range(1, COUNT + 1))
    assert table.panel.status().total == COUNT


def test_the_first_paint_of_unseen_rows_makes_one_request(table: Table, requests: list[tuple[int, ...]]) -> None:
    table.view.show_row_at(1_095, 0)
    table.view.viewport().repaint()
    table.view.viewport().repaint()
    assert requests == [(1_000, 1_100)], "both pages at once, the second paint asks for nothing"
    table.settle()
    assert None not in table.visible_ids()
    assert requests == [(1_000, 1_100)]


def test_dragging_through_the_table_reads_what_is_seen_in_the_end(
    table: Table, requests: list[tuple[int, ...]]
) -> None:
    for row in range(300, 2_300, 40):
        table.view.show_row_at(row, 0)
    assert len(requests) == 1, "one request at a time"
    table.settle()
    assert len(requests) <= 3
    assert table.visible_ids()[0] == 2_261


def test_scrolling_page_by_page_reads_ahead(table: Table, requests: list[tuple[int, ...]]) -> None:
    table.view.show_row_at(60, 0)
    table.settle()
    assert {first for pages in requests for first in pages} >= {100, 200}
    asked = len(requests)
    table.view.show_row_at(120, 0)
    assert None not in table.visible_ids()
    table.settle()
    assert all(first >= 300 for pages in requests[asked:] for first in pages)


def test_rows_beside_the_screen_are_fetched_for_who_asks(table: Table) -> None:
    index = table.model.index(2_000, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: loading"
    table.qtbot.waitUntil(lambda: index.data() is not None)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["name", "age", "secret_name", "id"])
def test_a_click_on_a_title_sorts(table: Table, field: str, descending: bool) -> None:
    if field == "id":
        table.click_header("name")
        table.settle()
    table.click_header(field)
    table.settle()
    if descending:
        table.click_header(field)
        table.settle()
    assert table.panel.query().sort == (Sort(field, descending),)
    assert table.all_ids() == people_order(table.stored(), (field, descending))


def test_a_shift_click_adds_a_second_column(table: Table) -> None:
    table.click_header("age")
    table.click_header("name", Qt.KeyboardModifier.ShiftModifier)
    table.settle()
    assert table.panel.query().sort == (Sort("age"), Sort("name"))
    assert table.all_ids() == people_order(table.stored(), ("age", False), ("name", False))
    table.click_header("name", Qt.KeyboardModifier.ShiftModifier)
    table.settle()
    assert table.panel.query().sort == (Sort("age"), Sort("name", True))
    table.click_header("id", Qt.KeyboardModifier.ShiftModifier)
    assert table.panel.query().sort == (Sort("age"), Sort("id"))
    table.click_header("name")
    assert table.panel.query().sort == (Sort("name"),)


def test_a_search_finds_the_heroes(table: Table) -> None:
    table.panel.set_query(HeroQuery.parse("spider age:>=30"))
    table.settle()
    wanted = [row[3] for row in table.stored() if "Spider" in str(row[0]) and isinstance(row[1], int) and row[1] >= 30]
    assert table.all_ids() == wanted
    assert table.panel.status().filtered
    table.panel.clear_filters()
    table.settle()
    assert table.panel.status().total == COUNT
    assert not table.panel.status().filtered


def test_old_rows_stay_until_there_are_new_ones(table: Table) -> None:
    counts: list[int] = []
    table.model.modelReset.connect(lambda: counts.append(table.model.rowCount()))
    table.panel.set_query(HeroQuery(text="widow"))
    assert table.model.rowCount() == COUNT
    assert None not in table.visible_ids()
    assert table.panel.status().counting
    table.settle()
    assert len(counts) == 1
    assert counts[0] > 0


def test_an_earlier_question_is_dropped(table: Table) -> None:
    for text in ("s", "sp", "spi", "spider"):
        table.panel.set_query(HeroQuery(text=text))
    resets: list[str] = []
    table.model.modelReset.connect(lambda: resets.append(table.panel.query().text))
    table.settle()
    assert resets == ["spider"]
    assert table.panel.status().total == COUNT // 8 + 1


def test_esc_gives_a_question_up(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="spider"))
    assert table.panel.cancel()
    assert table.panel.query() == HeroQuery()
    assert not table.panel.cancel(), "nothing left to stop"
    table.settle()
    assert table.panel.status().total == COUNT


def test_an_empty_answer_is_an_answer(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="zzz"))
    table.settle()
    assert table.model.rowCount() == 0
    assert table.panel.status().total == 0
    assert not table.panel.status().counting


def test_a_text_nobody_has_is_not_looked_for_again_while_it_is_counted(
    table: Table, requests: list[tuple[int, ...]]
) -> None:
    table.panel.set_query(HeroQuery(text="zzz"))
    pending = table.panel._question.newest
    assert pending is not None
    pending._surveys.drop()
    table.qtbot.waitUntil(lambda: pending.requests.is_idle)
    for _ in range(3):
        pending._grow(Survey(pending.index))
        table.qtbot.waitUntil(lambda: pending.requests.is_idle)
    assert requests == [(0,)]


def test_columns_and_order_come_back(table: Table, qtbot: QtBot, settings: Settings) -> None:
    table.header.resizeSection(1, 151)
    table.header.moveSection(3, 0)
    table.click_header("age")
    table.settle()
    table.panel.hide()
    with shown(qtbot, Path(table.tasks.location), settings) as again:
        assert again.header.sectionSize(1) == 151
        assert again.header.visualIndex(3) == 0
        assert again.panel.query().sort == (Sort("age"),)


def test_go_to_row_goes_there(table: Table) -> None:
    table.panel.go_to_row(2_000)
    table.settle()
    assert table.current() == 2_000
    assert 2_000 in table.visible_ids()
    table.panel.go_to_row(10**9)
    table.settle()
    assert table.current() == COUNT
