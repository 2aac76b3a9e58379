"""A file dropped where no roster is open yet: a roster is opened, heroes wait until there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.paths import Paths
from desktop.roster_window import RosterWindow
from desktop.settings import Settings
from desktop.ui.prompts import Message
from desktop.ui.transfer.import_dialog import ImportDialog
from tests.data import rosters
from tests.ui.drive import choose, drop, modal, no_dialog, press, texts


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    paths = Paths(tmp_path / "data")
    program = Program(paths, Settings(paths.settings_file))
    yield program
    for it in list(program.windows):
        it.window.close()
    program.close()


@pytest.fixture
def start(program: Program) -> RosterWindow:
    """A window with the start page."""
    program.open_in_new_window("")
    return program.windows[-1]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "more.CSV"
    path.write_text("name,secret_name\nAnt-Man,Scott\n")
    return path


def imports(qtbot: QtBot, start: RosterWindow) -> None:
    """Take what the open dialog offers to import."""
    qtbot.waitUntil(start.is_settled, timeout=30_000)
    dialog = modal(qtbot, ImportDialog)
    qtbot.waitUntil(lambda: dialog.setup.is_settled)
    assert dialog.setup.columns == ("name", "secret_name")
    dialog.reject()
    no_dialog(qtbot)


def test_a_roster_is_opened_in_its_place(qtbot: QtBot, start: RosterWindow, program: Program, tmp_path: Path) -> None:
    assert drop(start.window, rosters.make(tmp_path / "marvel.db"))
    qtbot.waitUntil(start.is_settled, timeout=30_000)
    assert [it.window.windowTitle() for it in program.windows] == ["Heroes — marvel"]


def test_two_files_are_not_taken(start: RosterWindow, tmp_path: Path, table: Path) -> None:
    assert not drop(start.window, rosters.make(tmp_path / "marvel.db"), table)


def test_heroes_are_imported_into_a_new_roster(qtbot: QtBot, start: RosterWindow, tmp_path: Path, table: Path) -> None:
    assert drop(start.window, table)
    message = modal(qtbot, Message)
    assert "Which roster takes the heroes of more.CSV?" in texts(message)
    press(message, "New Roster…")
    choose(qtbot, str(tmp_path / "new.db"))
    imports(qtbot, start)
    assert start.window.windowTitle() == "Heroes — new"


def test_heroes_are_imported_into_a_roster_that_is_opened(
    qtbot: QtBot, start: RosterWindow, tmp_path: Path, table: Path
) -> None:
    file = rosters.make(tmp_path / "marvel.db")
    drop(start.window, table)
    press(modal(qtbot, Message), "Open Roster…")
    choose(qtbot, str(file))
    imports(qtbot, start)
    assert start.window.windowTitle() == "Heroes — marvel"


def test_who_chooses_no_roster_is_asked_nothing_later(
    qtbot: QtBot, start: RosterWindow, tmp_path: Path, table: Path
) -> None:
    drop(start.window, table)
    press(modal(qtbot, Message), "Open Roster…")
    modal(qtbot, QFileDialog).reject()
    no_dialog(qtbot)
    drop(start.window, rosters.make(tmp_path / "marvel.db"))
    qtbot.waitUntil(start.is_settled, timeout=30_000)
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None


def test_heroes_wait_for_the_roster_that_is_being_opened(
    qtbot: QtBot, program: Program, tmp_path: Path, table: Path
) -> None:
    first = program.start(str(rosters.make(tmp_path / "marvel.db")))
    qtbot.waitUntil(lambda: first.window.is_opening)
    assert drop(first.window, table)
    imports(qtbot, first)


def test_what_is_neither_says_so(qtbot: QtBot, start: RosterWindow, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG" * 1000)
    assert drop(start.window, path)
    qtbot.waitUntil(lambda: start.failure is not None, timeout=30_000)
    assert "picture.png" in texts(start.window)
