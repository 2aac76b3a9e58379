import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.data import bulk, crud
from desktop.data.database import Database
from desktop.data.errors import RosterLocked
from desktop.data.scope import Scope
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.ui.history import upkeep
from desktop.ui.history.upkeep import Upkeep
from desktop.ui.main_window import MainWindow
from desktop.ui.prompts import Message
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press, texts
from tests.ui.history.docks import API, do
from tests.ui.shell import shown

OPERATIONS = "SELECT count(*) FROM hero_operation"
CHANGES = "SELECT count(*) FROM hero_change"
DAY_MS = 24 * 60 * 60 * 1000
Begin = Callable[[], Upkeep]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kept.db"
    do(file, crud.create, {"name": "Deadpond", "secret_name": "x" * 5_000}, API, create=True)
    for number in range(20):
        do(file, bulk.set_field, Scope(), "secret_name", f"{number}" * 5_000, API)
    return file


@pytest.fixture
def tasks(file: Path) -> Iterator[Tasks]:
    tasks = Tasks(Database.open(file))
    yield tasks
    tasks.close()


@pytest.fixture
def begin(
    qtbot: QtBot, tmp_path: Path, settings: Settings, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Begin]:
    monkeypatch.setattr(upkeep, "FIRST_MS", 1)
    monkeypatch.setattr(upkeep, "PAUSE_MS", 1)
    monkeypatch.setattr(upkeep, "EVERY_MS", 5)
    window = MainWindow(settings, Paths(tmp_path / "data"))
    qtbot.addWidget(window)
    begun: list[Upkeep] = []

    def begin() -> Upkeep:
        begun.append(Upkeep(tasks, settings, window, window))
        return begun[-1]

    yield begin
    for one in begun:
        one.stop()
    window.deleteLater()


def write(qtbot: QtBot, tasks: Tasks, fn: Any, *args: Any) -> None:
    done: list[object] = []
    tasks.write(fn, *args, done=done.append, failed=lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: bool(done))


def operations(file: Path) -> object:
    return rosters.ask(file, OPERATIONS)[0][0]


def make_older(file: Path, days: int) -> None:
    rosters.tell(file, f"UPDATE hero_operation SET time = time - {days * DAY_MS}")


def test_what_is_too_old_goes_by_itself(qtbot: QtBot, file: Path, settings: Settings, begin: Begin) -> None:
    settings.set("journal_max_age_days", 30)
    make_older(file, 31)
    begin()
    qtbot.waitUntil(lambda: operations(file) == 0)
    qtbot.waitUntil(lambda: rosters.ask(file, "SELECT count(*) FROM hero_change") == [(0,)])
    assert rosters.ask(file, "SELECT count(*) FROM hero") == [(1,)]


def test_what_is_not_too_old_stays(qtbot: QtBot, file: Path, settings: Settings, begin: Begin) -> None:
    settings.set("journal_max_age_days", 32)
    make_older(file, 31)
    one = begin()
    for _ in range(3):
        qtbot.waitUntil(lambda: not one._is_stepping)
        one._step()
    qtbot.waitUntil(lambda: not one._is_stepping)
    assert operations(file) == 21


def test_what_takes_too_much_room_goes(qtbot: QtBot, file: Path, settings: Settings, begin: Begin) -> None:
    settings.set("journal_max_mb", 1)
    for number in range(200):
        do(file, bulk.set_field, Scope(), "secret_name", f"{number % 7}" * 10_000, API)
    begin()
    qtbot.waitUntil(lambda: 1 < int(str(operations(file))) < 120)
    newest = rosters.ask(file, "SELECT max(id), min(id) FROM hero_operation")[0]
    assert newest[0] == 221, "the oldest go first"


