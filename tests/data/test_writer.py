import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desktop.data import crud, writer
from desktop.data.database import Database
from desktop.data.errors import Interrupted, InvalidHero, RosterFull, RosterLocked, RosterRefused
from desktop.data.models import Change
from desktop.data.sqlite import connection as sqlite
from tests.data import programs, rosters
from tests.data.conftest import Open


def add(connection: Connection, name: str) -> Change:
    return crud.create(connection, {"name": name, "secret_name": "unknown"}, rosters.ORIGIN)


def fail(connection: Connection, name: str) -> None:
    add(connection, name)
    raise ZeroDivisionError


def names(path: Path) -> list[object]:
    return [name for (name,) in rosters.ask(path, "SELECT name FROM hero WHERE id > 3 ORDER BY id")]


def commits(path: Path) -> int:
    """How many commits the file has seen, as its header counts them."""
    return int.from_bytes(path.read_bytes()[24:28], "big")


@contextmanager
def busy(database: Database) -> Iterator[None]:
    """The writer thread has something to do as long as this lasts, so that writes pile up."""
    begun, go = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        assert go.wait(20)

    future = database.write(work)
    assert begun.wait(20)
    yield
    go.set()
    future.result()


def test_waiting_writes_share_one_commit(opened: Open, tutorial: Path) -> None:
    before = commits(tutorial)
    database = opened(tutorial)
    with busy(database):
        futures = [database.write(add, f"hero {number}") for number in range(50)]
    for future in futures:
        future.result()
    database.close()

    assert names(tutorial) == [f"hero {number}" for number in range(50)]
    assert commits(tutorial) == before + 1


def test_long_writes_do_not_share(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = commits(tutorial)
    monkeypatch.setattr(writer, "_SHARED_S", 0.0)
    database = opened(tutorial)
    with busy(database):
        futures = [database.write(add, f"hero {number}") for number in range(3)]
    for future in futures:
        future.result()
    database.close()

    assert commits(tutorial) == before + 3


def test_a_write_is_committed_before_its_future_resolves(opened: Open, tutorial: Path) -> None:
    seen: list[list[object]] = []
    looked = threading.Event()

    def look(_: "Future[Change]") -> None:
        seen.append(names(tutorial))
        looked.set()

    database = opened(tutorial)
    with busy(database):
        database.write(add, "early").add_done_callback(look)
    assert looked.wait(20)
    assert seen == [["early"]]


def test_writes_of_many_threads_come_in_the_order_of_each(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)

    def many(thread: int) -> None:
        for future in [database.write(add, f"{thread} {number:03}") for number in range(40)]:
            future.result()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(many, range(4)))
    database.close()

    stored = [str(name) for name in names(tutorial)]
    assert len(stored) == 160
    for thread in range(4):
        mine = [name for name in stored if name.startswith(f"{thread} ")]
        assert mine == sorted(mine)


def test_a_failing_write_fails_alone(opened: Open, tutorial: Path) -> None:
    before = commits(tutorial)
    database = opened(tutorial)
    with busy(database):
        good = database.write(add, "good")
        bad = database.write(fail, "bad")
        invalid = database.write(crud.create, {"name": "", "secret_name": "x"}, rosters.ORIGIN)
        late = database.write(add, "late")
    with pytest.raises(ZeroDivisionError):
        bad.result()
    with pytest.raises(InvalidHero):
        invalid.result()
    assert good.result().after == ("good", None, "unknown", 4)
    assert late.result().after == ("late", None, "unknown", 5)
    database.close()

    assert names(tutorial) == ["good", "late"]
    assert commits(tutorial) == before + 1


def test_only_failures_commit_nothing(opened: Open, tutorial: Path) -> None:
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial)
    with pytest.raises(ZeroDivisionError):
        database.write(fail, "bad").result()
    database.close()

    assert rosters.fingerprint(tutorial) == before


