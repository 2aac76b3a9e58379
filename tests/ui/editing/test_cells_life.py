"""Any sequence of typing, Tab, Enter, Esc, clicks, sorts and changes of others ends as plain Python says."""

import gc
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.data.fields import POSITION
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.ui.editing.conflict_dialog import ConflictDialog
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import press
from tests.ui.editing.desk import BACKSPACE, ENTER, ESCAPE, F2, SHIFT, TAB, Desk, seated

COUNT = 12
FIELDS = ("name", "age", "secret_name")
SHARE = st.floats(0, 0.999)
TEXTS = st.sampled_from(("Zorro", "aaron", "7", "", " ", "99999999999999999999", "Hero 3", "42"))
ENDS = st.sampled_from(("enter", "tab", "backtab", "escape", "click"))
ACTIONS = st.one_of(
    st.tuples(st.just("edit"), SHARE, st.sampled_from(FIELDS), TEXTS),
    st.tuples(st.just("open"), SHARE, st.sampled_from(FIELDS)),
    st.tuples(st.just("end"), ENDS),
    st.tuples(st.just("more"), TEXTS),
    st.tuples(st.just("outside"), SHARE, st.sampled_from(("update", "delete", "insert"))),
    st.tuples(st.just("sort"), st.sampled_from(FIELDS), st.booleans()),
    st.tuples(st.just("refresh")),
)


@dataclass
class Oracle:
    """What is stored, and the cell that is open: its hero, its field, the hero then, and the text of then."""

    stored: dict[int, dict[str, Any]]
    cell: tuple[int, str, dict[str, Any], str] | None = None
    writes: int = 0

    def value(self, name: str, text: str) -> tuple[bool, object]:
        """Whether a text can be saved, and as what."""
        text = text.strip()
        if name != "age":
            return bool(text), text
        return len(text) < 19, int(text) if text else None

    def commit(self, text: str) -> bool:
        """The cell is left; whether that can be."""
        assert self.cell is not None
        hero, name, before, initial = self.cell
        if text != initial:
            is_valid, value = self.value(name, text)
            if not is_valid:
                return False
            now = self.stored.get(hero, dict(before))
            self.writes += now != {**now, name: value} or hero not in self.stored
            self.stored[hero] = {**now, name: value}
        self.cell = None
        return True


