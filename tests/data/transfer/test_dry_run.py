"""A dry run says of every record what would become of it, and why not; single records can be corrected after it."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from desktop.data.database import Database
from desktop.data.errors import Interrupted, QuestionError, SourceError
from desktop.data.fields import POSITION
from desktop.data.reader import Reader
from desktop.data.transfer.correcting import correct, leave_out, take_in
from desktop.data.transfer.mapping import Mapping, Matching, field_called, guess
from desktop.data.transfer.records import Sample
from desktop.data.transfer.report import save_report
from desktop.data.transfer.staging import Record, Staging, Status, Stored
from tests.data.conftest import Open
from tests.data.transfer.intake import counts, tried, written

PATTERN = r"^(?P<name>.*?)\s*(?:\((?P<secret_name>.*)\))?\s*$"
BY_NAME = Matching(("name",))


@pytest.fixture
def roster(tutorial: Path, opened: Open) -> Database:
    return opened(tutorial)


@pytest.fixture
def reader(roster: Database) -> Iterator[Reader]:
    with closing(roster.reader()) as reader:
        yield reader


def _record(staging: Staging, number: int) -> Record:
    return staging.page(None, number - 1, 1)[0]


def _why(staging: Staging, number: int) -> tuple[tuple[str, str], ...]:
    return _record(staging, number).reasons


def test_why_records_are_invalid(roster: Database) -> None:
    data = (
        b"name,age,secret_name\n,1,A\nB,old,A\nC,-1,A\nD,9223372036854775808,A\nE,1.0,A\nF,1.5,\n"
        + b"x" * 10_001
        + b",1,A\nH,1,A,more\nI,1\nJ, 7 , A \n"
    )
    staging = tried(roster, data)
    whole = "Enter a whole number, or leave it empty."
    assert [_why(staging, number) for number in range(1, 11)] == [
        (("name", "Enter a value."),),
        (("age", whole),),
        (("age", "Enter 0 or more."),),
        (("age", "Enter at most 9,223,372,036,854,775,807."),),
        (),
        (("age", whole), ("secret_name", "Enter a value.")),
        (("name", "Use at most 10,000 characters."),),
        (("", "Has 4 cells where there are 3 columns."),),
        (("secret_name", "Enter a value."),),
        (),
    ]
    assert counts(staging) == {"new": 2, "invalid": 8}
    assert _record(staging, 2).after[POSITION["age"]] == "old"
    assert _record(staging, 10).after[POSITION["age"]] == 7
    staging.close()


def test_a_field_without_a_column_takes_its_default_or_is_missing(roster: Database) -> None:
    staging = tried(roster, b"name\nA\nDeadpond\n", BY_NAME)
    assert _why(staging, 1) == (("secret_name", "Enter a value."),)
    assert counts(staging) == {"invalid": 1, "unchanged": 1}
    staging.close()
    mapping = Mapping((("name", "name"),), defaults=(("secret_name", "unknown"), ("age", "3")))
    staging = tried(roster, b"name\nA\n", mapping=mapping)
    assert _record(staging, 1).after[POSITION["secret_name"]] == "unknown"
    assert _record(staging, 1).after[POSITION["age"]] == 3
    staging.close()


def test_one_column_gives_several_fields(roster: Database) -> None:
    mapping = Mapping(patterns=(("who", PATTERN),), unknown=("n/a",), defaults=(("secret_name", "unknown"),))
    staging = tried(roster, b"who,x\nSpider-Man (Peter Parker),1\nThor,1\nHulk (n/a),1\n", mapping=mapping)
    assert [(record.after[0], record.after[POSITION["secret_name"]]) for record in staging.page(None, 0, 9)] == [
        ("Spider-Man", "Peter Parker"),
        ("Thor", "unknown"),
        ("Hulk", "unknown"),
    ]
    staging.close()


def test_a_pattern_that_cannot_be_used_is_refused(roster: Database) -> None:
    refusals = {
        "(": r"^The pattern cannot be understood: .*\. Correct it, or leave the column whole\.$",
        "(?P<villain>x)": "must be called like fields",
        "name": "must be called like fields",
        "(?P<name>(a|aa)+)$": r"^The pattern takes too long\.",
    }
    for pattern, refusal in refusals.items():
        with pytest.raises(QuestionError, match=refusal):
            tried(roster, b"who,x\n" + b"a" * 60 + b"b,1\n", mapping=Mapping(patterns=(("who", pattern),)))
    with pytest.raises(SourceError, match="no column"):
        tried(roster, b"a,b\n1,2\n", mapping=Mapping((("c", "name"),)))


def test_columns_are_guessed_by_name_unless_the_rows_contradict() -> None:
    assert [getattr(field_called(name), "name", None) for name in ("SECRET-NAME", " age ", "ID", "Alias")] == [
        "secret_name", "age", "id", None,
    ]  # fmt: skip
    seen = Sample(("ID", "Name", "NAME", "Age"), ((1, ("Public Identity", "x", "y", "")), (2, (None, "x", "y", "7"))))
    assert guess(seen) == Mapping((("Name", "name"), ("Age", "age")))


def test_several_heroes_that_fit_are_not_guessed_among(roster: Database) -> None:
    roster.write(
        lambda c: c.exec_driver_sql("INSERT INTO hero SELECT name, 1, 9, 'Other' FROM hero WHERE id = 1")
    ).result()
    staging = tried(roster, b"name,age\nDeadpond,3\n", BY_NAME)
    assert "Several heroes" in _why(staging, 1)[0][1]
    staging.close()
    staging = tried(roster, b"name,secret_name,age\nDeadpond,Other,3\n", Matching(("name", "secret_name")))
    assert counts(staging) == {"changed": 1}
    staging.close()


def test_duplicates_name_the_line_that_counts(roster: Database) -> None:
    lines = b"".join(b"A%d,1,S\n" % (number % 3_000) for number in range(9_000))
    staging = tried(roster, b"name,age,secret_name\n" + lines, BY_NAME)
    assert counts(staging) == {"new": 3_000, "duplicate": 6_000}
    assert _why(staging, 3_001) == _why(staging, 6_001) == (("", "Means the same hero as line 2."),)
    assert [record.number for record in staging.page(Status.DUPLICATE, 5_999, 9)] == [9_000]
    staging.close()


def test_a_bad_cell_is_corrected(roster: Database, reader: Reader) -> None:
    staging = tried(roster, b"name,age,secret_name\nA,old,S\nSpider-Boy,18,Pedro Parqueador\n", BY_NAME)
    assert reader.run(correct, staging, 1, "age", "still old").status is Status.INVALID
    assert reader.run(correct, staging, 1, "age", " 30 ").after[POSITION["age"]] == 30
    assert reader.run(correct, staging, 2, "age", "17").status is Status.UNCHANGED
    assert reader.run(correct, staging, 1, "name", "Rusty-Man").status is Status.CHANGED
    assert written(roster, staging).rows == 1
    staging.close()


def test_correcting_and_leaving_out_settles_which_record_counts(roster: Database, reader: Reader) -> None:
    staging = tried(roster, b"name,age,secret_name\nA,1,S\nA,2,S\nA,3,S\nB,x,S\n", BY_NAME)

    def statuses() -> list[str]:
        return [record.status.value for record in staging.page(None, 0, 9)]

    assert statuses() == ["new", "duplicate", "duplicate", "invalid"]
    reader.run(leave_out, staging, 1)
    assert statuses() == ["left out", "new", "duplicate", "invalid"]
    assert _why(staging, 3) == (("", "Means the same hero as line 3."),)
    reader.run(take_in, staging, 1)
    assert statuses() == ["new", "duplicate", "duplicate", "invalid"]
    reader.run(correct, staging, 1, "name", "C")
    assert statuses() == ["new", "new", "duplicate", "invalid"]
    reader.run(correct, staging, 4, "name", "A")
    assert reader.run(correct, staging, 4, "age", "4").status is Status.DUPLICATE
    reader.run(leave_out, staging, 4)
    assert reader.run(take_in, staging, 4).status is Status.DUPLICATE
    staging.close()


def test_a_missing_value_may_be_typed_in(roster: Database, reader: Reader) -> None:
    staging = tried(roster, b"name,age\nA,1\n")
    assert reader.run(correct, staging, 1, "secret_name", "S").status is Status.NEW
    assert reader.run(correct, staging, 1, "age", "2").status is Status.NEW
    staging.close()


def test_the_report_tells_everything_but_secrets(roster: Database, tmp_path: Path) -> None:
    staging = tried(roster, b"name,age,secret_name\nA,old,Hidden\nB,2,Hidden\n")
    assert list(save_report(staging, tmp_path / "report.csv")) == [2]
    with (tmp_path / "report.csv").open(newline="") as file:
        found = list(csv.reader(file))
    why = "Age: Enter a whole number, or leave it empty."
    assert found == [
        ["line", "status", "reason", "name", "age", "id"],
        ["2", "invalid", why, "A", "old", ""],
        ["3", "new", "", "B", "2", ""],
    ]
    staging.close()


def test_a_closed_staging_interrupts_whoever_uses_it(roster: Database) -> None:
    staging = tried(roster, b"name,age,secret_name\nA,1,S\n")
    staging.close()
    with pytest.raises(Interrupted):
        staging.counts()


def test_long_records_are_taken_fewer_at_a_time(roster: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    put = Staging.put

    def noted(staging: Staging, rows: Sequence[Stored]) -> None:
        taken.append(len(rows))
        put(staging, rows)

    monkeypatch.setattr(Staging, "put", noted)
    staging = tried(roster, b"name,secret_name,x\n" + (b"A,B," + b"x" * 100_000 + b"\n") * 400)
    assert sum(taken) == 400
    assert max(taken) == 100
    staging.close()
