"""A roster that is really served, and clients for it."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from desktop.api.server import Address, Server
from desktop.data.database import Database
from tests.data import rosters

TOKEN = "a-token-for-tests-that-is-long-enough"


@dataclass
class Served:
    """A roster that is served.

    Attributes:
        path: Its file.
        log_dir: Where the access log is.
        database: The open roster.
        server: What serves it.
        client: An authorised client.
    """

    path: Path
    log_dir: Path
    database: Database
    server: Server
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.connect()

    def connect(self, token: str | None = TOKEN) -> httpx.Client:
        """Another client."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.server.url, headers=headers, trust_env=False, timeout=20)

    def raw(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=10)

    def heroes(self) -> list[tuple[object, ...]]:
        """What another program reads from the file."""
        return rosters.ask(self.path, "SELECT id, name, age, secret_name FROM hero ORDER BY id")

    def stop(self) -> None:
        self.client.close()
        self.server.stop()
        self.database.close()


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an empty roster of our own."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Database.open(path, create=True).close()
    return path.read_bytes()


@pytest.fixture
def serve(tmp_path: Path, empty: bytes) -> Iterator[Serve]:
    """Serves a roster, by default an empty one of our own with a token, until the test ends."""
    running: list[Served] = []

    def serve_(path: Path | None = None, *, token: str | None = TOKEN, whole: bool = False) -> Served:
        if path is None:
            path = tmp_path / "heroes.db"
            path.write_bytes(empty)
        database = Database.open(path)
        server = Server(database, tmp_path / "logs")
        server.start(Address(token=token, whole_heroes=whole))
        running.append(Served(path, tmp_path / "logs", database, server))
        return running[-1]

    yield serve_
    for served in running:
        served.stop()


@pytest.fixture
def served(serve: Serve) -> Served:
    """An empty roster of our own, served with a token."""
    return serve()


@pytest.fixture
def tutorial(serve: Serve, tmp_path: Path) -> Served:
    """The tutorial's three heroes, in a file as its own code makes it."""
    return serve(rosters.make(tmp_path / "tutorial.db"))
