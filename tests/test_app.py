"""The windows of the process: rosters are opened, remembered, replaced and closed; failures keep what was open."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.paths import Paths
from desktop.roster_window import RosterWindow
from desktop.settings import Settings
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.prompts import Message
from desktop.ui.table.roster_panel import RosterPanel
from tests.ui.drive import modal, no_dialog, press

TUTORIAL = """
CREATE TABLE hero (
    name VARCHAR NOT NULL, age INTEGER, id INTEGER NOT NULL, secret_name VARCHAR NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX ix_hero_name ON hero (name);
CREATE INDEX ix_hero_age ON hero (age);
INSERT INTO hero (name, age, secret_name) VALUES ('Deadpond', NULL, 'Dive Wilson'), ('Rusty-Man', 48, 'Tommy Sharp');
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    file = tmp_path / "tutorial.db"
    connection = sqlite3.connect(file)
    connection.executescript(TUTORIAL)
    connection.close()
    return file


@pytest.fixture
def program(qtbot: QtBot, paths: Paths) -> Iterator[Program]:
    program = Program(paths, Settings(paths.settings_file))
    yield program
    for it in list(program.windows):
        it.window.close()
    program.close()


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """The first opening imports the libraries, which takes its time on a busy machine."""
    qtbot.waitUntil(condition, timeout=30_000)


def panel(shown: RosterWindow) -> RosterPanel:
    panels = shown.window.findChildren(RosterPanel)
    assert len(panels) == 1
    return panels[0]


def started(qtbot: QtBot, program: Program, roster: Path | None = None) -> RosterWindow:
    """The first window, once it shows the roster."""
    shown = program.start(str(roster) if roster else None)
    assert shown.window.isVisible()
    wait(qtbot, shown.is_settled)
    return shown


def opened(qtbot: QtBot, program: Program, roster: Path, *, read_only: bool = False) -> RosterWindow:
    """A further window, once it shows the roster."""
    program.open_in_new_window(str(roster), read_only=read_only)
    shown = program.windows[-1]
    wait(qtbot, shown.is_settled)
    return shown


def titles(program: Program) -> list[str]:
    return [it.window.windowTitle() for it in program.windows]


def test_the_first_start_makes_the_default_roster(qtbot: QtBot, program: Program, paths: Paths) -> None:
    shown = started(qtbot, program)
    assert paths.default_roster.exists()
    assert panel(shown).status().total == 0


def test_a_file_is_shown_and_remembered(qtbot: QtBot, program: Program, paths: Paths, tutorial: Path) -> None:
    shown = started(qtbot, program, tutorial)
    assert titles(program) == ["Heroes — tutorial"]
    assert panel(shown).status().total == 2
    assert json.loads(paths.settings_file.read_text())["recent_rosters"] == [str(tutorial)]


def test_the_last_roster_is_opened_again(qtbot: QtBot, program: Program, paths: Paths, tutorial: Path) -> None:
    program._settings.set("recent_rosters", [str(tutorial)])
    started(qtbot, program)
    assert titles(program) == ["Heroes — tutorial"]


def test_a_missing_file_is_not_created_and_can_be_tried_again(
    qtbot: QtBot, program: Program, tmp_path: Path, tutorial: Path
) -> None:
    missing = tmp_path / "not there.db"
    shown = program.start(str(missing))
    wait(qtbot, lambda: shown.failure is not None)
    assert not missing.exists()
    tutorial.rename(missing)
    press(shown.window, "Try Again")
    wait(qtbot, lambda: shown.failure is None and shown.is_settled())
    assert panel(shown).status().total == 2


def test_a_failure_keeps_the_roster_that_was_open(
    qtbot: QtBot, program: Program, tmp_path: Path, tutorial: Path
) -> None:
    shown = started(qtbot, program, tutorial)
    shown.open(str(tmp_path / "not there.db"))
    QTest.keyClick(modal(qtbot, Message), Qt.Key.Key_Escape)
    no_dialog(qtbot)
    assert panel(shown).status().total == 2
    assert titles(program) == ["Heroes — tutorial"]


def test_another_roster_takes_the_place(qtbot: QtBot, program: Program, tutorial: Path) -> None:
    shown = started(qtbot, program)
    shown.window.open_requested.emit(str(tutorial))
    wait(qtbot, lambda: titles(program) == ["Heroes — tutorial"])
    wait(qtbot, shown.is_settled)
    assert panel(shown).status().total == 2


def test_only_the_newest_of_two_openings_counts(qtbot: QtBot, program: Program, tutorial: Path, paths: Paths) -> None:
    shown = started(qtbot, program)
    shown.open(str(tutorial))
    shown.open(str(paths.default_roster))
    shown.open(str(tutorial))
    wait(qtbot, lambda: titles(program) == ["Heroes — tutorial"])
    wait(qtbot, shown.is_settled)
    assert panel(shown).status().total == 2


def test_a_window_closed_while_its_roster_is_being_opened_keeps_nothing_open(
    qtbot: QtBot, program: Program, tutorial: Path
) -> None:
    shown = started(qtbot, program)
    for _ in range(3):
        shown.open(str(tutorial))
    shown.window.close()
    program.close()
    wait(qtbot, lambda: not {"opening", "closing"} & {it.name for it in threading.enumerate()})


def test_a_window_of_its_own_for_another_roster(qtbot: QtBot, program: Program, tutorial: Path) -> None:
    first = started(qtbot, program)
    second = opened(qtbot, program, tutorial)
    assert titles(program) == ["Heroes — heroes", "Heroes — tutorial"]
    assert panel(first).status().total == 0
    assert panel(second).status().total == 2
    assert first.window.pos() != second.window.pos()


def test_each_window_has_its_own_undo(qtbot: QtBot, program: Program, tutorial: Path) -> None:
    first = started(qtbot, program)
    second = opened(qtbot, program, tutorial)
    panel(first).sample_requested.emit()
    undo = [it.window.actions_by_id["undo"] for it in (first, second)]
    wait(qtbot, undo[0].isEnabled)
    assert not undo[1].isEnabled()
    undo[0].trigger()
    wait(qtbot, lambda: panel(first).status().total == 0)
    assert panel(second).status().total == 2


@pytest.mark.parametrize("way", ["new window", "same window", "another spelling"])
def test_a_roster_is_shown_once(
    qtbot: QtBot, program: Program, tutorial: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = started(qtbot, program, tutorial)
    program.open_in_new_window("")
    second = program.windows[-1]
    if way == "new window":
        program.open_in_new_window(str(tutorial))
    elif way == "same window":
        second.window.open_requested.emit(str(tutorial))
    else:
        monkeypatch.chdir(tutorial.parent)
        program.open_in_new_window(f"./x/../{tutorial.name}")
    qtbot.waitUntil(first.window.isActiveWindow)
    assert program.windows == ([first] if way == "same window" else [first, second])


def test_a_roster_opened_for_reading_only_stays_as_it_is(
    qtbot: QtBot, program: Program, paths: Paths, tutorial: Path
) -> None:
    before = tutorial.read_bytes()
    started(qtbot, program)
    shown = opened(qtbot, program, tutorial, read_only=True)
    assert panel(shown).status().total == 2
    assert not shown.window.actions_by_id["new_hero"].isEnabled()
    assert "open for reading only" in shown.window.quiet_bar.text()
    old = panel(shown)
    press(shown.window.quiet_bar, "Open It Again")
    wait(qtbot, lambda: old not in shown.window.findChildren(RosterPanel) and shown.is_settled())
    assert not shown.window.actions_by_id["new_hero"].isEnabled()
    shown.window.close()
    program.close()
    assert tutorial.read_bytes() == before
    assert str(tutorial) not in program._settings.get("recent_rosters")


def test_quit_closes_all_windows(qtbot: QtBot, program: Program, tutorial: Path) -> None:
    started(qtbot, program)
    opened(qtbot, program, tutorial)
    program.windows[0].window.quit_requested.emit()
    assert program.windows == []


def test_quit_closes_nothing_while_something_typed_would_be_lost(
    qtbot: QtBot, program: Program, tutorial: Path
) -> None:
    started(qtbot, program)
    second = opened(qtbot, program, tutorial)
    second.window.actions_by_id["new_hero"].trigger()
    dialog = modal(qtbot, HeroDialog)
    QTest.keyClicks(dialog.focusWidget(), "Half")
    program.quit()
    press(modal(qtbot, Message), "Keep Editing")
    assert len(program.windows) == 2
    program.quit()
    press(modal(qtbot, Message), "Discard")
    no_dialog(qtbot)
    program.quit()
    assert program.windows == []


def test_the_parts_of_a_roster_end_in_the_opposite_order_while_it_is_open(
    qtbot: QtBot, program: Program, tutorial: Path
) -> None:
    shown = started(qtbot, program, tutorial)
    roster = shown._roster
    assert roster is not None
    told: list[str] = []
    database = roster.tasks._database

    class Noted:
        def __init__(self, name: str) -> None:
            self._name = name

        def stop(self) -> None:
            told.append(f"stop {self._name}")

        def finish(self) -> None:
            heroes = database.write(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM hero").scalar())
            told.append(f"finish {self._name} {heroes.result()} {threading.current_thread().name}")

    roster.parts += [Noted("first"), Noted("second")]
    shown.window.close()
    program.close()
    assert told == ["stop second", "stop first", "finish second 2 closing", "finish first 2 closing"]


def test_closing_a_window_ends_its_threads_while_the_others_go_on(
    qtbot: QtBot, program: Program, tutorial: Path
) -> None:
    first = started(qtbot, program)
    before = threading.active_count()
    second = opened(qtbot, program, tutorial)
    assert threading.active_count() > before
    second.window.close()
    wait(qtbot, lambda: threading.active_count() == before)
    assert program.windows == [first]
    panel(first).sample_requested.emit()
    wait(qtbot, lambda: panel(first).status().total > 0)


def test_a_picture_is_made_by_the_program_itself(tmp_path: Path, tutorial: Path) -> None:
    before = tutorial.read_bytes()
    picture = tmp_path / "picture.png"
    arguments = ["--data-dir", str(tmp_path / "data"), "--screenshot", str(picture), str(tutorial)]
    result = subprocess.run(
        [sys.executable, "-m", "desktop.cli", *arguments], capture_output=True, text=True, check=False, timeout=50
    )
    assert result.returncode == 0, result.stderr
    assert QImage(str(picture)).width() > 600
    assert tutorial.read_bytes() == before
    assert [path.name for path in tmp_path.glob("tutorial.db*")] == ["tutorial.db"]


def test_a_picture_of_a_missing_roster_fails_with_the_reason(tmp_path: Path) -> None:
    arguments = ["--data-dir", str(tmp_path / "data"), "--screenshot", str(tmp_path / "p.png"), str(tmp_path / "no.db")]
    result = subprocess.run(
        [sys.executable, "-m", "desktop.cli", *arguments], capture_output=True, text=True, check=False, timeout=50
    )
    assert result.returncode == 1
    assert "no.db" in result.stderr
