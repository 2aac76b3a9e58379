"""The composition root: rosters are opened, remembered, replaced and closed; failures keep what was open."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.paths import Paths
from desktop.settings import Settings
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
    qtbot.addWidget(program.window)
    yield program
    program.window.close()
    program.close()


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """The first opening imports the libraries, which takes its time on a busy machine."""
    qtbot.waitUntil(condition, timeout=30_000)


def panel(program: Program) -> RosterPanel:
    panels = program.window.findChildren(RosterPanel)
    assert len(panels) == 1
    return panels[0]


def test_the_first_start_makes_the_default_roster(qtbot: QtBot, program: Program, paths: Paths) -> None:
    program.start(None)
    assert program.window.isVisible()
    wait(qtbot, program.is_settled)
    assert paths.default_roster.exists()
    assert panel(program).status().total == 0


def test_a_file_is_shown_and_remembered(qtbot: QtBot, program: Program, paths: Paths, tutorial: Path) -> None:
    program.start(str(tutorial))
    wait(qtbot, program.is_settled)
    assert program.window.windowTitle() == "Heroes — tutorial"
    assert panel(program).status().total == 2
    assert json.loads(paths.settings_file.read_text())["recent_rosters"] == [str(tutorial)]


def test_the_last_roster_is_opened_again(qtbot: QtBot, program: Program, paths: Paths, tutorial: Path) -> None:
    paths.settings_file.parent.mkdir(parents=True)
    Settings(paths.settings_file).set("recent_rosters", [str(tutorial)])
    again = Program(paths, Settings(paths.settings_file))
    qtbot.addWidget(again.window)
    again.start(None)
    wait(qtbot, again.is_settled)
    assert again.window.windowTitle() == "Heroes — tutorial"
    again.window.close()
    again.close()


def test_a_missing_file_is_not_created_and_can_be_tried_again(
    qtbot: QtBot, program: Program, tmp_path: Path, tutorial: Path
) -> None:
    missing = tmp_path / "not there.db"
    program.start(str(missing))
    wait(qtbot, lambda: program.failure is not None)
    assert not missing.exists()
    tutorial.rename(missing)
    press(program.window, "Try Again")
    wait(qtbot, lambda: program.failure is None and program.is_settled())
    assert panel(program).status().total == 2


def test_a_failure_keeps_the_roster_that_was_open(
    qtbot: QtBot, program: Program, tmp_path: Path, tutorial: Path
) -> None:
    program.start(str(tutorial))
    wait(qtbot, program.is_settled)
    program.open(str(tmp_path / "not there.db"))
    QTest.keyClick(modal(qtbot, Message), Qt.Key.Key_Escape)
    no_dialog(qtbot)
    assert panel(program).status().total == 2
    assert program.window.windowTitle() == "Heroes — tutorial"


def test_another_roster_takes_the_place(qtbot: QtBot, program: Program, tutorial: Path, paths: Paths) -> None:
    program.start(None)
    wait(qtbot, program.is_settled)
    program.open(str(tutorial))
    wait(qtbot, lambda: program.window.windowTitle() == "Heroes — tutorial")
    wait(qtbot, program.is_settled)
    assert panel(program).status().total == 2


def test_only_the_newest_of_two_openings_counts(qtbot: QtBot, program: Program, tutorial: Path, paths: Paths) -> None:
    program.start(None)
    wait(qtbot, program.is_settled)
    program.open(str(tutorial))
    program.open(str(paths.default_roster))
    program.open(str(tutorial))
    wait(qtbot, lambda: program.window.windowTitle() == "Heroes — tutorial")
    wait(qtbot, program.is_settled)
    assert panel(program).status().total == 2


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
