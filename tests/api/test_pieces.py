"""The small parts without a server: cursors, bodies in pieces, the record of changes, pages against plain SQL."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.api import cursor
from desktop.api.bulk import ARRAY, NDJSON, BulkRefused, heroes_of
from desktop.api.events import Events
from desktop.api.limits import BULK_ERRORS
from desktop.api.listing import Listing
from desktop.api.news import KEPT, News
from desktop.api.present import Presenter, matches
from desktop.api.reads import Reads
from desktop.data import crud, quick
from desktop.data.database import Database
from desktop.data.errors import QuestionError
from desktop.data.fields import id_of
from desktop.data.journal.values import Origin
from desktop.data.models import Change, HeroCreate
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Order
from tests.data import rosters

INTEGERS = st.integers(-(2**63), 2**63 - 1)
STORED = st.one_of(st.none(), INTEGERS, st.text(max_size=30), st.binary(max_size=30), st.floats())
ORIGIN = Origin("test", "test", "test")


@given(value=STORED, hero_id=INTEGERS)
def test_a_cursor_comes_back_as_it_was(value: object, hero_id: int) -> None:
    order = Order.of(HeroQuery.parse("sort:name"))
    text = cursor.printed(order, (value, hero_id))
    assert text is not None
    assert text.isascii()
    assert repr(cursor.parsed(text, order)) == repr((value, hero_id))
    with pytest.raises(QuestionError):
        cursor.parsed(text, Order.of(HeroQuery.parse("sort:-name")))


@given(text=st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(QuestionError):
        cursor.parsed(text, Order.of(HeroQuery()))


@pytest.mark.parametrize(
    "value", [{"float": "0x1p99999"}, {"float": "many"}, {"bytes": "x"}, {"a": 1, "b": 2}, [1], True, 2**63, "\ud800"]
)
def test_a_forged_key_is_no_cursor(value: object) -> None:
    content = json.dumps(["age,id", [value, 1]]).encode()
    with pytest.raises(QuestionError):
        cursor.parsed(base64.urlsafe_b64encode(content).decode(), Order.of(HeroQuery.parse("sort:age")))


def test_a_very_long_key_has_no_cursor() -> None:
    assert cursor.printed(Order.of(HeroQuery.parse("sort:name")), ("x" * 4_000, 1)) is None


HERO = st.fixed_dictionaries({"name": st.text('aé🕷\\"', min_size=1, max_size=5), "secret_name": st.just("s")})


@settings(deadline=None)
@given(
    heroes=st.lists(HERO, max_size=6), size=st.integers(1, 40), is_ascii=st.booleans(), space=st.sampled_from([None, 1])
)
@pytest.mark.parametrize("kind", [ARRAY, "application/x-ndjson"])
def test_a_body_may_be_cut_anywhere(
    kind: str, heroes: list[dict[str, str]], size: int, is_ascii: bool, space: int | None
) -> None:
    if kind == ARRAY:
        content = json.dumps(heroes, ensure_ascii=is_ascii, indent=space).encode()
    else:
        content = "\n".join(json.dumps(hero, ensure_ascii=is_ascii) for hero in heroes).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), size):
            yield content[start : start + size]

    def check(item: Any) -> dict[str, object]:
        return HeroCreate.model_validate(item).model_dump()

    found = asyncio.run(heroes_of(kind, pieces(), check))
    assert [hero["name"] for hero in found] == [hero["name"] for hero in heroes]


def test_one_huge_hero_ends_the_reading() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'[{"name": "'
        while True:
            yield b"x" * 65_536

    with pytest.raises(BulkRefused):
        asyncio.run(heroes_of(ARRAY, pieces(), lambda item: {"": item}))


def test_no_more_is_checked_when_enough_is_wrong() -> None:
    checked: list[object] = []

    def check(item: object) -> dict[str, object]:
        checked.append(item)
        return HeroCreate.model_validate(item).model_dump()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"{}\n" * 20_000

    with pytest.raises(BulkRefused) as refused:
        asyncio.run(heroes_of(NDJSON, pieces(), check))
    assert len(refused.value.errors) == BULK_ERRORS
    assert len(checked) <= BULK_ERRORS


@pytest.mark.parametrize(
    ("header", "strong", "weak"),
    [
        ("*", True, True),
        ('"a"', True, True),
        ('W/"a"', False, True),
        ('"b", "a"', True, True),
        ('"b"', False, False),
        ("a", False, False),
    ],
)
def test_lists_of_tags(header: str, strong: bool, weak: bool) -> None:
    assert matches(header, '"a"') is strong
    assert matches(header, '"a"', weakly=True) is weak


def test_news_are_remembered_up_to_a_bound() -> None:
    news, rung = News(), []
    listener = lambda: rung.append(1)  # noqa: E731
    news.listen(listener)
    changes = [Change(None, ("x", None, number, "s")) for number in range(KEPT)]
    news.add(changes[:3])
    assert news.since(1) == tuple(changes[1:3])
    assert news.since(3) == ()
    assert news.since(4) is None
    assert news.since(-1) is None
    news.lose()
    assert news.since(3) is None
    assert news.since(4) == ()
    news.add(changes)
    assert news.since(3) is None
    assert len(news.since(4) or ()) == KEPT
    news.add(())
    assert len(rung) == 3
    news.forget(listener)
    news.add(changes[:1])
    assert len(rung) == 3


def test_news_that_come_when_the_loop_has_ended_reach_nobody() -> None:
    news = News()

    async def listening() -> Events:
        return Events(news)

    events = asyncio.run(listening())
    news.add([Change(None, ("x", None, 1, "s"))])
    assert news.position == 1
    events.close()


WRITES = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.integers(0, 99)),
        st.tuples(st.just("delete"), st.integers(0, 99)),
        st.tuples(st.just("age"), st.integers(0, 99)),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(WRITES, st.integers(0, 320), st.integers(0, 100)), max_size=5))
@pytest.mark.parametrize("question", ["", "sort:-age", "age:>50 sort:name"])
def test_pages_are_those_of_plain_sql_after_every_write(
    tmp_path: Path, question: str, rounds: list[tuple[list[tuple[str, int]], int, int]]
) -> None:
    path = tmp_path / "heroes.db"
    path.unlink(missing_ok=True)
    rosters.make(path, heroes=[(f"Hero {number}", number % 100, number, "s") for number in range(1, 300)])
    database = Database.open(path)
    try:
        asyncio.run(_compare(database, path, HeroQuery.parse(question), rounds))
    finally:
        database.close()


async def _compare(database: Database, path: Path, query: HeroQuery, rounds: list[Any]) -> None:
    news = News()
    database.on_commit(lambda committed: news.add(committed.changes or ()))
    reads = Reads(database)
    try:
        listing = Listing(database, reads, news)
        for writes, offset, limit in rounds:
            for what, number in writes:
                database.write(_do, what, number).result()
            page = await listing.page(query, offset, limit, None)
            expected = rosters.ask(path, _SQL[str(query)])
            assert [id_of(row) for row in page.rows] == [row[0] for row in expected[offset : offset + limit]]
            assert page.total == len(expected)
            assert (page.after is not None) == (limit > 0 and offset + limit < len(expected))
            if page.after is not None:
                behind = await listing.page(query, 0, limit, page.after)
                assert [id_of(row) for row in behind.rows] == [row[0] for row in expected[offset + limit :][:limit]]
            if not str(query):
                plain = await listing.plain_page(Presenter(whole=True).fields, offset, limit)
                assert plain is not None
                assert (plain.total, plain.after) == (page.total, page.after)
                assert [hero["id"] for hero in json.loads(f"[{plain.objects}]")] == [id_of(row) for row in page.rows]
    finally:
        reads.close()


_SQL = {
    "": "SELECT id FROM hero ORDER BY id",
    "sort:-age": "SELECT id FROM hero ORDER BY age IS NULL, age DESC, id DESC",
    "age:>50 sort:name": "SELECT id FROM hero WHERE age > 50 ORDER BY name COLLATE NOCASE, id",
}


def _do(connection: Any, what: str, number: int) -> None:
    if what == "create":
        crud.create(connection, {"name": f"New {number}", "age": number, "secret_name": "s"}, ORIGIN)
        return
    rows = quick.page(connection, number * 3, 1, 0)
    for row in rows:
        if what == "delete":
            crud.delete(connection, row, ORIGIN)
        else:
            crud.update(connection, row, {"age": number}, ORIGIN)
