"""The table under mouse and keyboard, and what keeps it quick with millions of rows."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHoverEvent, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.data.fields import COLUMNS, POSITION
from desktop.data.models import Row
from desktop.data.questions.hero_query import Sort
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.hero_view import HeroView
from tests.ui.table.tables import Table, heroes, roster, shown

COUNT = 300
CONTROL = Qt.KeyboardModifier.ControlModifier


class Endless:
    """Any number of heroes, all at hand."""

    def row(self, position: int) -> Row | None:
        values = {"id": position, "name": f"Hero {position}", "age": 7, "secret_name": "Ben"}
        return tuple(values[column] for column in COLUMNS)


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings) as table:
        table.panel.setFocus()
        qtbot.waitUntil(table.view.hasFocus)
        yield table


@pytest.fixture
def endless(qtbot: QtBot, settings: Settings) -> HeroView:
    """A view of ten million rows without a roster."""
    model = HeroModel()
    view = HeroView(model, Flashes(settings))
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(600, 400)
    model.reset(Endless(), 10_000_000)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_headers_have_empty_selections_of_their_own(endless: HeroView) -> None:
    endless.selectAll()
    for header in (endless.horizontalHeader(), endless.verticalHeader()):
        assert header.selectionModel() is not endless.selectionModel()
        assert not header.selectionModel().hasSelection()
    assert endless.selectionModel().selection().at(0).height() == 10_000_000


@pytest.mark.timeout(30)
def test_everything_selected_of_ten_million_is_nothing_special(endless: HeroView) -> None:
    start = time.perf_counter()
    for _ in range(10):
        QTest.keyClick(endless, Qt.Key.Key_A, CONTROL)
        endless.viewport().repaint()
        endless.header.viewport().repaint()
        endless.clearSelection()
    assert time.perf_counter() - start < 5


@pytest.mark.timeout(30)
def test_typing_letters_does_not_search_through_all_rows(endless: HeroView) -> None:
    endless.setFocus()
    QTest.keyClicks(endless, "zz")
    assert endless.currentIndex().row() in {-1, 0}


def test_home_and_end(table: Table) -> None:
    table.click(5)
    table.key(Qt.Key.Key_Right)
    for key, modifier, row, column in (
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, COUNT - 1, 1),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0, 1),
        (Qt.Key.Key_End, CONTROL, COUNT - 1, 3),
        (Qt.Key.Key_Home, CONTROL, 0, 0),
    ):
        table.key(key, modifier)
        index = table.view.currentIndex()
        assert (index.row(), index.column()) == (row, column)
        assert row in range(table.view.visible_rows()[0], table.view.visible_rows()[1] + 1)
    assert table.panel.status().selected == 1


def test_pages_up_and_down(table: Table) -> None:
    table.click(0)
    table.key(Qt.Key.Key_PageDown)
    after = table.view.currentIndex().row()
    assert table.view.rows_on_screen() - 4 <= after <= table.view.rows_on_screen()
    table.key(Qt.Key.Key_PageUp)
    assert table.view.currentIndex().row() == 0


def test_shift_end_selects_to_the_end(table: Table) -> None:
    table.click(10)
    table.key(Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.panel.status().selected == COUNT - 10


def test_keys_and_a_double_click_ask_for_an_editor(table: Table) -> None:
    asked: list[object] = []
    table.view.edit_requested.connect(asked.append)
    table.click(3)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Backspace):
        table.key(key)
    QTest.keyClicks(table.view, "xÄ ")
    table.key(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    place = QPoint(20, table.view.rowViewportPosition(6) + 4)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [None, None, "", "x", "Ä", None]


def test_letters_composed_by_an_input_method_ask_for_an_editor(table: Table) -> None:
    asked: list[object] = []
    table.view.edit_requested.connect(asked.append)
    table.click(3)
    event = QInputMethodEvent()
    event.setCommitString("é")
    QApplication.sendEvent(table.view, event)
    assert asked == [""]


def test_the_context_menu_is_asked_for_where_mouse_or_current_cell_is(table: Table, qtbot: QtBot) -> None:
    table.click(4)
    viewport = table.view.viewport()
    here = QPoint(30, 40)
    with qtbot.waitSignal(table.panel.context_menu_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, here, viewport.mapToGlobal(here))
        QApplication.sendEvent(viewport, event)
    assert asked.args == [viewport.mapToGlobal(here)]
    with qtbot.waitSignal(table.panel.context_menu_requested) as asked:
        QApplication.sendEvent(viewport, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, here, QPoint()))
    assert asked.args == [viewport.mapToGlobal(table.view.visualRect(table.view.currentIndex()).bottomLeft())]


def test_alt_arrows_sort_by_the_current_column(table: Table) -> None:
    table.view.setCurrentIndex(table.model.index(0, POSITION["age"]))
    table.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert table.panel.query().sort == (Sort("age", True),)
    table.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table.panel.query().sort == (Sort("age"),)


def test_titles_say_how_rows_are_sorted(table: Table) -> None:
    table.click_header("age")
    assert table.header._explained(POSITION["age"]) == ("Sorted by Age, lowest first. Unknown values come last.")
    assert "Shift+click" in table.header._explained(POSITION["name"])


def test_tab_leaves_the_table(table: Table) -> None:
    table.click(2)
    table.key(Qt.Key.Key_Tab)
    assert not table.view.hasFocus()


def test_rows_are_about_twice_as_high_as_text(endless: HeroView) -> None:
    height = endless.fontMetrics().height()
    assert endless.row_height == pytest.approx(1.9 * height, abs=1)
    font = endless.font()
    font.setPointSize(font.pointSize() * 2)
    endless.setFont(font)
    assert endless.row_height > 1.8 * height * 1.7
    assert endless.verticalHeader().defaultSectionSize() == endless.row_height


def pixel(view: HeroView, row: int, x: int = 400, y: int = 4) -> QColor:
    image = QImage(view.viewport().size(), QImage.Format.Format_ARGB32)
    view.viewport().render(image)
    return image.pixelColor(x, view.rowViewportPosition(row) + y)


def test_rows_show_hover_selection_and_alternation(endless: HeroView) -> None:
    colors = theme.colors(endless.palette())
    assert (pixel(endless, 0), pixel(endless, 1)) == (colors.surface, colors.surface_alternate)
    QTest.mouseClick(endless.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, endless.rowViewportPosition(2) + 5))
    assert pixel(endless, 2) == colors.selection
    place = QPointF(100, endless.rowViewportPosition(4) + 5)
    QApplication.sendEvent(endless.viewport(), QHoverEvent(QEvent.Type.HoverMove, place, place, place))
    assert pixel(endless, 4) == pixel(endless, 4, x=5) == colors.surface_hover
    QApplication.sendEvent(endless.viewport(), QHoverEvent(QEvent.Type.HoverLeave, place, place, place))
    assert pixel(endless, 4) == colors.surface


def test_waiting_rows_are_dimmed(endless: HeroView) -> None:
    def darkest() -> int:
        image = QImage(endless.viewport().size(), QImage.Format.Format_ARGB32)
        endless.viewport().render(image)
        return min(image.pixelColor(x, endless.row_height // 2).lightness() for x in range(8, 60))

    before = darkest()
    endless.set_waiting(waiting=True)
    assert darkest() > before + 50


def test_row_numbers_are_shown_when_asked_for(table: Table) -> None:
    numbers = table.view.verticalHeader()
    assert not numbers.isVisible()
    table.panel.set_row_numbers(True)
    assert numbers.isVisible()
    assert numbers.width() >= table.view.fontMetrics().horizontalAdvance("300")
    table.panel.set_row_numbers(False)
    assert not numbers.isVisible()


@pytest.mark.parametrize(("key", "row"), [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, COUNT - 1)])
def test_the_first_and_the_last_cell_are_selected_where_they_are_current(table: Table, key: Qt.Key, row: int) -> None:
    table.panel.go_to_row(8)
    table.settle()
    table.key(key, CONTROL)
    assert table.view.currentIndex().row() == row
    assert table.view.selected_rows(0, COUNT) == {row}
