"""What was exported exactly and is read again is the same: a property of odd values, format by format."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import MAX_TEXT, Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.transfer.export import to_file
from desktop.data.transfer.formats import FORMATS, Export
from tests.data.questions import questions
from tests.data.transfer.reading import read_back

EXACT = ("csv", "tsv", "json", "ndjson", "xlsx", "roster")
ODD = ("=1+1", "-1", "+", "@x", "\t", "\r", "\n", "a\r\nb", '"', '""', "'", ",", ";", "007", "1e5", "TRUE", "null",
       "NULL", "None", "\ufeff", "\u2028", "\x85", "\x1c", " ", "é", "e\u0301", "😀", "_x0041_", "</td>",
       "X'00'", "x" * MAX_TEXT)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffe\uffff"), min_size=1, max_size=12),
    st.text("=+-@,;|\"' \t\r\nab0", min_size=1, max_size=6),
)
AGES = st.one_of(st.none(), st.integers(0, 120), st.integers(0, 2**63 - 1))
IDS = st.one_of(st.integers(1, 99), st.integers(-(2**63), 2**63 - 1))
ROWS = st.lists(st.tuples(TEXTS, AGES, TEXTS, IDS), max_size=12, unique_by=lambda row: row[3])


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with questions.asked(tmp_path / "roster.db") as connection:
        yield connection


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_is_exported_and_read_again_is_the_same(
    connection: Connection, tmp_path: Path, kind: str, rows: list[Row]
) -> None:
    questions.refill(connection, rows)
    target = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    export = Export(Scope(HeroQuery(sort=(Sort("id"),))), COLUMNS, kind)
    *_, last = to_file(connection, export, target, None, frozenset(COLUMNS))
    assert last.inexact == 0
    assert read_back(kind, target) == sorted(rows, key=id_of)
