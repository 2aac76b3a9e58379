"""The selection as a scope means the heroes that plain Python says, whatever was sorted, searched or changed before."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.data.fields import COLUMNS
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.scope import NOBODY, Scope, parts
from desktop.data.store import HERO
from desktop.settings import Settings
from desktop.ui.table import selection
from tests.data import rosters
from tests.ui.table.tables import Table, heroes, people_order, roster, shown
from tests.ui.table.test_table_oracle import fits

COUNT, FEW = 60, 6
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
PLACES = st.integers(0, COUNT - 1)
SORTS = st.lists(
    st.tuples(st.sampled_from(COLUMNS), st.booleans()).map(lambda sort: Sort(*sort)),
    min_size=1,
    max_size=2,
    unique_by=lambda sort: sort.field,
)
QUERIES = st.builds(
    HeroQuery,
    text=st.sampled_from(("", "", "spider")),
    filters=st.sampled_from(((), (), (Filter("age", Operator.AT_LEAST, 40),))),
    sort=SORTS.map(tuple),
)
CLICKS = st.lists(st.tuples(PLACES, st.sampled_from(("", "shift", "ctrl", "both"))), min_size=1, max_size=4)
CHANGES = st.tuples(st.sampled_from(("update", "delete", "insert")), PLACES)


def meant(table: Table, scope: Scope) -> list[int]:
    """Ids of the heroes that a scope means now."""
    found: list[list[int]] = []

    def read(connection: Any) -> list[int]:
        ids = [
            connection.execute(
                select(HERO.c.id).where(part.condition) if part.condition is not None else select(HERO.c.id),
                part.parameters,
            ).scalars()
            for part in parts(connection, scope)
        ]
        return sorted(hero for some in ids for hero in some)

    table.tasks.read(read, done=found.append, failed=_raise)
    table.qtbot.waitUntil(lambda: len(found) == 1)
    return found[0]


def read_scope(table: Table) -> Scope:
    scopes: list[Scope] = []
    table.panel.read_scope(scopes.append)
    table.qtbot.waitUntil(lambda: len(scopes) == 1)
    return scopes[0]


def order(table: Table, query: HeroQuery) -> list[int]:
    rows = [row for row in table.stored() if fits(query, row)]
    return people_order(rows, *((sort.field, sort.descending) for sort in query.sort))


def click(table: Table, clicks: list[tuple[int, str]], rows: int) -> None:
    keys = {"": Qt.KeyboardModifier.NoModifier, "shift": SHIFT, "ctrl": CONTROL, "both": SHIFT | CONTROL}
    for place, key in clicks:
        table.click(place * rows // COUNT, keys[key])


def selected(table: Table) -> list[tuple[int, int]]:
    """Ranges of selected rows, as Qt has them."""
    chosen = sorted({index.row() for index in table.view.selectionModel().selectedRows()})
    ranges: list[tuple[int, int]] = []
    for row in chosen:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return ranges


def change(table: Table, what: str, hero: int) -> None:
    statements = {
        "update": f"UPDATE hero SET name = 'Spider Zed', age = 61 WHERE id = {hero + 1}",
        "delete": f"DELETE FROM hero WHERE id = {hero + 1}",
        "insert": f"INSERT INTO hero (name, age, secret_name) VALUES ('Spider Mid', {hero}, 'Secret 30')",
    }
    rosters.tell(Path(table.tasks.location), statements[what])


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MAX_FOLLOWED", FEW)


@pytest.mark.timeout(300)
@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=QUERIES, clicks=CLICKS, everything=st.booleans(), changes=st.lists(CHANGES, max_size=2))
def test_scope_means_who_is_selected(
    qtbot: QtBot,
    tmp_path_factory: pytest.TempPathFactory,
    query: HeroQuery,
    clicks: list[tuple[int, str]],
    everything: bool,
    changes: list[tuple[str, int]],
) -> None:
    folder = tmp_path_factory.mktemp("scope")
    path = roster(folder / "avengers.db", heroes(COUNT))
    with shown(qtbot, path, Settings(folder / "settings.json"), height=2_400) as table:
        table.panel.set_query(query)
        table.settle()
        before = order(table, query)
        click(table, clicks, len(before))
        if everything:
            table.panel.select_all()
        ranges = selected(table)
        chosen = [hero for first, last in ranges for hero in before[first : last + 1]]
        assert table.panel.selected_count == len(chosen)
        read = read_scope(table)
        assert meant(table, read) == sorted(chosen)
        if len(chosen) <= FEW:
            assert read.ids == tuple(chosen)
        for what, hero in changes:
            change(table, what, hero)
        now = order(table, query)
        late = read_scope(table)
        assert late == NOBODY or late.query == read.query
        for scope in (read, late):
            check(table, scope, before, now, ranges)


def check(table: Table, scope: Scope, before: list[int], now: list[int], ranges: list[tuple[int, int]]) -> None:
    """After changes of others, a scope means those of its heroes that are there and stand where they are looked for."""
    found = meant(table, scope)
    if scope.ids is not None:
        stored = {row[COLUMNS.index("id")] for row in table.stored()}
        assert found == sorted(hero for hero in scope.ids if hero in stored)
    elif scope.spans is None:
        assert found == sorted(now)
    elif all(hero in now for span in ranges for hero in (before[span[0]], before[span[1]])):
        ends = [(now.index(before[first]), now.index(before[last])) for first, last in ranges]
        if before == [hero for hero in now if hero in before]:
            assert found == sorted({hero for first, last in ends for hero in now[first : last + 1]})


def test_the_only_hero_is_meant_and_nobody_who_comes_later(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, roster(tmp_path / "one.db", heroes(1)), Settings(tmp_path / "settings.json")) as table:
        table.click(0)
        scope = read_scope(table)
        change(table, "insert", 1)
        assert (scope.ids, meant(table, scope)) == ((1,), [1])


@pytest.mark.parametrize("descending", [False, True])
def test_range_up_to_the_last_possible_id(qtbot: QtBot, tmp_path: Path, descending: bool) -> None:
    rows = [*heroes(20), ("Last", 5, 2**63 - 1, "x"), ("First", 5, -(2**63), "x")]
    with shown(qtbot, roster(tmp_path / "ends.db", rows), Settings(tmp_path / "settings.json")) as table:
        table.panel.set_query(HeroQuery(sort=(Sort("id", descending=descending),)))
        table.settle()
        table.click(2)
        table.key(Qt.Key.Key_End, SHIFT)
        wanted = order(table, table.panel.query())[2:]
        assert meant(table, read_scope(table)) == sorted(wanted)


def test_nobody_is_meant_when_an_end_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, roster(tmp_path / "gone.db", heroes(COUNT)), Settings(tmp_path / "settings.json")) as table:
        table.click(3)
        table.click(20, SHIFT)
        change(table, "delete", 20)
        assert read_scope(table) == NOBODY


def test_what_is_shown_counts_while_another_question_is_asked(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, roster(tmp_path / "a.db", heroes(COUNT)), Settings(tmp_path / "settings.json")) as table:
        table.panel.select_all()
        shown_query = table.panel.query()
        table.panel.set_query(replace(shown_query, text="spider"))
        assert read_scope(table) == Scope(shown_query)


def _raise(error: Exception) -> None:
    raise error
