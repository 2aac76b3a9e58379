import logging
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from desktop.data import bulk, crud
from desktop.data.errors import InTheWay, NotInHistory, RosterError, RosterReadOnly
from desktop.data.fields import POSITION
from desktop.data.journal import history, prune, restore, undo, values
from desktop.data.journal.values import Done, OnConflict
from desktop.data.models import Change
from desktop.data.scope import Scope
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.journal.checks import stored
from tests.data.journal.conftest import ME, YOU, ages, ask, do, hero


def test_only_few_changes_are_listed(opened: Open, adopted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.data.journal.record.LISTED", 2)
    database = opened(adopted)
    done = do(database, bulk.set_field, Scope(), "age", 1, ME)
    assert (done.rows, done.changes) == (3, None)
    done = do(database, bulk.set_field, Scope(ids=(1, 2)), "age", 2, ME)
    assert [change.after[POSITION["age"]] for change in done.changes] == [2, 2]


def test_the_history_is_paged(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    numbers = [do(database, bulk.set_field, Scope(), "age", age, ME).operation for age in range(5)]
    newest = ask(database, history.history, None, 2)
    assert [op.id for op in newest] == numbers[:2:-1]
    assert [op.id for op in ask(database, history.history, newest[-1].id, 9)] == numbers[2::-1]
    assert [one.hero for one in ask(database, history.changes, numbers[0], 1, 1)] == [2]
    mine = ask(database, history.history_of, 2, numbers[2], 9)
    assert [(op.id, one.cells) for op, one in mine] == [
        (numbers[1], (values.Cell("age", 0, 1),)),
        (numbers[0], (values.Cell("age", 17, 0),)),
    ]


def test_a_hero_goes_back_to_an_earlier_state(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    numbers = [do(database, bulk.set_field, Scope(ids=(2,)), "age", age, ME).operation for age in (1, 2, 3)]
    do(database, bulk.set_field, Scope(ids=(2,)), "name", "Other", ME)
    do(database, bulk.delete, Scope(ids=(2,)), ME)
    done = do(database, restore.restore, 2, numbers[1], ME)
    assert done.changes == (Change(None, hero("Spider-Boy", 2, age=2, secret_name="Pedro Parqueador")),)
    assert ask(database, history.history, None, 1)[0].target == numbers[1]
    rosters.tell(adopted, "UPDATE hero SET age = 77 WHERE id = 2")
    with pytest.raises(InTheWay):
        do(database, restore.restore, 2, numbers[0], ME)
    assert do(database, restore.restore, 2, numbers[0], ME, OnConflict.SKIP).skipped == 1
    do(database, restore.restore, 2, numbers[0], ME, OnConflict.FORCE)
    assert ages(database) == [None, 1, 48]
    with pytest.raises(NotInHistory):
        do(database, restore.restore, 3, numbers[0], ME)


def test_a_field_that_others_changed_since_is_in_the_way_though_later_steps_left_it_alone(
    opened: Open, adopted: Path
) -> None:
    database = opened(adopted)
    number = do(database, bulk.set_field, Scope(ids=(2,)), "age", 1, ME).operation
    do(database, bulk.set_field, Scope(ids=(2,)), "name", "Other", ME)
    rosters.tell(adopted, "UPDATE hero SET age = 77 WHERE id = 2")
    with pytest.raises(InTheWay):
        do(database, restore.restore, 2, number, ME)
    assert ages(database) == [None, 77, 48]


def test_a_state_that_nobody_knows_any_more_is_not_made_up(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    first = do(database, bulk.set_field, Scope(ids=(2,)), "age", 1, ME).operation
    do(database, bulk.set_field, Scope(ids=(2,)), "name", "Other", ME)
    second = do(database, bulk.set_field, Scope(ids=(2,)), "age", 2, ME).operation
    rosters.tell(adopted, "DELETE FROM hero WHERE id = 2")
    do(database, crud.apply, [Change(None, hero("Another", 2, age=3))], YOU)
    for on_conflict in OnConflict:
        assert do(database, restore.restore, 2, second, ME, on_conflict) == Done(None, 0, (), skipped=1)
    assert do(database, restore.restore, 2, first, ME).skipped == 1
    assert ask(database, stored)[1] == hero("Another", 2, age=3)


def test_pruning_by_size_takes_the_oldest_in_small_steps(
    opened: Open, adopted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.data.journal.prune._ROWS", 2)
    database = opened(adopted)
    numbers = [do(database, bulk.set_field, Scope(), "age", age, ME).operation for age in range(6)]
    half = ask(database, history.size).bytes // 2
    steps = 0
    while do(database, prune.prune_step, None, half):
        steps += 1
        rows = rosters.ask(adopted, "SELECT operation, count(*) FROM hero_change GROUP BY 1")
        standing = [op.id for op in ask(database, history.history, None, 9)]
        assert all(count == 3 for number, count in rows if number in standing)
    assert steps > 3
    assert [op.id for op in ask(database, history.history, None, 9)] == numbers[:2:-1]
    assert rosters.ask(adopted, "SELECT min(operation), count(*) FROM hero_change") == [(numbers[3], 9)]
    for _ in range(3):
        do(database, undo.undo, "me")
    assert ages(database) == [2, 2, 2]
    with pytest.raises(NotInHistory):
        do(database, undo.undo, "me")
    while do(database, prune.prune_step, None, 0):
        pass
    assert len(ask(database, history.history, None, 9)) == 1, "the newest is never too much"
    while do(database, prune.prune_step, 2**62, None):
        pass
    assert ask(database, history.size) == values.JournalSize(0, 0, 0)


def test_what_is_forgotten_is_not_in_the_file_any_more(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, crud.create, {"name": "Hush", "secret_name": "unique-secret-4711"}, ME)
    number = do(database, bulk.set_field, Scope(), "secret_name", "x", ME).operation
    assert b"unique-secret-4711" in adopted.read_bytes()
    do(database, prune.forget)
    assert ask(database, history.history, None, 9) == ()
    with pytest.raises(NotInHistory):
        do(database, undo.undo, "me")
    assert do(database, bulk.set_field, Scope(), "age", 1, ME).operation > number, "numbers are never given again"
    while do(database, prune.prune_step, None, None):
        pass
    assert ask(database, history.size).operations == 1
    database.close()
    assert b"unique-secret-4711" not in adopted.read_bytes()


def test_a_roster_without_our_tables_keeps_undo_for_the_session(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    do(database, undo.undo, "me")
    assert ages(database) == [None, 17, 48]
    assert ask(database, history.next_redo, "me").label == "Mine"
    database.close()
    assert rosters.ask(tutorial, "SELECT name FROM sqlite_schema WHERE name LIKE 'hero%'") == [("hero",)]
    assert ask(opened(tutorial), history.history, None, 9) == ()


def test_adopting_keeps_what_the_session_did(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    database = opened(tutorial, backup_dir=tmp_path / "backups")
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    do(database, undo.undo, "me")
    database.adopt().result()
    do(database, undo.redo, "me")
    database.close()
    again = opened(tutorial)
    assert ages(again) == [1, 1, 1]
    do(again, undo.undo, "me")
    assert ages(again) == [None, 17, 48]


def test_when_another_program_adds_our_tables_the_session_goes_there(
    opened: Open, tutorial: Path, tmp_path: Path
) -> None:
    changed = threading.Event()
    ours, other = opened(tutorial), opened(tutorial, backup_dir=tmp_path / "backups")
    ours.on_outside_change(lambda _: changed.set())
    do(ours, bulk.set_field, Scope(), "age", 1, ME)
    changed.clear()
    other.adopt().result()
    do(other, bulk.set_field, Scope(), "name", "B", YOU)
    assert changed.wait(10)
    while not ours.state.adopted:
        changed.clear()
        assert changed.wait(10)
    do(ours, undo.undo, "me")
    assert ages(other) == [None, 17, 48]
    assert {op.author for op in ask(other, history.history, None, 9)} == {"me", "you"}


def test_when_another_program_adds_our_tables_at_the_last_moment_the_session_goes_there(
    opened: Open, tutorial: Path, tmp_path: Path
) -> None:
    ours, other = opened(tutorial), opened(tutorial, backup_dir=tmp_path / "backups")
    do(ours, bulk.set_field, Scope(), "age", 1, ME)
    other.adopt().result()
    ours.close()
    do(other, undo.undo, "me")
    assert ages(other) == [None, 17, 48]


def test_when_another_program_removes_our_tables_undo_is_kept_for_the_session(
    opened: Open, adopted: Path, tmp_path: Path
) -> None:
    changed = threading.Event()
    database = opened(adopted, backup_dir=tmp_path / "backups")
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    database.on_outside_change(lambda _: changed.set())
    rosters.tell(adopted, "DROP TABLE heroes_version", "DROP TABLE hero_operation", "DROP TABLE hero_change")
    assert changed.wait(10)
    assert not database.state.adopted
    do(database, bulk.set_field, Scope(), "age", 2, ME)
    do(database, undo.undo, "me")
    assert ages(database) == [1, 1, 1]
    database.adopt().result()
    do(database, undo.redo, "me")
    assert ages(database) == [2, 2, 2]


def test_a_history_that_was_removed_in_part_is_not_written_past(opened: Open, adopted: Path) -> None:
    changed = threading.Event()
    database = opened(adopted)
    database.on_outside_change(lambda _: changed.set())
    rosters.tell(adopted, "DROP TABLE hero_change")
    with pytest.raises(RosterError):
        do(database, bulk.set_field, Scope(), "age", 1, ME)
    assert changed.wait(10)
    for found in (database, opened(adopted)):
        assert found.state.read_only
        assert "history" in found.state.reason
    assert rosters.ask(adopted, "SELECT age FROM hero ORDER BY id") == [(None,), (17,), (48,)]


def test_a_step_whose_values_were_removed_is_not_said_to_be_taken_back(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    number = do(database, bulk.set_field, Scope(), "age", 1, ME).operation
    rosters.tell(adopted, "DELETE FROM hero_change")
    with pytest.raises(NotInHistory):
        do(database, undo.undo, "me")
    with pytest.raises(NotInHistory):
        do(database, undo.revert, number, ME)
    assert ask(database, history.next_undo, "me").id == number


def test_a_roster_that_cannot_be_written_has_no_history(opened: Open, tmp_path: Path) -> None:
    path = rosters.make(tmp_path / "odd.db", rosters.TUTORIAL + "ALTER TABLE hero ADD COLUMN more TEXT;")
    database = opened(path)
    assert database.state.read_only
    with pytest.raises(RosterReadOnly):
        ask(database, history.history, None, 9)


def test_closing_ends_a_long_look_into_the_history(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    begun = threading.Event()

    def long(connection: Connection) -> None:
        begun.set()
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )

    future = database.journal_read(long)
    assert begun.wait(10)
    database.close()
    assert future.exception() is not None
    with pytest.raises(RuntimeError):
        database.journal_read(history.size)


def test_neither_errors_nor_logs_tell_a_secret(opened: Open, adopted: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    database = opened(adopted)
    number = do(database, bulk.set_field, Scope(), "secret_name", "whisper", ME).operation
    rosters.tell(adopted, "UPDATE hero SET secret_name = 'murmur' WHERE id = 1")
    with pytest.raises(InTheWay) as refused:
        do(database, undo.undo, "me")
    rosters.tell(adopted, "CREATE TRIGGER no BEFORE UPDATE ON hero BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(RosterError) as failed:
        do(database, undo.revert, number, ME, OnConflict.FORCE)
    told = caplog.text + str(refused.value) + str(failed.value) + repr(failed.value.__dict__)
    assert not any(word in told for word in ("whisper", "murmur", "Dive Wilson"))


def test_a_field_is_added_to_heroes_and_journal_together(opened: Open, adopted: Path) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import String, create_engine

    from desktop.data.migrations.fields import add_field

    engine = create_engine(f"sqlite:///{adopted}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        add_field("power", String())
    engine.dispose()
    columns = rosters.ask(adopted, "SELECT name, type FROM pragma_table_info('hero_change') WHERE name LIKE '%power'")
    assert columns == [("before_power", ""), ("after_power", "")]
    assert rosters.ask(adopted, "SELECT type FROM pragma_table_info('hero') WHERE name = 'power'") == [("VARCHAR",)]


def test_the_journals_of_sessions_and_rosters_are_made_alike(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    def columns(connection: Connection) -> list[Any]:
        return [
            connection.exec_driver_sql(f"SELECT name, type, pk, \"notnull\" FROM pragma_table_info('{table}')").all()
            for table in ("hero_operation", "hero_change")
        ]

    database = opened(tutorial, backup_dir=tmp_path / "backups")
    session = ask(database, columns)
    database.adopt().result()
    assert ask(database, columns) == session
