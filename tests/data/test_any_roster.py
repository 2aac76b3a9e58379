"""What must hold whether the roster is a file or on a server."""

import queue
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from desktop.data import crud
from desktop.data.database import Database, OutsideChange
from desktop.data.errors import (
    Conflict,
    Interrupted,
    InvalidHero,
    RosterForeign,
    RosterLocked,
    RosterMissing,
    RosterNewer,
    RosterOutdated,
    RosterReadOnly,
    RosterRefused,
)
from desktop.data.fields import COLUMNS, POSITION
from desktop.data.migrations import HEAD
from desktop.data.models import Change, Row
from desktop.data.postgresql import server as postgresql_server
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.places import Place
from tests.data.rosters import ORIGIN

WAIT_S = 20
EVERYTHING = "SELECT name, age, secret_name, id FROM hero ORDER BY id"
FIRST: Row = ("Deadpond", None, "Dive Wilson", 1)
BOY: Row = ("Spider-Boy", 17, "Pedro Parqueador", 2)
MAN: Row = ("Rusty-Man", 48, "Tommy Sharp", 3)


def rows(connection: Connection) -> list[Row]:
    found = connection.execute(select(*(HERO.c[name] for name in COLUMNS)).order_by(HERO.c.id))
    return [tuple(row) for row in found]


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(HERO)).scalar_one()


def stored(database: Database) -> list[Row]:
    reader = database.reader()
    try:
        return reader.run(rows)
    finally:
        reader.close()


def add(connection: Connection, name: str) -> Change:
    return crud.create(connection, {"name": name, "secret_name": "unknown"}, ORIGIN)


def test_a_new_roster_is_made_filled_and_found_again(opened: Open, empty: Place) -> None:
    database = opened(empty.location, create=True)
    assert (database.state.adopted, database.state.can_adopt, database.state.read_only) == (True, False, False)
    assert database.state.indexed == {"id", "name", "age", "secret_name"}
    assert database.state.dialect == empty.dialect
    database.write(crud.create, {"name": "Deadpond", "secret_name": "Dive Wilson"}, ORIGIN).result()
    database.close()

    assert empty.ask(EVERYTHING) == [FIRST]
    assert opened(empty.location).state == database.state


def test_nothing_is_made_unless_told(opened: Open, place: Place) -> None:
    place.tell("DROP TABLE hero")
    with pytest.raises(RosterForeign):
        opened(place.location)
    assert place.ask("SELECT 1") == [(1,)]


def test_a_roster_of_the_tutorial_opens_as_it_is(opened: Open, place: Place) -> None:
    database = opened(place.location)
    assert (database.state.adopted, database.state.can_adopt, database.state.read_only) == (False, True, False)
    assert stored(database) == [FIRST, BOY, MAN]


def test_opened_for_reading_only_nothing_is_written(opened: Open, place: Place) -> None:
    database = opened(place.location, read_only=True)
    assert len(stored(database)) == 3
    assert (database.state.read_only, database.state.can_adopt) == (True, False)
    assert "so that it stays as it is" in database.state.reason
    with pytest.raises(RosterReadOnly):
        database.write(add, "Late").result(WAIT_S)
    with pytest.raises(RosterReadOnly):
        database.adopt().result(WAIT_S)
    place.tell("INSERT INTO hero (name, secret_name) VALUES ('Theirs', 'x')")
    assert len(stored(database)) == 4
    assert opened(place.location).state.read_only is False


def test_for_reading_only_nothing_is_made(opened: Open, empty: Place) -> None:
    with pytest.raises((RosterForeign, RosterMissing)):
        opened(empty.location, create=True, read_only=True)


def test_adopting_adds_tables_after_a_copy(opened: Open, place: Place, tmp_path: Path) -> None:
    database = opened(place.location, backup_dir=tmp_path / "backups")
    state = database.adopt().result()
    assert state == database.state
    assert (state.adopted, state.can_adopt) == (True, False)
    assert state.indexed == {"id", "name", "age", "secret_name"}
    assert place.ask("SELECT version_num FROM heroes_version") == [(HEAD,)]
    (copy,) = (tmp_path / "backups").rglob("*.db")
    assert rosters.ask(copy, EVERYTHING) == place.ask(EVERYTHING) == [FIRST, BOY, MAN]


