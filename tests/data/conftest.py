"""Open rosters for the tests of the data room."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.data.database import Database
from tests.data import rosters

Open = Callable[..., Database]


@pytest.fixture
def opened() -> Iterator[Open]:
    """`Database.open`, closed at the end of the test."""
    databases: list[Database] = []

    def open_(location: object, **options: object) -> Database:
        databases.append(Database.open(location, **options))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """A roster as the FastAPI tutorial's own code makes it."""
    return rosters.make(tmp_path / "tutorial.db")
