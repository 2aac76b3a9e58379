"""One cell edited. Room: from the key that commits to the paint, against a bare UPDATE. Door: `edits`."""

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
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
    """Ages typed over at random places of a copy; then as many bare updates of it, each with its commit."""
    copy = subject.scratch / "copy.db"
    shutil.copy(subject.roster, copy)
    yield from driven(replace(subject, roster=copy), _type)
    yield _bare(replace(subject, roster=copy))


def _type(drive: Drive) -> Iterator[Figure]:
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
    for what, seconds in (("paint", painted), ("commit", answered), ("rest", settled)):
        yield drive.figure(f"edit of a cell, key to {what}", [1000 * second for second in seconds])


def _press(drive: Drive, key: Qt.Key) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or drive.view, key)


def _is_painted(drive: Drive, model: HeroModel, paints: int, wanted: tuple[int, int]) -> bool:
    return drive.screen.paints > paints and _holds(model.drawn, *wanted)


def _holds(row: Callable[[int], Row | None], position: int, age: int) -> bool:
    values = row(position)
    return values is not None and values[_AGE] == age


def _bare(subject: Subject) -> Figure:
    numbers, samples = random.Random(SEED), []
    with closing(sqlite3.connect(subject.roster, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        last = connection.execute("SELECT max(id) FROM hero").fetchone()[0]
        for turn in range(_TIMES):
            begin = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_UPDATE, (400 + turn, numbers.randrange(last)))
            connection.execute("COMMIT")
            samples.append((time.perf_counter() - begin) * 1000)
    return Figure(subject.rows, "bare sqlite3 UPDATE and COMMIT", tuple(samples))
