"""Heroes as a new roster. Door: `RosterWriter`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from desktop.data import migrations
from desktop.data.errors import RosterRefused
from desktop.data.fields import FIELDS, HeroField
from desktop.data.models import Row
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors
from desktop.data.sqlite.file import SqliteFile
from desktop.data.transfer.exact import insert
from desktop.data.transfer.formats import required

_QUICK: Final = ("synchronous=OFF", "journal_mode=OFF", "cache_spill=ON")
"""The file is worth nothing before it is whole, and synced then."""


class RosterWriter:
    """Writes a roster as the program makes new ones; values come out exactly as they are stored, damaged ones too.

    Args:
        path: An empty file.
        fields: What is told of each hero; without their ids the heroes get new ones.
        name: What the file will be called.

    Raises:
        RosterRefused: Something that every hero must have is not among the fields.
    """

    inexact = 0

    def __init__(self, path: Path, fields: Sequence[HeroField], name: str) -> None:
        missing = [field.title for field in required() if field not in fields]
        if missing:
            raise RosterRefused(
                f"A roster needs every hero's {' and '.join(missing)}. Nothing was written; choose that field too, or"
                " another format."
            )
        self._chosen = tuple(field in fields for field in FIELDS)
        self._name = name
        self._file = SqliteFile(path, create=True)
        self._connection = self._file.connect(writer=True)
        self._file.begin(self._connection)
        migrations.upgrade(self._connection)
        self._file.commit(self._connection)
        self._connection.rollback()
        self._raw = sqlite.raw(self._connection)
        for pragma in _QUICK:
            self._raw.execute(f"PRAGMA {pragma}")

    def write(self, rows: Sequence[Row]) -> None:
        """Write some heroes."""
        if not all(self._chosen):
            rows = [
                tuple(value if chosen else None for value, chosen in zip(row, self._chosen, strict=True))
                for row in rows
            ]
        with sqlite_errors.explained(self._name):
            self._raw.execute("BEGIN")
            insert(self._raw, rows)
            self._raw.execute("COMMIT")

    def finish(self) -> None:
        """Check what was written and let go."""
        try:
            self._raw.execute("PRAGMA journal_mode=DELETE")
            self._file.check(self._connection)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Let go."""
        self._connection.close()
        self._file.dispose()
