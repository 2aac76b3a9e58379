"""A screen whose pixels can be read without asking anybody: Xvfb with a window manager. Door: `display`, `Display`."""

import mmap
import os
import shutil
import signal
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TOOLS: Final = ("Xvfb", "openbox")
WIDTH: Final = 1280
HEIGHT: Final = 800
_PIXEL: Final = 4
_COLOR: Final = 12
_HEADER: Final = ">25I"


@dataclass(frozen=True)
class Area:
    """A rectangle of the screen, without its ends."""

    left: int
    top: int
    right: int
    bottom: int

    def part(self, left: float, top: float, right: float, bottom: float) -> "Area":
        """A rectangle inside, in shares of this one."""
        width, height = self.right - self.left, self.bottom - self.top
        return Area(
            self.left + int(width * left),
            self.top + int(height * top),
            self.left + int(width * right),
            self.top + int(height * bottom),
        )


class Display:
    """The screen.

    Attributes:
        name: For DISPLAY.

    Args:
        name: For DISPLAY.
        file: Where Xvfb keeps its pixels, as an X window dump.
    """

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        with file.open("rb") as opened:
            self._memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack_from(_HEADER, self._memory)
        self._start = header[0] + header[19] * _COLOR
        self._line = header[12]

    def pixels(self, area: Area = Area(0, 0, WIDTH, HEIGHT)) -> list[bytes]:
        """What is there now, line by line."""
        begin, end = self._start + area.left * _PIXEL, self._start + area.right * _PIXEL
        return [self._memory[begin + y * self._line : end + y * self._line] for y in range(area.top, area.bottom)]

    def close(self) -> None:
        """Look no longer."""
        self._memory.close()


def changed(before: list[bytes], after: list[bytes]) -> Area | None:
    """The rectangle in which two pictures of the screen differ."""
    lines = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if not lines:
        return None
    columns = [
        x
        for y in lines
        for x in range(WIDTH)
        if before[y][x * _PIXEL : (x + 1) * _PIXEL] != after[y][x * _PIXEL : (x + 1) * _PIXEL]
    ]
    return Area(min(columns), lines[0], max(columns) + 1, lines[-1] + 1)


def lacking() -> str:
    """Which program for such a screen is not installed; empty when all are."""
    return ", ".join(name for name in TOOLS if shutil.which(name) is None)


@contextmanager
def display(folder: Path) -> Iterator[Display]:
    """A screen of its own until the context ends; its files are in `folder`."""
    screen = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder), "-nolisten", "tcp"]
    readable, writable = os.pipe()
    with (folder / "screen.log").open("wb") as log, os.fdopen(readable, encoding="ascii") as told:
        command = ["Xvfb", "-displayfd", str(writable), *screen]
        server = subprocess.Popen(command, pass_fds=[writable], stdout=log, stderr=log)
        os.close(writable)
        name = f":{told.readline().strip()}"
        manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}, stdout=log, stderr=log)
        try:
            with closing(Display(name, folder / "Xvfb_screen0")) as shown:
                yield shown
        finally:
            for process in (manager, server):
                process.send_signal(signal.SIGTERM)
                process.wait()
