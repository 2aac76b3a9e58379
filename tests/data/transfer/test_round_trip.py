"""What was exported exactly and is read again is the same: a property of odd values, format by format."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop.data.database import Database
from desktop.data.errors import InvalidHero
from desktop.data.fields import COLUMNS, checked_create, id_of
from desktop.data.journal.values import OnConflict
from desktop.data.models import MAX_TEXT, Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.transfer.detection import detect
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.export import to_file
from desktop.data.transfer.formats import FORMATS, Export
from desktop.data.transfer.mapping import BY_ID, Matching, Plan, guess
from desktop.data.transfer.records import sample
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging
from desktop.data.transfer.writing import write
from tests.data import rosters
from tests.data.questions import questions
from tests.data.transfer.intake import IMPORT
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
HEROES = st.tuples(TEXTS, AGES, TEXTS, IDS)
ROWS = st.lists(HEROES, max_size=12, unique_by=id_of)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with questions.asked(tmp_path / "roster.db") as connection:
        yield connection


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """An empty roster."""
    with closing(Database.open(tmp_path / "other.db", create=True)) as database:
        yield database


def exported(connection: Connection, folder: Path, kind: str, rows: list[Row]) -> Path:
    """A file with these heroes."""
    questions.refill(connection, rows)
    target = folder / f"out{FORMATS[kind].suffixes[0]}"
    export = Export(Scope(HeroQuery(sort=(Sort("id"),))), COLUMNS, kind)
    *_, last = to_file(connection, export, target, None, frozenset(COLUMNS))
    assert last.inexact == 0
    return target


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_is_exported_other_programs_read_exactly(
    connection: Connection, tmp_path: Path, kind: str, rows: list[Row]
) -> None:
    assert read_back(kind, exported(connection, tmp_path, kind, rows)) == sorted(rows, key=id_of)


def is_valid(row: Row) -> bool:
    """Whether the program itself could have stored it, and an import takes no part of it for white space."""
    values = {name: value for name, value in zip(COLUMNS, row, strict=True) if name != "id"}
    try:
        is_same = checked_create(values) == values
    except InvalidHero:
        return False
    return is_same and 0 < id_of(row) < 2**62 and all(text == text.strip() for text in row if isinstance(text, str))


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(HEROES.filter(is_valid), min_size=1, max_size=12, unique_by=id_of))
def test_what_is_exported_and_imported_is_the_same_roster(
    connection: Connection, other: Database, tmp_path: Path, kind: str, rows: list[Row]
) -> None:
    target = exported(connection, tmp_path, kind, rows)
    other.write(lambda writer: writer.exec_driver_sql("DELETE FROM hero").rowcount).result()
    imported(other, target)
    stored = f"SELECT {', '.join(COLUMNS)} FROM hero ORDER BY id"
    assert rosters.ask(Path(other.location), stored) == sorted(rows, key=id_of)


def imported(database: Database, file: Path) -> None:
    """Import as a person does who changes nothing of what is guessed."""
    with closing(Staging()) as staging, closing(database.reader()) as reader:
        source = Source.of_file(file)
        layout = detect(source)
        plan = Plan(guess(sample(source, layout, 200)), Matching(BY_ID))
        reader.run(lambda connection: list(dry_run(connection, source, layout, plan, staging)))
        database.write(write, staging, IMPORT, OnConflict.REFUSE, None).result()
