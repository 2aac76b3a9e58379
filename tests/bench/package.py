"""Starts as a person sees them, on a screen: the packaged program, the same from source, and DB Browser for SQLite.

Room: when the first pixel of a window and when the first rows are on a virtual screen, counted from the start of the
process. Door: `starts`.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.display import Area, Display, changed, display, lacking
from tests.bench.figures import Figure
from tests.bench.subject import Subject
from tests.smoke.__main__ import EXECUTABLE

PACKAGED: Final = "packaged program"
SOURCE: Final = "program from source"
PEER: Final = "sqlitebrowser"
WINDOW: Final = "window on the screen"
ROWS: Final = "first rows on the screen"
_STARTS: Final = 7
_PATIENCE_S: Final = 20.0
_REST_S: Final = 5.0
_LOOK_S: Final = 0.001
_PLACE: Final = (0.03, 0.4, 0.3, 0.85)
"""Where in the window of each program rows stand once there are any, and nothing that blinks."""


@dataclass(frozen=True)
class _Program:
    name: str
    command: Callable[[Path], list[str]]
    lacks: str


@dataclass(frozen=True)
class _Picture:
    """What the screen shows when a program has come to rest: the place of its rows, and these."""

    window: Area
    rows: Area
    pixels: list[bytes]


def starts(subject: Subject) -> Iterator[Figure]:
    """Process start to window and to first rows, the programs in turn; a first start of each warms the file cache."""
    programs = _programs(subject.roster)
    if missing := lacking():
        programs = [_Program(it.name, it.command, f"{missing} is missing") for it in programs]
    ready = [it for it in programs if not it.lacks]
    samples: dict[str, list[tuple[float, float]]] = {it.name: [] for it in programs}
    if ready:
        with display(subject.scratch) as screen:
            time.sleep(_REST_S)
            pictures = {it.name: _look(screen, it, subject.scratch) for it in ready}
            for number in range(_STARTS):
                for it in ready:
                    folder = subject.scratch / f"{it.name} {number}"
                    samples[it.name].append(_start(screen, it, folder, pictures[it.name]))
    for it in programs:
        note = f"left out: {it.lacks}" if it.lacks else ""
        for place, what in enumerate((WINDOW, ROWS)):
            yield Figure(subject.rows, f"{it.name}: {what}", tuple(one[place] for one in samples[it.name]), note=note)


def _programs(roster: Path) -> list[_Program]:
    def ours(*program: object) -> Callable[[Path], list[str]]:
        return lambda folder: [*map(str, program), "--data-dir", str(folder), str(roster)]

    return [
        _Program(PACKAGED, ours(EXECUTABLE), "" if EXECUTABLE.exists() else f"{EXECUTABLE} is missing"),
        _Program(SOURCE, ours(sys.executable, "-m", "desktop.cli"), ""),
        _Program(
            PEER, lambda _: [PEER, "--table", "hero", str(roster)], "" if shutil.which(PEER) else f"{PEER} is missing"
        ),
    ]


@contextmanager
def _running(screen: Display, program: _Program, folder: Path) -> Iterator[float]:
    """The moment in which it is started; it is ended with the context, and the screen is empty again."""
    folder.mkdir()
    blank = screen.pixels()
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "PYTHONPATH"}}
    surroundings = kept | {"HOME": str(folder), "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
    with (folder / "output.txt").open("wb") as log:
        begin = time.perf_counter()
        process = subprocess.Popen(program.command(folder / "data"), env=surroundings, stdout=log, stderr=log)
        try:
            yield begin
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)
            _await(lambda: screen.pixels() == blank)


def _look(screen: Display, program: _Program, scratch: Path) -> _Picture:
    """Start it once and wait until nothing more than a caret moves."""
    blank = screen.pixels()
    with _running(screen, program, scratch / program.name):
        time.sleep(_REST_S)
        window = changed(blank, screen.pixels())
        assert window is not None
        rows = window.part(*_PLACE)
        return _Picture(window, rows, screen.pixels(rows))


def _start(screen: Display, program: _Program, folder: Path, picture: _Picture) -> tuple[float, float]:
    """Milliseconds to the window and to its rows."""
    blank = screen.pixels(picture.window)
    with _running(screen, program, folder) as begin:
        window = _await(lambda: screen.pixels(picture.window) != blank)
        rows = _await(lambda: screen.pixels(picture.rows) == picture.pixels)
    return (window - begin) * 1000, (rows - begin) * 1000


def _await(condition: Callable[[], bool]) -> float:
    """The moment in which it holds."""
    deadline = time.perf_counter() + _PATIENCE_S
    while not condition():
        if time.perf_counter() > deadline:
            raise TimeoutError("The screen does not show what it did before")
        time.sleep(_LOOK_S)
    return time.perf_counter()
