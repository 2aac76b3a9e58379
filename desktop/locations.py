"""Where a roster is, as a person or another program says it: made absolute, named, compared. Door: functions."""

import os
import re
import tempfile
from pathlib import Path
from typing import Final

_PASSWORD: Final = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


def is_homeless() -> bool:
    """Whether the system knows no folder of the person, as for a number without a name and without HOME."""
    try:
        return not Path.home().is_absolute()
    except RuntimeError:
        return True


def home() -> Path:
    """The person's folder; a temporary one of their own where the system knows none."""
    return Path(tempfile.gettempdir(), f"heroes-{os.getuid()}") if is_homeless() else Path.home()


def is_address(location: str) -> bool:
    """Whether it is the address of a server rather than a path."""
    return "://" in location


def absolute(location: str) -> str:
    """The location, whatever the working directory is; addresses stay as they are."""
    return location if is_address(location) else str(Path(location).expanduser().absolute())


def name(location: str) -> str:
    """What a person calls the roster."""
    return Path(location.rsplit("/", 1)[-1] if is_address(location) else location).stem


def identity(location: str) -> str:
    """A word that is the same for every way to write the same place; never has a password."""
    if is_address(location):
        return _PASSWORD.sub(r"\1@", location)
    return os.path.normcase(os.path.realpath(absolute(location)))
