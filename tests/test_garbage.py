"""Garbage is collected by the timer of the GUI thread, and only there."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.garbage import GarbageCollector


class Knot:
    def __init__(self) -> None:
        self.itself = self
        self.died_on: list[int] = []
        weakref.finalize(self, _note, self.died_on)


def _note(died_on: list[int]) -> None:
    died_on.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    gc.enable()
    result = GarbageCollector()
    yield result
    result.stop()
    gc.disable()


def litter() -> list[int]:
    died_on = Knot().died_on
    for _ in range(3 * gc.get_threshold()[0]):
        Knot()
    return died_on


def test_no_other_thread_collects(collector: GarbageCollector) -> None:
    died_on: list[list[int]] = []
    thread = threading.Thread(target=lambda: died_on.append(litter()))
    thread.start()
    thread.join()
    assert died_on == [[]]
    collector.collect()
    assert died_on == [[threading.get_ident()]]


def test_the_timer_collects(collector: GarbageCollector, qtbot: QtBot) -> None:
    died_on = litter()
    qtbot.waitUntil(lambda: died_on == [threading.get_ident()])


def test_what_is_frozen_is_left_alone(collector: GarbageCollector) -> None:
    died_on = litter()
    collector.freeze()
    collector.collect()
    assert died_on == []


def test_stopping_gives_collection_back(qtbot: QtBot) -> None:
    gc.enable()
    try:
        collector = GarbageCollector()
        assert not gc.isenabled()
        collector.stop()
        assert gc.isenabled()
    finally:
        gc.disable()
    gc.disable()
