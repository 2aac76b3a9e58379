"""An open editor and the actions: what was typed is written first, and what cannot be saved holds the action back."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from desktop.data.questions.hero_query import HeroQuery
from desktop.data.transfer import pasting
from desktop.ui.actions import ACTIONS, Need
from desktop.ui.table import reads, result
from desktop.ui.transfer import pasting as flow
from desktop.ui.transfer.import_dialog import ImportDialog
from tests.data import rosters
from tests.ui.drive import drop, modal, no_dialog
from tests.ui.editing.desk import ESCAPE, Desk

FOLLOWED = {"undo", "redo", "refresh", "clear_filters", "reveal_secrets", "row_numbers", "history", "find"}
"""The editor stays open meanwhile: what changes below it, it follows."""

HELD = [it.id for it in ACTIONS if Need.ROSTER in it.needs and it.menu != "server" and it.id not in FOLLOWED]


@pytest.fixture(autouse=True)
def clean(desk: Desk) -> Iterator[None]:
    """Something to paste before, and no dialog left after."""
    QGuiApplication.clipboard().setText("7")
    yield
    for dialog in desk.shell.window.findChildren(QDialog):
        dialog.reject()
    no_dialog(desk.qtbot)


def trigger_while_typing(desk: Desk, action: str, text: str) -> None:
    """As from the menu, which takes no keyboard away."""
    desk.go(2, "age")
    if Need.MANY_SELECTED in next(it for it in ACTIONS if it.id == action).needs:
        desk.shell.panel.select_all()
    desk.type(text)
    assert desk.shell.window.actions_by_id[action].isEnabled()
    desk.shell.window.actions_by_id[action].trigger()


@pytest.mark.parametrize("action", HELD)
def test_what_cannot_be_saved_holds_an_action_back(desk: Desk, file: Path, action: str) -> None:
    trigger_while_typing(desk, action, "9" * 20)
    desk.shell.settle()
    assert desk.bubble == "Enter at most 9,223,372,036,854,775,807."
    assert desk.focus() is desk.editor
    assert not [it for it in desk.shell.window.findChildren(QDialog) if it.isVisible()]
    assert not desk.shell.editing.new_row.isVisible()
    assert QGuiApplication.clipboard().text() == "7"
    assert desk.heroes() == [(name, age, secret) for name, age, _, secret in rosters.HEROES]
    desk.key(ESCAPE)


@pytest.mark.parametrize("action", HELD)
def test_what_was_typed_is_written_first(desk: Desk, action: str) -> None:
    labels: list[str] = []
    desk.shell.tasks.committed.connect(lambda it: labels.append(it.origin.label))
    trigger_while_typing(desk, action, "30")
    assert desk.editor is None
    desk.qtbot.waitUntil(lambda: labels[:1] == ["Edit hero"])
    desk.written()
    desk.qtbot.waitUntil(lambda: not desk.shell.editing.bulk.running.is_busy)


def test_a_paste_by_the_menu_goes_over_what_was_typed(desk: Desk) -> None:
    trigger_while_typing(desk, "paste", "30")
    desk.qtbot.waitUntil(lambda: "1 hero pasted" in desk.shell.window.quiet_bar.text())
    assert [age for _, age, _ in desk.heroes()] == [None, 7, 48]
    desk.shell.editing.undo()
    desk.qtbot.waitUntil(lambda: desk.heroes()[1][1] == 30)
    desk.shell.editing.undo()
    desk.qtbot.waitUntil(lambda: desk.heroes()[1][1] == 17)


def test_a_paste_waits_until_the_hero_is_where_it_belongs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, settling = threading.Event(), []

    def settle(*args: Any) -> Any:
        looked.wait(0.5)
        return reads.settle(*args)

    def heroes_below(*args: Any) -> Any:
        shown = desk.shell.panel._question.shown
        settling.append(shown is not None and shown.is_settling)
        looked.set()
        return pasting.heroes_below(*args)

    monkeypatch.setattr(result, "settle", settle)
    monkeypatch.setattr(flow, "heroes_below", heroes_below)
    desk.shell.panel.set_query(HeroQuery.parse("sort:age"))
    desk.shell.settle()
    trigger_while_typing(desk, "paste", "5")
    desk.qtbot.waitUntil(lambda: "1 hero pasted" in desk.shell.window.quiet_bar.text())
    assert settling == [False]


def test_a_copy_by_the_menu_takes_what_was_typed(desk: Desk) -> None:
    trigger_while_typing(desk, "copy_cell", "30")
    desk.qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "30")


def test_what_cannot_be_saved_holds_a_dropped_file_back(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("name,secret_name\nAnt-Man,Scott\n")
    desk.go(2, "age")
    desk.type("9" * 20)
    drop(desk.shell.window, tmp_path / "more.csv")
    assert desk.bubble == "Enter at most 9,223,372,036,854,775,807."
    desk.key(ESCAPE)
    drop(desk.shell.window, tmp_path / "more.csv")
    modal(desk.qtbot, ImportDialog)
