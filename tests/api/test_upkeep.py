"""Backups and the history of a roster that is served without a window."""

import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from desktop.api import upkeep
from desktop.api.upkeep import Upkeep, Wanted
from desktop.data import crud
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Shelf, Why
from desktop.data.database import Database
from desktop.data.errors import RosterLocked
from desktop.data.journal import history
from desktop.data.journal.values import Origin
from tests.data import rosters

HERO = {"name": "a", "secret_name": "b"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(rosters.make(tmp_path / "heroes.db"))
    yield database
    database.close()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "EVERY_S", 0)
    monkeypatch.setattr(upkeep, "SOON_S", 0)
    monkeypatch.setattr(upkeep, "TRIM_SOON_S", 0)


def keeping(folder: Path) -> Keeping:
    return Keeping(folder / "backups", 1_000_000_000)


def wanted(folder: Path) -> Wanted:
    return Wanted(keeping(folder), history_days=365, history_bytes=1_000_000_000)


def change(database: Database) -> None:
    database.write(crud.create, HERO, Origin("api", "api", "Create hero")).result()


def made(folder: Path, database: Database) -> list[str]:
    """Why there are backups, oldest first."""
    backups = Shelf(keeping(folder).folder, database.location, database.name).backups()
    return [backup.why for backup in reversed(backups)]


def test_changes_are_backed_up_when_it_is_time(tmp_path: Path, database: Database) -> None:
    kept = Upkeep(database, wanted(tmp_path), threading.Event())
    kept.look()
    kept.finish()
    assert made(tmp_path, database) == []
    change(database)
    kept.look()
    kept.look()
    assert made(tmp_path, database) == [Why.CHANGES.value]
    change(database)
    kept.finish()
    assert made(tmp_path, database) == [Why.CHANGES.value, Why.CLOSING.value]


def test_not_before_it_is_time(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "EVERY_S", 1_000)
    kept = Upkeep(database, wanted(tmp_path), threading.Event())
    change(database)
    kept.look()
    assert made(tmp_path, database) == []


def test_what_changed_while_nobody_looked_is_backed_up_soon(tmp_path: Path, database: Database) -> None:
    change(database)
    database.back_up(keeping(tmp_path), Why.PERSON, Pace())
    change(database)
    Upkeep(database, wanted(tmp_path), threading.Event()).look()
    assert made(tmp_path, database) == [Why.PERSON.value, Why.CHANGES.value]


def test_a_backup_gives_up_when_the_program_ends_and_is_made_then(tmp_path: Path, database: Database) -> None:
    end = threading.Event()
    kept = Upkeep(database, wanted(tmp_path), end)
    change(database)
    end.set()
    kept.look()
    assert made(tmp_path, database) == []
    kept.finish()
    assert made(tmp_path, database) == [Why.CLOSING.value]


def test_a_backup_that_cannot_be_made_is_told_and_serving_goes_on(
    tmp_path: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backups").write_text("in the way")
    kept = Upkeep(database, wanted(tmp_path), threading.Event())
    change(database)
    kept.look()
    assert capsys.readouterr().err.startswith("heroes serve: No backup was made. ")
    (tmp_path / "backups").unlink()
    kept.finish()
    assert made(tmp_path, database) == [Why.CLOSING.value]


def test_what_is_only_read_needs_no_backups(tmp_path: Path) -> None:
    file = rosters.make(tmp_path / "heroes.db")
    database = Database.open(file, read_only=True)
    try:
        kept = Upkeep(database, wanted(tmp_path), threading.Event())
        rosters.tell(file, "UPDATE hero SET age = 5")
        kept.look()
        kept.finish()
        assert made(tmp_path, database) == []
    finally:
        database.close()


def test_the_history_stays_within_its_bounds(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "own.db", create=True)
    try:
        for _ in range(5):
            change(database)
        kept = Upkeep(database, Wanted(None, history_days=365, history_bytes=1), threading.Event())
        for _ in range(5):
            kept.look()
        assert len(database.journal_read(history.history, None, 10).result()) == 1
        change(database)
        kept.look()
        assert len(database.journal_read(history.history, None, 10).result()) == 2
    finally:
        database.close()


def test_a_history_that_cannot_be_trimmed_now_is_left(tmp_path: Path, database: Database) -> None:
    before = rosters.ask(tmp_path / "heroes.db", "SELECT name FROM sqlite_master")
    Upkeep(database, Wanted(None, 1, 1), threading.Event()).look()
    assert rosters.ask(tmp_path / "heroes.db", "SELECT name FROM sqlite_master") == before


@pytest.mark.parametrize("error", [RosterLocked("busy"), KeyError("Dive Wilson")])
def test_serving_goes_on_whatever_fails(tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    database = Database.open(tmp_path / "own.db", create=True)
    try:
        kept = Upkeep(database, Wanted(None, 1, 1), threading.Event())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("desktop.data.journal.prune.prune_step", Mock(side_effect=error))
            kept.look()
        assert "Dive Wilson" not in caplog.text
    finally:
        database.close()
