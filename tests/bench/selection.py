"""Everything selected. Room: Ctrl+A, and moving about afterwards. Door: `select_all`, `idle`."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.bench.drive import Drive
from tests.bench.figures import Figure
from tests.bench.subject import SEED

_TIMES: Final = 20
_JUMPS: Final = 50


def select_all(drive: Drive) -> Iterator[Figure]:
    """Ctrl+A until the selection is painted and counted; then jumps with everything selected."""
    numbers, rows = random.Random(SEED), drive.subject.rows
    bar, right = drive.view.verticalScrollBar(), drive.shows(drive.in_order("id"))
    samples = []
    drive.rest(0.2)
    drive.heart.reset()
    select = partial(drive.key, drive.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for _ in range(_TIMES):
        _click_a_row(drive)
        samples.append(drive.timed(select, _is_all_selected(drive, rows), "Ctrl+A"))
        if not drive.panel.status().everything_selected:
            raise AssertionError("Ctrl+A did not select everything")
    yield drive.figure("Ctrl+A", samples)
    samples = []
    drive.heart.reset()
    for _ in range(_JUMPS):
        drive.rest()
        drive.screen.forget()
        place = numbers.randint(0, bar.maximum())
        samples.append(drive.timed(partial(bar.setValue, place), right, "jump"))
    yield drive.figure("jump of the scroll bar, everything selected", samples)


def _click_a_row(drive: Drive) -> None:
    place = QPoint(20, drive.view.viewport().height() // 2)
    QTest.mouseClick(drive.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    drive.wait(lambda: drive.panel.status().selected == 1, "one row is selected")
    drive.rest(0.05)


def _is_all_selected(drive: Drive, rows: int) -> Callable[[], bool]:
    paints = drive.screen.paints
    return lambda: drive.screen.paints > paints and drive.panel.status().selected == rows


def idle(drive: Drive) -> Iterator[Figure]:
    """Nothing at all: what the heartbeat finds then is the machine, or work nobody asked for."""
    drive.rest(1.0)
    drive.heart.reset()
    drive.rest(3.0)
    yield drive.figure("three idle seconds", [])
