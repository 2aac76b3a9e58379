"""The real program, driven. Room: one window in this process, waited for and timed. Door: `driven`, `Drive`."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget

from desktop import app
from desktop.data.fields import POSITION
from desktop.roster_window import RosterWindow
from desktop.ui.table.roster_panel import RosterPanel
from tests.bench.figures import Figure
from tests.bench.heartbeat import Heartbeat
from tests.bench.screen import Screen
from tests.bench.subject import Subject

PATIENCE_S: Final = 60.0
Rows = Callable[[int, int], list[int]]


class Stuck(Exception):
    """What was waited for did not come."""


class Drive:
    """The program's window with a settled roster in it.

    Args:
        shown: The window of the running program.
        subject: The roster it shows.
    """

    def __init__(self, shown: RosterWindow, subject: Subject) -> None:
        panel = shown.window.findChild(RosterPanel)
        view = panel.findChild(QTableView) if panel is not None else None
        assert panel is not None
        assert view is not None
        self.subject = subject
        self.window = shown.window
        self.panel: RosterPanel = panel
        self.view: QTableView = view
        self.heart = Heartbeat()
        self.screen = Screen(view)

    @property
    def header(self) -> QHeaderView:
        """The titles above the columns."""
        return self.view.horizontalHeader()

    def wait(self, condition: Callable[[], bool], what: str) -> float:
        """Serve events until a condition holds, looked at after every paint and every few milliseconds.

        Returns:
            The time at which it did, without the time it took to judge that.
        """
        loop = QEventLoop()
        found: list[float] = []

        def look() -> None:
            now = time.perf_counter()
            with self.heart.forgiving():
                is_so = not found and condition()
            if is_so:
                found.append(now)
                loop.quit()

        connections = [self.screen.painted.connect(look), self.heart.beat.connect(look)]
        limit = QTimer(singleShot=True, interval=int(PATIENCE_S * 1000))
        limit.timeout.connect(loop.quit)
        limit.start()
        loop.exec()
        limit.stop()
        for signal, connection in zip((self.screen.painted, self.heart.beat), connections, strict=True):
            signal.disconnect(connection)
        if not found:
            first, count = self.screen.visible()
            raise Stuck(f"{what}: not within {PATIENCE_S:.0f} s; {count} rows from {first} on are visible")
        return found[0]

    def rest(self, seconds: float = 0.0) -> None:
        """Serve events for a while, at least until the next heartbeat."""
        end = time.perf_counter() + seconds
        beats = self.heart.beats
        self.wait(lambda: self.heart.beats > beats and time.perf_counter() >= end, "rest")

    def timed(self, do: Callable[[], object], condition: Callable[[], bool], what: str) -> float:
        """Milliseconds from just before doing something until a condition holds."""
        start = time.perf_counter()
        do()
        return (self.wait(condition, what) - start) * 1000

    def settle(self) -> float:
        """Wait until everything is counted and painted; when that was."""
        return self.wait(lambda: self.panel.is_settled() and not self.panel.status().counting, "settled")

    def in_order(self, field: str, *, descending: bool = False) -> Rows:
        """The right rows when all heroes are shown in an order."""
        truth, latest = self.subject.truth, ((-1, -1), list[int]())

        def rows(first: int, count: int) -> list[int]:
            nonlocal latest
            if latest[0] != (first, count):
                latest = (first, count), truth.ids(field, first, count, descending=descending)
            return latest[1]

        return rows

    def shows(self, rows: Rows) -> Callable[[], bool]:
        """The condition that every visible row was painted with the right hero."""
        return lambda: self.screen.shows(rows)

    def shows_anew(self, rows: Rows) -> Callable[[], bool]:
        """The same, after at least one more paint."""
        paints = self.screen.paints
        return lambda: self.screen.paints > paints and self.screen.shows(rows)

    def figure(self, what: str, samples: list[float], note: str = "") -> Figure:
        """Samples taken since the heartbeat was reset, with the longest pause since then."""
        self.heart.look()
        pause, machine = round(self.heart.pause, 1), round(self.heart.machine, 1)
        return Figure(self.subject.rows, what, tuple(samples), pause=pause, machine=machine, note=note)

    def click_header(self, field: str) -> None:
        """Sort as a person does."""
        section = self.header.sectionViewportPosition(POSITION[field])
        place = QPoint(section + self.header.sectionSize(POSITION[field]) // 2, self.header.viewport().height() // 2)
        QTest.mouseClick(self.header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def focus(self) -> None:
        """Give the table the keyboard, as a window manager would when a dialog is closed."""
        self.window.activateWindow()
        self.view.setFocus()
        self.wait(lambda: self.window.isActiveWindow() and self.view.hasFocus(), "the window is active")

    def leave(self) -> None:
        """Back to the top, nothing current and nothing selected, so that nothing need be followed."""
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())
        self.view.verticalScrollBar().setValue(0)

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and release a key."""
        QTest.keyClick(widget, key, modifier)


Action = Callable[[Drive], Iterator[Figure]]


def driven(subject: Subject, action: Action) -> list[Figure]:
    """Start the whole program on a roster, wait until it is settled, do something in its window and end it.

    Args:
        subject: The roster.
        action: Runs within the event loop, on the GUI thread.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    figures: list[Figure] = []
    errors: list[BaseException] = []

    def act(shown: RosterWindow) -> None:
        try:
            drive = Drive(shown, subject)
            drive.focus()
            drive.settle()
            figures.extend(action(drive))
        except BaseException as error:  # noqa: BLE001 - raised again outside the event loop
            errors.append(error)
        QCoreApplication.exit(0)

    class Driven(RosterWindow):
        def _show_roster(self, *arguments: object, **options: object) -> None:
            super()._show_roster(*arguments, **options)  # type: ignore[arg-type]
            QTimer.singleShot(0, lambda: act(self))

    root: Any = app
    root.RosterWindow = Driven
    try:
        code = app.run(str(subject.roster), subject.scratch / "data", None)
    finally:
        root.RosterWindow = RosterWindow
    if errors:
        raise errors[0]
    if code or not figures:
        sys.exit(f"The program ended with code {code} and {len(figures)} figures.")
    assert QApplication.instance() is not None
    return figures
