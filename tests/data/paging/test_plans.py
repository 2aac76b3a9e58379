"""No statement of paging looks at all heroes or sorts them where an index has them in order."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data import queries
from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import Change, Row
from desktop.data.paging import building as index_build
from desktop.data.paging import page_index
from desktop.data.paging.page_index import PageIndex, build, page, rank, refreshed, total
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.sqlite import connection as sqlite
from tests.data.questions import questions
from tests.data.questions.questions import ALL

STRICT = questions.LOOSE.replace("VARCHAR", "VARCHAR NOT NULL")
INDEXES = {
    "id": "INTEGER PRIMARY KEY",
    "age": "INDEX ix_hero_age",
    "name": "INDEX people_hero_name",
    "secret_name": "INDEX people_hero_secret_name",
}
_FEW_STEPS = 60
BOTH = pytest.mark.parametrize("descending", [False, True])


def heroes(*, loose: bool) -> list[Row]:
    """Some of everything: names shared by many and by few, equal and unknown ages, and, in a loose roster, damage."""
    rows: list[Row] = [(f"n{n % 250}", 7 if n % 2 else n % 90, f"s{n}", n) for n in range(700)]
    rows += [("same", None, "same", n) for n in range(700, 1_000)]
    if loose:
        rows += [(None, "x", None, n) if n % 2 else ("n\udcff", b"x", b"", n) for n in range(1_000, 1_200)]
    return rows


@pytest.fixture(params=["strict", "loose", "analyzed"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    is_loose = request.param == "loose"
    script = questions.LOOSE if is_loose else STRICT
    with questions.asked(tmp_path / "roster.db", script, heroes(loose=is_loose)) as connection:
        if request.param == "analyzed":
            sqlite.raw(connection).execute("ANALYZE")
        yield connection


class Plans:
    """The plans of every statement that a connection executes."""

    def __init__(self, connection: Connection) -> None:
        self._driver = sqlite.raw(connection)
        self._statements: dict[str, str] = {}
        self._driver.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        """Keep one statement of every shape: its values do not matter."""
        self._statements.setdefault(re.sub(r"'[^']*'|-?\b\d+", "?", statement), statement)

    @property
    def statements(self) -> list[str]:
        """One of every shape."""
        return list(self._statements.values())

    def all(self) -> list[tuple[str, str]]:
        """Statement and plan, each as one text; statements that are known to find nothing are left out."""
        self._driver.set_trace_callback(None)
        return [
            (statement, "; ".join(row[3] for row in self._driver.execute(f"EXPLAIN QUERY PLAN {statement}")))
            for statement in self._statements.values()
            if self._does_something(statement)
        ]

    def _does_something(self, statement: str) -> bool:
        """Whether a statement takes more than a few steps, as the search for NULL where there can be none does not."""
        steps: list[None] = []
        self._driver.set_progress_handler(lambda: steps.append(None), 1)
        self._driver.execute(statement).fetchall()
        self._driver.set_progress_handler(None, 0)
        return len(steps) > _FEW_STEPS


def drive(connection: Connection, query: HeroQuery, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Ask everything that can be asked about a question, from its beginning, its middle and its end."""
    monkeypatch.setattr(page_index, "_FAR", 100)
    plans = Plans(connection)
    index = PageIndex.start(query, ALL, width=64)
    page(connection, index, 0, 10)
    page(connection, index, 900, 10)
    for longer in build(connection, index):
        index = longer
    for longer in build(connection, PageIndex.start(query, ALL, index.cuts)):
        assert longer.count <= index.count
    for first in range(0, index.count, 450):
        for row in page(connection, index, first, 80)[::40]:
            rank(connection, index, id_of(row))
            refreshed(connection, index, (Change(row, None),))
    return plans.all()


def is_bounded(statement: str, plan: str, index: str) -> bool:
    """Whether a plan follows the index, from a place it seeks or, with a limit, from an end."""
    if "WITHOUT" in plan or "TEMP B-TREE" in plan:
        return False
    follows = f"USING {index}" in plan or f"USING COVERING {index}" in plan or "(rowid=?)" in plan
    if plan == "SCAN hero" and index == INDEXES["id"]:
        follows = True
    return follows and ("SCAN hero" not in plan or "LIMIT" in statement)


