"""Pages, row numbers and counts agree with sorting and filtering in plain Python, whatever is asked and stored."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop.data.fields import id_of
from desktop.data.models import Change, Row
from desktop.data.paging import building as index_build
from desktop.data.paging import cuts, page_index
from desktop.data.paging.page_index import Cuts, PageIndex, build, page, rank, refreshed
from desktop.data.questions.hero_query import HeroQuery, Sort
from tests.data.questions import questions
from tests.data.questions.questions import ALL, INDEXED, QUERIES, ROWS, answer

WIDTHS = st.sampled_from((1, 2, 3, 7))
thorough = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with questions.asked(tmp_path / "roster.db") as connection:
        yield connection


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot after every step, and pages that are looked for until they are found."""
    monkeypatch.setattr(index_build, "STEP_S", 0)
    monkeypatch.setattr(page_index, "PATIENCE_S", 60)


def built(connection: Connection, index: PageIndex) -> PageIndex:
    for longer in build(connection, index):
        index = longer
    assert index.complete
    return index


def check(connection: Connection, index: PageIndex, rows: list[Row]) -> None:
    """A complete index agrees with the plain answer in all it says."""
    expected = answer(rows, index.query)
    assert index.count == index.found == len(expected)
    assert page(connection, index, 0, len(rows) + 1) == expected
    for first in range(0, len(expected) + 2, 3):
        assert page(connection, index, first, 4) == expected[first : first + 4]
    places = {id_of(row): number for number, row in enumerate(expected)}
    for row in rows:
        assert rank(connection, index, id_of(row)) == places.get(id_of(row))


@thorough
@given(ROWS, QUERIES, INDEXED, WIDTHS)
def test_everything_agrees_with_the_plain_answer(
    connection: Connection, rows: list[Row], query: HeroQuery, indexed: frozenset[str], width: int
) -> None:
    questions.refill(connection, rows)
    check(connection, built(connection, PageIndex.start(query, indexed, width=width)), rows)


@thorough
@given(ROWS, QUERIES, INDEXED, WIDTHS)
def test_every_snapshot_is_right_as_far_as_it_goes(
    connection: Connection, rows: list[Row], query: HeroQuery, indexed: frozenset[str], width: int
) -> None:
    questions.refill(connection, rows)
    expected = answer(rows, query)
    snapshots = [PageIndex.start(query, indexed, width=width)]
    snapshots += build(connection, snapshots[0])
    assert [snapshot.found for snapshot in snapshots] == sorted(snapshot.found for snapshot in snapshots)
    for snapshot in snapshots:
        assert snapshot.count <= snapshot.found <= len(expected)
        assert page(connection, snapshot, 0, len(rows) + 1) == expected
        assert page(connection, snapshot, 2, 3) == expected[2:5]
        for number, row in enumerate(expected):
            assert rank(connection, snapshot, id_of(row)) in {number, None}


@thorough
@given(ROWS, QUERIES, QUERIES, INDEXED, WIDTHS)
def test_cuts_serve_another_question_and_a_snapshot_is_gone_on_from(
    connection: Connection, rows: list[Row], one: HeroQuery, other: HeroQuery, indexed: frozenset[str], width: int
) -> None:
    questions.refill(connection, rows)
    first = built(connection, PageIndex.start(HeroQuery(one.text, one.filters, other.sort), indexed, width=width))
    index = PageIndex.start(other, indexed, first.cuts, width=width)
    while not index.complete:
        index = pickle.loads(pickle.dumps(next(iter(_longer(connection, index)))))
    check(connection, index, rows)


def _longer(connection: Connection, index: PageIndex) -> Iterator[PageIndex]:
    """Snapshots that know more than the first one, which may be where it began."""
    for longer in build(connection, index):
        if longer.complete or longer.counted > index.counted or len(longer.cuts.keys) > len(index.cuts.keys) + 3:
            yield longer


CHANGES = st.lists(
    st.tuples(st.integers(0, 50), st.one_of(st.none(), st.tuples(questions.NAMES, questions.AGES))), max_size=6
)


@thorough
@given(ROWS, QUERIES, INDEXED, WIDTHS, st.integers(0, 8), CHANGES)
def test_changes_shift_what_is_counted_without_building_anew(
    connection: Connection,
    rows: list[Row],
    query: HeroQuery,
    indexed: frozenset[str],
    width: int,
    steps: int,
    changes: list[tuple[int, tuple[object, object] | None]],
) -> None:
    questions.refill(connection, rows)
    index = PageIndex.start(query, indexed, width=width)
    for step, longer in enumerate(build(connection, index)):
        index = longer
        if step == steps:
            break
    heroes = {id_of(row): row for row in rows}
    done: list[Change] = []
    for hero, values in changes:
        before = heroes.pop(hero, None)
        after = None if values is None else (values[0], values[1], "s", hero)
        if after is not None:
            heroes[hero] = after
        if before is not None or after is not None:
            questions.change(connection, before, after)
            done.append(Change(before, after))
    once = refreshed(connection, index, tuple(done))
    assert refreshed(connection, once, tuple(done)) == once
    if once.complete:
        check(connection, once, list(heroes.values()))
    check(connection, built(connection, once), list(heroes.values()))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["age", "name"])
