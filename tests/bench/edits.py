"""One cell edited. Room: from the key that commits to the paint, beside a bare UPDATE. Door: `edits`.

The two have no limit against each other: the bare one waits for the disk alone, the edit also for the window, so their
quotient tells how fast the disk is.
"""

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.data.fields import POSITION
from desktop.data.models import Row
from desktop.ui.table.hero_model import HeroModel
from tests.bench.drive import Drive, driven
from tests.bench.figures import Figure
from tests.bench.subject import SEED, Subject

_TIMES: Final = 100
_AGE: Final = POSITION["age"]
_PRAGMAS: Final = ("synchronous=EXTRA", "cache_spill=OFF")
_UPDATE: Final = "UPDATE hero SET age = ? WHERE id = ?"


def edits(subject: Subject) -> Iterator[Figure]:
    """Ages typed over at random places of a copy; after each the like by bare sqlite3 in another copy of the file."""
    copy, other = subject.scratch / "copy.db", subject.scratch / "other.db"
    for target in (copy, other):
        shutil.copy(subject.roster, target)
    yield from driven(replace(subject, roster=copy), partial(_type, _Bare(other)))


class _Bare:
    """Bare updates on a thread of their own, so that the disk is as it is for the window and the window does not wait.

    Args:
        file: Another copy of the roster.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.samples: list[float] = []

    def begin(self, hero: int, age: int) -> None:
        threading.Thread(target=self._update, args=(hero, age), daemon=True).start()

    def has(self, number: int) -> bool:
        return len(self.samples) == number

    def _update(self, hero: int, age: int) -> None:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT * FROM hero WHERE id = ?", (hero,)).fetchone()
            begin = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_UPDATE, (age, hero))
            connection.execute("COMMIT")
            self.samples.append(1000 * (time.perf_counter() - begin))


def _type(bare: _Bare, drive: Drive) -> Iterator[Figure]:
    numbers = random.Random(SEED)
    model = drive.view.model()
    assert isinstance(model, HeroModel)
    painted, answered, settled = [], [], []
    drive.heart.reset()
    for turn in range(_TIMES):
        position, age = numbers.randrange(drive.subject.rows - 1), 200 + turn
        drive.panel.go_to_row(position + 1)
        drive.settle()
        drive.view.setCurrentIndex(model.index(position, _AGE))
        for digit in str(age):
            _press(drive, Qt.Key(ord(digit)))
        drive.rest()
        paints, begin = drive.screen.paints, time.perf_counter()
        _press(drive, Qt.Key.Key_Return)
        painted.append(drive.wait(partial(_is_painted, drive, model, paints, (position, age)), "painted") - begin)
        answered.append(drive.wait(partial(_holds, model.row, position, age), "committed") - begin)
        settled.append(drive.settle() - begin)
        bare.begin(position + 1, age)
        drive.wait(partial(bare.has, turn + 1), "a bare update")
    for what, seconds in (("paint", painted), ("commit", answered), ("rest", settled)):
        yield drive.figure(f"edit of a cell, key to {what}", [1000 * second for second in seconds])
    yield Figure(drive.subject.rows, "bare sqlite3 UPDATE and COMMIT", tuple(bare.samples))


def _press(drive: Drive, key: Qt.Key) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or drive.view, key)


def _is_painted(drive: Drive, model: HeroModel, paints: int, wanted: tuple[int, int]) -> bool:
    return drive.screen.paints > paints and _holds(model.drawn, *wanted)


def _holds(row: Callable[[int], Row | None], position: int, age: int) -> bool:
    values = row(position)
    return values is not None and values[_AGE] == age
