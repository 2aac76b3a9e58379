"""A verified copy of a SQLite roster, made while it is in use. Door: `copy`, `backup_path`."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from desktop.data.arriving import arriving
from desktop.data.errors import RosterDamaged, RosterError, RosterUnavailable
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors

_PAGES: Final = 2_000
_ROWS: Final = 5_000


class Restless(RosterError):
    """The roster changed again and again while it was copied."""


def backup_path(folder: Path, name: str, why: str) -> Path:
    """A name for a backup that does not exist yet.

    Args:
        folder: Where it goes; made when missing.
        name: Name of the roster.
        why: Words for the file name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RosterUnavailable(
            f"The folder for backups, “{folder}”, could not be made. Nothing was changed; make it, then try again.",
            error.strerror or "",
        ) from None
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d %H%M%S")
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    candidates = (folder / f"{name} {why} {stamp}{suffix}.db" for suffix in _suffixes())
    return next(path for path in candidates if not path.exists())


def copy(source: sqlite3.Connection, path: Path, target: Path, *, hold: bool) -> None:
    """Copy a roster to a file that appears only when it is whole, verified and on the disk.

    Args:
        source: A connection to the roster, used for nothing else meanwhile.
        path: The roster's own file.
        target: The copy; an existing file is replaced.
        hold: Whether to keep others from committing meanwhile; otherwise the work is done in short steps.

    Raises:
        Restless: Somebody wrote meanwhile (never with `hold`).
        RosterError: The copy could not be made; nothing is left of it.
    """
    with sqlite_errors.explained(target.name), arriving(target, path, private=True) as part:
        try:
            if hold:
                source.execute("BEGIN")
                source.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            _fill(source, part)
        finally:
            if source.in_transaction:
                source.execute("ROLLBACK")


def _fill(source: sqlite3.Connection, part: Path) -> None:
    version = sqlite.data_version(source)
    with closing(sqlite.connect(part, "rwc")) as copy_:
        copy_.execute("PRAGMA synchronous=OFF")
        source.backup(copy_, pages=_PAGES)
        copy_.execute("PRAGMA journal_mode=DELETE")
        faults = sqlite.quick_check(copy_)
        if faults:
            raise RosterDamaged(
                "The roster is damaged, so no sound copy could be made. Nothing was changed; restore a backup.",
                "\n".join(faults),
            )
        same = _digest(source) == _digest(copy_)
    if sqlite.data_version(source) != version:
        raise Restless("The roster changed while it was copied. No copy was made; try again.")
    if not same:
        raise RosterUnavailable("The copy did not come out right. The roster is as it was; choose another disk.")


def _digest(connection: sqlite3.Connection) -> str:
    digest = hashlib.blake2b()
    for name, kind, without_rowid in connection.execute(
        "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name"
    ).fetchall():
        if kind == "table":
            digest.update(name.encode("utf-8", "surrogateescape"))
            for rows in _pieces(connection, name, stepwise=not without_rowid):
                digest.update(repr(rows).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _pieces(connection: sqlite3.Connection, table: str, *, stepwise: bool) -> Iterator[list[tuple[object, ...]]]:
    quoted = '"' + table.replace('"', '""') + '"'
    if not stepwise:
        yield connection.execute(f"SELECT * FROM {quoted}").fetchall()  # noqa: S608 - the name is quoted
        return
    question = f"SELECT _rowid_, * FROM {quoted} WHERE _rowid_ >= ? ORDER BY _rowid_ LIMIT {_ROWS}"  # noqa: S608
    first: int | None = -(2**63)
    while first is not None:
        rows = connection.execute(question, (first,)).fetchall()
        yield rows
        first = rows[-1][0] + 1 if len(rows) == _ROWS and rows[-1][0] < 2**63 - 1 else None


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f" {number}" for number in count(2))