def test_create_update_delete_and_back(opened: Open, place: Place) -> None:
    database = opened(place.location)
    created = database.write(crud.create, {"name": " Zoë ", "age": "30", "secret_name": "z"}, ORIGIN).result()
    assert created == Change(None, ("Zoë", 30, "z", 4))
    updated = database.write(crud.update, BOY, {"age": None, "name": "Spider-Man"}, ORIGIN).result()
    assert updated == Change(BOY, ("Spider-Man", None, "Pedro Parqueador", 2))
    assert database.write(crud.update, MAN, {"age": "48"}, ORIGIN).result() is None
    deleted = database.write(crud.delete, MAN, ORIGIN).result()
    assert stored(database) == [FIRST, updated.after, created.after]
    database.write(crud.apply, [deleted.reverse, updated.reverse, created.reverse], ORIGIN).result()
    assert stored(database) == [FIRST, BOY, MAN]


def test_conflicts_show_theirs_and_write_nothing(opened: Open, place: Place) -> None:
    database = opened(place.location)
    place.tell("UPDATE hero SET age = 18 WHERE id = 2", "DELETE FROM hero WHERE id = 3")
    theirs = ("Spider-Boy", 18, "Pedro Parqueador", 2)
    mine = ("Mine", 17, "Pedro Parqueador", 2)
    with pytest.raises(Conflict) as conflict:
        database.write(crud.update, BOY, {"name": "Mine"}, ORIGIN).result()
    assert (conflict.value.before, conflict.value.mine, conflict.value.theirs) == (BOY, mine, theirs)
    with pytest.raises(Conflict) as conflict:
        database.write(crud.delete, MAN, ORIGIN).result()
    assert conflict.value.theirs is None
    with pytest.raises(Conflict) as conflict:
        database.write(crud.apply, [Change(None, ("New", 1, "n", 1))], ORIGIN).result()
    assert (conflict.value.before, conflict.value.theirs) == (None, FIRST)
    assert stored(database) == [FIRST, theirs]


@pytest.mark.parametrize(
    "bad",
    [Change(("Rusty-Man", 1, "Tommy Sharp", 3), None), Change(None, ("Taken", 1, "t", 2))],
    ids=["stale", "taken"],
)
def test_one_conflict_among_many_undoes_all(bad: Change, opened: Open, place: Place) -> None:
    database = opened(place.location)
    changes = [
        Change(None, ("New", 1, "n", None)),
        Change(None, ("Ten", 1, "n", 10)),
        Change(None, ("Eleven", 1, "n", 11)),
        Change(FIRST, ("Deadpond", 5, "Dive Wilson", 1)),
        Change(BOY, ("Spider-Boy", 6, "Pedro Parqueador", 2)),
        bad,
    ]
    with pytest.raises(Conflict):
        database.write(crud.apply, changes, ORIGIN).result()
    assert stored(database) == [FIRST, BOY, MAN]


def test_many_changes_come_in_order(opened: Open, place: Place) -> None:
    database = opened(place.location)
    new = [Change(None, (f"hero {number}", number, "x", None)) for number in range(50)]
    done = database.write(crud.apply, new, ORIGIN).result()
    assert [change.after[POSITION["id"]] for change in done if change.after] == list(range(4, 54))
    older = [Change(change.after, (*row[:1], 99, *row[2:])) for change in done if (row := change.after)]
    database.write(crud.apply, [*older, *(Change(change.after, None) for change in older)], ORIGIN).result()
    assert stored(database) == [FIRST, BOY, MAN]


@pytest.mark.parametrize(("field", "value"), [("name", "\ud800"), ("age", 2**63), ("name", b"bytes")])
def test_values_that_cannot_be_held_are_refused(field: str, value: object, opened: Open, place: Place) -> None:
    database = opened(place.location)
    after = tuple(value if name == field else old for name, old in zip(COLUMNS, BOY, strict=True))
    if value == b"bytes" and place.dialect == "sqlite":
        database.write(crud.apply, [Change(BOY, after)], ORIGIN).result()
        return
    with pytest.raises(InvalidHero) as invalid:
        database.write(crud.apply, [Change(BOY, after)], ORIGIN).result()
    assert list(invalid.value.reasons) == [field]
    assert stored(database) == [FIRST, BOY, MAN]


