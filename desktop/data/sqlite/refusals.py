"""Why a path cannot be opened as a roster, or can only be read. Door: `look`, `why_read_only`, `refused`."""

import math
import os
import sqlite3
import stat
from collections import Counter
from pathlib import Path
from typing import Final

from desktop.data.backups.shelf import is_backup
from desktop.data.errors import RosterError, RosterForeign, RosterMissing, RosterReadOnly, RosterUnavailable
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors

_PROBE: Final = 4096
_RANDOM_BITS: Final = 7.5


def shown(name: str) -> str:
    """A name as text that can be shown and logged: file names may be bytes that are no text."""
    return os.fsencode(name).decode("utf-8", "replace")


def look(path: Path, *, create: bool) -> bool:
    """Look at what stands at a path, without opening it.

    Args:
        path: Where the roster should be.
        create: Whether it may be made.

    Returns:
        Whether there is a file with content.

    Raises:
        RosterError: Nothing there can be opened or made.
    """
    name = shown(path.name)
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        _check_missing(path, name, create=create)
        return False
    except PermissionError as error:
        raise _forbidden(name, error.strerror or "") from None
    except (OSError, ValueError) as error:
        raise RosterMissing(
            f"There can be no file named “{name[:100]}”. Nothing was changed; choose another name.", str(error)
        ) from None
    if stat.S_ISDIR(facts.st_mode):
        raise RosterForeign(f"“{name}” is a folder, not a roster. Nothing was changed; choose a file inside it.")
    if not stat.S_ISREG(facts.st_mode):
        raise RosterForeign(f"“{name}” is a device, not a roster. Nothing was changed; choose a file.")
    if not facts.st_size and not create:
        raise RosterForeign(
            f"“{name}” is an empty file without heroes. Nothing was changed; restore a backup of it if it had some, or"
            " delete it and make a new roster."
        )
    if not os.access(path, os.R_OK):
        raise _forbidden(name)
    return facts.st_size > 0


def why_read_only(path: Path) -> str:
    """Why the file cannot be written, as sentences; empty when it looks as if it can."""
    name = shown(path.name)
    if is_backup(path):
        return (
            f"“{name}” is a backup, so it is open for reading only. To change heroes, restore it into its roster, or"
            " save a copy elsewhere."
        )
    if not os.access(path, os.W_OK):
        return write_protected_text(name)
    if not os.access(path.resolve().parent, os.W_OK):
        return (
            f"The folder of “{name}” is write-protected and safe saving needs room beside the file, so it is open for"
            " reading only. To change heroes, allow writing to the folder or save a copy elsewhere."
        )
    return ""


def write_protected_text(name: str) -> str:
    """What is said of a file that can only be read."""
    return (
        f"The file “{name}” is write-protected, so it is open for reading only."
        " To change heroes, allow writing to the file or save a copy elsewhere."
    )


def replaced_text(name: str) -> str:
    """What is said when another file, or none, stands where the roster was."""
    return (
        f"“{name}” was moved, deleted or replaced while it was open. Nothing more is written to it; put it back, or"
        " open it again where it is now."
    )


def refused(error: BaseException, path: Path) -> RosterError | None:
    """The known error behind what went wrong while opening, once no connection to the file is left."""
    name = shown(path.name)
    code = sqlite.code(getattr(error, "orig", error))
    if code == sqlite3.SQLITE_NOTADB:
        return _foreign(path, name)
    if path.exists() and (code & 0xFF == sqlite3.SQLITE_CANTOPEN or code == sqlite3.SQLITE_READONLY_DIRECTORY):
        return RosterReadOnly(
            f"“{name}” keeps its newest changes in a second file, which cannot be used because the folder is"
            " write-protected. Its heroes are safe; copy the file and those named after it to another folder, and open"
            " it there."
        )
    return sqlite_errors.known(error, name)


def _check_missing(path: Path, name: str, *, create: bool) -> None:
    folder = shown(str(path.parent))
    if not path.parent.is_dir():
        raise RosterMissing(
            f"The folder “{folder}” does not exist. Nothing was changed; if it is on a stick or a network drive,"
            " connect it, then try again."
        )
    if path.is_symlink():
        raise RosterMissing(
            f"“{name}” is a link to a file that does not exist. Nothing was changed; if the file was moved, open it"
            " where it is now."
        )
    if not create:
        raise RosterMissing(
            f"There is no file “{name}” in “{folder}”. Nothing was changed; if it was moved or renamed, open it where"
            " it is now."
        )
    if not os.access(path.parent, os.W_OK):
        raise RosterReadOnly(
            f"The folder “{folder}” is write-protected, so no roster was made. Choose another folder, or allow writing"
            " to this one."
        )


def _forbidden(name: str, details: str = "") -> RosterUnavailable:
    return RosterUnavailable(
        f"You are not allowed to read “{name}”. Nothing was changed; ask its owner for the right to read it.", details
    )


def _foreign(path: Path, name: str) -> RosterForeign:
    if _looks_encrypted(path):
        return RosterForeign(
            f"“{name}” looks encrypted. Nothing was changed; decrypt it with the program that made it, then open it"
            " again."
        )
    return RosterForeign(
        f"“{name}” is not a roster but another kind of file. Nothing was changed; open another file, or import this one"
        " if it holds a list."
    )


def _looks_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(_PROBE)
    counts = Counter(start)
    bits = -sum(count / len(start) * math.log2(count / len(start)) for count in counts.values())
    return path.stat().st_size % 512 == 0 and bits > _RANDOM_BITS
