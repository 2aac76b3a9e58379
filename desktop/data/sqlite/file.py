"""A roster in a file. Door: `SqliteFile`, the `Store` of a path."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, FromClause, MetaData, NullPool, Table, create_engine
from sqlalchemy.exc import DBAPIError

from desktop.data.backups import copying
from desktop.data.backups.pace import Pace
from desktop.data.errors import RosterDamaged, RosterError, RosterReplaced
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors
from desktop.data.sqlite import refusals as sqlite_refusals
from desktop.data.sqlite import schema as sqlite_schema
from desktop.data.store import HERO, Found, OutsideChange, read_only_text

_BACKUP: Final = "backup"


class SqliteFile:
    """A roster in a SQLite file.

    Args:
        path: The file; only looked at, never read, while it may be open as a database.
        create: Whether to make the file when it is missing or empty.
        read_only: Whether to write nothing to it, although that may be possible.

    Raises:
        RosterError: There is nothing at the path that could be opened.
    """

    dialect = "sqlite"

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self._path = path.absolute()
        self.location = str(self._path)
        self.folder = self._path.parent
        self.name = sqlite_refusals.shown(self._path.stem)
        self._shown = sqlite_refusals.shown(self._path.name)
        self._identity: tuple[int, int] | None = None
        has_content = sqlite_refusals.look(self._path, create=create)
        self._read_only = sqlite_refusals.why_read_only(self._path) if has_content else ""
        if read_only and not self._read_only:
            self._read_only = read_only_text(self._shown)
        self._mode: sqlite.Mode = "rwc" if not has_content else "ro" if self._read_only else "rw"
        self._engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: sqlite.connect(self._path, self._mode),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
        )

    def connect(self, *, writer: bool = False) -> Connection:
        """A new connection to the very file that was opened first."""
        is_first = self._identity is None
        if not is_first and self.moved() is not None:
            raise RosterReplaced(sqlite_refusals.replaced_text(self._shown))
        try:
            connection = self._engine.connect()
            try:
                self._settle(sqlite.raw(connection), writer=writer)
            except BaseException:
                connection.close()
                raise
        except (DBAPIError, sqlite3.Error) as error:
            known = sqlite_refusals.refused(error, self._path) if is_first else self.known(error)
            if known is None:
                raise
            raise known from None
        return connection

    def inspect(self, connection: Connection) -> Found:
        """Look at the schema without changing anything."""
        return sqlite_schema.inspect(sqlite.raw(connection), self._shown, self._read_only)

    def begin(self, connection: Connection) -> None:
        """Begin a transaction that will write."""
        sqlite.begin(connection)

    def commit(self, connection: Connection) -> None:
        """Commit."""
        sqlite.commit(connection)

    def in_transaction(self, connection: Connection) -> bool:
        """Whether the transaction is still open: SQLite ends it by itself when the disk is full."""
        return sqlite.raw(connection).in_transaction

    def moved(self) -> OutsideChange | None:
        """Whether another file, or none, stands at the path now."""
        identity = self._stat()
        if identity is None:
            return OutsideChange.GONE
        return None if identity == self._identity else OutsideChange.REPLACED

    def token(self, connection: Connection) -> object:
        """SQLite's own count of other connections' commits."""
        return sqlite.data_version(sqlite.raw(connection))

    def watch_interrupts(self, connection: Connection, wanted: Callable[[], bool]) -> None:
        """Let running statements end early once `wanted` says so."""
        sqlite.watch_interrupts(connection, wanted)

    def interrupt(self, connection: Connection) -> Callable[[], None]:
        """End the running statement at once."""
        sqlite.raw(connection).interrupt()
        return _nothing

    def check(self, connection: Connection) -> None:
        """A quick check of the whole file."""
        faults = sqlite.quick_check(sqlite.raw(connection))
        if faults:
            raise RosterDamaged(
                f"“{self._shown}” is damaged. Nothing more is written to it; restore a backup of it.",
                "\n".join(faults),
            )

    def known(self, error: BaseException) -> RosterError | None:
        """The known error behind a driver's error."""
        return sqlite_errors.known(error, self._shown)

    def stamp(self) -> str:
        """Sizes and times of the file and of its write-ahead log."""
        return " ".join(_look(path) for path in (self._path, self._path.with_name(f"{self._path.name}-wal")))

    def copy(self, connection: Connection, target: Path, pace: Pace, *, hold: bool = False) -> None:
        """Write a verified copy to a file."""
        copying.copy(sqlite.raw(connection), self._path, target, pace, hold=hold)

    def beside(self, connection: Connection, backup: Path) -> FromClause:
        """Attach a backup."""
        raw = sqlite.raw(connection)
        sqlite.detach(raw, _BACKUP)
        sqlite.attach(raw, backup, _BACKUP)
        names = {name for (name,) in raw.execute("SELECT name FROM pragma_table_info('hero', ?)", (_BACKUP,))}
        columns = (Column(it.key, it.type) for it in HERO.c if it.key in names)
        return Table("hero", MetaData(), *columns, schema=_BACKUP).alias(f"{_BACKUP}_hero")

    def let_go(self, connection: Connection) -> None:
        """Detach it."""
        sqlite.detach(sqlite.raw(connection), _BACKUP)

    def dispose(self) -> None:
        """Forget the engine; it holds no connection."""
        self._engine.dispose()

    def _settle(self, raw: sqlite3.Connection, *, writer: bool) -> None:
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        identity = self._stat()
        if self._identity not in (None, identity):
            raise RosterReplaced(sqlite_refusals.replaced_text(self._shown))
        if not writer or self._mode == "ro":
            sqlite.make_reader(raw)
        else:
            sqlite.make_writer(raw)
        if self._identity is None:
            if self._mode == "rw" and not sqlite.is_writable(raw):
                self._read_only = sqlite_refusals.write_protected_text(self._shown)
            self._mode = "rw" if self._mode == "rwc" else self._mode
            self._identity = identity

    def _stat(self) -> tuple[int, int] | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_dev, facts.st_ino


def _look(path: Path) -> str:
    try:
        facts = path.stat()
    except OSError:
        return "-"
    return f"{facts.st_size}:{facts.st_mtime_ns}"


def _nothing() -> None:
    """Wait for nothing."""
