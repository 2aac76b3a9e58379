"""What others do to an open roster, and what the person sees then: `CASES` is a table for the documentation."""

import queue
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data import crud, writer
from desktop.data.database import Database, OutsideChange
from desktop.data.errors import RosterDamaged, RosterReadOnly, RosterReplaced
from desktop.data.models import Change
from tests.data import rosters
from tests.data.conftest import Open

WAIT_S = 20
NOT_SAVED = (
    "The roster was moved, deleted or replaced while it was open, so this was not saved. Put the file back, or open it "
    "again where it is now, and do it once more."
)


def add(connection: Connection, name: str) -> Change:
    return crud.create(connection, {"name": name, "secret_name": "unknown"}, rosters.ORIGIN)


def listen(database: Database) -> "queue.Queue[OutsideChange]":
    changes: queue.Queue[OutsideChange] = queue.Queue()
    database.on_outside_change(changes.put)
    return changes


def _delete(path: Path) -> None:
    path.unlink()


def _move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def _replace(path: Path) -> None:
    shutil.copy(path, path.with_name("new.db"))
    path.with_name("new.db").replace(path)


def _relink(path: Path) -> None:
    path.with_name("first.db").hardlink_to(path)
    path.with_name("link.db").symlink_to(rosters.make(path.with_name("second.db")))
    path.with_name("link.db").replace(path)


@dataclass(frozen=True)
class Case:
    """What somebody did, what is told, and the words in the status bar and for a write."""

    what: str
    do: Callable[[Path], None]
    told: OutsideChange
    sees: str


CASES = (
    Case(
        "deleted",
        _delete,
        OutsideChange.GONE,
        "“tutorial” was moved or deleted while it was open. Nothing more is written; put it back, or open it where it "
        "is now.",
    ),
    Case(
        "moved",
        _move,
        OutsideChange.GONE,
        "“tutorial” was moved or deleted while it was open. Nothing more is written; put it back, or open it where it "
        "is now.",
    ),
    Case(
        "replaced",
        _replace,
        OutsideChange.REPLACED,
        "Another file stands where “tutorial” was opened. Nothing more is written; put the roster back, or "
        "open it again.",
    ),
    Case(
        "another link",
        _relink,
        OutsideChange.REPLACED,
        "Another file stands where “tutorial” was opened. Nothing more is written; put the roster back, or "
        "open it again.",
    ),
)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.what) for case in CASES])
def test_a_roster_that_is_taken_away(case: Case, opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    case.do(tutorial)
    assert changes.get(timeout=WAIT_S) is case.told
    assert (database.state.read_only, database.state.reason) == (True, case.sees)
    there = {path.name: rosters.fingerprint(path) for path in tutorial.parent.glob("*.db")}
    with pytest.raises(RosterReplaced) as refused:
        database.write(add, "lost").result()
    assert str(refused.value) == NOT_SAVED
    with pytest.raises(RosterReplaced):
        database.reader()
    database.close()
    assert {path.name: rosters.fingerprint(path) for path in tutorial.parent.glob("*.db")} == there


def test_a_write_notices_before_the_watch_does(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WATCH_S", 1000.0)
    database = Database.open(tutorial)
    changes = listen(database)
    _replace(tutorial)
    with pytest.raises(RosterReplaced):
        database.write(add, "lost").result()
    assert changes.get(timeout=WAIT_S) is OutsideChange.REPLACED
    database.close()


def test_a_file_taken_away_during_a_write_is_noticed_before_the_commit(opened: Open, tutorial: Path) -> None:
    def add_and_lose(connection: Connection) -> None:
        add(connection, "lost")
        _replace(tutorial)

    database = opened(tutorial)
    with pytest.raises(RosterReplaced):
        database.write(add_and_lose).result()
    database.close()
    assert len(rosters.ask(tutorial, "SELECT * FROM hero")) == 3


def test_a_roster_put_back_can_be_written_again(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    _move(tutorial)
    assert changes.get(timeout=WAIT_S) is OutsideChange.GONE
    tutorial.with_name("moved.db").rename(tutorial)
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert not database.state.read_only
    database.write(add, "saved").result()
    assert len(rosters.ask(tutorial, "SELECT * FROM hero")) == 4


def test_only_commits_of_others_are_told(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    reader = database.reader()
    for number in range(3):
        database.write(add, f"mine {number}").result()
    reader.run(lambda connection: connection.exec_driver_sql("SELECT * FROM hero").fetchall())
    reader.close()
    rosters.tell(tutorial, "UPDATE hero SET age = 1")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    database.close()
    assert changes.empty()


def test_a_trigger_added_by_others_makes_it_read_only(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    rosters.tell(tutorial, "CREATE TRIGGER grow AFTER UPDATE ON hero BEGIN SELECT 1; END")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert "triggers" in database.state.reason
    with pytest.raises(RosterReadOnly):
        database.write(add, "lost").result()
    rosters.tell(tutorial, "DROP TRIGGER grow")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert not database.state.read_only


def test_heroes_dropped_by_others_are_told(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    rosters.tell(tutorial, "DROP TABLE hero")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert database.state.read_only


def test_damage_found_by_the_check_stops_all_writes(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = listen(database)
    rosters.spoil(tutorial, "ix_hero_age")
    with pytest.raises(RosterDamaged) as damage:
        database.check().result()
    assert changes.get(timeout=WAIT_S) is OutsideChange.DAMAGED
    assert str(damage.value) == ("“tutorial.db” is damaged. Nothing more is written to it; restore a backup of it.")
    assert (database.state.read_only, database.state.reason) == (True, str(damage.value))
    with pytest.raises(RosterReadOnly):
        database.write(add, "lost").result()
    rosters.tell(tutorial, "CREATE TABLE another (x)")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert database.state.reason == str(damage.value)


def _fail(_: OutsideChange) -> None:
    raise ZeroDivisionError


def test_a_listener_that_fails_does_not_stop_the_writer(
    opened: Open, tutorial: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = opened(tutorial)
    database.on_outside_change(_fail)
    changes = listen(database)
    rosters.tell(tutorial, "UPDATE hero SET age = 1")
    database.write(add, "saved").result()
    rosters.tell(tutorial, "UPDATE hero SET age = 2")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert "a listener for outside changes failed" in caplog.text
