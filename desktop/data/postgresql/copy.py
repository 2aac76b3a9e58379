"""A file that holds the heroes of a server's roster, there and back. Doors: `copy`, `send`."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, select

from desktop.data import migrations
from desktop.data.arriving import arriving
from desktop.data.backups.pace import Pace
from desktop.data.errors import RosterUnavailable
from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import Row
from desktop.data.postgresql import values
from desktop.data.sqlite import errors as sqlite_errors
from desktop.data.sqlite.file import SqliteFile
from desktop.data.store import HERO

_ROWS: Final = 5_000
_NEXT: Final = (
    select(*(HERO.c[name] for name in COLUMNS)).where(HERO.c.id >= bindparam("first")).order_by(HERO.c.id).limit(_ROWS)
)


SENT: Final = "heroes_backup"
"""The temporary table of `send`."""


def copy(source: Connection, target: Path, pace: Pace) -> None:
    """Write the heroes of one moment to a new roster; others may go on writing meanwhile.

    Args:
        source: A connection to the server, used for nothing else meanwhile.
        target: The file; an existing one is replaced once the new one is whole, compared and on the disk.
        pace: Told of every step.
    """
    with sqlite_errors.explained(target.name), arriving(target, private=True) as part:
        source.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            _fill(source, part, pace)
        finally:
            source.rollback()


def send(server: Connection, backup: Path) -> Table:
    """Send the heroes of a file to a temporary table of a server's connection.

    Args:
        server: The connection.
        backup: The file.
    """
    file = SqliteFile(backup)
    source = file.connect()
    try:
        server.exec_driver_sql(f"CREATE TEMPORARY TABLE {SENT} (LIKE hero, PRIMARY KEY (id))")
        values.load(server, SENT, COLUMNS, (row for rows in _pieces(source) for row in rows))
        server.exec_driver_sql(f"ANALYZE {SENT}")
    finally:
        source.close()
        file.dispose()
    return Table(SENT, MetaData(), *(Column(it.key, it.type) for it in HERO.c), schema="pg_temp")


def _fill(source: Connection, part: Path, pace: Pace) -> None:
    file = SqliteFile(part, create=True)
    connection = file.connect(writer=True)
    try:
        file.begin(connection)
        migrations.upgrade(connection)
        digest = hashlib.blake2b()
        for rows in _pieces(source):
            pace.look()
            digest.update(repr(rows).encode())
            connection.execute(HERO.insert(), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
        file.commit(connection)
        connection.rollback()
        written = hashlib.blake2b()
        for rows in _pieces(connection):
            pace.look()
            written.update(repr(rows).encode())
        file.check(connection)
    finally:
        connection.close()
        file.dispose()
    if digest.digest() != written.digest():
        raise RosterUnavailable("The copy did not come out right. The roster is as it was; choose another disk.")


def _pieces(connection: Connection) -> Iterator[list[Row]]:
    first: int | None = -(2**63)
    while first is not None:
        rows: list[Row] = [tuple(row) for row in connection.execute(_NEXT, {"first": first})]
        if rows:
            yield rows
        full = len(rows) == _ROWS and id_of(rows[-1]) < 2**63 - 1
        first = id_of(rows[-1]) + 1 if full else None
