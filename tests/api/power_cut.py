"""Power cuts, simulated: a library that notes what a program has synced, and what of a folder that leaves."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_suffix(".c")


def library(folder: Path) -> Path:
    """The library, compiled; the test is skipped where that is not possible."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("a power cut is simulated on Linux, with a C compiler")
    target = folder / "power_cut.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", target, _SOURCE, "-ldl", "-lpthread"], check=True)
    return target


@dataclass(frozen=True)
class Disk:
    """A folder on a disk that keeps only what is synced.

    Attributes:
        folder: Where the program works; what is there at first is on the disk.
        notes: Where the library notes what is synced.
        first: The files that are on the disk at first.
    """

    folder: Path
    notes: Path
    first: dict[str, tuple[int, bytes]]

    @classmethod
    def of(cls, folder: Path, notes: Path) -> "Disk":
        """A disk that holds what is in a folder."""
        notes.mkdir()
        first = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
        return cls(folder.resolve(), notes, first)

    def environment(self, library: Path) -> dict[str, str]:
        """What a program must be started with."""
        own = {"LD_PRELOAD": library, "POWER_CUT_FOLDER": self.folder, "POWER_CUT_NOTES": self.notes}
        return {**os.environ, **{name: str(value) for name, value in own.items()}}

    @property
    def moment(self) -> int:
        """A moment at which the power may be cut: how much has been noted so far."""
        log = self.notes / "log"
        return log.stat().st_size if log.exists() else 0

    def after_cut(self, moment: int, target: Path) -> Path:
        """What is on the disk after a power cut, put into a new folder."""
        names = {name: inode for name, (inode, _) in self.first.items()}
        contents = dict(self.first.values())
        log = self.notes / "log"
        for line in log.read_bytes()[:moment].decode().splitlines() if log.exists() else ():
            kind, *words = line.split(" ")
            if kind == "file":
                contents[int(words[0])] = (self.notes / words[1]).read_bytes()
            else:
                names = {name: int(inode) for inode, _, name in (word.partition(":") for word in words)}
                contents = {inode: content for inode, content in contents.items() if inode in names.values()}
        target.mkdir()
        for name, inode in names.items():
            (target / name).write_bytes(contents.get(inode, b""))
        return target
