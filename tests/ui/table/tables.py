"""A roster panel on a real roster, and what the table ought to show, worked out in Python."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.database import Database
from desktop.data.fields import COLUMNS, POSITION, id_of
from desktop.data.journal.values import Origin
from desktop.data.models import Change, Row
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.ui.table.hero_header import HeroHeader
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.hero_view import HeroView
from desktop.ui.table.roster_panel import RosterPanel
from tests.data import rosters

NAMES = ("Spider", "Iron", "Captain", "Doctor", "Black", "Silver", "Night", "Star")
ORIGIN = Origin("window", "test", "Test")
CLIENT = Origin("api", "api", "Test")
KINDS = ("Man", "Woman", "Widow", "Surfer", "Marvel", "Strange", "Crawler", "Lord")


def heroes(count: int) -> list[tuple[object, ...]]:
    """Invented heroes as (name, age, id, secret name): every eighth age unknown, names that repeat."""
    return [
        (
            f"{NAMES[number % 8]} {KINDS[number // 8 % 8]} {number % 50}",
            None if number % 8 == 3 else number * 7 % 90,
            number + 1,
            f"Secret {number * 31 % count}",
        )
        for number in range(count)
    ]


@dataclass
class Table:
    """A shown panel and its parts."""

    qtbot: QtBot
    tasks: Tasks
    panel: RosterPanel
    view: HeroView
    model: HeroModel

    @property
    def header(self) -> HeroHeader:
        return self.view.header

    @property
    def search(self) -> QLineEdit:
        field = self.panel.search_widget()
        assert isinstance(field, QLineEdit)
        return field

    def filter(self, field: str) -> QLineEdit:
        return self.panel._filters.fields[field]

    def settle(self) -> None:
        self.qtbot.waitUntil(self.panel.is_settled, timeout=20_000)

    def ids(self, first: int, last: int) -> list[int | None]:
        """Ids of some rows of the model, None for rows that are not at hand."""
        rows = (self.model.row(number) for number in range(first, last + 1))
        return [None if row is None else id_of(row) for row in rows]

    def visible_ids(self) -> list[int | None]:
        return self.ids(*self.view.visible_rows())

    def all_ids(self) -> list[int]:
        """Every id in the order of the table, scrolled through as a person would."""
        found: dict[int, int] = {}
        count = self.model.rowCount()
        self.view.show_row_at(0, 0)
        while len(found) < count:
            first, last = self.view.visible_rows()
            if not self.panel.is_settled():
                self.settle()
            found.update((number, id_of(row)) for number in range(first, last + 1) if (row := self.model.row(number)))
            self.view.show_row_at(last + 1, 0)
            if last == count - 1:
                break
        return [found[number] for number in range(count)]

    def current(self) -> int | None:
        row = self.panel.current_row()
        return None if row is None else id_of(row)

    def selected(self) -> list[int]:
        """Ids of the selected heroes, read as the program reads them."""
        return [id_of(row) for row in self.selected_rows(100_000)]

    def selected_rows(self, limit: int) -> tuple[Row, ...]:
        """The selected heroes as the program reads them."""
        rows: list[tuple[Row, ...]] = []
        self.panel.read_selected(limit, rows.append)
        self.qtbot.waitUntil(lambda: len(rows) == 1)
        return rows[0]

    def go_to(self, row: int) -> None:
        """Go to a row, counted from 0, and wait for its hero."""
        self.panel.go_to_row(row + 1)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifier)

    def click(self, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = QPoint(20, self.view.rowViewportPosition(row) + self.view.row_height // 2)
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    def click_header(self, field: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        section = self.header.sectionViewportPosition(POSITION[field]) + 10
        viewport = self.header.viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifier, QPoint(section, viewport.height() // 2))

    def write(self, *jobs: Any, origin: Origin = ORIGIN) -> tuple[Change, ...]:
        """Commit something as the program does: each job is a function of `crud` with its arguments."""
        changes: list[Change] = []

        def work(connection: Any) -> tuple[Change, ...]:
            return tuple(function(connection, *arguments, origin) for function, *arguments in jobs)

        self.tasks.write(work, done=changes.extend, failed=_raise)
        self.qtbot.waitUntil(lambda: len(changes) == len(jobs))
        return tuple(changes)

    def create(self, name: str, age: int | None = 30) -> Change:
        return self.write((crud.create, {"name": name, "age": age, "secret_name": "Nobody"}))[0]

    def update(self, row: Row, **values: object) -> Change:
        return self.write((crud.update, row, values))[0]

    def delete(self, *rows: Row) -> tuple[Change, ...]:
        return self.write(*((crud.delete, row) for row in rows))

    def elsewhere(self, *statements: str) -> None:
        """Let another program change the roster, and wait until it was noticed and read again."""
        with self.qtbot.waitSignal(self.tasks.outside_changed, timeout=10_000):
            rosters.tell(Path(self.tasks.location), *statements)
        self.settle()

    def stored(self) -> list[Row]:
        """All heroes as another program reads them."""
        return rosters.ask(Path(self.tasks.location), f"SELECT {', '.join(COLUMNS)} FROM hero ORDER BY id")


def _raise(error: Exception) -> None:
    raise error


@contextmanager
def shown(qtbot: QtBot, path: Path, settings: Settings, *, height: int = 900) -> Iterator[Table]:
    """A panel that shows a roster until the context ends."""
    tasks = Tasks(Database.open(path))
    panel = RosterPanel(tasks, settings)
    qtbot.addWidget(panel)
    panel.resize(700, height)
    panel.show()
    view = panel.findChild(HeroView)
    assert view is not None
    table = Table(qtbot, tasks, panel, view, view._model)
    try:
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        table.settle()
        yield table
    finally:
        tasks.close()
        panel.hide()


def roster(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    """A file as the FastAPI tutorial's own code makes it."""
    return rosters.make(path, heroes=rows)


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """Give a widget the keyboard."""
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def people_order(rows: Iterable[Row], *sorts: tuple[str, bool]) -> list[int]:
    """Ids as the table ought to order them: unknown last, text without regard to case, ties by id."""
    ordered = list(rows)
    direction = sorts[0][1]
    for field, descending in reversed((*sorts, ("id", direction))):
        place = POSITION[field]
        known = [row for row in ordered if row[place] is not None]
        unknown = [row for row in ordered if row[place] is None]
        known.sort(key=lambda row: _comparable(row[place]), reverse=descending)
        ordered = known + unknown
    return [id_of(row) for row in ordered]


def _comparable(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
