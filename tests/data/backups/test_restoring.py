"""Restoring: what it would change, and what it changes, against plain Python; undo; kill -9."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.data import crud
from desktop.data.backups import difference, restoring
from desktop.data.backups.difference import Difference
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Backup, Why
from desktop.data.database import Database
from desktop.data.errors import Interrupted
from desktop.data.journal import history, record, undo
from desktop.data.journal.values import Origin
from tests.data import places, programs, rosters
from tests.data.conftest import Open

EVERYTHING = "SELECT name, age, id, secret_name FROM hero ORDER BY id"
RESTORE = Origin("restore", "tester", "Restore a backup")

ids = st.integers(1, 12) | st.sampled_from([-(2**63), 2**63 - 1])
names = st.sampled_from(["Ann", "ann", "", "Änn", "x\x00y", b"\xff", 7])
ages = st.sampled_from([None, 0, 17, 2**63 - 1, 1.5, "old"])
heroes = st.dictionaries(ids, st.tuples(names, ages, st.sampled_from(["a", "b"])), max_size=8)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    with closing(Database.open(path)) as database:
        yield database


def _fill(path: Path, wanted: dict[int, tuple[object, ...]]) -> None:
    rosters.tell(path, "DELETE FROM hero")
    with closing(sqlite3.connect(path)) as connection:
        for number, (name, age, secret) in wanted.items():
            connection.execute("INSERT INTO hero VALUES (?, ?, ?, ?)", (name, age, number, secret))
        connection.commit()


def _back_up(database: Database, folder: Path) -> Backup:
    return database.back_up(Keeping(folder, 10**9), Why.PERSON, Pace())


def _last(database: Database, backup: Backup) -> Difference:
    return list(database.differences(backup.path))[-1]


def _restore(database: Database, backup: Backup) -> int:
    return database.restore(backup.path, RESTORE, Pace()).rows


@settings(max_examples=60, deadline=None)
@given(heroes, heroes, st.booleans())
def test_restoring_anything_and_back(
    then: dict[int, tuple[object, ...]], now: dict[int, tuple[object, ...]], adopted: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = rosters.make(Path(folder) / "any.db", heroes=())
        _fill(path, then)
        with _opened(path) as database:
            if adopted:
                database.adopt().result()
            backup = _back_up(database, Path(folder) / "backups")
        _fill(path, now)
        with _opened(path) as database:
            before = rosters.ask(path, EVERYTHING)
            told = _last(database, backup)
            new, gone = then.keys() - now.keys(), now.keys() - then.keys()
            other = {number for number in then.keys() & now.keys() if repr(then[number]) != repr(now[number])}
            assert (told.new, told.changed, told.gone) == (len(new), len(other), len(gone))
            assert len(told.shown) == _restore(database, backup) == len(new | gone | other)
            assert rosters.ask(path, EVERYTHING) == rosters.ask(backup.path, EVERYTHING)
            assert _last(database, backup) == Difference(share=1.0)
            if new | gone | other:
                database.write(undo.undo, "tester").result()
            assert rosters.ask(path, EVERYTHING) == before


def test_it_is_one_operation_anywhere(opened: Open, place: places.Place, tmp_path: Path) -> None:
    database = opened(place.location, backup_dir=tmp_path / "backups")
    database.adopt().result()
    before = place.ask(EVERYTHING)
    backup = _back_up(database, tmp_path / "backups")
    place.tell("UPDATE hero SET age = 99 WHERE id = 1", "DELETE FROM hero WHERE id = 2")
    database.write(crud.create, {"name": "New", "secret_name": "x"}, rosters.ORIGIN).result()
    told = _last(database, backup)
    assert (told.new, told.changed, told.gone) == (1, 1, 1)
    assert [(change.before is None, change.after is None) for change in told.shown] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert [change.before[1] for change in told.shown if change.before and change.after] == [99]
    committed: list[object] = []
    database.on_commit(committed.append)
    done = database.restore(backup.path, RESTORE, Pace())
    assert place.ask(EVERYTHING) == before
    assert (done.rows, len(committed)) == (3, 1)
    newest = database.journal_read(history.next_undo, "tester").result()
    assert newest is not None
    assert (newest.source, newest.label, newest.rows) == ("restore", "Restore a backup", 3)
    created = database.write(crud.create, {"name": "After", "secret_name": "x"}, rosters.ORIGIN).result()
    assert created.after is not None
    assert _restore(database, backup) == 1


def test_only_what_differs_is_journaled(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial)
    backup = _back_up(database, tmp_path / "backups")
    rosters.tell(tutorial, "UPDATE hero SET age = 99, name = 'Other' WHERE id = 1")
    done = database.restore(backup.path, RESTORE, Pace())
    assert done.operation is not None
    (recorded,) = database.journal_read(history.changes, done.operation, None, 10).result()
    assert [(cell.field, cell.before, cell.after) for cell in recorded.cells] == [
        ("name", "Other", "Deadpond"),
        ("age", 99, None),
    ]


def test_a_backup_that_lacks_a_field_leaves_it_alone(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial)
    backup = _back_up(database, tmp_path / "backups")
    rosters.tell(backup.path, "DROP INDEX ix_hero_age", "ALTER TABLE hero DROP COLUMN age")
    rosters.tell(tutorial, "UPDATE hero SET age = 99, name = 'Other' WHERE id = 2")
    assert _last(database, backup).changed == 1
    _restore(database, backup)
    assert rosters.ask(tutorial, "SELECT name, age FROM hero WHERE id = 2") == [("Spider-Boy", 99)]


def test_a_cancelled_restore_changes_nothing(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial)
    backup = _back_up(database, tmp_path / "backups")
    rosters.tell(tutorial, "DELETE FROM hero")
    pace = Pace()
    pace.cancel()
    with pytest.raises(Interrupted):
        database.restore(backup.path, RESTORE, pace)
    assert rosters.ask(tutorial, EVERYTHING) == []
    assert _restore(database, backup) == 3


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_running_restore_can_be_cancelled(
    opened: Open, tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = opened(tutorial)
    database.adopt().result()
    backup = _back_up(database, tmp_path / "backups")
    rosters.tell(tutorial, "DELETE FROM hero")
    pace = Pace()
    look, fill = restoring._LOOK_S, record.fill

    def cancelled(connection: Any, statement: Any) -> int:
        pace.cancel()
        connection.exec_driver_sql(ENDLESS)
        return fill(connection, statement)

    monkeypatch.setattr(restoring, "_LOOK_S", look / 10)
    monkeypatch.setattr(restoring, "fill", cancelled)
    with pytest.raises(Interrupted):
        database.restore(backup.path, RESTORE, pace)
    later = database.write(crud.create, {"name": "Later", "secret_name": "x"}, rosters.ORIGIN)
    assert later.result().after is not None
    assert rosters.ask(tutorial, "SELECT name FROM hero") == [("Later",)]


def test_differences_are_counted_in_steps(
    opened: Open, tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(difference, "_STEP", 2)
    monkeypatch.setattr(difference, "SHOWN", 1)
    database = opened(tutorial)
    backup = _back_up(database, tmp_path / "backups")
    rosters.tell(tutorial, "UPDATE hero SET age = 5", "UPDATE hero SET id = 2 + id * 100 WHERE id > 1")
    told = list(database.differences(backup.path))
    assert (told[-1].new, told[-1].changed, told[-1].gone) == (2, 1, 2)
    assert len(told[-1].shown) == 3
    assert len(told) == 3
    assert [it.share for it in told] == sorted(it.share for it in told)


KILLED = """
import sys
from desktop.data.backups import restoring
from desktop.data.backups.pace import Pace
from desktop.data.database import Database
from desktop.data.journal import record
from desktop.data.journal.values import Origin
from pathlib import Path

def finish(*_, **__):
    print("ready", flush=True)
    sys.stdin.read()

restoring.finish = finish
database = Database.open(sys.argv[1])
database.restore(Path(sys.argv[2]), Origin("restore", "tester", "Restore"), Pace())
"""


def test_a_killed_restore_leaves_the_roster_as_it_was(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial)
    database.adopt().result()
    backup = _back_up(database, tmp_path / "backups")
    database.close()
    rosters.tell(tutorial, "UPDATE hero SET age = 99", "DELETE FROM hero WHERE id = 1")
    before = rosters.ask(tutorial, EVERYTHING)
    programs.kill_when_ready(KILLED, str(tutorial), str(backup.path))
    again = opened(tutorial)
    assert rosters.ask(tutorial, EVERYTHING) == before
    assert again.journal_read(history.next_undo, "tester").result() is None
    assert _restore(again, backup) == 3
