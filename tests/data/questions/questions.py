"""Rosters to be asked questions, the answers worked out in plain Python, and hypothesis strategies for both."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cmp_to_key
from pathlib import Path

from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from desktop.data.fields import COLUMNS, POSITION
from desktop.data.models import Row
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.questions.text_match import fold
from desktop.data.sqlite import connection as sqlite

ALL = frozenset(COLUMNS)
LOOSE = """
CREATE TABLE hero (name VARCHAR, age INTEGER, id INTEGER NOT NULL, secret_name VARCHAR, PRIMARY KEY (id));
CREATE INDEX ix_hero_age ON hero (age);
CREATE INDEX people_hero_name ON hero (name COLLATE NOCASE);
CREATE INDEX people_hero_secret_name ON hero (secret_name COLLATE NOCASE);
"""
"""A roster that lets in what a damaged file may hold."""

TEXTS = (
    "", "a", "A", "b", "B", "ab", "Ab", "a b", "b a", "[", "^", "_", "%", "a%", "a_b", "\\", "/", "á", "Á", "a\u0301",
    "ß", "ss", "Straße", "æ", "ae", "İ", "i", "ſ", "s", "Ж", "ж", "Ünï", "uni", "ｕ", "𝒜", "漢字", "a\0b", "a\0",
    "a\x7f", "a\udcff", "\udc80", "zo\udceb", "~", "zz",
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(TEXTS), st.text("aAbBáß_%", max_size=4), st.none(), st.sampled_from((b"", b"a", b"\xff"))
)
AGES = st.one_of(
    st.none(), st.integers(-3, 5), st.sampled_from((2**63 - 1, -(2**63), 2.5, -0.5, 1e300, "x", "X", "old", b"", b"7"))
)
IDS = st.one_of(st.integers(-30, 60), st.integers(-(2**63), 2**63 - 1))
ROWS = st.lists(st.tuples(NAMES, AGES, NAMES, IDS), max_size=40, unique_by=lambda row: row[3])

WORDS = st.sampled_from(("a", "A", "b", "á", "ss", "%", "_", "\\", "/", "i", "ж", "zo", "漢", "ab", "ae"))
TEXT_FILTERS = st.builds(
    Filter,
    st.sampled_from(("name", "secret_name")),
    st.sampled_from((Operator.CONTAINS, Operator.STARTS, Operator.IS, Operator.IS_NOT, Operator.EXACT)),
    st.one_of(WORDS, st.sampled_from([text for text in TEXTS if text.isprintable()])),
)
NUMBER_FILTERS = st.builds(
    Filter,
    st.sampled_from(("age", "id")),
    st.sampled_from(
        (Operator.EQUAL, Operator.NOT_EQUAL, Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST)
    ),
    st.integers(-4, 6),
)
SPANS = st.builds(
    lambda field, ends: Filter(field, Operator.BETWEEN, *sorted(ends)),
    st.sampled_from(("age", "id")),
    st.tuples(st.integers(-4, 6), st.integers(-4, 6)),
)
KNOWLEDGE = st.builds(Filter, st.sampled_from(COLUMNS), st.sampled_from((Operator.UNKNOWN, Operator.KNOWN)))
PATTERNS = st.builds(
    Filter, st.just("name"), st.just(Operator.REGEX), st.sampled_from(("^a", "b$", "[aá]", "(?i)s+", "."))
)
FILTERS = st.one_of(TEXT_FILTERS, NUMBER_FILTERS, SPANS, KNOWLEDGE, PATTERNS)
SORTS = st.lists(st.builds(Sort, st.sampled_from(COLUMNS), st.booleans()), min_size=1, max_size=3).map(tuple)
QUERIES = st.builds(
    HeroQuery,
    st.one_of(st.just(""), st.lists(WORDS, max_size=2).map(" ".join)),
    st.one_of(st.just(()), st.lists(FILTERS, max_size=2).map(tuple)),
    SORTS,
    st.booleans(),
)
INDEXED = st.one_of(st.just(ALL), st.sets(st.sampled_from(COLUMNS)).map(lambda fields: frozenset(fields) | {"id"}))


@contextmanager
def asked(path: Path, script: str = LOOSE, rows: Sequence[Row] = ()) -> Iterator[Connection]:
    """A connection to a roster, set up as those of `Database` are."""
    with sqlite3.connect(path) as file:
        file.executescript(script)
    file.close()
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.connect(path, "rw"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        sqlite.raw(connection).execute("PRAGMA synchronous=OFF")
        refill(connection, rows)
        yield connection


def refill(connection: Connection, rows: Sequence[Row]) -> None:
    """Replace all heroes."""
    driver = sqlite.raw(connection)
    driver.execute("BEGIN")
    driver.execute("DELETE FROM hero")
    driver.executemany(
        f"INSERT INTO hero ({', '.join(COLUMNS)}) VALUES ({', '.join(_slot(name) for name in COLUMNS)})",
        [value for row in rows for value in [_stored(row)]],
    )
    driver.execute("COMMIT")


def change(connection: Connection, before: Row | None, after: Row | None) -> None:
    """Write one change as it stands."""
    driver = sqlite.raw(connection)
    driver.execute("BEGIN")
    if before is not None:
        driver.execute("DELETE FROM hero WHERE id = ?", (before[POSITION["id"]],))
    if after is not None:
        slots = ", ".join(_slot(name) for name in COLUMNS)
        driver.execute(f"INSERT INTO hero ({', '.join(COLUMNS)}) VALUES ({slots})", _stored(after))
    driver.execute("COMMIT")


def _slot(name: str) -> str:
    """Text is given as bytes and made text again, so that it may be invalid; what is not text is given as it is."""
    return f"CASE typeof(:{name}_kind) WHEN 'text' THEN CAST(:{name} AS TEXT) ELSE :{name} END"


def _stored(row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in zip(COLUMNS, row, strict=True):
        values[name] = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        values[f"{name}_kind"] = "text" if isinstance(value, str) else 0
    return values


def answer(rows: Sequence[Row], query: HeroQuery) -> tuple[Row, ...]:
    """What the question is answered with, worked out the plain way."""
    return tuple(sorted((row for row in rows if is_asked_for(row, query)), key=cmp_to_key(_compared_by(query))))


def is_asked_for(row: Row, query: HeroQuery) -> bool:
    """Whether a row fulfils all conditions."""
    places = ("name", "secret_name") if query.search_secrets else ("name",)
    texts = [fold(value) for place in places if isinstance(value := row[POSITION[place]], str)]
    return all(any(fold(word) in text for text in texts) for word in query.text.split()) and all(
        _fulfils(row[POSITION[item.field]], item) for item in query.filters
    )


def _fulfils(value: object, item: Filter) -> bool:
    match item.operator:
        case Operator.UNKNOWN:
            return value is None
        case Operator.KNOWN:
            return value is not None
        case Operator.IS_NOT:
            return not _fulfils(value, Filter(item.field, Operator.IS, item.value))
        case Operator.NOT_EQUAL:
            return not (isinstance(value, int | float) and value == item.value)
    if isinstance(item.value, int):
        return isinstance(value, int | float) and _number(value, item)
    return isinstance(value, str) and _text(value, item)


def _number(value: float, item: Filter) -> bool:
    assert isinstance(item.value, int)
    match item.operator:
        case Operator.EQUAL:
            return value == item.value
        case Operator.LESS:
            return value < item.value
        case Operator.AT_MOST:
            return value <= item.value
        case Operator.GREATER:
            return value > item.value
        case Operator.AT_LEAST:
            return value >= item.value
        case Operator.BETWEEN:
            assert item.upper is not None
            return item.value <= value <= item.upper
    raise AssertionError(item)


def _text(value: str, item: Filter) -> bool:
    wanted = str(item.value)
    match item.operator:
        case Operator.CONTAINS:
            return fold(wanted) in fold(value)
        case Operator.STARTS:
            return fold(value).startswith(fold(wanted))
        case Operator.IS:
            return fold(value) == fold(wanted)
        case Operator.EXACT:
            return value == wanted
        case Operator.REGEX:
            return re.search(wanted, value) is not None
    raise AssertionError(item)


def _compared_by(query: HeroQuery) -> Callable[[Row, Row], int]:
    sorts = (*query.sort, Sort("id", query.sort[0].descending))

    def compared(one: Row, other: Row) -> int:
        for sort in sorts:
            first, second = one[POSITION[sort.field]], other[POSITION[sort.field]]
            if (first is None) != (second is None):
                return 1 if first is None else -1
            found = (
                0 if first is None else _compared(first, second, ignoring_case=sort.field in {"name", "secret_name"})
            )
            if found:
                return -found if sort.descending else found
        return 0

    return compared


def _compared(one: object, other: object, *, ignoring_case: bool) -> int:
    """How SQLite compares stored values: numbers, then text, then blobs; `NOCASE` stops at a NUL that both have."""
    classes = [0 if isinstance(value, int | float) else 1 if isinstance(value, str) else 2 for value in (one, other)]
    if classes[0] != classes[1]:
        return classes[0] - classes[1]
    if isinstance(one, str) and isinstance(other, str):
        return _compared_text(
            one.encode("utf-8", "surrogateescape"),
            other.encode("utf-8", "surrogateescape"),
            ignoring_case=ignoring_case,
        )
    if isinstance(one, bytes) and isinstance(other, bytes):
        return (one > other) - (one < other)
    assert isinstance(one, int | float)
    assert isinstance(other, int | float)
    return (one > other) - (one < other)


def _compared_text(one: bytes, other: bytes, *, ignoring_case: bool) -> int:
    for first, second in zip(one, other, strict=False):
        pair = bytes((first, second))
        a, b = pair.lower() if ignoring_case else pair
        if a != b:
            return a - b
        if ignoring_case and a == 0:
            break
    return len(one) - len(other)
