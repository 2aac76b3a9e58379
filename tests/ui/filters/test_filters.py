"""Search box and filter row: two faces of one question."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from desktop.data.errors import QuestionError
from desktop.data.fields import FIELDS, HeroField
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.settings import Settings
from desktop.ui.filters import filter_text
from desktop.ui.message_line import MessageLine
from tests.ui.table.tables import Table, focus, heroes, roster, shown

NAME, AGE = (next(field for field in FIELDS if field.name == name) for name in ("name", "age"))
TEXT_OPERATORS = (
    Operator.CONTAINS,
    Operator.STARTS,
    Operator.IS,
    Operator.IS_NOT,
    Operator.EXACT,
)


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(400)), settings) as table:
        yield table


def type_in(table: Table, field: str, text: str) -> None:
    widget = table.search if field == "search" else table.filter(field)
    focus(table.qtbot, widget)
    widget.selectAll()
    QTest.keyClicks(widget, text) if text else QTest.keyClick(widget, Qt.Key.Key_Delete)
    before = table.panel.query(), problem(table)
    table.qtbot.waitUntil(lambda: (table.panel.query(), problem(table)) != before)
    table.settle()


def problem(table: Table) -> str:
    line = table.panel.findChild(MessageLine)
    assert line is not None
    return line.text() if line.isVisible() else ""


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("iron man", (Filter("name", Operator.CONTAINS, "iron man"),)),
        ("^iron man", (Filter("name", Operator.STARTS, "iron man"),)),
        ("=Iron Man", (Filter("name", Operator.IS, "Iron Man"),)),
        ("!=Thor", (Filter("name", Operator.IS_NOT, "Thor"),)),
        ("==Thor", (Filter("name", Operator.EXACT, "Thor"),)),
        ("/^I.*n$/", (Filter("name", Operator.REGEX, "^I.*n$"),)),
        ('say "hello"', (Filter("name", Operator.CONTAINS, 'say "hello"'),)),
        ("name:iron name:^man", (Filter("name", Operator.CONTAINS, "iron"), Filter("name", Operator.STARTS, "man"))),
        ("  ", ()),
    ],
)
def test_text_filters(text: str, filters: tuple[Filter, ...]) -> None:
    assert filter_text.parsed(NAME, text) == filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("30", (Filter("age", Operator.EQUAL, 30),)),
        (">= 30", (Filter("age", Operator.AT_LEAST, 30),)),
        (">=30 <50", (Filter("age", Operator.AT_LEAST, 30), Filter("age", Operator.LESS, 50))),
        ("18-25", (Filter("age", Operator.BETWEEN, 18, 25),)),
        ("unknown", (Filter("age", Operator.UNKNOWN),)),
        ("known", (Filter("age", Operator.KNOWN),)),
    ],
)
def test_number_filters(text: str, filters: tuple[Filter, ...]) -> None:
    assert filter_text.parsed(AGE, text) == filters
    assert filter_text.parsed(AGE, filter_text.printed(AGE, filters)) == filters


@pytest.mark.parametrize(("field", "text"), [(AGE, "abc"), (NAME, "/["), (NAME, "/(/"), (AGE, "age:3 iron")])
def test_nonsense_is_refused(field: object, text: str) -> None:
    with pytest.raises(QuestionError):
        filter_text.parsed(field, text)  # type: ignore[arg-type]


@given(
    st.lists(
        st.builds(Filter, st.just("name"), st.sampled_from(TEXT_OPERATORS), st.text(min_size=1).filter(str.strip)),
        max_size=3,
    )
)
def test_printed_filters_read_the_same(filters: list[Filter]) -> None:
    again = filter_text.parsed(NAME, filter_text.printed(NAME, filters))
    assert [(item.operator, str(item.value).strip()) for item in again] == [
        (item.operator, str(item.value).strip()) for item in filters
    ]


def test_typing_searches_and_fills_the_filters(table: Table) -> None:
    type_in(table, "search", "spider age:>=30")
    assert table.panel.query() == HeroQuery.parse("spider age:>=30")
    assert table.filter("age").text() == ">=30"
    assert table.filter("name").text() == ""


def test_filtering_prints_the_question_in_the_search_box(table: Table) -> None:
    type_in(table, "name", "iron man")
    type_in(table, "age", "18-25")
    assert table.search.text() == 'name:"iron man" age:18-25'
    assert HeroQuery.parse(table.search.text()) == table.panel.query()


def test_the_box_keeps_what_is_being_typed(table: Table) -> None:
    type_in(table, "search", "spider  ")
    assert table.search.text() == "spider  "


def test_an_order_typed_sorts_and_a_click_on_a_title_takes_it_over(table: Table) -> None:
    type_in(table, "search", "spider sort:-age")
    assert table.panel.query().sort == (Sort("age", True),)
    table.click_header("name")
    table.settle()
    assert table.search.text() == "spider"
    type_in(table, "search", "iron")
    assert table.panel.query().sort == (Sort("name"),), "the order stays while other words are looked for"


@pytest.mark.parametrize(("field", "text"), [("search", "spider age:abc"), ("age", "abc"), ("name", "/[/")])
def test_what_cannot_be_understood_is_said_and_the_last_answer_stays(table: Table, field: str, text: str) -> None:
    type_in(table, "search", "spider")
    total = table.panel.status().total
    widget = table.search if field == "search" else table.filter(field)
    focus(table.qtbot, widget)
    widget.selectAll()
    QTest.keyClicks(widget, text)
    table.qtbot.waitUntil(lambda: problem(table) != "")
    assert widget.accessibleDescription() == problem(table)
    assert table.panel.status().total == total
    assert table.panel.query() == HeroQuery(text="spider")
    type_in(table, field, "")
    assert problem(table) == ""


def test_only_the_last_letter_asks(table: Table) -> None:
    asked: list[HeroQuery] = []
    table.panel._bar.asked.connect(asked.append)
    focus(table.qtbot, table.search)
    QTest.keyClicks(table.search, "spider")
    table.qtbot.waitUntil(lambda: bool(asked))
    assert asked == [HeroQuery(text="spider")]


def test_enter_does_not_wait_and_down_goes_to_the_rows(table: Table) -> None:
    focus(table.qtbot, table.search)
    QTest.keyClicks(table.search, "spider")
    QTest.keyClick(table.search, Qt.Key.Key_Return)
    assert table.panel.query().text == "spider"
    focus(table.qtbot, table.search)
    QTest.keyClick(table.search, Qt.Key.Key_Down)
    assert table.view.hasFocus()
    table.settle()
    assert table.panel.status().selected == 1
    assert table.view.currentIndex().row() == 0


def test_esc_closes_the_innermost_thing(table: Table) -> None:
    type_in(table, "age", "30")
    QTest.keyClick(table.filter("age"), Qt.Key.Key_Escape)
    assert table.filter("age").text() == ""
    assert table.panel.query() == HeroQuery()
    table.settle()
    QTest.keyClick(table.filter("age"), Qt.Key.Key_Escape)
    assert table.view.hasFocus()


def test_clearing_all_filters_empties_every_field(table: Table) -> None:
    type_in(table, "search", "spider age:30 name:^s")
    table.panel.clear_filters()
    assert table.search.text() == table.filter("age").text() == table.filter("name").text() == ""
    table.settle()
    assert table.panel.status().total == 400


def test_secrets_are_searched_only_while_they_are_revealed(table: Table) -> None:
    assert not table.filter("secret_name").isEnabled()
    type_in(table, "search", "secret")
    assert table.panel.status().total == 0
    table.panel.set_secrets_revealed(True)
    table.settle()
    assert table.filter("secret_name").isEnabled()
    assert table.panel.status().total == 400
    table.panel.set_secrets_revealed(False)
    table.settle()
    assert table.panel.status().total == 0


def test_filters_stand_below_their_titles(table: Table) -> None:
    table.header.moveSection(3, 0)
    table.header.resizeSection(1, 133)
    table.qtbot.wait(1)
    for column, field in enumerate(FIELDS):
        widget = table.filter(field.name)
        left = table.header.viewport().x() + table.header.sectionViewportPosition(column)
        assert left <= widget.x() <= left + 8
        assert 0 <= table.header.sectionSize(column) - widget.width() <= 16


def test_filters_scroll_with_their_columns(table: Table) -> None:
    for column in range(1, 4):
        table.header.resizeSection(column, 500)
    table.qtbot.wait(1)
    bar = table.view.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    table.qtbot.waitUntil(
        lambda: abs(table.filter("id").x() - table.header.sectionViewportPosition(3)) <= 8, timeout=2_000
    )


@pytest.mark.parametrize("field", FIELDS, ids=lambda it: it.name)
def test_what_can_be_written_is_not_cut_in_a_column_of_usual_width(table: Table, field: HeroField) -> None:
    widget = table.filter(field.name)
    option = QStyleOptionFrame()
    widget.initStyleOption(option)
    room = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, widget)
    room = room.marginsRemoved(widget.textMargins())
    assert widget.fontMetrics().horizontalAdvance(widget.placeholderText()) + 4 <= room.width()