def test_a_new_bound_counts_at_once(
    qtbot: QtBot, file: Path, settings: Settings, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EVERY_MS", 10**8)
    make_older(file, 31)
    one = begin()
    qtbot.waitUntil(lambda: one._next.remainingTime() > 10**6)
    assert operations(file) == 21
    settings.set("journal_max_age_days", 7)
    qtbot.waitUntil(lambda: operations(file) == 0)


def test_what_this_session_did_is_never_too_old(
    qtbot: QtBot, file: Path, tasks: Tasks, settings: Settings, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(file, 400)
    one = begin()
    write(qtbot, tasks, bulk.set_field, Scope(), "age", 5, API)
    later = time.time_ns() + 400 * DAY_MS * 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    settings.set("journal_max_age_days", 300)
    qtbot.waitUntil(lambda: rosters.ask(file, "SELECT count(*) FROM hero_change") == [(1,)])
    for _ in range(3):
        qtbot.waitUntil(lambda: not one._is_stepping)
        one._step()
    qtbot.waitUntil(lambda: not one._is_stepping)
    assert operations(file) == 1


def test_writes_have_their_turn_between_two_steps(
    qtbot: QtBot, file: Path, tasks: Tasks, settings: Settings, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.data.journal.prune._ROWS", 1)
    make_older(file, 400)
    begin()
    write(qtbot, tasks, bulk.set_field, Scope(), "age", 5, API)
    assert int(str(operations(file))) > 2, "the write did not wait for the end"
    qtbot.waitUntil(lambda: operations(file) == 1)


def test_a_roster_without_our_tables_is_left_alone(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "FIRST_MS", 1)
    file = rosters.make(tmp_path / "tutorial.db")
    before = rosters.fingerprint(file)
    tasks = Tasks(Database.open(file))
    window = MainWindow(settings, Paths(tmp_path / "data"))
    qtbot.addWidget(window)
    one = Upkeep(tasks, settings, window, window)
    qtbot.waitUntil(lambda: one._next.remainingTime() > upkeep.FIRST_MS)
    one.stop()
    tasks.close()
    assert rosters.fingerprint(file) == before


def test_who_leaves_while_the_history_is_erased_finds_it_erased_after_the_next_opening(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [f"{number}" * 500 for number in range(19)]
    monkeypatch.setattr(upkeep, "FIRST_MS", 10**8)
    monkeypatch.setattr(upkeep, "PAUSE_MS", 10**8)
    monkeypatch.setattr("desktop.data.journal.prune._ROWS", 5)
    with shown(qtbot, file, tmp_path / "data") as left:
        with qtbot.waitSignal(left.roster.history.upkeep.changed):
            left.roster.history.upkeep.forget()
        left.wait_for("Erasing the history…")
        left.close()
        assert operations(file) == 0
        assert 0 < int(str(rosters.ask(file, CHANGES)[0][0])) < 21, "it was interrupted"
        assert any(secret.encode() in file.read_bytes() for secret in secrets)
        monkeypatch.setattr(upkeep, "FIRST_MS", 1)
        monkeypatch.setattr(upkeep, "PAUSE_MS", 1)
        with shown(qtbot, file, tmp_path / "data") as again:
            write(qtbot, again.tasks, bulk.set_field, Scope(), "age", 5, API)
            qtbot.waitUntil(lambda: rosters.ask(file, CHANGES) == [(1,)])
            assert operations(file) == 1, "what was done since stays"
    assert not any(secret.encode() in file.read_bytes() for secret in secrets)


def test_a_history_that_could_not_be_erased_is_not_passed_over(
    qtbot: QtBot, file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "FIRST_MS", 10**8)
    monkeypatch.setattr(upkeep, "EVERY_MS", 10**8)
    one = begin()

    def fail(*_: object) -> bool:
        raise RosterLocked("Another program is writing. Try again.")

    monkeypatch.setattr("desktop.data.journal.prune.prune_step", fail)
    one.forget()
    message = modal(qtbot, Message)
    assert "Another program is writing." in texts(message)
    press(message, "Close")
    no_dialog(qtbot)
    monkeypatch.undo()
    one.forget()
    qtbot.waitUntil(lambda: rosters.ask(file, "SELECT count(*) FROM hero_change") == [(0,)])
