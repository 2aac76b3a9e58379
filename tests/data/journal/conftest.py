"""Rosters with a history, and what is done to them and asked of them."""

from pathlib import Path
from typing import Any

import pytest

from desktop.data.database import Database
from desktop.data.fields import COLUMNS, POSITION
from desktop.data.journal.values import Origin
from desktop.data.models import Row
from tests.data.conftest import Open
from tests.data.journal.checks import stored

ME = Origin("window", "me", "Mine")
YOU = Origin("api", "you", "Yours")


@pytest.fixture
def adopted(opened: Open, tutorial: Path, tmp_path: Path) -> Path:
    """A roster with our tables, three heroes and an empty history."""
    database = opened(tutorial, backup_dir=tmp_path / "backups")
    database.adopt().result()
    database.close()
    return tutorial


def do(database: Database, fn: Any, *args: Any) -> Any:
    return database.write(fn, *args).result()


def ask(database: Database, fn: Any, *args: Any) -> Any:
    return database.journal_read(fn, *args).result()


def ages(database: Database) -> list[object]:
    return [row[POSITION["age"]] for row in ask(database, stored)]


def hero(name: str = "New", number: int | None = None, **values: object) -> Row:
    all_values = {"name": name, "age": None, "secret_name": "hush", "id": number} | values
    return tuple(all_values[column] for column in COLUMNS)
