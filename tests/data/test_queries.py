"""What conditions mean, word for word, and the short questions about single heroes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data import queries
from desktop.data.errors import QuestionError
from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.data.paging.page_index import PageIndex, build, page
from desktop.data.questions import patterns
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator
from tests.data.questions import questions

HEROES: tuple[Row, ...] = (
    ("Spider-Man", 52, "Peter Parker", 1),
    ("spider-woman", 38, "Jessica Drew", 2),
    ("Iron Man", None, "Tony Stark", 3),
    ("Zoë", 17, "Zoe Zimmer", 4),
    ("ZOE", 30, "unknown", 5),
    ("100%", 100, "a_b", 6),
    ("back\\slash", 18, "c/d", 7),
    ("Straße", 25, "Łukasz", 8),
    (b"Spider", 30, "blob", 9),
    (None, 2.5, "no name", 10),
    ("sp\udceb", "thirty", "not UTF-8", 11),
    ("Дух", 0, "Дух", 12),
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with questions.asked(tmp_path / "roster.db", rows=HEROES) as connection:
        yield connection


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("spider", {1, 2}),
        ("MAN spider", {1, 2}),
        ("zoe", {4, 5}),
        ("zoë", {4, 5}),
        ("%", {6}),
        ("_", set()),
        ("\\", {7}),
        ("/", set()),
        ("STRASSE", {8}),
        ("strasse", {8}),
        ("дух", {12}),
        ("parker", set()),
        ("name:spider", {1, 2}),
        ('name:"ider-w"', {2}),
        ("name:^zo", {4, 5}),
        ("name:^100%", {6}),
        ("name:^00", set()),
        ("name:=zoe", {4, 5}),
        ("name:=zo", set()),
        ("name:!=zoe", {1, 2, 3, 6, 7, 8, 9, 10, 11, 12}),
        ("name:==ZOE", {5}),
        ("name:==zoe", set()),
        ("name:/^[A-Z]+$/", {5}),
        ("name:/(?i)^spider/", {1, 2}),
        ("name:?", {10}),
        ("name:!? age:?", {3}),
        ("secret_name:=lukasz", {8}),
        ("secret_name:a_b", {6}),
        ("secret_name:c/d", {7}),
        ("secret_name:=unknown", {5}),
        ("age:30", {5, 9}),
        ("age:!=30", {1, 2, 3, 4, 6, 7, 8, 10, 11, 12}),
        ("age:>=38", {1, 2, 6}),
        ("age:>52", {6}),
        ("age:<18", {4, 10, 12}),
        ("age:<=18", {4, 7, 10, 12}),
        ("age:2-18", {4, 7, 10}),
        ("age:unknown", {3}),
        ("age:known", {1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
        ("id:>=11", {11, 12}),
        ("spider age:<40 name:!=x", {2}),
    ],
)
def test_conditions(connection: Connection, text: str, ids: set[int]) -> None:
    query = HeroQuery.parse(text)
    assert {id_of(row) for row in HEROES if questions.is_asked_for(row, query)} == ids
    assert queries.count(connection, query) == len(ids)


def test_secrets_are_searched_only_when_asked(connection: Connection) -> None:
    assert queries.count(connection, HeroQuery("peter")) == 0
    assert queries.count(connection, HeroQuery("peter", search_secrets=True)) == 1
    assert queries.count(connection, HeroQuery("peter spider", search_secrets=True)) == 1


@pytest.mark.parametrize(
    "query",
    [
        HeroQuery(filters=(Filter("power", Operator.KNOWN),)),
        HeroQuery(filters=(Filter("power", Operator.IS, "x"),)),
        HeroQuery(filters=(Filter("age", Operator.CONTAINS, "x"),)),
        HeroQuery(filters=(Filter("age", Operator.STARTS, 3),)),
        HeroQuery(filters=(Filter("age", Operator.BETWEEN, 3),)),
        HeroQuery(filters=(Filter("age", Operator.EQUAL),)),
        HeroQuery(filters=(Filter("age", Operator.EQUAL, 2**63),)),
        HeroQuery(filters=(Filter("age", Operator.BETWEEN, 1, 2**63),)),
        HeroQuery(filters=(Filter("name", Operator.LESS, "x"),)),
        HeroQuery(filters=(Filter("name", Operator.IS, 3),)),
        HeroQuery(filters=(Filter("name", Operator.IS, "\ud800"),)),
        HeroQuery(filters=(Filter("name", Operator.EXACT, "\ud800"),)),
        HeroQuery(filters=(Filter("name", Operator.REGEX, "("),)),
        HeroQuery("a\0"),
        HeroQuery("\udcff"),
        HeroQuery("a " * 101),
        HeroQuery("a" * 10_001),
    ],
)
def test_what_cannot_be_asked_is_a_known_error(connection: Connection, query: HeroQuery) -> None:
    with pytest.raises(QuestionError):
        queries.count(connection, query)
    with pytest.raises(QuestionError):
        list(build(connection, PageIndex.start(query, questions.ALL)))
    with pytest.raises(QuestionError):
        page(connection, PageIndex.start(query, questions.ALL), 0)


def test_a_damaged_name_is_found_exactly(connection: Connection) -> None:
    assert queries.count(connection, HeroQuery(filters=(Filter("name", Operator.EXACT, "sp\udceb"),))) == 1


def test_a_pattern_that_takes_too_long_is_a_known_error(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "PATIENCE_S", 0.05)
    questions.change(connection, None, ("a" * 40 + "b", None, "s", 99))
    with pytest.raises(QuestionError, match="takes too long") as caught:
        queries.count(connection, HeroQuery(filters=(Filter("name", Operator.REGEX, "(a|a)*$"),)))
    assert "aaa" not in repr(caught.value) + caught.value.details
    assert queries.count(connection, HeroQuery()) == len(HEROES) + 1


def test_single_heroes(connection: Connection) -> None:
    assert queries.get(connection, 4) == HEROES[3]
    assert queries.get(connection, 99) is None
    assert queries.rows(connection, (12, 99, 1, 9)) == (HEROES[11], HEROES[0], HEROES[8])
    assert queries.rows(connection, range(250)) == HEROES
    assert queries.rows(connection, ()) == ()


def test_totals(connection: Connection) -> None:
    assert queries.total(connection, HeroQuery.parse("spider sort:name")) == len(HEROES)
    assert queries.count(connection, HeroQuery()) == len(HEROES)
