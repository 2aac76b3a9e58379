"""What clients of the API and other programs write comes into the table by itself and disturbs nothing there."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.fields import POSITION, id_of
from desktop.data.models import Change, Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.settings import Settings
from desktop.ui.table import page_cache
from desktop.ui.table.result import FEW_CHANGES, MANY_CHANGES
from tests.ui.table.tables import CLIENT, Table, heroes, people_order, roster, shown

COUNT = 3_000
NAME = POSITION["name"]
BY_NAME = HeroQuery(sort=(Sort("name"),))


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    few = functools.partialmethod(page_cache.PageCache.__init__, capacity=600)
    monkeypatch.setattr(page_cache.PageCache, "__init__", few)
    monkeypatch.setattr("desktop.ui.table.page_requests.AHEAD_PAGES", 0)
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings) as table:
        yield table


def client(table: Table, *jobs: object) -> tuple[Change, ...]:
    """Commit as the API does."""
    return table.write(*jobs, origin=CLIENT)


def rename(table: Table, hero: int, name: str) -> Change:
    row = next(row for row in table.stored() if id_of(row) == hero)
    return client(table, (crud.update, row, {"name": name}))[0]


def create(name: str) -> tuple[Callable[..., object], dict[str, object]]:
    return crud.create, {"name": name, "secret_name": "Nobody"}


def names(table: Table) -> list[object]:
    first, last = table.view.visible_rows()
    return [table.model.index(row, NAME).data() for row in range(first, last + 1)]


def shows(table: Table, rows: list[Row]) -> bool:
    """Whether the table is at rest and shows these heroes."""
    return table.panel.is_settled() and table.model.count == len(rows) and table.all_ids() == [id_of(r) for r in rows]


def test_a_change_of_a_client_shows_and_flashes(table: Table) -> None:
    rename(table, 5, "Changed by a client")
    table.qtbot.waitUntil(lambda: table.model.index(4, NAME).data() == "Changed by a client")
    row = table.model.row(4)
    assert row is not None
    assert table.panel._flashes.strength(row, "name") > 0
    assert table.panel._flashes.strength(row, "age") == 0
    table.settle()
    assert table.all_ids() == list(range(1, COUNT + 1))


def test_a_change_far_from_the_screen_moves_nothing_there(table: Table) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    table.go_to(2_500)
    before, current = table.visible_ids(), table.current()
    scroll = table.view.verticalScrollBar().value()
    row = next(row for row in table.stored() if id_of(row) == people_order(table.stored(), ("name", False))[3])
    client(table, (crud.update, row, {"name": "Aaa"}), (crud.update, table.stored()[7], {"age": 77}))
    wanted = people_order(table.stored(), ("name", False))
    table.qtbot.waitUntil(lambda: table.panel.is_settled() and table.panel._question.is_calm)
    assert table.visible_ids() == before
    assert table.view.verticalScrollBar().value() == scroll
    assert table.current() == current
    assert table.selected() == [current]
    table.qtbot.waitUntil(lambda: table.panel.is_settled() and table.all_ids() == wanted)


@pytest.mark.parametrize("number", [1, 3, FEW_CHANGES + 5])
def test_new_and_deleted_heroes_above_leave_the_screen_as_it_is(table: Table, number: int) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    table.go_to(2_500)
    before, current = table.visible_ids(), table.current()
    client(table, *(create(f"Aaa {number}") for number in range(number)))
    table.qtbot.waitUntil(lambda: table.model.count == COUNT + number and table.panel.is_settled())
    assert table.visible_ids() == before
    assert table.selected() == [current]
    first = [row for row in table.stored() if str(row[NAME]).startswith("Aaa")]
    client(table, *((crud.delete, row) for row in first))
    table.qtbot.waitUntil(lambda: table.model.count == COUNT and table.panel.is_settled())
    assert table.visible_ids() == before
    assert table.selected() == [current]
    assert table.all_ids() == people_order(table.stored(), ("name", False))


def test_a_storm_comes_in_a_few_pieces(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []
    apply_others = table.panel._question.apply_others

    def apply(changes: tuple[Change, ...]) -> None:
        pieces.append(len(changes))
        apply_others(changes)

    monkeypatch.setattr(table.panel._question, "apply_others", apply)
    rows = table.stored()
    for start in range(0, 300, 10):
        client(table, *((crud.update, row, {"name": f"New {id_of(row)}"}) for row in rows[start : start + 10]))
    table.qtbot.waitUntil(lambda: sum(pieces) == 300, timeout=20_000)
    assert len(pieces) < 30
    table.settle()
    assert names(table)[:3] == ["New 1", "New 2", "New 3"]


def test_more_than_can_be_shown_row_by_row(table: Table) -> None:
    client(table, *(create(f"Many {number}") for number in range(MANY_CHANGES + 200)))
    table.qtbot.waitUntil(
        lambda: table.model.count == COUNT + MANY_CHANGES + 200 and table.panel.is_settled(), timeout=20_000
    )
    assert table.all_ids() == list(range(1, COUNT + MANY_CHANGES + 201))


def test_what_a_hero_has_been_through_meanwhile_is_shown_as_one_change(table: Table) -> None:
    (made,) = client(table, create("Short life"))
    assert made.after is not None
    client(table, (crud.delete, made.after))
    first = rename(table, 2, "Once")
    assert first.after is not None
    (second,) = client(table, (crud.update, first.after, {"name": "Twice"}))
    table.qtbot.waitUntil(lambda: table.model.index(1, NAME).data() == "Twice")
    own = table.update(second.after or (), name="Mine")
    table.panel.apply_changes((own,))
    table.settle()
    assert table.model.index(1, NAME).data() == "Mine"
    assert table.all_ids() == list(range(1, COUNT + 1))


def test_a_change_of_another_program_flashes(table: Table) -> None:
    table.elsewhere("UPDATE hero SET name = 'Elsewhere' WHERE id = 3")
    table.qtbot.waitUntil(lambda: table.model.index(2, NAME).data() == "Elsewhere")
    row, other = table.model.row(2), table.model.row(3)
    assert row is not None
    assert other is not None
    assert table.panel._flashes.strength(row, "name") > 0
    assert table.panel._flashes.strength(other, "name") == 0
