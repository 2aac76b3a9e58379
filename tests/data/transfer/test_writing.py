"""What a dry run found is written all or nothing, as one operation, on both keepers."""

from pathlib import Path

import pytest

from desktop.data.backups.pace import Pace
from desktop.data.database import Database
from desktop.data.errors import ChangedSince, Interrupted, RosterRefused
from desktop.data.fields import POSITION
from desktop.data.journal.undo import undo
from desktop.data.journal.values import OnConflict
from desktop.data.transfer.mapping import Matching, OnMatch
from desktop.data.transfer.staging import Status
from tests.data import places, rosters
from tests.data.conftest import Open
from tests.data.transfer.intake import IMPORT, counts, tried, written

ALL = "SELECT id, name, age, secret_name FROM hero ORDER BY id"
BEFORE = [
    (1, "Deadpond", None, "Dive Wilson"),
    (2, "Spider-Boy", 17, "Pedro Parqueador"),
    (3, "Rusty-Man", 48, "Tommy Sharp"),
]


@pytest.fixture
def roster(place: places.Place, opened: Open) -> Database:
    database = opened(place.location)
    database.adopt().result()
    return database


def test_new_changed_and_unchanged_heroes_in_one_operation(roster: Database, place: places.Place) -> None:
    data = b"id,Name,AGE,Secret Name\n1,Deadpond,30,Dive Wilson\n3,Rusty-Man,48,Tommy Sharp\n9,Nine,9,A\n,Ten,,B\n"
    staging = tried(roster, data, Matching(("id",)))
    assert counts(staging) == {"new": 2, "changed": 1, "unchanged": 1}
    done = written(roster, staging)
    assert (done.rows, done.skipped) == (3, 0)
    after = place.ask(ALL)
    assert after == [
        (1, "Deadpond", 30, "Dive Wilson"),
        *BEFORE[1:],
        (9, "Nine", 9, "A"),
        (10, "Ten", None, "B"),
    ]
    roster.write(undo, IMPORT.author).result()
    assert place.ask(ALL) == BEFORE
    staging.close()


def test_a_hero_changed_since_the_dry_run_is_a_conflict(roster: Database, place: places.Place) -> None:
    staging = tried(roster, b"name,age\nSpider-Boy,18\nRusty-Man,49\n", Matching(("name",)))
    place.tell("UPDATE hero SET secret_name = 'Other' WHERE id = 2")
    with pytest.raises(ChangedSince) as refused:
        written(roster, staging)
    assert refused.value.heroes == 1
    assert place.ask("SELECT age FROM hero WHERE id = 3") == [(48,)]
    done = written(roster, staging, OnConflict.SKIP)
    assert (done.rows, done.skipped) == (1, 1)
    assert place.ask("SELECT age FROM hero ORDER BY id") == [(None,), (17,), (49,)]
    staging.close()


@pytest.mark.parametrize(
    ("on_match", "expected"),
    [
        (OnMatch.UPDATE, {"new": 1, "changed": 1, "duplicate": 1}),
        (OnMatch.SKIP, {"new": 1, "left out": 1, "duplicate": 1}),
        (OnMatch.ADD, {"new": 3}),
    ],
)
def test_what_becomes_of_heroes_that_are_there(roster: Database, on_match: OnMatch, expected: dict[str, int]) -> None:
    data = b"name,age,secret_name\nDeadpond,5,A\nNew,6,B\nNew,7,C\n"
    staging = tried(roster, data, Matching(("name",), on_match))
    assert counts(staging) == expected
    for twin in staging.page(Status.DUPLICATE, 0, 9):
        assert twin.reasons == (("", "Means the same hero as line 3."),)
    staging.close()


def test_a_paste_over_cells_changes_only_the_pasted_columns(roster: Database, place: places.Place) -> None:
    staging = tried(roster, b"Age\n5\n\n7\n9\n", Matching(heroes=(3, 1)))
    assert counts(staging) == {"changed": 2, "left out": 1}
    assert staging.page(Status.LEFT_OUT, 0, 9)[0].reasons == (("", "No hero is selected for this row."),)
    written(roster, staging)
    assert place.ask("SELECT id, age, name FROM hero ORDER BY id") == [
        (1, 7, "Deadpond"),
        (2, 17, "Spider-Boy"),
        (3, 5, "Rusty-Man"),
    ]
    staging.close()


