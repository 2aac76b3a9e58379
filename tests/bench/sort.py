"""Another order. Room: clicks on the titles of the columns, and what can be done right after. Door: functions."""

import random
import time
from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import Qt

from tests.bench.drive import Drive
from tests.bench.figures import Figure
from tests.bench.subject import SEED

_FIELDS: Final = ("name", "age", "secret_name", "id")
_TIMES: Final = 5
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier


def sorts(drive: Drive) -> Iterator[Figure]:
    """Each column upwards and downwards until the right rows are painted; how long the index then takes."""
    for field in _FIELDS:
        samples, built = [], []
        drive.rest(0.2)
        drive.heart.reset()
        for turn in range(2 * _TIMES):
            right = drive.shows(drive.in_order(field, descending=bool(turn % 2)))
            drive.rest(0.05)
            drive.screen.forget()
            samples.append(drive.timed(partial(drive.click_header, field), right, f"sort by {field}"))
            start = time.perf_counter()
            built.append((drive.settle() - start) * 1000)
        yield drive.figure(f"sort by {field}, first rows", samples)
        yield Figure(drive.subject.rows, f"index by {field} complete, after that", tuple(built))


def after_sort(drive: Drive) -> Iterator[Figure]:
    """To the end and to the middle at once after a click on a title, while the index is being built."""
    bar, numbers = drive.view.verticalScrollBar(), random.Random(SEED)
    for field in ("name", "age"):
        ends, middles = [], []
        drive.rest(0.2)
        drive.heart.reset()
        for turn in range(2 * _TIMES):
            right = drive.shows(drive.in_order(field, descending=bool(turn % 2)))
            drive.screen.forget()
            drive.timed(partial(drive.click_header, field), right, f"sort by {field}")
            drive.screen.forget()
            if turn < _TIMES:
                ends.append(drive.timed(partial(drive.key, drive.view, Qt.Key.Key_End, _CONTROL), right, "End"))
            else:
                place = numbers.randint(bar.maximum() // 3, bar.maximum() * 2 // 3)
                middles.append(drive.timed(partial(bar.setValue, place), right, "jump"))
            drive.leave()
            drive.settle()
        yield drive.figure(f"End at once after sorting by {field}", ends)
        yield drive.figure(f"jump to the middle at once after sorting by {field}", middles)
