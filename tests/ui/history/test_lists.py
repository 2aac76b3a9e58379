"""The lists of the history against the journal: any jump, any commit, any pruning in between."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.data import bulk, crud
from desktop.data.database import Database
from desktop.data.journal import history, prune
from desktop.data.journal.values import Operation
from desktop.data.scope import Scope
from desktop.tasks import Tasks
from desktop.ui.history import lazy_rows
from desktop.ui.history.life_model import LifeModel
from desktop.ui.history.operations_model import OperationsModel
from tests.ui.history.docks import API

STEP = st.one_of(
    st.tuples(st.just("jump"), st.integers(0, 60)),
    st.tuples(st.just("commit"), st.integers(1, 12)),
    st.tuples(st.just("prune"), st.integers(1, 30)),
    st.tuples(st.just("forget"), st.just(0)),
    st.tuples(st.just("look"), st.just(0)),
)


@pytest.fixture
def tasks(tmp_path: Path) -> Any:
    tasks = Tasks(Database.open(tmp_path / "lists.db", create=True))
    yield tasks
    tasks.close()


class Lists:
    """Both models on one roster, and what the journal says."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
        self.qtbot = qtbot
        self.tasks = tasks
        self.all = OperationsModel(tasks, "me", owner)
        self.life = LifeModel(tasks, "me", owner)
        self.testers = [
            QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
            for model in (self.all, self.life)
        ]
        self.age = 0

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.all.is_settled and self.life.is_settled)

    def do(self, fn: Any, *args: Any) -> Any:
        return self.tasks._database.write(fn, *args).result()

    def commit(self, times: int) -> None:
        for _ in range(times):
            self.age += 1
            self.do(bulk.set_field, Scope(ids=(1,) if self.age % 3 else (2,)), "age", self.age, API)

    def prune(self, count: int) -> None:
        oldest = self.operations()[-count:]
        self.do(_remove, max((operation.id for operation in oldest), default=0))

    def operations(self) -> tuple[Operation, ...]:
        found: tuple[Operation, ...] = self.tasks._database.journal_read(history.history, None, 10_000).result()
        return found

    def look(self) -> None:
        self.all.look()
        self.life.show(1)
        self.settle()

    def check(self) -> None:
        self.look()
        wanted = self.operations()
        assert self.all.rowCount() == len(wanted)
        for row, operation in enumerate(wanted):
            if self.all.entry(row) is None:
                self.settle()
            entry = self.all.entry(row)
            assert entry is not None
            self.settle()
            fresh = self.all.entry(row)
            assert fresh is not None
            assert fresh.operation == operation
        lives = self.tasks._database.journal_read(history.history_of, 1, None, 10_000).result()
        found = [self.life.entry(row) for row in range(self.life.rowCount())]
        assert [(entry.operation, entry.only.recorded) for entry in found if entry and entry.only] == list(lives)


def _remove(connection: Any, last: int) -> None:
    operation = history.operation_of(connection, last)
    if operation is not None:
        while prune.prune_step(connection, operation.time + 1, None):
            pass


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, max_size=8))
def test_lists_show_what_the_journal_holds(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, int]]
) -> None:
    monkeypatch.setattr(lazy_rows, "PAGE", 7)
    monkeypatch.setattr(lazy_rows, "_PAGES", 3)
    owner = QObject()
    lists = Lists(qtbot, tasks, owner)
    if not lists.operations():
        for name in ("Ann", "Bo"):
            lists.do(crud.create, {"name": name, "secret_name": "s"}, API)
    lists.look()
    for what, number in steps:
        match what:
            case "commit":
                lists.commit(number)
            case "prune":
                lists.prune(number)
            case "forget":
                lists.do(prune.forget)
            case "look":
                lists.look()
            case _ if number < lists.all.rowCount():
                lists.all.entry(number)
    lists.check()
    assert sum(map(len, lists.all._rows._pages.values())) <= 3 * 7
    owner.deleteLater()