def test_an_id_that_was_taken_meanwhile_is_a_conflict(roster: Database, place: places.Place) -> None:
    staging = tried(roster, b"id,name,secret_name\n7,A,B\n8,C,D\n", Matching(("id",)))
    place.tell("INSERT INTO hero (id, name, secret_name) VALUES (7, 'Other', 'Other')")
    with pytest.raises(ChangedSince):
        written(roster, staging)
    assert written(roster, staging, OnConflict.SKIP).skipped == 1
    assert place.ask("SELECT id, name FROM hero WHERE id > 3 ORDER BY id") == [(7, "Other"), (8, "C")]
    staging.close()


def test_ids_of_deleted_heroes_are_not_given_again(roster: Database, place: places.Place) -> None:
    staging = tried(roster, b"name,secret_name\nA,B\n")
    written(roster, staging)
    roster.write(undo, IMPORT.author).result()
    written(roster, staging)
    assert place.ask("SELECT id FROM hero WHERE name = 'A'") == [(5,)]
    staging.close()


def test_a_cancelled_write_leaves_everything_as_it_was(roster: Database, place: places.Place) -> None:
    data = b"name,secret_name\n" + b"".join(b"N%d,S\n" % number for number in range(9_000))
    staging = tried(roster, data)

    class Cancelling(Pace):
        def look(self, share: float | None = None) -> None:
            if share and share > 0.7:
                self.cancel()
            super().look(share)

    with pytest.raises(Interrupted):
        written(roster, staging, pace=Cancelling())
    assert place.ask(ALL) == BEFORE
    assert place.ask("SELECT count(*) FROM hero_operation") == [(0,)]
    assert written(roster, staging).rows == 9_000
    assert place.ask("SELECT count(*), count(DISTINCT id) FROM hero") == [(9_003, 9_003)]
    assert place.ask("SELECT rows, source FROM hero_operation") == [(9_000, "import")]
    staging.close()


def test_many_changed_heroes_are_one_step_to_take_back(roster: Database, place: places.Place) -> None:
    data = b"name,age,secret_name\n" + b"".join(b"N%d,1,S\n" % number for number in range(6_000))
    first = tried(roster, data)
    written(roster, first)
    again = tried(roster, data.replace(b",1,S", b",2,T"), Matching(("name",)))
    assert counts(again) == {"changed": 6_000}
    assert written(roster, again).rows == 6_000
    assert place.ask("SELECT count(*) FROM hero WHERE age = 2 AND secret_name = 'T'") == [(6_000,)]
    assert place.ask("SELECT DISTINCT changed FROM hero_change WHERE operation = 2") == [("age,secret_name",)]
    roster.write(undo, IMPORT.author).result()
    assert place.ask("SELECT count(*) FROM hero WHERE age = 1 AND secret_name = 'S'") == [(6_000,)]
    first.close()
    again.close()


def test_without_room_for_numbers_nothing_is_written(tutorial: Path, opened: Open) -> None:
    rosters.tell(tutorial, f"INSERT INTO hero VALUES ('Last', 1, {2**63 - 1}, 'X')")
    database = opened(tutorial)
    staging = tried(database, b"name,secret_name\nA,B\n")
    with pytest.raises(RosterRefused, match="numbers"):
        written(database, staging)
    staging.close()


def test_damaged_cells_are_compared_and_kept_exactly(tutorial: Path, opened: Open) -> None:
    rosters.tell(tutorial, "UPDATE hero SET name = CAST(x'ff41' AS TEXT), age = 'old' WHERE id = 2")
    database = opened(tutorial)
    staging = tried(database, b"id,age\n1,5\n2,6\n", Matching(("id",)))
    assert counts(staging) == {"changed": 2}
    before = staging.page(None, 1, 1)[0].before
    assert before is not None
    assert before[POSITION["name"]] == "\udcffA"
    assert written(database, staging).rows == 2
    assert rosters.ask(tutorial, "SELECT hex(name), age FROM hero WHERE id = 2") == [("FF41", 6)]
    database.write(undo, IMPORT.author).result()
    assert rosters.ask(tutorial, "SELECT hex(name), age FROM hero WHERE id = 2") == [("FF41", "old")]
    staging.close()
