"""Records of a table in a SQLite file, another roster included. Doors: `reading`, `parts`."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from desktop.data.errors import SourceError
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO
from desktop.data.transfer.layout import Layout
from desktop.data.transfer.records import Records, named
from desktop.data.transfer.source import Source

LONGEST: Final = 2**20
"""Bytes of a record at most."""

_TABLES: Final = """
SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name <> ?, name
"""


def parts(source: Source, layout: Layout) -> tuple[str, ...]:
    """The tables, heroes first.

    Raises:
        SourceError: It is no database that can be read.
    """
    del layout
    with _opened(source) as connection:
        return tuple(name for (name,) in connection.execute(_TABLES, (HERO.name,)))


@contextmanager
def reading(source: Source, layout: Layout) -> Iterator[Records]:
    """See `records.opened`."""
    with _opened(source) as connection:
        if (layout.part,) not in connection.execute(_TABLES, (HERO.name,)).fetchall():
            raise SourceError(f"“{source.name}” has no table “{layout.part}”. Choose another table.")
        table = '"' + layout.part.replace('"', '""') + '"'
        total = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - quoted
        rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - quoted
        read = 0

        def counted() -> Iterator[tuple[int, tuple[object, ...]]]:
            nonlocal read
            for row in rows:
                read += 1
                yield read, row

        columns = named([column[0] for column in rows.description])
        yield Records(columns, counted(), lambda: min(1.0, read / max(1, total)))


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite.connect(source.path, "ro")) as connection:
            sqlite.make_reader(connection)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            yield connection
    except sqlite3.DataError:
        raise SourceError(f"A value of “{source.name}” is longer than {LONGEST:,} characters.") from None
    except sqlite3.Error as error:
        raise SourceError(
            f"“{source.name}” cannot be read as a database: it may be damaged, or in use by another program.",
            details=str(error) if isinstance(error, sqlite3.DatabaseError) else "",
        ) from None
