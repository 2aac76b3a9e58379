import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.data import crud
from desktop.data.backups import copying
from desktop.data.errors import (
    RosterError,
    RosterFull,
    RosterLocked,
    RosterMissing,
    RosterRefused,
    RosterUnavailable,
)
from desktop.data.sqlite import connection as sqlite
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.privileges import like_anybody, protected

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop.data.models import Change

EVERYTHING = "SELECT * FROM hero ORDER BY id"


def test_a_copy_is_whole_and_of_one_file(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    rosters.tell(
        tutorial,
        "INSERT INTO hero VALUES (CAST(x'ff' AS TEXT), 'old', -9223372036854775808, x'00')",
        "INSERT INTO hero VALUES ('last', 1.5, 9223372036854775807, '')",
        "CREATE TABLE other (a PRIMARY KEY, b) WITHOUT ROWID",
        "INSERT INTO other VALUES ('x', 'y')",
    )
    rosters.tell(tutorial, "PRAGMA journal_mode=WAL")
    opened(tutorial).save_copy(tmp_path / "copy.db")
    assert rosters.ask(tmp_path / "copy.db", "SELECT id, hex(name), age FROM hero ORDER BY id") == rosters.ask(
        tutorial, "SELECT id, hex(name), age FROM hero ORDER BY id"
    )
    assert rosters.ask(tmp_path / "copy.db", "SELECT * FROM other") == [("x", "y")]
    assert rosters.ask(tmp_path / "copy.db", "PRAGMA journal_mode") == [("delete",)]
    assert not list(tmp_path.glob("copy.db-*")) + list(tmp_path.glob(".heroes*"))
    assert not opened(tmp_path / "copy.db").state.read_only


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_copy_is_for_nobody_else(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    opened(tutorial).save_copy(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_replaces_a_file(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    (tmp_path / "old.db").write_text("something else")
    opened(tutorial).save_copy(tmp_path / "old.db")
    assert rosters.ask(tmp_path / "old.db", EVERYTHING) == rosters.ask(tutorial, EVERYTHING)


@pytest.mark.parametrize(
    ("target", "kind", "sees"),
    [
        (
            "tutorial.db",
            RosterRefused,
            "“tutorial.db” belongs to the open roster. Nothing was written; choose another name.",
        ),
        ("link.db", RosterRefused, "“link.db” belongs to the open roster. Nothing was written; choose another name."),
        ("folder", RosterRefused, "“folder” is a folder. Nothing was written; choose a name for a file."),
        (
            "nowhere/copy.db",
            RosterMissing,
            "The folder “{tmp_path}/nowhere” does not exist. Nothing was written; choose another folder.",
        ),
        (
            "busy.db",
            RosterLocked,
            "Another program uses “busy.db”, or left work unfinished there. Nothing was written; choose another name.",
        ),
    ],
)
def test_places_where_no_copy_can_go(
    target: str, kind: type[RosterError], sees: str, opened: Open, tutorial: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.db").symlink_to(tutorial)
    (tmp_path / "busy.db-journal").touch()
    before = rosters.fingerprint(tutorial), rosters.siblings(tutorial)
    database = opened(tutorial)
    with pytest.raises(kind) as refused:
        database.save_copy(tmp_path / target)
    assert str(refused.value) == sees.format(tmp_path=tmp_path)
    assert (rosters.fingerprint(tutorial), rosters.siblings(tutorial)) == before


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_write_protected_folder_gets_no_copy(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    def copy() -> None:
        with pytest.raises(RosterError, match=r"folder of “copy\.db”|“copy\.db” could not be written"):
            opened(tutorial).save_copy(tmp_path / "folder" / "copy.db")

    with protected(tmp_path / "folder"):
        like_anybody(copy)
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_full_disk_leaves_no_half_copy(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on files")
    database = opened(tutorial)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(RosterFull):
            database.save_copy(tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert rosters.siblings(tutorial) == ["tutorial.db"]


def test_a_copy_that_differs_is_thrown_away(
    opened: Open, tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(connection: sqlite3.Connection) -> list[str]:
        connection.execute("UPDATE hero SET name = 'Deadpool' WHERE id = 1")
        return []

    monkeypatch.setattr(sqlite, "quick_check", lie)
    with pytest.raises(RosterUnavailable, match="did not come out right"):
        opened(tutorial).save_copy(tmp_path / "copy.db")
    assert rosters.siblings(tutorial) == ["tutorial.db"]


def test_a_damaged_roster_gives_no_copy_that_looks_sound(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial)
    rosters.spoil(tutorial, "ix_hero_age")
    with pytest.raises(RosterError, match="damaged"):
        database.save_copy(tmp_path / "copy.db")
    assert rosters.siblings(tutorial) == ["tutorial.db"]


def _meddle(monkeypatch: pytest.MonkeyPatch, meddle: Callable[[], None]) -> list[int]:
    """Do something during each copy; the list grows with the copies that were begun."""
    begun: list[int] = []
    quick_check = sqlite.quick_check

    def check(connection: sqlite3.Connection) -> list[str]:
        begun.append(len(begun))
        meddle()
        return quick_check(connection)

    monkeypatch.setattr(sqlite, "quick_check", check)
    return begun


def test_a_copy_made_while_others_write_is_of_one_moment(
    opened: Open, tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = opened(tutorial)

    def write() -> None:
        if len(begun) < 3:
            database.write(crud.create, {"name": "meanwhile", "secret_name": "x"}, rosters.ORIGIN).result()

    begun = _meddle(monkeypatch, write)
    database.save_copy(tmp_path / "copy.db")
    assert len(begun) == 3
    assert rosters.ask(tmp_path / "copy.db", EVERYTHING) == rosters.ask(tutorial, EVERYTHING)
    assert len(rosters.ask(tutorial, EVERYTHING)) == 5


def test_the_last_attempt_lets_the_writes_wait(
    opened: Open, tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = opened(tutorial)
    waiting: list[Future[Change]] = []

    def write() -> None:
        future = database.write(crud.create, {"name": "meanwhile", "secret_name": "x"}, rosters.ORIGIN)
        if len(begun) < 3:
            future.result()
        else:
            waiting.append(future)

    begun = _meddle(monkeypatch, write)
    database.save_copy(tmp_path / "copy.db")
    assert len(rosters.ask(tmp_path / "copy.db", EVERYTHING)) == 5
    assert waiting[0].result().before is None
    assert len(rosters.ask(tutorial, EVERYTHING)) == 6


def test_backups_never_replace_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 21, 8, 30).astimezone()

    class Clock:
        @staticmethod
        def now() -> datetime:
            return now

    monkeypatch.setattr(copying, "datetime", Clock)
    folder = tmp_path / "new" / "backups"
    first = copying.backup_path(folder, "marvel", "before upgrade")
    first.touch()
    second = copying.backup_path(folder, "marvel", "before upgrade")
    assert first.name == "marvel before upgrade 2026-11-21 083000.db"
    assert second.name == "marvel before upgrade 2026-11-21 083000 2.db"
