from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.data import bulk, replacing, scope
from desktop.data.database import Database
from desktop.data.errors import InvalidHero, QuestionError
from desktop.data.fields import COLUMNS, POSITION, checked_update, id_of, value_checker
from desktop.data.journal import history, undo, values
from desktop.data.journal.values import Cell, Origin
from desktop.data.models import MAX_TEXT, Row
from desktop.data.questions.conditions import condition
from desktop.data.questions.dialects import dialect
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.questions.sort_order import Order
from desktop.data.replacing import Mode, Preview, Replacement
from desktop.data.scope import Scope
from desktop.data.store import HERO
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.journal.checks import stored

ME = Origin("window", "me", "Many")
PEOPLE = [(name, age, f"s{age}") for name in ("ann", "Ann", "Bo", "Zoë", "ÄNN") for age in (None, 1, 2)]


@pytest.fixture
def database(opened: Open, tmp_path: Path) -> Database:
    path = tmp_path / "bulk.db"
    opened(path, create=True).close()
    for number, (name, age, secret) in enumerate(PEOPLE, 1):
        rosters.tell(
            path, f"INSERT INTO hero VALUES ('{name}', {'NULL' if age is None else age}, {number}, '{secret}')"
        )
    rosters.tell(path, "INSERT INTO hero VALUES (CAST(x'ff6e' AS TEXT), 'old', 16, x'00')")
    return opened(path)


def rows(database: Database) -> tuple[Row, ...]:
    found: tuple[Row, ...] = database.journal_read(stored).result()
    return found


def do(database: Database, fn: Any, *args: Any) -> Any:
    return database.write(fn, *args, ME).result()


def column(database: Database, field: str) -> list[object]:
    return [row[POSITION[field]] for row in rows(database)]


def test_values_are_checked_like_any_other(database: Database) -> None:
    assert do(database, bulk.set_field, Scope(ids=(1,)), "age", " 30 ").rows == 1
    assert do(database, bulk.set_field, Scope(ids=(1,)), "name", "  New  ").rows == 1
    assert rows(database)[0][:2] == ("New", 30)
    before = rows(database)
    for field, value in (("age", -1), ("age", "x"), ("name", " "), ("secret_name", "a\0b"), ("name", "x" * 10_001)):
        with pytest.raises(InvalidHero) as invalid:
            do(database, bulk.set_field, Scope(), field, value)
        assert list(invalid.value.reasons) == [field]
    with pytest.raises(InvalidHero):
        do(database, bulk.clear, Scope(), "name")
    assert rows(database) == before


def test_only_rows_that_change_are_counted(database: Database) -> None:
    assert do(database, bulk.set_field, Scope(), "age", 1).rows == 11
    assert do(database, bulk.set_field, Scope(), "age", 1) == values.Done(None, 0, ())


def test_fill_down_takes_the_value_of_the_first_hero(database: Database) -> None:
    assert do(database, bulk.fill_down, Scope(ids=(99, 4, 3, 5)), "name").rows == 1
    assert column(database, "name")[2:5] == ["Ann", "Ann", "Ann"]
    oldest = HeroQuery(filters=(Filter("age", Operator.AT_MOST, 9),), sort=(Sort("age", descending=True), Sort("name")))
    assert do(database, bulk.fill_down, Scope(oldest), "age").rows == 5
    assert set(column(database, "age")[:15]) == {None, 2}
    assert do(database, bulk.fill_down, Scope(oldest, spans=(((2, "bo"), None),)), "name").rows == 4
    assert do(database, bulk.fill_down, Scope(ids=(99,)), "name").rows == 0
    with pytest.raises(InvalidHero):
        do(database, bulk.fill_down, Scope(ids=(16, 1)), "name")


def test_size_and_first_of_a_scope(database: Database) -> None:
    def look(connection: Any) -> list[object]:
        known = HeroQuery("ann", (Filter("age", Operator.EQUAL, 2),), (Sort("name", descending=True),))
        scopes = (Scope(), Scope(known), Scope(known, spans=(((), ("ann", 4)), (("ann", 4), None))), scope.NOBODY)
        firsts = (scope.first(connection, one) for one in scopes)
        ids = [None if row is None else id_of(row) for row in firsts]
        return list(zip((scope.size(connection, one) for one in scopes), ids, strict=True))

    assert database.journal_read(look).result() == [(16, 1), (3, 15), (3, 15), (0, None)]


