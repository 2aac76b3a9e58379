"""Backups of a roster that is served without a window."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.api import upkeep
from desktop.api.upkeep import Upkeep
from desktop.data import crud
from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Shelf, Why
from desktop.data.database import Database
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


def keeping(folder: Path) -> Keeping:
    return Keeping(folder / "backups", 1_000_000_000)


def change(database: Database) -> None:
    database.write(crud.create, HERO, Origin("api", "api", "Create hero")).result()


def made(folder: Path, database: Database) -> list[str]:
    """Why there are backups, oldest first."""
    backups = Shelf(keeping(folder).folder, database.location, database.name).backups()
    return [backup.why for backup in reversed(backups)]


def test_changes_are_backed_up_when_it_is_time(tmp_path: Path, database: Database) -> None:
    kept = Upkeep(database, keeping(tmp_path), threading.Event())
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
    kept = Upkeep(database, keeping(tmp_path), threading.Event())
    change(database)
    kept.look()
    assert made(tmp_path, database) == []


def test_what_changed_while_nobody_looked_is_backed_up_soon(tmp_path: Path, database: Database) -> None:
    change(database)
    database.back_up(keeping(tmp_path), Why.PERSON, Pace())
    change(database)
    Upkeep(database, keeping(tmp_path), threading.Event()).look()
    assert made(tmp_path, database) == [Why.PERSON.value, Why.CHANGES.value]


def test_a_backup_gives_up_when_the_program_ends_and_is_made_then(tmp_path: Path, database: Database) -> None:
    end = threading.Event()
    kept = Upkeep(database, keeping(tmp_path), end)
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
    kept = Upkeep(database, keeping(tmp_path), threading.Event())
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
        kept = Upkeep(database, keeping(tmp_path), threading.Event())
        rosters.tell(file, "UPDATE hero SET age = 5")
        kept.look()
        kept.finish()
        assert made(tmp_path, database) == []
    finally:
        database.close()
