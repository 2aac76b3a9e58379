"""A journal of a hundred thousand operations, one of which has as many heroes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.data.database import Database
from desktop.ui.history import lazy_rows
from tests.ui.history.docks import Dock, docked

MANY = 100_000
NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
FILL = (
    f"{NUMBERS} INSERT INTO hero (name, age, id, secret_name) SELECT 'Hero ' || i, i % 90, i, 's' || i FROM n",
    f"{NUMBERS} INSERT INTO hero_operation (id, time, source, author, label, kind, rows, highest)"
    " SELECT i, i * 1000, 'api', 'api', 'Change hero', 'do', 1, i FROM n",
    f"{NUMBERS} INSERT INTO hero_change (operation, hero, changed, before_age, after_age)"
    " SELECT i, i, 'age', 1, i % 90 FROM n",
    "INSERT INTO hero_operation (id, time, source, author, label, kind, rows, highest)"
    f" VALUES ({MANY + 1}, {MANY + 1} * 1000, 'import', 'x', 'Import', 'do', {MANY}, {MANY})",
    f"{NUMBERS} INSERT INTO hero_change (operation, hero, changed, before_age, after_age)"
    f" SELECT {MANY + 1}, i, 'age', i % 90, 5 FROM n",
)


@pytest.fixture
def dock(qtbot: QtBot, tmp_path: Path) -> Iterator[Dock]:
    file = tmp_path / "big.db"
    Database.open(file, create=True).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in FILL:
            connection.execute(statement)
    with docked(qtbot, file, tmp_path / "data") as dock:
        dock.open()
        yield dock


def test_any_place_is_reached_and_little_is_kept(dock: Dock) -> None:
    page = dock.panel.roster
    assert page.model.rowCount() == MANY + 1
    QTest.keyClick(page.list, Qt.Key.Key_End)
    dock.shell.qtbot.waitUntil(lambda: page.selected() is not None and page.selected().operation.id == 1)  # type: ignore[union-attr]
    bar = page.list.verticalScrollBar()
    for share in range(50):
        bar.setValue(bar.maximum() * share // 50)
        row = page.list.rowAt(0)
        dock.shell.qtbot.waitUntil(lambda row=row: page.model.at_hand(row) is not None)  # type: ignore[misc]
        entry = page.model.at_hand(row)
        assert entry is not None
        assert entry.operation.id == MANY + 1 - row
    kept = sum(map(len, page.model._rows._pages.values()))
    assert kept <= lazy_rows._PAGES * lazy_rows.PAGE


def test_what_a_big_operation_did_is_paged(dock: Dock) -> None:
    page = dock.panel.roster
    dock.choose(0)
    assert page.details.model.rowCount() == MANY
    view = page.details.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    last = view.model().index(MANY - 1, 0)
    dock.shell.qtbot.waitUntil(lambda: view.model().data(last) == f"Hero {MANY}, id {MANY}; Age: {MANY % 90} becomes 5")
    assert sum(map(len, page.details.model._rows._pages.values())) <= lazy_rows._PAGES * lazy_rows.PAGE


def test_the_life_of_a_hero_is_found_far_back(dock: Dock) -> None:
    dock.panel.tabs.setCurrentWidget(dock.panel.hero)
    dock.panel.hero.show_hero(3, "")
    dock.settle()
    assert len(dock.said(dock.panel.hero)) == 2


def test_the_window_answers_while_the_history_is_read(dock: Dock) -> None:
    """Every piece of work on the window's thread is counted in rows, not in time: none has more than a page."""
    sizes: list[int] = []
    page = dock.panel.roster

    page.model.dataChanged.connect(lambda first, last: sizes.append(last.row() - first.row() + 1))
    for row in (MANY // 2, MANY // 3, MANY - 1):
        page.list.scrollTo(page.model.index(row, 0))
        dock.shell.qtbot.waitUntil(lambda row=row: page.model.at_hand(row) is not None)  # type: ignore[misc]
    assert sizes
    assert max(sizes) <= lazy_rows.PAGE