@BOTH
@pytest.mark.parametrize("field", COLUMNS)
def test_orders_with_an_index(
    connection: Connection, field: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = drive(connection, HeroQuery(sort=(Sort(field, descending),)), monkeypatch)
    seen = [item for item in seen if not is_total(item[0])]
    assert len(seen) >= 8
    assert [item for item in seen if not is_bounded(*item, INDEXES[field])] == []
    if field != "id":
        assert any(f"({field}=? AND rowid{'<' if descending else '>'}?)" in plan for _, plan in seen)


@pytest.mark.parametrize("field", COLUMNS)
def test_the_end_of_an_order_needs_no_count_when_the_number_is_known(
    connection: Connection, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_index, "_FAR", 100)
    query = HeroQuery(sort=(Sort(field),))
    number = total(connection, query)
    plans = Plans(connection)
    assert len(page(connection, PageIndex.start(query, ALL, found=number), number - 10, 10)) == 10
    assert not any(map(is_total, plans.statements))
    assert [item for item in plans.all() if not is_bounded(*item, INDEXES[field])] == []


def is_total(statement: str) -> bool:
    """Whether a statement counts all heroes, which is quick."""
    return "count" in statement and "WHERE" not in statement


@BOTH
@pytest.mark.parametrize("field", COLUMNS)
def test_conditions_do_not_take_the_order_from_its_index(
    connection: Connection, field: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_build, "prefers_table", lambda _: False)
    monkeypatch.setattr(index_build, "best_access", lambda *_: None)
    for text in ("n1", "age:>=5", "age:!=7", "name:/n1/", "secret_name:s1", "id:>=3 age:known"):
        query = replace(HeroQuery.parse(text), sort=(Sort(field, descending),))
        seen = [item for item in drive(connection, query, monkeypatch) if not is_total(item[0])]
        assert [item for item in seen if not is_bounded(*item, INDEXES[field])] == []


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("age:7", "age"),
        ("age:unknown", "age"),
        ("age:<3", "age"),
        ("age:80-85", "age"),
        ("name:=n17", "name"),
        ("name:^n17", "name"),
        ("name:==n17", "name"),
        ("id:5-60", "id"),
    ],
)
def test_few_rows_are_found_by_the_index_of_their_condition(connection: Connection, text: str, field: str) -> None:
    index = PageIndex.start(HeroQuery.parse(f"{text} sort:secret_name"), ALL, width=64)
    for longer in build(connection, index):
        index = longer
    plans = Plans(connection)
    again = list(build(connection, PageIndex.start(index.query, ALL, index.cuts)))
    assert again[-1].count == index.count > 0
    seen = [item for item in plans.all() if not is_total(item[0])]
    assert [item for item in seen if not is_bounded(*item, INDEXES[field])] == []


def test_sparse_rows_of_a_big_table_are_found_as_they_lie(connection: Connection) -> None:
    index = PageIndex.start(HeroQuery.parse("secret_name:s66 sort:age"), ALL, width=64)
    for longer in build(connection, index):
        index = longer
    assert index.count == 11
    plans = Plans(connection)
    page(connection, index, 0)
    assert [plan for _, plan in plans.all()] == ["SEARCH hero USING INTEGER PRIMARY KEY (rowid=?)"]


@pytest.mark.parametrize("sort", ["age,name", "-age,secret_name", "name,-age", "secret_name,age,name", "age,-id"])
def test_an_index_carries_orders_of_several_columns(
    connection: Connection, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = HeroQuery.parse(f"sort:{sort}")
    seen = [item for item in drive(connection, query, monkeypatch) if not is_total(item[0])]
    indexes = [INDEXES[column.field] for column in query.sort]
    assert [item for item in seen if not any(_carries(*item, index) for index in indexes)] == []


def _carries(statement: str, plan: str, index: str) -> bool:
    """Whether a plan finds its rows by the index, though it may have to sort them by the other columns."""
    found, *_ = plan.replace("CO-ROUTINE anon_1; ", "").replace("CO-ROUTINE (subquery-3); ", "").split(";")
    return is_bounded(statement, found, index)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("age:7", "ix_hero_age (age=?)"),
        ("age:>80", "ix_hero_age (age>? AND age<?)"),
        ("id:5", "INTEGER PRIMARY KEY (rowid=?)"),
        ("", "COVERING INDEX"),
    ],
)
def test_counting_uses_the_index_of_a_condition(connection: Connection, text: str, part: str) -> None:
    plans = Plans(connection)
    queries.count(connection, HeroQuery.parse(text))
    assert all(part in plan for _, plan in plans.all())