@dataclass
class Person:
    """Somebody at the keyboard, and what is expected of the program."""

    desk: Desk
    oracle: Oracle
    serial: int = field(default=100)

    def do(self, action: tuple[Any, ...]) -> None:
        getattr(self, "do_" + action[0])(*action[1:])
        self.settle()

    def settle(self) -> None:
        """Answer every question as somebody does who wants to keep what was typed.

        A question takes the keyboard, so it ends the editing of a cell that was opened meanwhile and not typed into.
        """
        desk, questions = self.desk, 0

        def quiet() -> bool:
            nonlocal questions
            dialog = QApplication.activeModalWidget()
            questions += dialog is not None
            if isinstance(dialog, ConflictDialog):
                press(dialog, "Save Chosen Values")
            elif isinstance(dialog, Message):
                press(dialog, "Create Again")
            return dialog is None and not desk.shell.editing._writes.is_busy and desk.shell.panel.is_settled()

        desk.qtbot.waitUntil(quiet, timeout=20_000)
        if questions and desk.editor is None:
            self.oracle.cell = None

    def do_open(self, share: float, name: str) -> None:
        self.do_edit(share, name, None)

    def do_edit(self, share: float, name: str, text: str | None) -> None:
        if self.oracle.cell is not None:
            self.do_end("click")
            self.do_end("escape")
            self.settle()
        rows = self.desk.view.model().rowCount()
        self.desk.go(int(share * rows) + 1, name)
        self.desk.key(F2 if text is None else BACKSPACE)
        self.opened(is_emptied=text is not None)
        self.do_more(text or "")

    def do_more(self, text: str) -> None:
        if self.oracle.cell is not None:
            self.desk.type(text)

    def do_end(self, how: str) -> None:
        if self.oracle.cell is None:
            return
        editor = self.desk.editor
        assert editor is not None
        if how == "escape":
            self.oracle.cell = None
            self.desk.key(ESCAPE)
            return
        is_done = self.oracle.commit(editor.text())
        if how == "click":
            spare = self.desk.view.viewport().rect().bottomLeft()
            self.desk.click(spare)
        else:
            key = {"enter": ENTER, "tab": TAB, "backtab": Qt.Key.Key_Backtab}[how]
            self.desk.key(key, held=SHIFT if how == "backtab" else Qt.KeyboardModifier.NoModifier)
        if is_done and self.desk.editor is not None:
            self.opened()
        assert (self.desk.editor is None) == (self.oracle.cell is None)

    def opened(self, *, is_emptied: bool = False) -> None:
        """An editor is open now: remember what its cell held."""
        hero, name = self.desk.at()
        assert hero is not None
        row = self.oracle.stored[hero]
        initial = "" if row[name] is None else str(row[name])
        self.oracle.cell = hero, name, dict(row), initial
        assert self.desk.editor is not None
        assert self.desk.editor.text() == ("" if is_emptied else initial)

    def do_outside(self, share: float, what: str) -> None:
        hero = sorted(self.oracle.stored)[int(share * len(self.oracle.stored))]
        self.serial += 1
        if what == "update":
            self.oracle.stored[hero]["age"] = self.serial
            self.desk.elsewhere(f"UPDATE hero SET age = {self.serial} WHERE id = {hero}")
        elif what == "delete" and len(self.oracle.stored) > 3:
            del self.oracle.stored[hero]
            self.desk.elsewhere(f"DELETE FROM hero WHERE id = {hero}")
        else:
            new = {"name": f"New {self.serial}", "age": None, "secret_name": "x"}
            self.oracle.stored[-self.serial] = new
            statement = f"INSERT INTO hero (id, name, secret_name) VALUES ({-self.serial}, 'New {self.serial}', 'x')"
            self.desk.elsewhere(statement)

    def do_sort(self, name: str, descending: bool) -> None:
        self.desk.shell.panel.set_query(HeroQuery(sort=(Sort(name, descending),)))

    def do_refresh(self) -> None:
        self.desk.shell.panel.refresh()


def live(qtbot: QtBot, folder: Path, actions: list[tuple[Any, ...]]) -> None:
    made = [(f"Hero {number}", number, number, f"Secret {number}") for number in range(1, COUNT + 1)]
    stored = {number: {"name": name, "age": age, "secret_name": secret} for name, age, number, secret in made}
    with seated(qtbot, rosters.make(folder / "life.db", heroes=made), folder / "data") as desk:
        person = Person(desk, Oracle(stored))
        for action in actions:
            person.do(action)
            before = rosters.ask(desk.file, "SELECT id, name, age, secret_name FROM hero ORDER BY id")
            assert before == [(hero, *row.values()) for hero, row in sorted(person.oracle.stored.items())]
        if desk.editor is not None:
            desk.key(ESCAPE)
            person.settle()
        labels = desk.view.model()
        drawn = {
            labels.index(row, POSITION["id"]).data(): labels.index(row, 0).data() for row in range(labels.rowCount())
        }
        assert drawn == {str(hero): row["name"] for hero, row in person.oracle.stored.items()}


@pytest.mark.timeout(300)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=st.lists(ACTIONS, min_size=4, max_size=14))
@example(
    actions=[
        ("sort", "name", False),
        ("edit", 0.5, "age", "7"),
        ("outside", 0.25, "update"),
        ("end", "tab"),
        ("end", "enter"),
    ]
)
def test_nothing_typed_is_lost_and_nothing_else_is_written(
    qtbot: QtBot, tmp_path: Path, actions: list[tuple[Any, ...]]
) -> None:
    live(qtbot, Path(tempfile.mkdtemp(dir=tmp_path)), actions)
    gc.collect()
