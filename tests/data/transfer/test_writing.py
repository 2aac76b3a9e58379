"""What a dry run found is written all or nothing, as one operation, on both keepers."""

import pytest

from desktop.data.database import Database
from desktop.data.errors import ChangedSince
from desktop.data.journal.undo import undo
from desktop.data.journal.values import OnConflict
from desktop.data.transfer.mapping import Matching, OnMatch
from desktop.data.transfer.staging import Staging, Status
from tests.data import places
from tests.data.conftest import Open
from tests.data.transfer.intake import IMPORT, tried, written

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


def _counts(staging: Staging) -> dict[str, int]:
    return {status.value: count for status, count in staging.counts().items() if count}


def test_new_changed_and_unchanged_heroes_in_one_operation(roster: Database, place: places.Place) -> None:
    data = b"id,Name,AGE,Secret Name\n1,Deadpond,30,Dive Wilson\n3,Rusty-Man,48,Tommy Sharp\n9,Nine,9,A\n,Ten,,B\n"
    staging = tried(roster, data, Matching(("id",)))
    assert _counts(staging) == {"new": 2, "changed": 1, "unchanged": 1}
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
    ("on_match", "counts"),
    [
        (OnMatch.UPDATE, {"new": 1, "changed": 1, "duplicate": 1}),
        (OnMatch.SKIP, {"new": 1, "left out": 1, "duplicate": 1}),
        (OnMatch.ADD, {"new": 3}),
    ],
)
def test_what_becomes_of_heroes_that_are_there(roster: Database, on_match: OnMatch, counts: dict[str, int]) -> None:
    data = b"name,age,secret_name\nDeadpond,5,A\nNew,6,B\nNew,7,C\n"
    staging = tried(roster, data, Matching(("name",), on_match))
    assert _counts(staging) == counts
    for twin in staging.page(Status.DUPLICATE, 0, 9):
        assert twin.reasons == (("", "Means the same hero as line 3."),)
    staging.close()
