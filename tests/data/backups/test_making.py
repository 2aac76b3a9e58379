"""Backups by themselves: proven, private, never twice the same, never of something damaged."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.data import crud
from desktop.data.backups import shelf as shelves
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import RECORD, Backup, Shelf, Why
from desktop.data.database import Database
from desktop.data.errors import Interrupted, RosterDamaged, RosterError, RosterReadOnly, RosterUnavailable
from tests.data import places, rosters
from tests.data.conftest import Open

EVERYTHING = "SELECT id, name, age, secret_name FROM hero ORDER BY id"


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "backups", 10**9)


def back_up(database: Database, keeping: Keeping, why: Why = Why.PERSON) -> Backup:
    return database.back_up(keeping, why, Pace())


def add(database: Database, name: str) -> None:
    database.write(crud.create, {"name": name, "secret_name": "x"}, rosters.ORIGIN).result()


def listed(database: Database, keeping: Keeping) -> tuple[Backup, ...]:
    return Shelf(keeping.folder, database.location, database.name).backups()


def test_a_backup_holds_what_the_roster_holds(opened: Open, place: places.Place, keeping: Keeping) -> None:
    database = opened(place.location)
    backup = back_up(database, keeping, Why.CLOSING)
    assert (backup.rows, backup.why, backup.is_verified) == (3, "when closed", True)
    assert rosters.ask(backup.path, EVERYTHING) == place.ask(EVERYTHING)
    assert listed(database, keeping) == (backup,)
    shelves.check(backup, Pace())


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_backups_are_for_nobody_else(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    backup = back_up(opened(tutorial), keeping)
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert backup.path.parent.stat().st_mode & 0o777 == 0o700


def test_what_did_not_change_is_not_kept_twice(opened: Open, place: places.Place, keeping: Keeping) -> None:
    database = opened(place.location)
    first = back_up(database, keeping)
    assert back_up(database, keeping).path == first.path
    place.tell("UPDATE hero SET age = 18 WHERE id = 2")
    place.tell("UPDATE hero SET age = 17 WHERE id = 2")
    assert back_up(database, keeping).path == first.path
    assert [backup.path for backup in listed(database, keeping)] == [first.path]
    place.tell("UPDATE hero SET age = 18 WHERE id = 2")
    assert back_up(database, keeping).path != first.path
    assert len(listed(database, keeping)) == 2


def test_an_unchanged_file_is_not_even_read(
    opened: Open, tutorial: Path, keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = opened(tutorial)
    first = back_up(database, keeping)

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(database, "save_copy", fail)
    assert back_up(database, keeping) == first
    database.close()
    again = opened(tutorial)
    monkeypatch.setattr(again, "save_copy", fail)
    assert back_up(again, keeping) == first


def test_rosters_of_one_name_do_not_mix(opened: Open, tmp_path: Path, keeping: Keeping) -> None:
    both = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        both.append(opened(rosters.make(tmp_path / folder / "marvel.db")))
    first, second = (back_up(database, keeping) for database in both)
    assert first.path.parent != second.path.parent
    assert [listed(database, keeping) for database in both] == [(first,), (second,)]
    assert all(backup.path.name.startswith("marvel by hand ") for backup in (first, second))


def test_a_damaged_roster_gives_none(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    database = opened(tutorial)
    rosters.spoil(tutorial, "ix_hero_age")
    with pytest.raises(RosterError, match="damaged"):
        back_up(database, keeping)
    with pytest.raises(RosterDamaged):
        database.check().result()
    with pytest.raises(RosterDamaged):
        back_up(database, keeping)
    assert not listed(database, keeping)
    assert not list(keeping.folder.rglob("*.*"))


def test_a_cancelled_backup_leaves_nothing(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    database = opened(tutorial)
    pace = Pace()
    pace.cancel()
    with pytest.raises(Interrupted):
        database.back_up(keeping, Why.PERSON, pace)
    assert not list(keeping.folder.rglob("*.*"))


def test_a_folder_that_cannot_be(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RosterUnavailable, match="folder for backups"):
        back_up(opened(tutorial), Keeping(tmp_path / "file" / "backups", 1))


def test_a_backup_can_only_be_read(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    backup = back_up(opened(tutorial), keeping)
    kept = opened(backup.path)
    assert kept.state.read_only
    assert "is a backup" in kept.state.reason
    with pytest.raises(RosterReadOnly):
        add(kept, "nobody")
    shelves.check(backup, Pace())


def _change_a_byte(path: Path) -> None:
    facts = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _change_openly(path: Path) -> None:
    rosters.tell(path, "DELETE FROM hero")


def test_a_rotten_backup_is_found_out(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    backup = back_up(opened(tutorial), keeping)
    _change_a_byte(backup.path)
    with pytest.raises(RosterDamaged, match="no longer what it was"):
        shelves.check(backup, Pace())


@pytest.mark.parametrize("spoil", [_change_openly, lambda path: path.with_name(path.name + RECORD).write_text("{")])
def test_what_somebody_changed_counts_as_unproven_and_stays(
    spoil: Callable[[Path], None], opened: Open, tutorial: Path, keeping: Keeping
) -> None:
    database = opened(tutorial)
    backup = back_up(database, keeping)
    spoil(backup.path)
    (other,) = listed(database, keeping)
    assert not other.is_verified
    add(database, "new")
    newer = back_up(database, replace(keeping, most_bytes=0))
    assert {it.path for it in listed(database, keeping)} == {backup.path, newer.path}


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"made": 1.5}',
        {"made": "yesterday"},
        {"made": None},
        {"made": float("nan")},
        {"made": 1e300},
        {"rows": "three"},
        {"rows": -1},
        {"rows": 10**300},
        {"why": ["by hand"]},
        {"stamp": {}},
        {"more": 1},
    ],
    ids=lambda written: str(written)[:24],
)
def test_a_broken_record_spoils_nothing_but_its_own_backup(
    opened: Open, tutorial: Path, keeping: Keeping, written: str | dict[str, object]
) -> None:
    database = opened(tutorial)
    broken = back_up(database, keeping)
    add(database, "Newcomer")
    sound = back_up(database, keeping)
    record = broken.path.with_name(broken.path.name + RECORD)
    text = written if isinstance(written, str) else json.dumps(json.loads(record.read_text()) | written)
    record.write_text(text)
    assert {backup.path: backup.is_verified for backup in listed(database, keeping)} == {
        broken.path: False,
        sound.path: True,
    }
    shelves.thin(keeping.folder, 0)
    assert broken.path.exists(), "what is unproven is never thinned"
    add(database, "Another")
    assert back_up(database, keeping).is_verified


def test_too_much_goes_but_never_the_newest(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    database = opened(tutorial)
    for name in ("a", "b", "c"):
        add(database, name)
        newest = back_up(database, keeping)
    assert len(listed(database, keeping)) == 3
    add(database, "d")
    last = back_up(database, replace(keeping, most_bytes=newest.bytes))
    assert listed(database, keeping) == (last,)
    assert sorted(path.name for path in last.path.parent.iterdir()) == [last.path.name, last.path.name + RECORD]


def test_the_one_that_is_to_be_restored_outlives_the_backup_before_that(
    opened: Open, tutorial: Path, tmp_path: Path
) -> None:
    database, keeping = opened(tutorial), Keeping(tmp_path / "backups", 1)
    chosen = back_up(database, keeping)
    add(database, "New")
    back_up(database, keeping, Why.RESTORE)
    assert chosen.path.exists()
    add(database, "Newer")
    back_up(database, keeping, Why.CHANGES)
    assert not chosen.path.exists()


def test_old_ones_are_thinned_and_leftovers_removed(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    database = opened(tutorial)
    for name in ("a", "b"):
        add(database, name)
        backup = back_up(database, keeping)
        record = backup.path.with_name(backup.path.name + RECORD)
        record.write_text(json.dumps(json.loads(record.read_text()) | {"made": 1_600_000_000.0 + len(name)}))
    left = backup.path.with_name(".heroes-0.part")
    left.touch()
    os.utime(left, (0, 0))
    add(database, "c")
    back_up(database, keeping)
    assert len(listed(database, keeping)) == 2
    assert not left.exists()


def test_a_deleted_backup_is_gone(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    backup = back_up(opened(tutorial), keeping)
    shelves.delete(backup)
    assert list(backup.path.parent.iterdir()) == []


def test_a_backup_before_an_upgrade_is_among_them(opened: Open, tutorial: Path, keeping: Keeping) -> None:
    database = opened(tutorial, backup_dir=keeping.folder)
    database.adopt().result()
    (backup,) = listed(database, keeping)
    assert (backup.why, backup.rows, backup.is_verified) == ("before adding tables", 3, True)
