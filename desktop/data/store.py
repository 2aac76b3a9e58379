"""What a roster's keeper, a file or a server, can do: the door between `Database` and the dialects."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol, cast

from sqlalchemy import Connection, FromClause, Table
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from desktop.data.backups.pace import Pace
from desktop.data.errors import RosterError
from desktop.data.models import Hero

HERO: Final[Table] = SQLModel.metadata.tables[cast("str", Hero.__tablename__)]
"""The hero table as Core knows it."""


def read_only_text(name: str) -> str:
    """What is said of a roster that was opened for reading only because the person wanted it so."""
    return f"“{name}” is open for reading only, so that it stays as it is. To change heroes, save a copy of it."


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo what is done inside when it raises; several times cheaper than SQLAlchemy's own."""
    _tell(connection, "SAVEPOINT heroes")
    try:
        yield
    except BaseException:
        with suppress(SQLAlchemyError, sqlite3.Error):  # the database has given up the whole transaction already
            _tell(connection, "ROLLBACK TO SAVEPOINT heroes")
            _tell(connection, "RELEASE SAVEPOINT heroes")
        raise
    _tell(connection, "RELEASE SAVEPOINT heroes")


def _tell(connection: Connection, command: str) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute(command)
    else:
        connection.exec_driver_sql(command)


class OutsideChange(Enum):
    """What somebody else did to the open roster."""

    CHANGED = "changed"
    REPLACED = "replaced"
    GONE = "gone"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class RosterState:
    """What can be done with the open roster.

    Attributes:
        read_only: Whether nothing can be written.
        reason: Why not, as sentences for the person; empty when it can.
        adopted: Whether the roster has our own tables and indexes.
        can_adopt: Whether they may be added.
        indexed: Names of the fields in whose order an index keeps the heroes.
        dialect: `sqlite` or `postgresql`.
    """

    read_only: bool
    reason: str
    adopted: bool
    can_adopt: bool
    indexed: frozenset[str]
    dialect: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into a roster found.

    Attributes:
        empty: Whether it holds nothing at all.
        version: The schema revision; None when our tables are not there.
        columns: Names of the hero table's columns.
        read_only: Why it must not be written, as sentences; empty when it may be.
        indexed: See `RosterState`.
    """

    empty: bool
    version: str | None
    columns: frozenset[str]
    read_only: str
    indexed: frozenset[str]


class Store(Protocol):
    """A roster's keeper. Connections are in driver autocommit: transactions are begun and committed here.

    Attributes:
        dialect: `sqlite` or `postgresql`.
        location: Path or URL, never with a password.
        name: What a person calls the roster.
        folder: Where backups go when nobody says where.
    """

    dialect: str
    location: str
    name: str
    folder: Path

    def connect(self, *, writer: bool = False) -> Connection:
        """A new connection; raises a `RosterError` or an error that `known` knows."""

    def inspect(self, connection: Connection) -> Found:
        """Look at the schema without changing anything; raises when it is no roster."""

    def begin(self, connection: Connection) -> None:
        """Begin a transaction that will write, waiting for others a while."""

    def commit(self, connection: Connection) -> None:
        """Commit, waiting for others a while."""

    def in_transaction(self, connection: Connection) -> bool:
        """Whether the transaction begun here is still open."""

    def moved(self) -> OutsideChange | None:
        """Whether what was opened is no longer what stands at the location."""

    def token(self, connection: Connection) -> object:
        """A value that is another one once somebody else has committed."""

    def watch_interrupts(self, connection: Connection, wanted: Callable[[], bool]) -> None:
        """Let running statements of this connection end early once `wanted` says so."""

    def interrupt(self, connection: Connection) -> Callable[[], None]:
        """End the running statement of a connection; from any thread, without waiting.

        Returns:
            To be called on the connection's thread before its next statement: waits until nothing more can be hit.
        """

    def check(self, connection: Connection) -> None:
        """A quick check of the whole roster; raises `RosterDamaged`."""

    def known(self, error: BaseException) -> RosterError | None:
        """The known error behind a driver's error."""

    def stamp(self) -> str:
        """What is another text once somebody has written to the roster, also while it was closed; "" if unknown."""

    def copy(self, connection: Connection, target: Path, pace: Pace, *, hold: bool = False) -> None:
        """Write a verified copy of the roster to a file; with `hold`, nobody commits meanwhile."""

    def beside(self, connection: Connection, backup: Path) -> FromClause:
        """Let statements of a connection read the heroes of a backup; columns it lacks are left out."""

    def let_go(self, connection: Connection) -> None:
        """End what `beside` began, once its transaction is over."""

    def dispose(self) -> None:
        """Let go of everything; connections are closed by those who opened them."""
