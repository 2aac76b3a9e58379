import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from desktop.data.errors import Interrupted, RosterDamaged, RosterLocked
from desktop.data.fields import COLUMNS
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO
from tests.data import programs, rosters
from tests.data.conftest import Open

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(HERO)).scalar_one()


def rows(connection: Connection) -> list[tuple[object, ...]]:
    found = connection.execute(select(*(HERO.c[name] for name in COLUMNS)).order_by(HERO.c.id))
    return [tuple(row) for row in found]


def test_odd_values_are_read_as_they_are(opened: Open, tutorial: Path) -> None:
    rosters.tell(
        tutorial,
        "INSERT INTO hero VALUES (CAST(x'ff41c3' AS TEXT), 'old', 4, x'00ff')",
        "INSERT INTO hero VALUES ('', 1.5, -5, 'nul' || char(0) || 'inside')",
        "INSERT INTO hero VALUES ('Zoë', x'61', 9223372036854775807, 'z')",
    )
    reader = opened(tutorial).reader()
    found = {row[COLUMNS.index("id")]: row for row in reader.run(rows)}
    reader.close()

    assert found[4] == ("\udcffA\udcc3", "old", b"\x00\xff", 4)
    assert found[-5] == ("", 1.5, "nul\0inside", -5)
    assert found[2**63 - 1] == ("Zoë", b"a", "z", 2**63 - 1)


def test_a_reader_cannot_write(opened: Open, tutorial: Path) -> None:
    before = rosters.fingerprint(tutorial)
    reader = opened(tutorial).reader()
    with pytest.raises(Exception, match="write-protected"):
        reader.run(lambda connection: connection.exec_driver_sql("DELETE FROM hero"))
    reader.close()
    assert rosters.fingerprint(tutorial) == before


def test_a_running_statement_is_interrupted(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    begun = threading.Event()

    def endless(connection: Connection) -> None:
        begun.set()
        connection.exec_driver_sql(ENDLESS).fetchone()

    def stop() -> None:
        begun.wait(20)
        reader.interrupt()

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(Interrupted):
        reader.run(endless)
    stopping.join()
    assert reader.run(count) == 3
    reader.close()


def test_an_interrupt_between_statements_stops_the_next(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()

    def interrupted(connection: Connection) -> None:
        count(connection)
        reader.interrupt()
        with pytest.raises(Interrupted):
            count(connection)
        count(connection)

    with pytest.raises(Interrupted):
        reader.run(interrupted)
    assert reader.run(count) == 3
    reader.close()


def test_an_interrupt_after_the_last_statement_still_counts(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    with pytest.raises(Interrupted):
        reader.run(lambda _: reader.interrupt())
    reader.close()


def test_an_interrupt_of_nothing_stops_nothing(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    reader.interrupt()
    assert reader.run(count) == 3
    reader.close()
    reader.interrupt()


def test_interrupts_never_reach_a_later_run(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    stop = threading.Event()
    hits = 0

    def pester() -> None:
        while not stop.is_set():
            reader.interrupt()

    pestering = threading.Thread(target=pester)
    pestering.start()
    while hits < 100:
        try:
            assert reader.run(count) == 3
        except Interrupted:
            hits += 1
    stop.set()
    pestering.join()
    for _ in range(100):
        assert reader.run(count) == 3
    reader.close()


def test_readers_see_what_was_committed(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    reader = database.reader()
    assert reader.run(count) == 3
    database.write(lambda connection: connection.exec_driver_sql("DELETE FROM hero WHERE id = 1").rowcount).result()
    assert reader.run(count) == 2
    rosters.tell(tutorial, "DELETE FROM hero")
    assert reader.run(count) == 0
    reader.close()


def test_a_locked_roster_is_a_known_error(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.1)
    reader = opened(tutorial).reader()
    with programs.holding(tutorial, "BEGIN EXCLUSIVE"), pytest.raises(RosterLocked):
        reader.run(count)
    assert reader.run(count) == 3
    reader.close()


def test_damage_is_a_known_error(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    rosters.spoil(tutorial, "ix_hero_age")
    with pytest.raises(RosterDamaged):
        reader.run(lambda connection: connection.exec_driver_sql("SELECT age FROM hero ORDER BY age").fetchall())
    reader.close()


def test_a_mistake_of_ours_stays_one_and_tells_no_values(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    with pytest.raises(OperationalError) as mistake:
        reader.run(
            lambda connection: connection.exec_driver_sql("SELECT nothing FROM hero WHERE name = ?", ("Deadpond",))
        )
    assert "Deadpond" not in str(mistake.value)
    assert reader.run(count) == 3
    reader.close()


def test_questions_find_their_functions(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    question = "SELECT count(*) FROM hero WHERE hero_contains(CAST(name AS BLOB), 'spider')"
    assert reader.run(lambda connection: connection.exec_driver_sql(question).scalar()) == 1
    reader.close()


def test_a_reader_is_for_one_thread_at_a_time_and_ends(opened: Open, tutorial: Path) -> None:
    reader = opened(tutorial).reader()
    with pytest.raises(RuntimeError, match="one thread"):
        reader.run(lambda _: reader.run(count))
    assert reader.run(count) == 3
    reader.close()
    reader.close()
    with pytest.raises(RuntimeError, match="closed"):
        reader.run(count)