def test_writes_survive_a_neighbour_that_loses_the_transaction(opened: Open, tutorial: Path) -> None:
    def lose(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise ZeroDivisionError

    database = opened(tutorial)
    with busy(database):
        futures = [database.write(add, "one"), database.write(add, "two")]
        lost = database.write(lose)
        futures.append(database.write(add, "three"))
    with pytest.raises(ZeroDivisionError):
        lost.result()
    assert [future.result().after for future in futures] == [
        ("one", None, "unknown", 4),
        ("two", None, "unknown", 5),
        ("three", None, "unknown", 6),
    ]
    assert names(tutorial) == ["one", "two", "three"]


def test_a_full_roster_keeps_what_was_saved(opened: Open, tutorial: Path) -> None:
    def limit(connection: Connection, pages: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def big(connection: Connection) -> None:
        for number in range(100):
            add(connection, f"{number}" + "x" * 9000)

    database = opened(tutorial)
    database.write(limit, 10).result()
    with busy(database):
        small = database.write(add, "small")
        full = database.write(big)
    with pytest.raises(
        RosterFull, match=r"^The disk is full\. What was saved before is safe; make room, then try again\.$"
    ):
        full.result()
    small.result()
    database.write(limit, 10_000).result()
    database.write(add, "later").result()
    assert names(tutorial) == ["small", "later"]


def test_a_full_disk_keeps_what_was_saved(opened: Open, tutorial: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on files")
    database = opened(tutorial)
    database.write(add, "small").result()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (tutorial.stat().st_size, hard))
    try:
        with pytest.raises(RosterFull) as full:
            database.write(add, "x" * 9000).result()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(full.value) == (
        "“tutorial.db” could not be written: the disk or your share of it may be full. What was saved before is safe; "
        "make room, then try again."
    )
    database.write(add, "later").result()
    database.check().result()
    assert names(tutorial) == ["small", "later"]


def test_nobody_may_write_while_another_program_does(
    opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.2)
    database = opened(tutorial)
    with programs.holding(tutorial, "BEGIN IMMEDIATE"), pytest.raises(RosterLocked) as locked:
        database.write(add, "kept out").result()
    assert str(locked.value) == (
        "Another program is busy with “tutorial.db”. Nothing was changed; wait or close the other program, then try "
        "again."
    )
    database.write(add, "let in").result()
    assert names(tutorial) == ["let in"]


def test_a_failed_commit_fails_all_that_shared_it(
    opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.2)
    database = opened(tutorial)
    with ExitStack() as others:

        def let_another_read(_: Connection) -> None:
            others.enter_context(programs.holding(tutorial, "BEGIN", "SELECT count(*) FROM hero"))

        with busy(database):
            reading = database.write(let_another_read)
            futures = [database.write(add, "one"), database.write(add, "two")]
        for future in futures:
            with pytest.raises(RosterLocked):
                future.result()
        with pytest.raises(RosterLocked):
            reading.result()
    assert names(tutorial) == []
    database.write(add, "later").result()
    assert names(tutorial) == ["later"]


def test_a_commit_waits_for_another_program_that_reads(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    with programs.holding(tutorial, "BEGIN", "SELECT count(*) FROM hero"):
        future = database.write(add, "patient")
        assert not future.done()
    assert future.result().after == ("patient", None, "unknown", 4)


def test_rules_of_the_roster_are_told_without_values(opened: Open, tutorial: Path) -> None:
    rosters.tell(tutorial, "CREATE UNIQUE INDEX once ON hero (secret_name)")
    with pytest.raises(RosterRefused) as refused:
        opened(tutorial).write(crud.create, {"name": "Copy", "secret_name": "Dive Wilson"}, rosters.ORIGIN).result()
    assert str(refused.value) == (
        "“tutorial.db” has a rule of its own that these values break. Nothing was changed; change the values and try "
        "again."
    )
    assert "Dive" not in repr(refused.value) + refused.value.details
    assert refused.value.__cause__ is None


def test_a_waiting_write_can_be_called_back(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    with busy(database):
        unwanted = database.write(add, "unwanted")
        wanted = database.write(add, "wanted")
        assert unwanted.cancel()
    wanted.result()
    assert names(tutorial) == ["wanted"]


def test_a_write_behind_a_running_one_can_be_called_back(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    begun, go = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        assert go.wait(20)

    with busy(database):
        long = database.write(work)
        unwanted = database.write(add, "unwanted")
        wanted = database.write(add, "wanted")
    assert begun.wait(20)
    assert unwanted.cancel()
    go.set()
    long.result(20)
    wanted.result(20)
    assert names(tutorial) == ["wanted"]


def test_closing_finishes_what_waits_and_takes_no_more(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    with busy(database):
        future = database.write(add, "last")
        closing = threading.Thread(target=database.close)
        closing.start()
    closing.join(20)
    assert future.done()
    assert names(tutorial) == ["last"]
    with pytest.raises(RuntimeError, match="closed"):
        database.write(add, "too late")


def test_a_killed_program_leaves_a_sound_roster(opened: Open, tutorial: Path) -> None:
    programs.crash(tutorial, *programs.UNFINISHED)
    assert rosters.siblings(tutorial) == ["tutorial.db", "tutorial.db-journal"]
    database = opened(tutorial)
    database.check().result()
    reader = database.reader()
    assert reader.run(lambda connection: connection.execute(text("SELECT count(*) FROM hero")).scalar()) == 3
    reader.close()
    database.close()

    assert rosters.siblings(tutorial) == ["tutorial.db"]


def test_a_killed_heroes_loses_no_commit(tmp_path: Path) -> None:
    """The program itself is killed in the middle of a big transaction; what it had acknowledged is there."""
    path = rosters.make(tmp_path / "killed.db")
    script = """
import sys, threading
from desktop.data import crud
from desktop.data.database import Database
from desktop.data.journal.values import Origin
from desktop.data.models import Change

ORIGIN = Origin("test", "tester", "Test")
database = Database.open(sys.argv[1])
database.write(crud.create, {"name": "acknowledged", "secret_name": "x"}, ORIGIN).result()

def big(connection):
    crud.apply(connection, [Change(None, ("half", None, "half", None))] * 2000, ORIGIN)
    print("ready", flush=True)
    threading.Event().wait()

database.write(big).result()
"""
    programs.kill_when_ready(script, str(path))
    database = Database.open(path)
    database.check().result()
    database.close()
    assert names(path) == ["acknowledged"]


def count_for_long(connection: Connection) -> int:
    """A statement that takes minutes unless it is interrupted, after something was written."""
    add(connection, "half")
    endless = (
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 100000000000) SELECT max(i) FROM n"
    )
    return int(connection.execute(text(endless)).scalar_one())


def test_a_running_write_is_interrupted_and_nothing_of_it_written(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    with busy(database):
        before = database.write(add, "before")
        long = database.write(count_for_long)
        after = database.write(add, "after")
    while not database.interrupt(long):
        assert not long.done()
    with pytest.raises(Interrupted, match="Nothing was changed"):
        long.result(20)
    before.result(20)
    after.result(20)
    assert names(tutorial) == ["before", "after"]


def test_a_write_is_interrupted_between_its_statements(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    futures: list[Future[None]] = []
    ready = threading.Event()

    def work(connection: Connection) -> None:
        add(connection, "half")
        assert ready.wait(20)
        assert database.interrupt(futures[0])
        add(connection, "more")

    futures.append(database.write(work))
    ready.set()
    with pytest.raises(Interrupted):
        futures[0].result(20)
    assert names(tutorial) == []


def test_an_interrupt_never_hits_another_write(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    done = database.write(add, "done")
    done.result(20)
    with busy(database):
        waiting = database.write(add, "waiting")
        assert not database.interrupt(done)
        assert not database.interrupt(waiting)
    waiting.result(20)
    assert names(tutorial) == ["done", "waiting"]
