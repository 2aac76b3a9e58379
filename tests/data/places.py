"""A roster in a file or on a server, for tests that must hold for both."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from tests.data import rosters
from tests.data.postgresql import servers


class Place(Protocol):
    """Where a roster is, and what other programs do there."""

    dialect: str
    location: str

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """What another program reads."""

    def tell(self, *statements: str) -> None:
        """Let another program change something."""


class File:
    """A file."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.location = str(path)
        self._path = path

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        return rosters.ask(self._path, question)

    def tell(self, *statements: str) -> None:
        with closing(sqlite3.connect(self._path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()


class Database:
    """A database of a server."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self.location = url

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        return servers.ask(self.location, question)

    def tell(self, *statements: str) -> None:
        servers.tell(self.location, *statements)
