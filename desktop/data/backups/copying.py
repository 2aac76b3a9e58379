"""A verified copy of a SQLite roster, made while it is in use. Doors: `copy`, `backup_path`, `file_name`."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from desktop.data.arriving import arriving
from desktop.data.backups.pace import Pace
from desktop.data.backups.sameness import same_rows
from desktop.data.errors import RosterDamaged, RosterError, RosterUnavailable
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors

_PAGES: Final = 2_000
_STEPS: Final = 20_000
_LONGEST_NAME: Final = 100
_COPY: Final = "copy"


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
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RosterUnavailable(
            f"The folder for backups, “{folder}”, could not be made. Nothing was changed; make it, then try again.",
            error.strerror or "",
        ) from None
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d %H%M%S")
    candidates = (folder / f"{file_name(name)} {why} {stamp}{suffix}.db" for suffix in _suffixes())
    return next(path for path in candidates if not path.exists())


def file_name(name: str) -> str:
    """A roster's name as a part of a file name, which is not too long and has no characters that mean something."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    return plain.encode()[:_LONGEST_NAME].decode(errors="ignore")


def copy(source: sqlite3.Connection, path: Path, target: Path, pace: Pace, *, hold: bool) -> None:
    """Copy a roster to a file that appears only when it is whole, verified and on the disk.

    Args:
        source: A connection to the roster, used for nothing else meanwhile.
        path: The roster's own file.
        target: The copy; an existing file is replaced.
        pace: Told how far it is.
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
            _fill(source, part, pace)
        finally:
            if source.in_transaction:
                source.execute("ROLLBACK")
            sqlite.detach(source, _COPY)


def _fill(source: sqlite3.Connection, part: Path, pace: Pace) -> None:
    version = sqlite.data_version(source)

    def step(_: int, left: int, total: int) -> None:
        pace.look((total - left) / total / 2 if total else None)
        if sqlite.data_version(source) != version:
            raise _restless()

    with closing(sqlite.connect(part, "rw")) as copy_:
        copy_.execute("PRAGMA synchronous=OFF")
        source.backup(copy_, pages=_PAGES, progress=step)
        copy_.execute("PRAGMA journal_mode=DELETE")
        copy_.set_progress_handler(lambda: pace.is_cancelled, _STEPS)
        faults = sqlite.quick_check(copy_)
    if faults:
        raise RosterDamaged(
            "The roster is damaged, so no sound copy could be made. Nothing was changed; restore a backup.",
            "\n".join(faults),
        )
    pace.look(0.75)
    sqlite.attach(source, part, _COPY)
    same = same_rows(source, _COPY, pace)
    if sqlite.data_version(source) != version:
        raise _restless()
    if not same:
        raise RosterUnavailable("The copy did not come out right. The roster is as it was; choose another disk.")


def _restless() -> Restless:
    return Restless("The roster changed while it was copied. No copy was made; try again.")


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f" {number}" for number in count(2))
