"""Two programs of different people on one roster: each sees what the other did, and may take it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.data import bulk, crud
from desktop.data.fields import POSITION
from desktop.data.scope import Scope
from desktop.ui.history.obstacles_dialog import ObstaclesDialog
from tests.ui.drive import modal, press
from tests.ui.history.docks import API, Dock, do, docked


@pytest.fixture
def both(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Dock, Dock]]:
    file = tmp_path / "shared.db"
    for name in ("Deadpond", "Rusty-Man"):
        do(file, crud.create, {"name": name, "age": 20, "secret_name": "Hush"}, API, create=not file.exists())
    with docked(qtbot, file, tmp_path / "ann") as ann, docked(qtbot, file, tmp_path / "bo") as bo:
        ann.open()
        bo.open()
        yield ann, bo


def sees(dock: Dock, rows: int) -> None:
    """Wait until the other one's work has arrived."""
    dock.shell.qtbot.waitUntil(lambda: dock.panel.roster.model.rowCount() == rows)
    dock.settle()


def ages(dock: Dock) -> list[object]:
    return [row[POSITION["age"]] for row in dock.heroes()]


def test_what_one_does_the_other_sees_and_reverts(both: tuple[Dock, Dock]) -> None:
    ann, bo = both
    ann.write(bulk.set_field, Scope(), "age", 30, ann.me)
    sees(bo, 3)
    assert bo.said()[0] == "Edit hero, just now · Another Heroes · 2 heroes"
    bo.choose(0)
    bo.press(bo.panel.roster.details.button)
    bo.shell.wait_for("2 heroes set back")
    assert ages(bo) == [20, 20]
    sees(ann, 4)
    assert ann.said()[0] == "Revert “Edit hero”, just now · Another Heroes · 2 heroes"
    assert not ann.shell.window.actions_by_id["redo"].isEnabled()


def test_both_revert_at_once_and_nothing_is_overwritten(both: tuple[Dock, Dock]) -> None:
    ann, bo = both
    ann.write(bulk.set_field, Scope(), "age", 30, ann.me)
    sees(bo, 3)
    ann.write(bulk.set_field, Scope(ids=(1,)), "age", 77, ann.me)
    bo.choose(bo.panel.roster.model.rowCount() - 3)
    bo.press(bo.panel.roster.details.button)
    dialog = modal(bo.shell.qtbot, ObstaclesDialog)
    press(dialog, "Revert 1 Hero")
    bo.shell.wait_for("1 hero set back, 1 left alone")
    assert ages(bo) == [77, 20]


def test_the_life_of_a_hero_goes_on_when_the_other_works(both: tuple[Dock, Dock]) -> None:
    ann, bo = both
    bo.panel.tabs.setCurrentWidget(bo.panel.hero)
    bo.panel.hero.show_hero(2, "")
    bo.settle()
    assert len(bo.said(bo.panel.hero)) == 1
    ann.write(bulk.delete, Scope(ids=(2,)), ann.me)
    bo.shell.qtbot.waitUntil(lambda: bo.panel.hero.model.rowCount() == 2)
    bo.choose(0, bo.panel.hero)
    press(bo.panel.hero, "Bring Back This Hero")
    bo.shell.wait_for("1 hero set back")
    assert ages(ann) == [20, 20]


def test_what_one_forgets_is_gone_for_the_other(both: tuple[Dock, Dock]) -> None:
    ann, bo = both
    bo.choose(1)
    ann.shell.roster.history.upkeep.forget()
    sees(ann, 0)
    sees(bo, 0)
    assert bo.panel.roster.selected() is None
    assert not bo.panel.roster.details.isVisible()
