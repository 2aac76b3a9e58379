"""Open rosters for the tests of the data room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from desktop.data import writer
from desktop.data.database import Database
from tests.data import rosters


class Open(Protocol):
    """`Database.open`."""

    def __call__(
        self, location: str | Path, *, create: bool = False, upgrade: bool = False, backup_dir: Path | None = None
    ) -> Database: ...


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`Database.open`, closed at the end of the test; the watch looks often."""
    databases: list[Database] = []
    monkeypatch.setattr(writer, "WATCH_S", 0.02)

    def open_(
        location: str | Path, *, create: bool = False, upgrade: bool = False, backup_dir: Path | None = None
    ) -> Database:
        databases.append(Database.open(location, create=create, upgrade=upgrade, backup_dir=backup_dir))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """A roster as the FastAPI tutorial's own code makes it."""
    return rosters.make(tmp_path / "tutorial.db")
