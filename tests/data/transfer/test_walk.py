"""A scope comes out whole and in its order, whatever is asked and stored, and no read keeps a commit waiting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop.data.errors import QuestionError
from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.data.paging import gather
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator
from desktop.data.questions.sort_order import Order
from desktop.data.scope import Scope
from desktop.data.transfer import spool, walk
from tests.data.questions import questions
from tests.data.questions.questions import ALL, INDEXED, QUERIES, ROWS, answer

thorough = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with questions.asked(tmp_path / "roster.db") as connection:
        yield connection


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pieces of few rows."""
    monkeypatch.setattr(walk, "_PIECE", 3)
    monkeypatch.setattr(walk, "_IDS_AT_ONCE", 4)
    monkeypatch.setattr(spool, "_PIECE", 5)
    monkeypatch.setattr(gather, "_PIECE", 4)
    monkeypatch.setattr(gather, "_BATCH", 2)
    monkeypatch.setattr(gather, "_FLOOR", 8)


def walked(connection: Connection, scope: Scope, indexed: frozenset[str]) -> list[Row]:
    return [row for rows in walk.walk(connection, scope, indexed) for row in rows]


@thorough
@given(ROWS, QUERIES, INDEXED)
def test_a_question_is_walked_as_plain_python_answers_it(
    connection: Connection, rows: list[Row], query: HeroQuery, indexed: frozenset[str]
) -> None:
    questions.refill(connection, rows)
    assert walked(connection, Scope(query), indexed) == list(answer(rows, query))


@thorough
@given(ROWS, QUERIES, INDEXED, st.data())
def test_parts_of_an_order_are_walked(
    connection: Connection, rows: list[Row], query: HeroQuery, indexed: frozenset[str], data: st.DataObject
) -> None:
    questions.refill(connection, rows)
    expected, order = answer(rows, query), Order.of(query)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(expected)), max_size=6)))
    places = list(zip(cuts[::2], cuts[1::2], strict=False))
    keys = [*map(order.key, expected), None]
    spans = tuple((keys[first] or (), keys[end]) for first, end in places if first < len(expected))
    wanted = [row for first, end in places for row in expected[first:end]]
    assert walked(connection, Scope(query, spans=spans), indexed) == wanted


@thorough
@given(ROWS, QUERIES, st.data())
def test_heroes_named_by_id_come_whatever_is_asked(
    connection: Connection, rows: list[Row], query: HeroQuery, data: st.DataObject
) -> None:
    questions.refill(connection, rows)
    chosen = data.draw(st.sets(st.sampled_from(rows), max_size=20)) if rows else set()
    scope = Scope(query, ids=(*map(id_of, chosen), 777))
    chosen = chosen | {row for row in rows if id_of(row) == 777}
    assert walked(connection, scope, ALL) == list(answer(list(chosen), HeroQuery(sort=query.sort)))


def test_a_question_that_cannot_be_asked_is_refused(connection: Connection) -> None:
    query = HeroQuery(filters=(Filter("age", Operator.CONTAINS, "x"),))
    with pytest.raises(QuestionError, match="does not fit"):
        walked(connection, Scope(query), ALL)
