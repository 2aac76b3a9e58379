"""Going anywhere. Room: jumps, End, Page Down, dragging, Go to Row. Door: functions, one a benchmark."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollBar, QStyle, QStyleOptionSlider

from tests.bench.drive import Drive, Rows
from tests.bench.figures import Figure
from tests.bench.memory import resident_mb
from tests.bench.subject import SEED

_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_JUMPS: Final = 300
_MANY_JUMPS: Final = 3_000
_ENDS: Final = 20
_PAGES: Final = 100
_DRAG_STEPS: Final = 120
_GOES: Final = 20


def jumps(drive: Drive) -> Iterator[Figure]:
    """Random places of the scroll bar, by id and by name, until the right rows are painted."""
    for order in ("id", "name"):
        if order != "id":
            drive.click_header(order)
            drive.settle()
        drive.rest(0.2)
        drive.heart.reset()
        yield drive.figure(f"jump of the scroll bar, by {order}", _jump(drive, order, _JUMPS))


def _jump(drive: Drive, order: str, times: int) -> list[float]:
    numbers = random.Random(SEED)
    bar, right = drive.view.verticalScrollBar(), drive.shows(drive.in_order(order))
    samples = []
    for _ in range(times):
        place = numbers.randint(0, bar.maximum())
        if abs(place - bar.value()) > bar.pageStep():
            drive.rest()
            drive.screen.forget()
            samples.append(drive.timed(partial(bar.setValue, place), right, "jump"))
    return samples


def ends(drive: Drive) -> Iterator[Figure]:
    """Ctrl+End and Ctrl+Home, by id and by name."""
    for order in ("id", "name"):
        if order != "id":
            drive.click_header(order)
            drive.settle()
        right = drive.shows(drive.in_order(order))
        samples = []
        drive.rest(0.2)
        drive.heart.reset()
        for _ in range(_ENDS):
            for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
                drive.rest()
                drive.screen.forget()
                samples.append(drive.timed(partial(drive.key, drive.view, key, _CONTROL), right, "End"))
        yield drive.figure(f"End and Home, by {order}", samples)


def memory(drive: Drive) -> Iterator[Figure]:
    """What the process holds after the start and after thousands of jumps."""
    rows = drive.subject.rows
    drive.rest(1.0)
    yield Figure(rows, "memory after start", (resident_mb(),), unit="MB")
    _jump(drive, "id", _JUMPS)
    yield Figure(rows, f"memory after {_JUMPS} jumps", (resident_mb(),), unit="MB")
    drive.heart.reset()
    yield drive.figure(f"{_MANY_JUMPS:,} jumps of the scroll bar", _jump(drive, "id", _MANY_JUMPS))
    yield Figure(rows, f"memory after {_MANY_JUMPS:,} jumps", (resident_mb(),), unit="MB")


def steps(drive: Drive) -> Iterator[Figure]:
    """Page Down held: every screen must show its rows before the next; then the same way back."""
    rows = drive.in_order("id")
    drive.key(drive.view, Qt.Key.Key_Home, _CONTROL)
    drive.rest(0.2)
    drive.heart.reset()
    samples = []
    for key in [Qt.Key.Key_PageDown] * _PAGES + [Qt.Key.Key_PageUp] * _PAGES:
        drive.rest()
        samples.append(drive.timed(partial(drive.key, drive.view, key), drive.shows_anew(rows), "Page Down"))
    yield drive.figure("Page Down and Page Up, by id", samples)


def drag(drive: Drive) -> Iterator[Figure]:
    """The slider dragged from top to bottom with the mouse; the rows where it is let go."""
    bar, right = drive.view.verticalScrollBar(), drive.shows(drive.in_order("id"))
    samples = []
    drive.rest(0.2)
    drive.heart.reset()
    for _ in range(5):
        drive.leave()
        drive.rest(0.05)
        slider, groove = (
            _part(bar, QStyle.SubControl.SC_ScrollBarSlider),
            _part(bar, QStyle.SubControl.SC_ScrollBarGroove),
        )
        start = slider.center()
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
        length = (groove.height() - slider.height()) * 9 // 10
        for step in range(1, _DRAG_STEPS):
            QTest.mouseMove(bar, start + QPoint(0, length * step // _DRAG_STEPS))
            drive.rest()
        target = start + QPoint(0, length)
        drive.screen.forget()
        samples.append(drive.timed(partial(QTest.mouseMove, bar, target), right, "drag"))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=target)
        if bar.value() < bar.maximum() // 2:
            raise AssertionError("the slider did not follow the mouse")
    yield drive.figure("slider dragged down, last move", samples)


def _part(bar: QScrollBar, part: QStyle.SubControl) -> QRect:
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    return bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, bar)


def go_to_row(drive: Drive) -> Iterator[Figure]:
    """Ctrl+G, a number, Enter."""
    numbers, rows = random.Random(SEED), drive.in_order("id")
    samples = []
    drive.rest(0.2)
    drive.heart.reset()
    for _ in range(_GOES):
        number = numbers.randint(1, drive.subject.rows)
        drive.focus()
        drive.key(drive.view, Qt.Key.Key_G, _CONTROL)
        drive.wait(_asks, "Go to Row asks")
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClick(field, Qt.Key.Key_A, _CONTROL)
        QTest.keyClicks(field, str(number))
        drive.screen.forget()
        enter = partial(drive.key, field, Qt.Key.Key_Return)
        samples.append(drive.timed(enter, _is_at(drive, number, rows), "Go to Row"))
    yield drive.figure("Go to Row, after Enter", samples)


def _asks() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and isinstance(focus.window(), QDialog) and focus.window().isVisible()


def _is_at(drive: Drive, number: int, rows: Rows) -> Callable[[], bool]:
    right = drive.shows(rows)
    return lambda: drive.view.currentIndex().row() == number - 1 and right()
