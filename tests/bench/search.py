"""Looking for text. Room: a search typed letter by letter, and a search nobody wants any more. Door: functions."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop import lanes
from tests.bench.drive import Drive
from tests.bench.figures import Figure
from tests.bench.rosters import ABSENT, FREQUENT, RARE

_TIMES: Final = 5
_RHYTHM_S: Final = 0.15
_RUNS_FOR_S: Final = 0.3


def searches(drive: Drive) -> Iterator[Figure]:
    """A frequent text letter by letter; then texts with few and without any heroes, typed in a rhythm."""
    _prepare(drive)
    drive.rest(0.2)
    drive.heart.reset()
    samples = []
    for _ in range(_TIMES):
        for end, letter in enumerate(FREQUENT, 1):
            drive.rest()
            drive.screen.forget()
            samples.append(drive.timed(partial(_type, drive, letter), _finds(drive, FREQUENT[:end]), "search"))
        _clear(drive)
    yield drive.figure(f"search “{FREQUENT}”, each letter: first rows", samples)
    for text in (RARE, ABSENT):
        yield from _typed(drive, text)


def _prepare(drive: Drive) -> None:
    """Find out what is right now, so that it takes no time of what is measured."""
    for text in (FREQUENT, RARE, ABSENT):
        for end in range(1, len(text) + 1):
            drive.subject.truth.matches(text[:end])


def _typed(drive: Drive, text: str) -> Iterator[Figure]:
    drive.rest(0.2)
    drive.heart.reset()
    for letter in text[:-1]:
        _type(drive, letter)
        drive.rest(_RHYTHM_S)
    drive.screen.forget()
    start = time.perf_counter()
    _type(drive, text[-1])
    if matches := drive.subject.truth.matches(text):
        first = (drive.wait(_finds(drive, text), f"first hero with {text}") - start) * 1000
        yield drive.figure(f"search “{text}” ({len(matches)} heroes): first rows", [first])
    end = drive.wait(_finds_all(drive, text, len(matches)), f"all heroes with {text}")
    yield drive.figure(f"search “{text}”: all {len(matches)} found", [(end - start) * 1000])
    _clear(drive)


def cancels(drive: Drive) -> Iterator[Figure]:
    """A text nobody has is being looked for; a further key ends that, and another text shows its heroes."""
    _prepare(drive)
    drive.rest(0.2)
    drive.heart.reset()
    ended: list[float] = []
    first_rows: list[float] = []
    with _jobs() as running:
        for _ in range(_TIMES):
            for samples, cancel in ((ended, _ended), (first_rows, _answered)):
                _type(drive, ABSENT)
                drive.wait(lambda: drive.panel.query().text == ABSENT, "the question is asked")
                drive.rest(_RUNS_FOR_S)
                if not drive.panel.status().counting:
                    yield Figure(drive.subject.rows, _CANCEL, (), note="the search is over before the next key")
                    return
                samples.append(cancel(drive, running))
                _clear(drive)
    yield drive.figure(_CANCEL, ended)
    yield drive.figure(f"another search instead of “{ABSENT}”: first rows", first_rows)


def _ended(drive: Drive, running: Callable[[], list[object]]) -> float:
    old = set(running())
    return drive.timed(partial(_type, drive, "x"), lambda: not old & set(running()), "the end of the old search")


def _answered(drive: Drive, _: Callable[[], list[object]]) -> float:
    _field(drive).selectAll()
    drive.screen.forget()
    return drive.timed(partial(_type, drive, FREQUENT[0]), _finds(drive, FREQUENT[0]), "another search")


_CANCEL: Final = f"search “{ABSENT}” cancelled, after the next key"


def _field(drive: Drive) -> QLineEdit:
    widget = drive.panel.search_widget()
    field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    assert field is not None
    return field


def _type(drive: Drive, text: str) -> None:
    field = _field(drive)
    if not field.hasFocus():
        field.setFocus()
    QTest.keyClicks(field, text)


def _clear(drive: Drive) -> None:
    QTest.keyClick(_field(drive), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(_field(drive), Qt.Key.Key_Delete)
    drive.wait(lambda: drive.panel.query().text == "", "the search is cleared")
    drive.settle()


def _finds(drive: Drive, text: str) -> Callable[[], bool]:
    matches = drive.subject.truth.matches(text)
    return drive.shows(lambda first, count: matches[first : first + count])


def _finds_all(drive: Drive, text: str, count: int) -> Callable[[], bool]:
    painted = _finds(drive, text)

    def found() -> bool:
        status = drive.panel.status()
        is_answer = drive.panel.query().text == text and not status.counting and status.total == count
        return is_answer and (count == 0 or painted())

    return found


@contextmanager
def _jobs() -> Iterator[Callable[[], list[object]]]:
    """Which jobs run on the background threads at this moment."""
    running: list[object] = []
    lock = threading.Lock()
    run = lanes.Job.run

    def watched(job: lanes.Job, *arguments: object) -> None:
        with lock:
            running.append(job)
        try:
            run(job, *arguments)  # type: ignore[arg-type]
        finally:
            with lock:
                running.remove(job)

    lanes.Job.run = watched  # type: ignore[assignment, method-assign]
    try:
        yield lambda: list(running)
    finally:
        lanes.Job.run = run  # type: ignore[method-assign]
