"""A roster on a PostgreSQL server. Door: `PostgresServer`, the `Store` of a URL."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, FromClause, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from desktop.data.backups.pace import Pace
from desktop.data.errors import RosterError, RosterMissing, ServerUnreachable
from desktop.data.migrations import WATCH
from desktop.data.postgresql import copy as postgresql_copy
from desktop.data.postgresql import errors as postgresql_errors
from desktop.data.postgresql import schema as postgresql_schema
from desktop.data.store import Found, OutsideChange, read_only_text
from desktop.locations import home

PATIENCE_S: Final = 5.0
"""How long a statement waits for somebody else's lock before it gives up."""

_ANSWER_S: Final = 5
_AGAIN_S: Final = 0.05
_OPEN: Final = (TransactionStatus.INTRANS, TransactionStatus.INERROR, TransactionStatus.ACTIVE)
_SECRETS: Final = ("password", "sslpassword", "passfile", "oauth_client_secret")


class PostgresServer:
    """A roster in a database of a PostgreSQL server.

    Args:
        url: `postgresql://user:password@host:port/database`; the password stays in here.
        read_only: Whether to write nothing to it, although that may be possible.

    Raises:
        RosterMissing: It is no address.
    """

    dialect = "postgresql"

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        try:
            address = make_url(url).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError):
            raise RosterMissing(
                "This address of a server cannot be understood. Nothing was changed; write it like"
                " postgresql://user@server/database."
            ) from None
        self.location = _public(address)
        self.name = address.database or address.host or "server"
        self.folder = home()
        self._read_only = read_only_text(self.name) if read_only else ""
        self._engines = {writer: _engine(address, writer=writer and not read_only) for writer in (False, True)}
        self._news = 0
        event.listen(self._engines[True], "connect", self._listen)

    def connect(self, *, writer: bool = False) -> Connection:
        """A new connection; when the server was away, it opens again by itself at the next use."""
        try:
            return self._engines[writer].connect()
        except DBAPIError as error:
            known = self.known(error)
            if known is None:
                raise
            raise known from None

    def inspect(self, connection: Connection) -> Found:
        """Look at the schema without changing anything."""
        found = postgresql_schema.inspect(connection, self.name)
        return replace(found, read_only=self._read_only or found.read_only)

    def begin(self, connection: Connection) -> None:
        """Begin a transaction that will write; a connection that was lost meanwhile is opened again."""
        try:
            connection.exec_driver_sql("BEGIN")
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            connection.rollback()
            connection.exec_driver_sql("BEGIN")

    def commit(self, connection: Connection) -> None:
        """Commit."""
        try:
            connection.exec_driver_sql("COMMIT")
        except Exception as error:
            if isinstance(self.known(error), ServerUnreachable):
                raise ServerUnreachable(
                    f"The server of “{self.name}” went away while it was saving. Nobody can tell whether the last"
                    " change was saved; look at the hero before you do it again."
                ) from None
            raise

    def in_transaction(self, connection: Connection) -> bool:
        """Whether a transaction is open, be it a failed one."""
        if connection.invalidated or connection.closed:
            return False
        return _raw(connection).info.transaction_status in _OPEN

    def moved(self) -> OutsideChange | None:
        """A server's database stays where it is."""
        return None

    def token(self, connection: Connection) -> object:
        """How often others told of changes; the trigger of an adopted roster does."""
        connection.exec_driver_sql("SELECT 1")
        return self._news

    def watch_interrupts(self, connection: Connection, wanted: Callable[[], bool]) -> None:
        """Nothing to do: `interrupt` insists."""

    def interrupt(self, connection: Connection) -> Callable[[], None]:
        """Ask the server, on a thread, to end what the connection does, again and again until it is waited for."""
        ended = threading.Event()
        raw = _raw(connection)

        def insist() -> None:
            while not raw.closed:
                with suppress(psycopg.Error):
                    raw.cancel_safe(timeout=_ANSWER_S)
                if ended.wait(_AGAIN_S):
                    break

        def wait() -> None:
            ended.set()
            thread.join()

        thread = threading.Thread(target=insist, name="canceller", daemon=True)
        thread.start()
        return wait

    def check(self, connection: Connection) -> None:
        """Nothing to do: a server looks after its own files."""

    def known(self, error: BaseException) -> RosterError | None:
        """The known error behind a driver's error."""
        return postgresql_errors.known(error, self.name)

    def stamp(self) -> str:
        """A server does not tell."""
        return ""

    def copy(self, connection: Connection, target: Path, pace: Pace, *, hold: bool = False) -> None:
        """Write the heroes, as they are at one moment, to a new file."""
        del hold
        postgresql_copy.copy(connection, target, pace)

    def beside(self, connection: Connection, backup: Path) -> FromClause:
        """Send the heroes of a backup to a temporary table."""
        self.let_go(connection)
        return postgresql_copy.send(connection, backup)

    def let_go(self, connection: Connection) -> None:
        """Drop the table."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{postgresql_copy.SENT}")

    def dispose(self) -> None:
        """Forget the engines; they hold no connection."""
        for engine in self._engines.values():
            engine.dispose()

    def _listen(self, driver: Any, _: object) -> None:
        own = driver.info.backend_pid

        def note(notify: psycopg.Notify) -> None:
            if notify.pid != own:
                self._news += 1

        self._news += 1
        driver.add_notify_handler(note)
        driver.execute(f"LISTEN {WATCH}")


def _engine(address: URL, *, writer: bool) -> Engine:
    settings = [str(address.query.get("options", "")), f"-c lock_timeout={PATIENCE_S * 1000:.0f}ms"]
    if not writer:
        settings.append("-c default_transaction_read_only=on")
    return create_engine(
        address,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={
            "application_name": "Heroes",
            "client_encoding": "utf8",
            "connect_timeout": _ANSWER_S,
            "keepalives_idle": 30,
            "options": " ".join(settings),
            "tcp_user_timeout": 30_000,
        },
    )


def _public(address: URL) -> str:
    """The address without anything that is secret, in the form in which people write it."""
    public = URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, address.query
    )
    return public.difference_update_query(_SECRETS).render_as_string(hide_password=False)


def _raw(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
