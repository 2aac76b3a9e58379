"""The folder of one roster's backups and what is written down about each. Doors: `Shelf`, `Backup`, `thin`."""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

from desktop.data.backups import rotation
from desktop.data.backups.copying import backup_path, file_name
from desktop.data.backups.pace import Pace
from desktop.data.errors import RosterDamaged, RosterUnavailable

RECORD: Final = ".backup.json"
"""What the name of the record beside a backup ends with."""

_BLOCK: Final = 1024 * 1024
_LEFT_S: Final = 24 * 3600
_COUNTS: Final = range(2**63)


class Why(Enum):
    """What a backup was made for."""

    CLOSING = "when closed"
    CHANGES = "after changes"
    PERSON = "by hand"
    RESTORE = "before restore"
    UPGRADE = "before upgrade"
    ADOPTION = "before adding tables"
    BULK = "before a big change"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was proven to hold what the roster held.

    Attributes:
        path: The file; a roster like any other.
        made: When, in seconds since 1970, UTC.
        bytes: Its size.
        rows: How many heroes it holds; None for a file nothing was written down about.
        why: What it was made for, a value of `Why`.
        stamp: What the roster's file looked like then; "" for a server.
        is_verified: Whether it was proven and is still the same file.
    """

    path: Path
    made: float
    bytes: int
    rows: int | None
    why: str
    stamp: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class _Record:
    made: float
    bytes: int
    changed_ns: int
    rows: int
    why: str
    stamp: str
    digest: str


class Shelf:
    """Backups of one roster; two rosters of one name in different folders have different shelves.

    Args:
        folder: Where all backups are.
        location: Path or URL of the roster, without a password.
        name: What a person calls it.
    """

    def __init__(self, folder: Path, location: str, name: str) -> None:
        self._name = name
        place = location if "://" in location else os.path.normcase(Path(location).resolve())
        identity = hashlib.sha256(os.fsencode(place)).hexdigest()[:8]
        self.folder = folder / f"{file_name(name)} {identity}"

    def new(self, why: Why) -> Path:
        """A path for a copy that is still to be proven; nobody takes it for a backup.

        Raises:
            RosterUnavailable: There can be no folder for it.
        """
        path = backup_path(self.folder, self._name, why.value)
        return path.with_name(f".{path.name}")

    def put(self, copy: Path, *, rows: int, why: Why, stamp: str) -> Backup:
        """Put a proven copy among the backups, with what there is to be known about it.

        Args:
            copy: Where `new` said.
            rows: How many heroes it holds.
            why: What it was made for.
            stamp: What the roster's file looked like before it was copied.
        """
        path, facts = copy.with_name(copy.name.removeprefix(".")), copy.stat()
        record = _Record(time.time(), facts.st_size, facts.st_mtime_ns, rows, why.value, stamp, _digest(copy, Pace()))
        _write_record(path, record)
        copy.replace(path)
        return _backup(path, facts, record)

    def renew(self, backup: Backup, stamp: str) -> Backup:
        """Write down that the roster, as its file looks now, still holds what a backup holds."""
        record = _read_record(backup.path)
        if record is not None:
            _write_record(backup.path, replace(record, stamp=stamp))
        return replace(backup, stamp=stamp)

    def backups(self) -> tuple[Backup, ...]:
        """All of them, newest first."""
        return tuple(sorted(_found(self.folder), key=lambda backup: backup.made, reverse=True))

    def newest(self) -> Backup | None:
        """The newest that was proven."""
        return next((backup for backup in self.backups() if backup.is_verified), None)


def is_backup(path: Path) -> bool:
    """Whether a roster's file is a backup, which stays as it is."""
    return _record_path(path).exists()


def check(backup: Backup, pace: Pace) -> None:
    """Make sure that a backup holds every byte it held when it was proven.

    Raises:
        RosterDamaged: It does not.
        Interrupted: Nobody wants to know any more.
    """
    record = _read_record(backup.path)
    if record is not None and _digest(backup.path, pace) != record.digest:
        raise RosterDamaged(
            f"The backup “{backup.path.name}” is no longer what it was. Nothing was changed; choose another one."
        )


def delete(backup: Backup) -> None:
    """Delete a backup with what was written down about it.

    Raises:
        RosterUnavailable: It cannot be deleted.
    """
    try:
        backup.path.unlink(missing_ok=True)
        _record_path(backup.path).unlink(missing_ok=True)
    except OSError as error:
        raise RosterUnavailable(
            f"The backup “{backup.path.name}” could not be deleted. It is still there; allow writing to its folder.",
            error.strerror or "",
        ) from None


def thin(folder: Path, most_bytes: int) -> None:
    """Delete the backups that need not be kept, of all rosters, and what a killed program left behind.

    Files that were changed or put there by somebody else are left alone.

    Args:
        folder: Where all backups are.
        most_bytes: How much room they may take.
    """
    proven = {
        rotation.Aged(shelf.name, _local(backup.made), backup.bytes, backup.path.name): backup
        for shelf in _folders(folder)
        for backup in _found(shelf)
        if backup.is_verified
    }
    for aged in proven.keys() - rotation.kept(proven, _local(time.time()), most_bytes):
        with suppress(RosterUnavailable):
            delete(proven[aged])
    for shelf in _folders(folder):
        for left in (*shelf.glob(".*"), *shelf.glob(f"*{RECORD}.part")):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _LEFT_S:
                    left.unlink()


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(shelf for shelf in folder.iterdir() if shelf.is_dir())
    return []


def _found(folder: Path) -> Iterator[Backup]:
    if not folder.is_dir():
        return
    for path in folder.glob("[!.]*.db"):
        with suppress(OSError):
            yield _backup(path, path.stat(), _read_record(path))


def _backup(path: Path, facts: os.stat_result, record: _Record | None) -> Backup:
    if record is None:
        return Backup(path, facts.st_mtime, facts.st_size, None, "", "", is_verified=False)
    same = (facts.st_size, facts.st_mtime_ns) == (record.bytes, record.changed_ns)
    return Backup(path, record.made, facts.st_size, record.rows, record.why, record.stamp, is_verified=same)


def _record_path(path: Path) -> Path:
    return path.with_name(path.name + RECORD)


def _write_record(path: Path, record: _Record) -> None:
    part = path.with_name(path.name + RECORD + ".part")
    part.write_text(json.dumps(asdict(record)), encoding="utf-8")
    part.replace(_record_path(path))


def _read_record(path: Path) -> _Record | None:
    """What was written down; None if that is nothing, or nothing that was written here."""
    try:
        stored: Any = json.loads(_record_path(path).read_text(encoding="utf-8"))
        record = _Record(**stored)
        _local(record.made)
        is_ours = all(type(getattr(record, field.name)) is field.type for field in fields(record))
        return record if is_ours and record.rows in _COUNTS else None
    except (OSError, ValueError, TypeError, OverflowError, RecursionError):
        return None


def _digest(path: Path, pace: Pace) -> str:
    digest = hashlib.blake2b()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            pace.look()
            digest.update(block)
    return digest.hexdigest()


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone()
