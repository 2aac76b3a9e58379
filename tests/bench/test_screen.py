"""What counts as painted, and what as a pause."""

import time

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.ui.table.hero_model import HeroModel
from tests.bench.heartbeat import Heartbeat
from tests.bench.screen import Screen

ROWS = 1_000


class Source:
    """Heroes whose id is their position, as far as they are said to be at hand."""

    def __init__(self) -> None:
        self.at_hand = range(0)

    def row(self, position: int) -> Row | None:
        values = {"id": position, "name": "Spider", "age": None, "secret_name": "Ben"}
        return tuple(values[column] for column in COLUMNS) if position in self.at_hand else None


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def view(qtbot: QtBot, source: Source) -> QTableView:
    view = QTableView()
    qtbot.addWidget(view)
    model = HeroModel(view)
    model.reset(source, ROWS)
    view.setModel(model)
    view.resize(400, 300)
    return view


def consecutive(first: int, count: int) -> list[int]:
    return list(range(first, first + count))


def test_rows_count_when_painted_with_the_right_heroes(qtbot: QtBot, view: QTableView, source: Source) -> None:
    screen = Screen(view)
    with qtbot.waitSignal(screen.painted):
        view.show()
    first, count = screen.visible()
    assert first == 0
    assert 5 < count < 20
    assert not screen.shows(consecutive)
    source.at_hand = range(ROWS)
    assert not screen.shows(consecutive)
    with qtbot.waitSignal(screen.painted):
        view.viewport().update()
    assert screen.shows(consecutive)
    assert not screen.shows(lambda first, count: consecutive(first + 1, count))
    screen.forget()
    assert not screen.shows(consecutive)


def test_one_row_that_is_not_at_hand_is_enough_to_wait(qtbot: QtBot, view: QTableView, source: Source) -> None:
    screen = Screen(view)
    source.at_hand = range(1, ROWS)
    with qtbot.waitSignal(screen.painted):
        view.show()
    assert not screen.shows(consecutive)
    source.at_hand = range(ROWS)
    with qtbot.waitSignal(screen.painted):
        view.update(view.model().index(0, 0))
    assert screen.shows(consecutive)


def test_rows_scrolled_away_and_back_count_anew(qtbot: QtBot, view: QTableView, source: Source) -> None:
    screen = Screen(view)
    source.at_hand = range(100)
    with qtbot.waitSignal(screen.painted):
        view.show()
    assert screen.shows(consecutive)
    with qtbot.waitSignal(screen.painted):
        view.scrollToBottom()
    assert screen.visible()[0] > 900
    assert not screen.shows(consecutive)
    source.at_hand = range(0)
    with qtbot.waitSignal(screen.painted):
        view.scrollToTop()
    assert not screen.shows(consecutive)


def test_a_pause_is_noticed(qtbot: QtBot) -> None:
    heart = Heartbeat()
    with qtbot.waitSignals([heart.beat, heart.beat]):
        pass
    heart.reset()
    end = time.perf_counter() + 0.06
    while time.perf_counter() < end:
        pass
    heart.look()
    assert 50 < heart.pause < 5_000
    assert 0 <= heart.machine <= heart.pause
    heart.reset()
    assert heart.pause == 0
