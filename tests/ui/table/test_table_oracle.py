"""Any sequence of questions, own changes, changes of others and scrolling leaves the table as plain Python has it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.data import crud
from desktop.data.fields import COLUMNS, FIELDS, POSITION, id_of
from desktop.data.models import Row
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.settings import Settings
from desktop.ui.table.cell_text import cell_text
from desktop.ui.table.live import Live
from tests.data import rosters
from tests.ui.table.tables import CLIENT, Table, heroes, people_order, roster, shown

COUNT = 230
NAME, AGE = POSITION["name"], POSITION["age"]
SORTS = st.tuples(st.sampled_from(COLUMNS), st.booleans()).map(lambda sort: Sort(*sort))
NAMES = st.sampled_from(("Spider Zed", "aaron", "Zorro", "Iron Man 3", "Black Widow", "Ümlaut"))
AGES = st.none() | st.integers(0, 90)
SHARE = st.floats(0, 1)
ACTIONS = st.one_of(
    st.tuples(st.just("sort"), st.lists(SORTS, min_size=1, max_size=2, unique_by=lambda sort: sort.field)),
    st.tuples(st.just("search"), st.sampled_from(("", "spider", "iron man", "zzz", "a"))),
    st.tuples(
        st.just("filter"),
        st.sampled_from(((), (Filter("age", Operator.AT_LEAST, 40),), (Filter("age", Operator.UNKNOWN),))),
    ),
    st.tuples(st.just("create"), NAMES, AGES),
    st.tuples(st.just("update"), SHARE, NAMES, AGES),
    st.tuples(st.just("delete"), SHARE, st.integers(1, 30)),
    st.tuples(st.just("client"), SHARE, st.sampled_from(("update", "delete", "create")), NAMES),
    st.tuples(st.just("elsewhere"), SHARE, st.sampled_from(("update", "delete", "insert"))),
    st.tuples(st.just("refresh")),
    st.tuples(st.just("scroll"), SHARE),
    st.tuples(st.just("go to"), SHARE),
    st.tuples(st.just("settle")),
)


@dataclass
class Machine:
    """A table, and what is expected of it."""

    table: Table
    current: int | None = None
    notes: list[Any] = field(default_factory=list)

    def do(self, action: tuple[Any, ...]) -> None:
        getattr(self, "do_" + action[0].replace(" ", "_"))(*action[1:])
        if self.current not in self.wanted():
            self.current = None

    def wanted(self) -> list[int]:
        """Ids that the table ought to show."""
        query = self.table.panel.query()
        rows = [row for row in self.table.stored() if fits(query, row)]
        return people_order(rows, *((sort.field, sort.descending) for sort in query.sort))

    def do_sort(self, sorts: list[Sort]) -> None:
        self.ask(sort=tuple(sorts))

    def do_search(self, text: str) -> None:
        self.ask(text=text)

    def do_filter(self, filters: tuple[Filter, ...]) -> None:
        self.ask(filters=filters)

    def ask(self, **parts: Any) -> None:
        query = self.table.panel.query()
        known = {"text": query.text, "filters": query.filters, "sort": query.sort}
        self.table.panel.set_query(HeroQuery(**{**known, **parts}))

    def do_create(self, name: str, age: int | None) -> None:
        self.table.panel.apply_changes((self.table.create(name, age),))

    def do_update(self, share: float, name: str, age: int | None) -> None:
        rows = self.table.stored()
        if rows:
            row = rows[int(share * (len(rows) - 1))]
            if (row[NAME], row[AGE]) != (name, age):
                self.table.panel.apply_changes((self.table.update(row, name=name, age=age),))

    def do_delete(self, share: float, number: int) -> None:
        rows = self.table.stored()
        first = int(share * max(0, len(rows) - number))
        if gone := rows[first : first + number]:
            self.table.panel.apply_changes(self.table.delete(*gone))

    def do_client(self, share: float, what: str, name: str) -> None:
        rows = self.table.stored()
        row = rows[int(share * (len(rows) - 1))] if rows else None
        if what == "create" or row is None:
            self.table.write((crud.create, {"name": name, "secret_name": "Nobody"}), origin=CLIENT)
        elif what == "delete":
            self.table.write((crud.delete, row), origin=CLIENT)
        elif row[NAME] != name:
            self.table.write((crud.update, row, {"name": name}), origin=CLIENT)

    def do_elsewhere(self, share: float, what: str) -> None:
        hero = int(share * COUNT) + 1
        statements = {
            "update": f"UPDATE hero SET name = 'Elsewhere', age = 41 WHERE id = {hero}",
            "delete": f"DELETE FROM hero WHERE id BETWEEN {hero} AND {hero + 5}",
            "insert": f"INSERT OR IGNORE INTO hero (id, name, secret_name) VALUES ({-hero}, 'spider {hero}', 'x')",
        }
        before = self.table.stored()
        with self.table.qtbot.waitSignal(self.table.tasks.outside_changed, timeout=10_000):
            rosters.tell(Path(self.table.tasks.location), statements[what])
            if self.table.stored() == before:
                rosters.tell(Path(self.table.tasks.location), "INSERT INTO hero (name, secret_name) VALUES ('x', 'y')")

    def do_refresh(self) -> None:
        self.table.panel.refresh()

    def do_scroll(self, share: float) -> None:
        self.table.view.show_row_at(int(share * self.table.model.rowCount()), 0)

    def do_go_to(self, share: float) -> None:
        self.table.settle()
        if self.table.model.rowCount():
            self.table.go_to(int(share * (self.table.model.rowCount() - 1)))
            self.current = self.table.current()

    def do_settle(self) -> None:
        self.table.settle()


def fits(query: HeroQuery, row: Row) -> bool:
    name, age = str(row[NAME]).lower(), row[AGE]
    if not all(word in name for word in query.text.lower().split()):
        return False
    for item in query.filters:
        if item.operator is Operator.UNKNOWN and age is not None:
            return False
        if item.operator is Operator.AT_LEAST and not (isinstance(age, int) and age >= 40):
            return False
    return True


@pytest.mark.timeout(300)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=st.lists(ACTIONS, min_size=3, max_size=14))
def test_the_table_shows_what_plain_python_says(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("oracle")
    path = roster(folder / "avengers.db", heroes(COUNT))
    with shown(qtbot, path, Settings(folder / "settings.json"), height=500) as table:
        tester = QAbstractItemModelTester(table.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        machine = Machine(table)
        for action in actions:
            machine.do(action)
        live = table.panel.findChild(Live)
        assert live is not None
        qtbot.waitUntil(lambda: not live.is_waiting)
        table.settle()
        wanted = machine.wanted()
        if machine.current in wanted:
            assert table.current() == machine.current
        assert table.panel.status().total == len(wanted)
        assert table.all_ids() == wanted
        stored = {id_of(row): row for row in table.stored()}
        for number, hero in enumerate(wanted):
            row = table.model.row(number)
            assert row is None or row == stored[hero]
        del tester


def test_cells_say_what_is_stored(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, roster(tmp_path / "a.db", heroes(40)), Settings(tmp_path / "settings.json")) as table:
        for number, row in enumerate(table.stored()):
            for column, item in enumerate(FIELDS):
                shown_text = table.model.index(number, column).data()
                assert shown_text == cell_text(item, row[column], revealed=False).text
