"""The same questions on a PostgreSQL server: the same answers, and plans that follow the indexes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, NullPool, create_engine, event, make_url

from desktop.data import queries
from desktop.data.errors import QuestionError
from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import Change, Row
from desktop.data.paging import building as index_build
from desktop.data.paging import page_index, seeks
from desktop.data.paging.page_index import PageIndex, build, page, rank, refreshed
from desktop.data.paging.seeks import Question
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.questions.sort_order import Order
from tests.data.conftest import Open
from tests.data.postgresql import servers
from tests.data.questions import questions
from tests.data.questions.questions import ALL, answer

TEXTS = ("", "a", "A", "b", "ab", "a b", "_", "%", "a%", "\\", "/", "á", "Á", "a\u0301", "ß", "ss", "Straße", "æ", "~")
NAMES = st.one_of(st.sampled_from(TEXTS), st.text("aAbBáß_%", max_size=3))
AGES = st.one_of(st.none(), st.integers(-3, 5), st.just(2**63 - 1))
ROWS = st.lists(st.tuples(NAMES, AGES, NAMES, st.integers(-30, 60)), max_size=25, unique_by=lambda row: row[3])
FILTERS = st.one_of(
    st.builds(
        Filter,
        st.sampled_from(("name", "secret_name")),
        st.sampled_from((Operator.CONTAINS, Operator.STARTS, Operator.IS, Operator.IS_NOT, Operator.EXACT)),
        st.sampled_from(TEXTS),
    ),
    questions.NUMBER_FILTERS,
    questions.SPANS,
    questions.KNOWLEDGE,
    questions.PATTERNS,
)
QUERIES = st.builds(
    HeroQuery,
    st.sampled_from(("", "", "a", "Á b", "ss", "%")),
    st.lists(FILTERS, max_size=2).map(tuple),
    questions.SORTS,
)


@pytest.fixture
def connection(opened: Open, server: servers.Server) -> Iterator[Connection]:
    address = server.schema()
    opened(address, create=True).close()
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_build, "STEP_S", 0)
    monkeypatch.setattr(page_index, "PATIENCE_S", 60)


def refill(connection: Connection, rows: list[Row]) -> None:
    connection.exec_driver_sql("TRUNCATE hero")
    if rows:
        slots = ", ".join(["%s"] * len(COLUMNS))
        connection.exec_driver_sql(f"INSERT INTO hero ({', '.join(COLUMNS)}) VALUES ({slots})", rows)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(ROWS, QUERIES, questions.INDEXED, st.sampled_from((1, 3)))
def test_everything_agrees_with_the_plain_answer(
    connection: Connection, rows: list[Row], query: HeroQuery, indexed: frozenset[str], width: int
) -> None:
    refill(connection, rows)
    expected = answer(rows, query)
    assert queries.count(connection, query) == len(expected)
    for index in (
        PageIndex.start(query, indexed, width=width),
        *build(connection, PageIndex.start(query, indexed, width=width)),
    ):
        assert page(connection, index, 0, len(rows) + 1) == expected
        assert page(connection, index, 2, 3) == expected[2:5]
    assert (index.complete, index.count) == (True, len(expected))
    places = {id_of(row): number for number, row in enumerate(expected)}
    for row in rows:
        assert rank(connection, index, id_of(row)) == places.get(id_of(row))
    for row in rows[:5]:
        connection.exec_driver_sql("DELETE FROM hero WHERE id = %s", (id_of(row),))
        index = refreshed(connection, index, (Change(row, None),))
    assert page(connection, index, 0, len(rows) + 1) == answer(rows[5:], query)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("zoe", {1, 2}),
        ("ŁODZ", {3}),
        ("strasse", {4}),
        ("дух", {5}),
        (r"name:/^\w+$\b/", {1, 2, 3, 4, 5}),
        ("name:==Zoë", {1}),
    ],
)
def test_case_and_accents_are_ignored(connection: Connection, text: str, ids: set[int]) -> None:
    refill(connection, [(name, None, "s", n) for n, name in enumerate(("Zoë", "ZOE", "Łódź", "Straße", "ДУХ", "-"), 1)])
    index = PageIndex.start(HeroQuery.parse(text), ALL)
    for longer in build(connection, index):
        index = longer
    assert {id_of(row) for row in page(connection, index, 0)} == ids


def test_a_pattern_that_the_server_does_not_know_is_a_known_error(connection: Connection) -> None:
    with pytest.raises(QuestionError, match="simpler way"):
        queries.count(connection, HeroQuery(filters=(Filter("name", Operator.REGEX, r"(?<!a)b{2,3}+"),)))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", COLUMNS)
def test_orders_follow_their_index(connection: Connection, field: str, descending: bool) -> None:
    refill(connection, [(f"n{n % 500}", None if n % 9 == 0 else n % 7, f"s{n % 900}", n) for n in range(6_000)])
    connection.exec_driver_sql("ANALYZE hero")
    statements: dict[str, Any] = {}

    @event.listens_for(connection, "before_cursor_execute")
    def _note(*arguments: Any) -> None:
        statements.setdefault(arguments[2], arguments[3])

    index = PageIndex.start(HeroQuery(sort=(Sort(field, descending),)), ALL, width=64)
    page(connection, index, 0, 20)
    for longer in build(connection, index):
        index = longer
    for first in range(0, 6_000, 700):
        for row in page(connection, index, first, 20)[:1]:
            rank(connection, index, id_of(row))
    assert len(statements) >= 4
    plans = [
        "\n".join(line for (line,) in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
        for statement, parameters in list(statements.items())
        if "WHERE" in statement
    ]
    assert [plan for plan in plans if "Seq Scan" in plan or "Index" not in plan or _sorts_many(plan)] == []


def _sorts_many(plan: str) -> bool:
    """Whether a plan sorts more than a bucket or two."""
    return any(int(rows) > 200 for rows in re.findall(r"Sort  \(cost=\S+ rows=(\d+)", plan))


@pytest.mark.parametrize(
    ("sort", "value"), [("age", "old"), ("age", float("inf")), ("age", "a\0"), ("name", "a\0"), ("name", "\udcff")]
)
def test_a_place_that_no_hero_can_have_is_no_place(connection: Connection, sort: str, value: object) -> None:
    query = HeroQuery.parse(f"sort:{sort}")
    order = Order.of(query)
    with pytest.raises(QuestionError):
        seeks.rows(connection, Question.of(query, order, pinned=True), order.between((value, 1)), 10)


def test_some_heroes_may_be_asked_for_with_a_condition_on_their_ids(connection: Connection) -> None:
    refill(connection, [("a", None, "s", number) for number in range(1, 6)])
    query = HeroQuery.parse("id:2..4")
    question = Question.of(query, Order.of(query), pinned=True)
    assert [id_of(row) for row in seeks.some(connection, question, [1, 2, 3, 4])] == [2, 3, 4]
