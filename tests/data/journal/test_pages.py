import random
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.data import bulk, crud
from desktop.data.database import Database
from desktop.data.fields import COLUMNS
from desktop.data.journal import history, pages, prune, undo
from desktop.data.journal.pages import Back, Survey
from desktop.data.journal.values import OnConflict, Origin
from desktop.data.models import Change
from desktop.data.scope import Scope
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.journal.conftest import ask, do
from tests.data.postgresql import servers

ME = Origin("window", "me", "Step")


@pytest.fixture
def database(opened: Open, tmp_path: Path) -> Database:
    """Twelve heroes, and forty operations with gaps between their numbers."""
    database = opened(tmp_path / "pages.db", create=True)
    rows = [{"name": f"Hero {n}", "age": n, "secret_name": "s", "id": n} for n in range(1, 13)]
    changes = [Change(None, tuple(row[column] for column in COLUMNS)) for row in rows]
    do(database, crud.apply, changes, ME)
    dice = random.Random(4)
    for age in range(39):
        do(database, bulk.set_field, Scope(), "age", 12 if age == 0 else None, ME)
        do(database, bulk.set_field, Scope(ids=()), "age", 1, ME)
        do(database, bulk.set_field, Scope(ids=tuple(dice.sample(range(1, 13), dice.randint(1, 4)))), "age", age, ME)
    return database


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(known=st.integers(0, 50), first=st.integers(0, 90), limit=st.integers(1, 40))
def test_any_stretch_is_what_one_long_list_holds(database: Database, known: int, first: int, limit: int) -> None:
    everything = ask(database, history.history, None, 1000)
    newest = everything[min(known, len(everything) - 1)].id
    mine = [operation for operation in everything if operation.id <= newest]
    found = ask(database, pages.entries, newest, len(mine), first, limit) if first < len(mine) else ()
    assert [entry.operation for entry in found] == mine[first : first + limit]
    for entry in found:
        recorded = ask(database, history.changes, entry.operation.id, None, 20)
        assert (entry.only and entry.only.recorded) == (recorded[0] if len(recorded) == 1 else None)
        place = min(first, len(recorded) - 1)
        heroes = ask(database, pages.heroes_of, entry.operation.id, len(recorded), place, limit)
        assert [named.recorded for named in heroes] == list(recorded[place : place + limit])
        assert [named.name for named in heroes] == [f"Hero {named.recorded.hero}" for named in heroes]
    assert ask(database, pages.survey, newest) == Survey(everything[0].id, len(everything), len(everything) - len(mine))


@pytest.mark.parametrize("reach", [1, 7, 1000])
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_hero_s_life_is_found_step_by_step(
    database: Database, monkeypatch: pytest.MonkeyPatch, reach: int, limit: int
) -> None:
    monkeypatch.setattr(pages, "_LOOKED_THROUGH", reach)
    found: list[pages.Entry] = []
    step = ask(database, pages.look_back, 3, None, limit)
    while True:
        found += step.entries
        if step.older_than is None:
            break
        step = ask(database, pages.look_back, 3, step.older_than, limit)
    wanted = ask(database, history.history_of, 3, None, 1000)
    assert [(entry.operation, entry.only.recorded) for entry in found if entry.only] == list(wanted)


def test_a_life_is_read_again_with_what_is_new(database: Database) -> None:
    first = ask(database, pages.look_back, 3, None, 1000)
    do(database, undo.undo, "me")
    do(database, bulk.set_field, Scope(ids=(3,)), "age", 77, ME)
    do(database, bulk.set_field, Scope(ids=(4,)), "age", 77, ME)
    known = tuple(entry.operation.id for entry in first.entries)
    again = ask(database, pages.look_again, 3, first.newest, known)
    whole = ask(database, pages.look_back, 3, None, 1000)
    assert again == whole
    assert len(whole.entries) > len(first.entries)
    assert ask(database, pages.look_again, 3, whole.newest, known[1:3]).entries == tuple(
        entry for entry in whole.entries if entry.operation.id in known[1:3]
    )


def test_a_hero_has_the_name_of_then_or_of_now(database: Database) -> None:
    do(database, bulk.set_field, Scope(ids=(1,)), "name", "Renamed", ME)
    do(database, bulk.delete, Scope(ids=(1, 2)), ME)
    back = ask(database, pages.look_back, 1, None, 3)
    assert [entry.only.name for entry in back.entries] == ["Renamed", "Renamed", None], "nobody knows it any more"
    assert ask(database, pages.look_back, 99, None, 3).entries == ()


def test_a_server_answers_the_same(server: servers.Server) -> None:
    location = server.schema()
    with closing(Database.open(location, create=True)) as database:
        for name in ("Ann", "Bo", "Cy"):
            do(database, crud.create, {"name": name, "age": 1, "secret_name": "s"}, ME)
        number = do(database, bulk.set_field, Scope(), "age", 2, ME).operation
        everything = ask(database, history.history, None, 100)
        for first in range(4):
            found = ask(database, pages.entries, everything[0].id, 4, first, 2)
            assert tuple(entry.operation for entry in found) == everything[first : first + 2]
        heroes = ask(database, pages.heroes_of, number, 3, 1, 9)
        assert [(named.recorded.hero, named.name) for named in heroes] == [(2, "Bo"), (3, "Cy")]
        back = ask(database, pages.look_back, 2, None, 100)
        assert [entry.operation for entry in back.entries] == [everything[0], everything[2]]
        assert ask(database, pages.look_again, 2, 0, ()) == back
        servers.tell(location, "UPDATE hero SET age = 9 WHERE id = 1")
        done = do(database, partial(undo.revert, forced=(1,)), number, ME, OnConflict.SKIP)
        assert (done.rows, done.skipped) == (3, 0)


def test_an_empty_history_has_nothing_to_show(opened: Open, tmp_path: Path) -> None:
    database = opened(tmp_path / "empty.db", create=True)
    assert ask(database, pages.survey, 0) == Survey(0, 0, 0)
    assert ask(database, pages.entries, 0, 0, 0, 100) == ()
    assert ask(database, pages.look_back, 1, None, 10) == Back((), None, 0)


def test_what_was_pruned_has_no_heroes_to_show(database: Database) -> None:
    oldest = ask(database, history.history, None, 1000)[-1]
    do(database, prune.forget)
    assert ask(database, pages.heroes_of, oldest.id, oldest.rows, 0, 100) == ()


def test_some_heroes_are_set_back_whatever_was_changed_since(opened: Open, tmp_path: Path) -> None:
    database = opened(tmp_path / "forced.db", create=True)
    for name in ("Ann", "Bo", "Cy", "Di"):
        do(database, crud.create, {"name": name, "age": 1, "secret_name": "s"}, ME)
    number = do(database, bulk.set_field, Scope(), "age", 2, ME).operation
    rosters.tell(tmp_path / "forced.db", "UPDATE hero SET age = 9 WHERE id < 4", "DELETE FROM hero WHERE id = 3")
    done = do(database, partial(undo.revert, forced=(1, 3)), number, ME, OnConflict.SKIP)
    ages = "SELECT id, age FROM hero ORDER BY id"
    assert (done.rows, done.skipped) == (2, 2), "one was not chosen, one is gone"
    assert rosters.ask(tmp_path / "forced.db", ages) == [(1, 1), (2, 9), (4, 1)]
    do(database, undo.undo, "me")
    assert rosters.ask(tmp_path / "forced.db", ages) == [(1, 9), (2, 9), (4, 2)]