def test_a_failing_write_fails_alone_and_the_others_keep_their_order(opened: Open, place: Place) -> None:
    database = opened(place.location)
    begun, go = threading.Event(), threading.Event()

    def busy(_: Connection) -> None:
        begun.set()
        assert go.wait(WAIT_S)

    def broken(connection: Connection) -> None:
        add(connection, "never")
        connection.exec_driver_sql("SELECT 1 FROM nowhere")

    database.write(busy)
    assert begun.wait(WAIT_S)
    good = [database.write(add, "one"), database.write(add, "two")]
    bad = database.write(broken)
    good.append(database.write(add, "three"))
    go.set()
    with pytest.raises(Exception, match=r"no such table|is gone"):
        bad.result()
    for future in good:
        future.result()
    assert [name for name, *_ in stored(database)[3:]] == ["one", "two", "three"]


def test_rules_of_the_roster_are_told_without_values(opened: Open, place: Place) -> None:
    place.tell("CREATE UNIQUE INDEX once ON hero (secret_name)")
    with pytest.raises(RosterRefused, match="has a rule of its own that these values break") as refused:
        opened(place.location).write(crud.create, {"name": "Copy", "secret_name": "Dive Wilson"}, ORIGIN).result()
    told = (refused.value, refused.value.__cause__, refused.value.__context__)
    assert "Dive" not in f"{told!r} {refused.value.details}"


def test_nobody_waits_for_ever(opened: Open, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.2)
    monkeypatch.setattr(postgresql_server, "PATIENCE_S", 0.2)
    mine, theirs = opened(place.location), opened(place.location)
    begun, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        crud.delete(connection, BOY, ORIGIN)
        begun.set()
        assert go.wait(WAIT_S)

    slow_write = theirs.write(slow)
    assert begun.wait(WAIT_S)
    with pytest.raises(RosterLocked, match="busy"):
        mine.write(crud.update, BOY, {"age": 1}, ORIGIN).result()
    go.set()
    slow_write.result()
    with pytest.raises(Conflict):
        mine.write(crud.update, BOY, {"age": 1}, ORIGIN).result()


def test_a_running_read_is_interrupted(opened: Open, place: Place) -> None:
    questions = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(1000)",
    }
    reader = opened(place.location).reader()
    begun = threading.Event()

    def endless(connection: Connection) -> None:
        begun.set()
        connection.exec_driver_sql(questions[place.dialect]).fetchone()

    def stop() -> None:
        begun.wait(WAIT_S)
        reader.interrupt()

    for _ in range(5):
        begun.clear()
        stopping = threading.Thread(target=stop)
        stopping.start()
        with pytest.raises(Interrupted):
            reader.run(endless)
        stopping.join()
        assert reader.run(count) == 3
    reader.close()


def test_a_reader_cannot_write(opened: Open, place: Place) -> None:
    reader = opened(place.location).reader()
    with pytest.raises(RosterReadOnly):
        reader.run(lambda connection: connection.exec_driver_sql("DELETE FROM hero"))
    reader.close()
    assert place.ask("SELECT count(*) FROM hero") == [(3,)]


def _listen(database: Database) -> "queue.Queue[OutsideChange]":
    changes: queue.Queue[OutsideChange] = queue.Queue()
    database.on_outside_change(changes.put)
    return changes


def test_only_commits_of_others_are_told(opened: Open, empty: Place) -> None:
    database = opened(empty.location, create=True)
    changes = _listen(database)
    for number in range(3):
        database.write(add, f"mine {number}").result()
    empty.tell("UPDATE hero SET age = 1")
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    database.close()
    assert changes.empty()


def test_two_programs_see_each_other(opened: Open, empty: Place) -> None:
    mine = opened(empty.location, create=True)
    theirs = opened(empty.location)
    changes = _listen(mine)
    theirs.write(add, "theirs").result()
    assert changes.get(timeout=WAIT_S) is OutsideChange.CHANGED
    assert [row[0] for row in stored(mine)] == ["theirs"]


def test_a_newer_roster_is_refused(opened: Open, empty: Place) -> None:
    opened(empty.location, create=True).close()
    empty.tell("UPDATE heroes_version SET version_num = '9999'")
    with pytest.raises(RosterNewer):
        opened(empty.location)