def test_ten_thousands_of_equal_keys(connection: Connection, field: str, descending: bool) -> None:
    rows: list[Row] = [("same", 7, "s", number) for number in range(-20_000, 30_000)]
    rows += [("other", None if number % 2 else number % 9, "s", number) for number in range(30_000, 35_000)]
    questions.refill(connection, rows)
    index = built(connection, PageIndex.start(HeroQuery(sort=(Sort(field, descending),)), ALL))
    expected = answer(rows, index.query)
    for first in (0, 4_990, 5_000, 20_000, 49_950, 54_900):
        assert page(connection, index, first) == expected[first : first + 100]
        assert rank(connection, index, id_of(expected[first])) == first
    sizes = [after - before for before, after in zip(index.starts, index.starts[1:], strict=False)]
    assert max(sizes) <= 2 * cuts.WIDTH


def test_buckets_that_grew_are_split_when_built_again(connection: Connection) -> None:
    questions.refill(connection, [("n", None, "s", number) for number in range(100)])
    small = built(connection, PageIndex.start(HeroQuery(), ALL, width=8))
    rows: list[Row] = [("n", None, "s", number) for number in range(1_000)]
    questions.refill(connection, rows)
    index = built(connection, PageIndex.start(HeroQuery(), ALL, small.cuts))
    assert max(after - before for before, after in zip(index.starts, index.starts[1:], strict=False)) <= 16
    check(connection, index, rows)


@pytest.mark.parametrize("text", ["", "age:<5", "age:3"])
def test_an_index_stays_small_however_many_heroes_there_are(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("desktop.data.paging.growing.MOST_CUTS", 8)
    rows: list[Row] = [(f"n{number % 17}", number % 7, "s", number) for number in range(300)]
    questions.refill(connection, rows)
    for sort in ("id", "age", "name", "name,-age"):
        index = built(connection, PageIndex.start(HeroQuery.parse(f"{text} sort:{sort}"), ALL, width=2))
        assert len(index.cuts.keys) < 16
        check(connection, index, rows)


def test_rows_far_behind_what_is_counted_come_from_the_nearest_end(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_index, "_FAR", 3)
    rows: list[Row] = [(f"n{number % 5}", None if number % 3 else number, "s", number) for number in range(60)]
    questions.refill(connection, rows)
    for sort in ("id", "-id", "age", "-age", "name,-age", "-secret_name"):
        for known in (0, len(rows)):
            index = PageIndex.start(HeroQuery.parse(f"sort:{sort}"), ALL, found=known)
            expected = answer(rows, index.query)
            for first in range(0, 65, 4):
                assert page(connection, index, first, 7) == expected[first : first + 7]


def test_cuts_of_one_question_without_an_index_serve_no_other(connection: Connection) -> None:
    rows: list[Row] = [(f"n{number}", None, "s", number) for number in range(100)]
    questions.refill(connection, rows)
    few = built(connection, PageIndex.start(HeroQuery.parse("n5 sort:name"), frozenset({"id"}), width=8))
    index = PageIndex.start(HeroQuery.parse("sort:name"), ALL, few.cuts, width=8)
    assert (few.cuts.complete, index.cuts.complete) == (True, False)
    check(connection, built(connection, index), rows)


def test_a_page_of_a_question_not_yet_counted_is_what_is_found_at_once(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_index, "PATIENCE_S", 0)
    questions.refill(connection, [("rare" if number == 900 else "n", None, "s", number) for number in range(1_000)])
    index = PageIndex.start(HeroQuery("rare"), ALL, width=8)
    assert page(connection, index, 0) == ()
    assert [id_of(row) for row in page(connection, built(connection, index), 0)] == [900]


@pytest.mark.parametrize(
    "text", ["sort:name", "sort:-age", "rare", "rare sort:-age", "n6 sort:age", "age:3 sort:name", "id:>90", "age:>=40"]
)
def test_work_for_a_page_does_not_grow_with_the_roster(connection: Connection, text: str) -> None:
    """Counted in steps of SQLite's machine; looking at all names of this roster would take ten times as many."""
    rows = [(f"rare {n}" if n % 1_000 == 7 else f"n{n % 700}", n % 53, f"s{n}", n) for n in range(60_000)]
    questions.refill(connection, rows)
    index = built(connection, PageIndex.start(HeroQuery.parse(text), ALL))
    for share in (0, 50, 99):
        with Counting(connection) as steps:
            assert len(page(connection, index, index.count * share // 100, 5)) in {1, 5}
        assert len(steps) * 100 <= 20 * cuts.WIDTH


class Counting:
    """Collects one item for every hundred steps of SQLite's machine."""

    def __init__(self, connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        self.driver = driver
        self.steps: list[None] = []

    def __enter__(self) -> list[None]:
        self.driver.set_progress_handler(lambda: self.steps.append(None), 100)
        return self.steps

    def __exit__(self, *details: object) -> None:
        self.driver.set_progress_handler(None, 0)


def test_values_are_plain(connection: Connection) -> None:
    questions.refill(connection, [("n", None, "s", 1)])
    index = built(connection, PageIndex.start(HeroQuery(), ALL))
    assert type(page(connection, index, 0)[0]) is tuple
    assert pickle.loads(pickle.dumps(index)) == index
    assert PageIndex.start(HeroQuery(sort=(Sort("age"),)), ALL, index.cuts).cuts == Cuts(
        PageIndex.start(HeroQuery(sort=(Sort("age"),)), ALL).order
    )
