"""A file that appears at its place only when it is whole and on the disk. Door: `arriving`."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from desktop.data.errors import RosterLocked, RosterMissing, RosterRefused, RosterUnavailable

_COMPANIONS: Final = ("", "-journal", "-wal", "-shm")
_PRIVATE: Final = 0o600


@contextmanager
def arriving(target: Path, roster: Path | None = None, *, private: bool = False) -> Iterator[Path]:
    """A temporary file beside a target, which takes its place once it is filled and on the disk.

    Args:
        target: Where it arrives; an existing file is replaced.
        roster: The open roster's file; neither it nor what SQLite keeps beside it may be replaced.
        private: Whether nobody but its owner may read it.

    Raises:
        RosterError: It could not be; nothing is left of it then, and the target is as it was.
    """
    target = target.absolute()
    part = target.with_name(f".heroes-{secrets.token_hex(8)}.part")
    try:
        _check_target(target, roster)
        if private:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        yield part
        _sync(part)
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise RosterUnavailable(
            f"“{target.name}” could not be written. The roster itself is as it was; choose another place.",
            error.strerror or "",
        ) from None
    finally:
        for ending in _COMPANIONS:
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)


def _check_target(target: Path, roster: Path | None) -> None:
    if not target.parent.is_dir():
        raise RosterMissing(f"The folder “{target.parent}” does not exist. Nothing was written; choose another folder.")
    if target.is_dir():
        raise RosterRefused(f"“{target.name}” is a folder. Nothing was written; choose a name for a file.")
    if roster is not None and any(_is(target, roster.with_name(roster.name + ending)) for ending in _COMPANIONS):
        raise RosterRefused(f"“{target.name}” belongs to the open roster. Nothing was written; choose another name.")
    for ending in ("-journal", "-wal"):
        if target.with_name(target.name + ending).exists():
            raise RosterLocked(
                f"Another program uses “{target.name}”, or left work unfinished there. Nothing was written; choose"
                " another name.",
                f"{target.name}{ending} exists",
            )


def _is(target: Path, other: Path) -> bool:
    """Whether both are one file, or would be."""
    if target.exists() and other.exists():
        return target.samefile(other)
    return os.path.normcase(target.resolve()) == os.path.normcase(other.resolve())


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