def test_a_question_with_a_field_that_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(QuestionError):
        do(database, bulk.delete, Scope(HeroQuery(filters=(Filter("power", Operator.EXACT, "x"),))))


queries = st.builds(
    HeroQuery,
    text=st.sampled_from(["", "ann", "bo"]),
    sort=st.lists(
        st.builds(Sort, st.sampled_from(COLUMNS), st.booleans()),
        min_size=1,
        max_size=2,
        unique_by=lambda sort: sort.field,
    ).map(tuple),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries, cuts=st.lists(st.integers(0, 17), max_size=6), few=st.booleans())
def test_spans_mean_the_rows_between_two_places(
    query: HeroQuery, cuts: list[int], few: bool, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scope of spans means exactly the rows that stand there in the order of the question."""
    monkeypatch.setattr(scope, "_RANGES_AT_ONCE", 1 if few else 100)
    order = Order.of(query)

    def asked(connection: Any) -> list[Row]:
        extra = condition(query, dialect(connection), pinned=False)
        question = select(*(HERO.c[name] for name in COLUMNS))
        found = connection.execute(question if extra is None else question.where(extra))
        return sorted((tuple(row) for row in found), key=lambda row: order.comparable(order.key(row)))

    def meant(connection: Any) -> list[int]:
        return sorted(
            hero
            for part in scope.parts(connection, Scope(query, spans))
            for hero in connection.execute(bulk.within(select(HERO.c.id), part), part.parameters).scalars()
        )

    found = database.journal_read(asked).result()
    places = sorted(set(cuts))
    pairs = list(zip(places[::2], [*places[1::2], None], strict=False))
    keys = [order.key(row) for row in found]
    spans = tuple(
        (keys[low], None if high is None or high >= len(keys) else keys[high]) for low, high in pairs if low < len(keys)
    )
    wanted = sorted(id_of(row) for low, high in pairs for row in found[low:high])
    assert database.journal_read(meant).result() == wanted


def test_a_question_means_its_rows(database: Database) -> None:
    assert do(database, bulk.delete, Scope(HeroQuery.parse("ann age:>1"))).rows == 3
    assert [row[:2] for row in rows(database) if row[1] == 2] == [("Bo", 2), ("Zoë", 2)]


def test_no_spans_and_no_ids_mean_nobody(database: Database) -> None:
    for nobody in (Scope(spans=()), Scope(ids=())):
        assert do(database, bulk.delete, nobody) == values.Done(None, 0, ())
    assert len(rows(database)) == 16


def test_very_many_ids_are_taken_in_pieces(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "_IDS_AT_ONCE", 3)
    assert do(database, bulk.delete, Scope(ids=(*range(1, 12), 1, 2))).rows == 11
    assert len(database.journal_read(history.history, None, 9).result()) == 1


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        (Replacement("name", "ann", "X"), ["X", "X", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "ann", "X", match_case=True), ["X", "Ann", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "N", "M"), ["aMM", "AMM", "Bo", "Zoë", "ÄMM"]),
        (Replacement("name", "änn", "X"), ["ann", "Ann", "Bo", "Zoë", "X"]),
        (Replacement("name", "an", "X", Mode.WHOLE), ["ann", "Ann", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "ANN", r"\1", Mode.WHOLE), [r"\1", r"\1", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "Ann", "X", Mode.WHOLE, match_case=True), ["ann", "X", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", r"^(.)(.*)$", r"\2\1", Mode.REGEX), ["nna", "nnA", "oB", "oëZ", "NNÄ"]),
        (Replacement("name", "a.n", "  X ", Mode.REGEX, match_case=True), ["X", "Ann", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "[a.(", "X"), ["ann", "Ann", "Bo", "Zoë", "ÄNN"]),
        (Replacement("name", "o", r"\g<0>"), ["ann", "Ann", r"B\g<0>", r"Z\g<0>ë", "ÄNN"]),
    ],
)
def test_text_is_replaced(database: Database, replacement: Replacement, expected: list[str]) -> None:
    before = rows(database)
    wanted = [name for name in expected for _ in range(3)]
    hits = [
        (number, Cell("name", old, new))
        for number, (old, new) in enumerate(zip(column(database, "name"), wanted, strict=False), 1)
        if old != new
    ]
    assert last(database, replacement, 100) == Preview(len(hits), tuple(hits), ())
    assert last(database, replacement, 2) == Preview(len(hits), tuple(hits[:2]), ())
    done = do(database, replacing.replace_text, Scope(), replacement)
    assert (done.rows, done.skipped) == (len(hits), 0)
    assert column(database, "name") == [*wanted, "\udcffn"]
    if hits:
        do_undo(database)
    assert rows(database) == before


def last(database: Database, replacement: Replacement, limit: int) -> Preview:
    def all_of_it(connection: Any) -> list[Preview]:
        return list(replacing.previews(connection, Scope(), replacement, limit))

    seen: list[Preview] = database.journal_read(all_of_it).result()
    assert [preview.rows for preview in seen] == sorted(preview.rows for preview in seen)
    return seen[-1]


def do_undo(database: Database) -> None:
    database.write(undo.undo, "me").result()


def test_results_that_cannot_be_stored_are_counted_and_skipped(database: Database) -> None:
    done = do(database, replacing.replace_text, Scope(), Replacement("name", "ann", ""))
    assert (done.operation, done.rows, done.skipped, done.reasons) == (None, 0, 6, (("Enter a value.", 6),))
    longest = "x" * (MAX_TEXT - 1)
    wide = Replacement("name", "o", longest)
    assert last(database, wide, 0).reasons == (("Use at most 10,000 characters.", 3),)
    done = do(database, replacing.replace_text, Scope(), wide)
    assert (done.rows, done.skipped) == (3, 3)
    assert column(database, "name")[6] == "B" + longest
    assert do(database, replacing.replace_text, Scope(), Replacement("name", "Z", "a\0")).rows == 0


def test_what_another_program_left_in_a_text_is_not_written_again(database: Database, tmp_path: Path) -> None:
    rosters.tell(tmp_path / "bulk.db", "UPDATE hero SET name = 'a' || char(0) || 'Ann' WHERE id = 2")
    shorter = Replacement("name", "Ann", "", match_case=True)
    reasons = (("Enter a value.", 3), ("Must not contain a NUL character.", 1))
    assert last(database, shorter, 9) == Preview(0, (), reasons)
    done = do(database, replacing.replace_text, Scope(), shorter)
    assert (done.rows, done.skipped, done.reasons) == (0, 4, reasons)
    assert column(database, "name")[1] == "a\0Ann"


def test_patterns_that_cannot_be_used_are_refused(database: Database) -> None:
    before = rows(database)
    for find, new in (("(", "x"), ("(a", "x"), ("a", r"\7"), ("a", r"\g<no>"), ("", "x")):
        with pytest.raises(QuestionError):
            do(database, replacing.replace_text, Scope(), Replacement("name", find, new, Mode.REGEX))
    with pytest.raises(QuestionError):
        do(database, replacing.replace_text, Scope(), Replacement("age", "1", "2"))
    assert rows(database) == before
    assert database.journal_read(history.history, None, 9).result() == ()


def test_a_pattern_that_takes_for_ever_is_given_up(database: Database) -> None:
    do(database, bulk.set_field, Scope(ids=(1,)), "name", "a" * 5_000 + "!")
    endless = Replacement("name", "(?:a|aa)+$", "x", Mode.REGEX)
    with pytest.raises(QuestionError, match="too long"):
        do(database, replacing.replace_text, Scope(), endless)


def test_many_hits_come_in_pieces(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "_AT_ONCE", 2)
    assert last(database, Replacement("name", "ann", "X"), 100).rows == 6
    assert do(database, replacing.replace_text, Scope(), Replacement("name", "ann", "X")).rows == 6


texts = st.one_of(st.text(max_size=5), st.sampled_from(["x" * 10_000, "x" * 10_001, " x ", "\ud800", "a\0"]))


@given(field=st.sampled_from(["name", "age", "secret_name"]), value=st.one_of(texts, st.none(), st.integers()))
def test_the_quick_check_is_the_usual_one(field: str, value: object) -> None:
    assert outcome(value_checker(field), value) == outcome(lambda given: checked_update({field: given})[field], value)


def outcome(check: Callable[[object], object], value: object) -> object:
    try:
        return check(value)
    except InvalidHero as invalid:
        return invalid.reasons