def test_an_older_roster_is_upgraded_when_told_and_after_a_copy(opened: Open, place: Place, tmp_path: Path) -> None:
    place.tell("CREATE TABLE heroes_version (version_num VARCHAR(32))", "INSERT INTO heroes_version VALUES ('0001')")
    with pytest.raises(RosterOutdated):
        opened(place.location)
    assert place.ask("SELECT version_num FROM heroes_version") == [("0001",)]
    database = opened(place.location, upgrade=True, backup_dir=tmp_path / "backups")
    assert database.state.indexed == {"id", "name", "age", "secret_name"}
    assert place.ask("SELECT version_num FROM heroes_version") == [(HEAD,)]
    (copy,) = (tmp_path / "backups").rglob("*.db")
    assert rosters.ask(copy, EVERYTHING) == [FIRST, BOY, MAN]


def test_new_heroes_are_numbered_above_all_others(opened: Open, place: Place) -> None:
    database = opened(place.location)
    chosen = [Change(None, (f"hero {number}", None, "x", number)) for number in (5, 6, 20)]
    given = [Change(None, ("new", None, "x", None))]
    database.write(crud.apply, [*chosen[:2], *given, chosen[2]], ORIGIN).result()
    database.write(crud.apply, given * 2, ORIGIN).result()
    database.write(crud.apply, [Change(None, ("forty", None, "x", 40))], ORIGIN).result()
    database.write(crud.apply, given, ORIGIN).result()
    assert [row[POSITION["id"]] for row in stored(database)] == [1, 2, 3, 5, 6, 7, 20, 21, 22, 40, 41]


def test_a_saved_copy_is_a_roster_in_a_file(opened: Open, place: Place, tmp_path: Path) -> None:
    place.tell("INSERT INTO hero (name, age, secret_name, id) VALUES ('Ümläut', 5, 'x', -5)")
    opened(place.location).save_copy(tmp_path / "copy.db")
    assert rosters.ask(tmp_path / "copy.db", EVERYTHING) == place.ask(EVERYTHING)
    assert stored(opened(tmp_path / "copy.db"))[0] == ("Ümläut", 5, "x", -5)
    assert not list(tmp_path.glob(".heroes*"))


def test_programs_that_make_the_same_roster_at_once_agree(empty: Place) -> None:
    made: list[Database] = []

    def make() -> None:
        made.append(Database.open(empty.location, create=True))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [database.state.adopted for database in made] == [True] * 4
    for database in made:
        database.close()


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
heroes = st.tuples(names, st.one_of(st.none(), st.integers(0, 2**31 - 1)), names, st.integers(1, 5))
steps = st.lists(
    st.lists(st.tuples(st.sampled_from(["put", "delete", "stale"]), heroes), min_size=1, max_size=4), max_size=8
)


def planned(known: dict[object, Row], kind: str, row: Row) -> Change:
    number = row[POSITION["id"]]
    if kind == "put":
        return Change(known.get(number), row)
    return Change(row if kind == "stale" else known.get(number, row), None)


def done(known: dict[object, Row], changes: Sequence[Change]) -> dict[object, Row] | None:
    """What a dictionary holds after the changes; None when they do not fit."""
    known = dict(known)
    for change in changes:
        number = (change.before or change.after or ())[POSITION["id"]]
        if known.get(number) != change.before:
            return None
        known.pop(number, None)
        if change.after is not None:
            known[number] = change.after
    return known


def test_any_changes_like_a_dictionary(opened: Open, place: Place) -> None:
    database = opened(place.location)

    @settings(max_examples=15, deadline=None)
    @given(plan=steps)
    def check(plan: list[list[tuple[str, Row]]]) -> None:
        database.write(lambda connection: connection.exec_driver_sql("DELETE FROM hero").rowcount).result()
        known: dict[object, Row] = {}
        for step in plan:
            changes = [planned(known, kind, row) for kind, row in step]
            expected = done(known, changes)
            if expected is None:
                with pytest.raises(Conflict):
                    database.write(crud.apply, changes, ORIGIN).result()
            else:
                assert database.write(crud.apply, changes, ORIGIN).result() == tuple(changes)
                known = expected
            assert {row[POSITION["id"]]: row for row in stored(database)} == known

    check()
