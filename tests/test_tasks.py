"""Background work: who answers, on which thread, in which order, and what cancelling leaves."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, text

from desktop.data.database import Database, OutsideChange
from desktop.data.errors import Interrupted, RosterError, RosterLocked, Unforeseen
from desktop.data.sqlite import connection as sqlite
from desktop.tasks import Tasks
from tests.data import rosters

FOREVER = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


class Answers:
    """What was called back, and on which thread."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.failed: list[RosterError] = []
        self.each: list[Any] = []
        self.threads: set[int] = set()

    def take(self, value: Any) -> None:
        self.done.append(value)
        self.threads.add(threading.get_ident())

    def end(self) -> None:
        self.take("end")


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot) -> Iterator[Tasks]:
    result = Tasks(Database.open(rosters.make(tmp_path / "avengers.db")))
    yield result
    result.close()


@pytest.fixture
def answers() -> Answers:
    return Answers()


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM hero")).scalar_one())


def forever(connection: Connection) -> int:
    return int(connection.execute(text(FOREVER)).scalar_one())


def forever_in_steps(connection: Connection, begun: threading.Event) -> Iterator[int]:
    while True:
        begun.set()
        yield count(connection)


def numbers(_: Connection, upper: int) -> Iterator[int]:
    yield from range(upper)


def wait_then(_: Connection, gate: threading.Event, value: str) -> str:
    gate.wait(10)
    return value


def broken(_: Connection) -> None:
    raise ZeroDivisionError


def locked(_: Connection) -> None:
    raise RosterLocked("Somebody else writes.")


def test_a_read_answers_on_the_gui_thread(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    assert answers.done == [], "never from within the call"
    qtbot.waitUntil(lambda: answers.done == [3])
    assert answers.threads == {threading.get_ident()}


def test_reads_run_elsewhere(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    def where(_: Connection) -> int:
        return threading.get_ident()

    tasks.read(where, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: len(answers.done) == 1)
    assert answers.done != [threading.get_ident()]


def test_known_errors_go_to_the_caller(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    tasks.read(locked, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: len(answers.failed) == 1)
    assert isinstance(answers.failed[0], RosterLocked)
    assert answers.done == []


def test_bugs_go_to_the_hook(tasks: Tasks, answers: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[tuple[Any, int]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: caught.append((kind, threading.get_ident())))
    tasks.read(broken, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught == [(ZeroDivisionError, threading.get_ident())]
    assert [type(error) for error in answers.failed] == [Unforeseen]


def test_the_newest_waiting_request_of_a_word_wins(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    gate = threading.Event()

    def ask(value: str, word: str) -> None:
        tasks.read(wait_then, gate, value, done=answers.take, failed=answers.failed.append, replaces=word)

    for value, word in (("running", ""), ("old", "pages"), ("other", ""), ("newer", "pages"), ("newest", "pages")):
        ask(value, word)
    gate.set()
    qtbot.waitUntil(lambda: answers.done == ["running", "other", "newest"])


def test_a_cancelled_read_is_interrupted_and_silent(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    task = tasks.read(forever, done=answers.take, failed=answers.failed.append)
    assert task.cancel()
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == [3])
    assert answers.failed == []


def test_cancelling_what_waits_leaves_what_runs(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    gate = threading.Event()
    tasks.read(wait_then, gate, "running", done=answers.take, failed=answers.failed.append)
    waiting = tasks.read(wait_then, gate, "waiting", done=answers.take, failed=answers.failed.append)
    assert waiting.cancel()
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    gate.set()
    qtbot.waitUntil(lambda: answers.done == ["running", 3])


def test_a_running_write_that_is_cancelled_fails_and_writes_nothing(
    tasks: Tasks, answers: Answers, qtbot: QtBot
) -> None:
    begun = threading.Event()

    def write(connection: Connection) -> object:
        connection.execute(text("DELETE FROM hero"))
        begun.set()
        return forever(connection)

    task = tasks.write(write, done=answers.take, failed=answers.failed.append)
    assert begun.wait(10)
    assert not task.cancel()
    qtbot.waitUntil(lambda: len(answers.failed) == 1)
    assert isinstance(answers.failed[0], Interrupted)
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == [3])


def test_a_scan_reports_the_newest_value_then_its_end(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    tasks.scan(numbers, 1_000, each=answers.each.append, done=answers.end, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == ["end"])
    assert answers.each[-1] == 999
    assert answers.each == sorted(set(answers.each)), "in order, each value once"


def test_values_that_nobody_could_take_in_time_are_skipped(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    ended = threading.Event()

    def walk(_: Connection) -> Iterator[int]:
        yield from range(1_000)
        ended.set()

    tasks.scan(walk, each=answers.each.append, done=answers.end, failed=answers.failed.append)
    assert ended.wait(10), "the scan does not wait for the GUI thread"
    qtbot.waitUntil(lambda: answers.done == ["end"])
    assert answers.each == [999]


def test_a_cancelled_scan_ends(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    begun = threading.Event()
    task = tasks.scan(forever_in_steps, begun, each=answers.each.append, done=answers.end, failed=answers.failed.append)
    assert begun.wait(10)
    task.cancel()
    before = len(answers.each)
    tasks.scan(numbers, 1, each=lambda _: None, done=answers.end, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == ["end"])
    assert len(answers.each) == before


def test_reads_do_not_wait_for_a_scan(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    begun = threading.Event()
    tasks.scan(forever_in_steps, begun, each=lambda _: None, done=answers.end, failed=answers.failed.append)
    assert begun.wait(10)
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == [3])


def test_a_write_answers_after_its_commit(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    def delete(connection: Connection) -> int:
        return int(connection.execute(text("DELETE FROM hero WHERE id = 1")).rowcount)

    tasks.write(delete, done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == [1])
    assert rosters.ask(Path(tasks.location), "SELECT count(*) FROM hero") == [(2,)]


def test_work_on_files_has_a_thread_of_its_own(tasks: Tasks, answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    tasks.save_copy(tmp_path / "copy.db", done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: answers.done == [None])
    assert rosters.ask(tmp_path / "copy.db", "SELECT count(*) FROM hero") == [(3,)]


def test_outside_changes_are_told_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.outside_changed) as told:
        rosters.tell(Path(tasks.location), "DELETE FROM hero WHERE id = 1")
    assert told.args == [OutsideChange.CHANGED]


def test_adopting_changes_the_state(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    assert not tasks.state.adopted
    with qtbot.waitSignal(tasks.state_changed):
        tasks.adopt(done=answers.take, failed=answers.failed.append)
    qtbot.waitUntil(lambda: len(answers.done) == 1)
    assert tasks.state.adopted


def test_long_work_shows_as_busy(tasks: Tasks, answers: Answers, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.busy_changed) as begun:
        task = tasks.read(forever, done=answers.take, failed=answers.failed.append)
    assert begun.args == [True]
    with qtbot.waitSignal(tasks.busy_changed) as ended:
        task.cancel()
    assert ended.args == [False]


def test_closing_interrupts_reads_and_finishes_writes(tmp_path: Path, answers: Answers, qtbot: QtBot) -> None:
    path = rosters.make(tmp_path / "avengers.db")
    tasks = Tasks(Database.open(path))
    gate = threading.Event()

    def delete(connection: Connection) -> None:
        gate.wait(10)
        connection.execute(text("DELETE FROM hero"))

    tasks.read(forever, done=answers.take, failed=answers.failed.append)
    begun = threading.Event()
    tasks.scan(forever_in_steps, begun, each=answers.each.append, done=answers.end, failed=answers.failed.append)
    tasks.write(delete, done=answers.take, failed=answers.failed.append)
    assert begun.wait(10)
    gate.set()
    tasks.close()
    assert rosters.ask(path, "SELECT count(*) FROM hero") == [(0,)]
    assert answers.done == answers.failed == []


def test_asking_after_the_end_is_silent(tmp_path: Path, answers: Answers, qtbot: QtBot) -> None:
    tasks = Tasks(Database.open(rosters.make(tmp_path / "avengers.db")))
    tasks.close()
    tasks.close()
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    qtbot.wait(1)
    assert answers.done == answers.failed == []


def test_a_read_waits_for_a_long_write_of_our_own(
    tmp_path: Path, answers: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.05)
    tasks = Tasks(Database.open(rosters.make(tmp_path / "avengers.db")))
    begun, gate = threading.Event(), threading.Event()

    def write(connection: Connection) -> None:
        connection.execute(text("DELETE FROM hero WHERE id = 1"))
        connection.exec_driver_sql("PRAGMA cache_spill=1")
        connection.exec_driver_sql("PRAGMA cache_size=1")
        connection.execute(text("CREATE TABLE big AS SELECT zeroblob(100000)"))
        begun.set()
        gate.wait(20)

    tasks.write(write, done=lambda _: None, failed=answers.failed.append)
    assert begun.wait(20)
    tasks.read(count, done=answers.take, failed=answers.failed.append)
    with qtbot.waitSignal(tasks.busy_changed):
        pass
    assert (answers.done, answers.failed) == ([], [])
    gate.set()
    qtbot.waitUntil(lambda: answers.done == [2])
    tasks.close()
