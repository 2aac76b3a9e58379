import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data import bulk, crud
from desktop.data.errors import Conflict, InTheWay, NotInHistory
from desktop.data.fields import POSITION
from desktop.data.journal import history, undo, values
from desktop.data.journal.values import Committed, Kind, OnConflict
from desktop.data.models import MAX_INTEGER, Change
from desktop.data.scope import Scope
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.journal.checks import stored
from tests.data.journal.conftest import ME, YOU, ages, ask, do, hero


def test_undo_and_redo_survive_a_restart(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, bulk.set_field, Scope(), "age", 30, ME)
    database.close()
    again = opened(adopted)
    assert ask(again, history.next_undo, "me").label == "Mine"
    assert do(again, undo.undo, "me").rows == 3
    assert ages(again) == [None, 17, 48]
    again.close()
    third = opened(adopted)
    assert ask(third, history.next_undo, "me") is None
    assert ask(third, history.next_redo, "me").kind is Kind.UNDO
    do(third, undo.redo, "me")
    assert ages(third) == [30, 30, 30]
    assert [op.kind for op in ask(third, history.history, None, 9)] == [Kind.REDO, Kind.UNDO, Kind.DO]
    assert {op.label for op in ask(third, history.history, None, 9)} == {"Mine"}


def test_each_author_takes_back_what_is_his(opened: Open, adopted: Path) -> None:
    mine, yours = opened(adopted), opened(adopted)
    do(mine, bulk.set_field, Scope(ids=(2,)), "age", 20, ME)
    do(yours, bulk.set_field, Scope(ids=(3,)), "age", 50, YOU)
    do(mine, undo.undo, "me")
    assert ages(yours) == [None, 17, 50]
    with pytest.raises(NotInHistory):
        do(mine, undo.undo, "me")
    do(yours, undo.undo, "you", None, OnConflict.REFUSE, "api")
    assert ages(mine) == [None, 17, 48]
    assert ask(mine, history.history, None, 1)[0].source == "api"


def test_a_new_operation_ends_redo_even_when_it_is_undone(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    do(database, undo.undo, "me")
    do(database, bulk.set_field, Scope(), "age", 2, ME)
    assert ask(database, history.next_redo, "me") is None
    do(database, undo.undo, "me")
    do(database, undo.redo, "me")
    assert ages(database) == [2, 2, 2]
    with pytest.raises(NotInHistory):
        do(database, undo.redo, "me")


def test_the_step_the_menu_named_is_taken_back_only_once(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    number = do(database, bulk.set_field, Scope(), "age", 1, ME).operation
    undone = do(database, undo.undo, "me", number).operation
    for fn, wrong in ((undo.undo, number), (undo.undo, undone), (undo.redo, number), (undo.undo, 99)):
        with pytest.raises(NotInHistory):
            do(database, fn, "me", wrong)
    assert ages(database) == [None, 17, 48]


def test_later_changes_stand_in_the_way(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    number = do(database, bulk.set_field, Scope(), "age", 30, ME).operation
    rosters.tell(adopted, "UPDATE hero SET age = 31, name = 'Boy' WHERE id = 2", "DELETE FROM hero WHERE id = 3")
    with pytest.raises(InTheWay) as refused:
        do(database, undo.undo, "me")
    assert (refused.value.operation, refused.value.heroes) == (number, 2)
    assert ages(database) == [30, 31]

    second, third = ask(database, undo.conflicts, number, 9)
    assert (second.recorded.cells, second.now) == (
        (values.Cell("age", 17, 30),),
        hero("Boy", 2, age=31, secret_name="Pedro Parqueador"),
    )
    assert (third.recorded.hero, third.now) == (3, None)
    assert len(ask(database, undo.conflicts, number, 1)) == 1

    done = do(database, undo.undo, "me", None, OnConflict.SKIP)
    assert (done.rows, done.skipped) == (1, 2)
    assert ages(database) == [None, 31]
    do(database, undo.redo, "me")
    assert ages(database) == [30, 31]
    done = do(database, undo.undo, "me", None, OnConflict.FORCE)
    assert (done.rows, done.skipped) == (1, 0), "only what the redo did is taken back"


def test_force_overwrites_and_can_be_taken_back(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, bulk.set_field, Scope(), "age", 30, ME)
    rosters.tell(adopted, "UPDATE hero SET age = 31 WHERE id = 2", "DELETE FROM hero WHERE id = 3")
    done = do(database, undo.undo, "me", None, OnConflict.FORCE)
    assert (done.rows, done.skipped) == (2, 1)
    assert ages(database) == [None, 17]
    do(database, undo.redo, "me")
    assert ages(database) == [30, 31]


def test_what_is_already_as_wanted_is_not_in_the_way(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, bulk.set_field, Scope(), "age", 30, ME)
    rosters.tell(adopted, "UPDATE hero SET age = 17 WHERE id = 2")
    done = do(database, undo.undo, "me")
    assert (done.rows, done.skipped) == (2, 0)
    assert ages(database) == [None, 17, 48]


def test_a_deleted_hero_comes_back_with_its_id_and_nobody_gets_it_meanwhile(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, crud.apply, [Change(None, hero("Far", 2**62))], ME)
    number = do(database, bulk.delete, Scope(ids=(3, 2**62)), ME).operation
    database.close()
    database = opened(adopted)
    created = do(database, crud.create, {"name": "Next", "secret_name": "x"}, YOU)
    assert created.after[POSITION["id"]] == 2**62 + 1
    assert do(database, undo.revert, number, ME).rows == 2
    assert [row[POSITION["id"]] for row in ask(database, stored)] == [1, 2, 3, 2**62, 2**62 + 1]


def test_the_last_id_of_all_leaves_room_for_others(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, crud.apply, [Change(None, hero("Last", MAX_INTEGER))], ME)
    created = do(database, crud.create, {"name": "Next", "secret_name": "x"}, ME)
    assert 0 < created.after[POSITION["id"]] < MAX_INTEGER
    do(database, undo.undo, "me")
    do(database, undo.undo, "me")
    assert len(ask(database, stored)) == 3


def test_an_id_that_was_taken_since_is_in_the_way(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    do(database, bulk.delete, Scope(ids=(2,)), ME)
    rosters.tell(adopted, "INSERT INTO hero VALUES ('Thief', 1, 2, 'x')")
    with pytest.raises(InTheWay):
        do(database, undo.undo, "me")
    done = do(database, undo.undo, "me", None, OnConflict.FORCE)
    assert done.changes == (
        Change(hero("Thief", 2, age=1, secret_name="x"), hero("Spider-Boy", 2, age=17, secret_name="Pedro Parqueador")),
    )
    do(database, undo.redo, "me")
    assert ages(database) == [None, 1, 48]


def test_damaged_cells_survive_deletion_exactly(opened: Open, adopted: Path) -> None:
    rosters.tell(
        adopted,
        "UPDATE hero SET name = CAST(x'ff00fe' AS TEXT), age = 'old', secret_name = x'00ff' WHERE id = 2",
        "UPDATE hero SET name = 'A' || char(0) || 'b', age = 7.25 WHERE id = 3",
        "UPDATE hero SET age = 9e18 WHERE id = 1",
    )
    question = (
        "SELECT typeof(name), hex(name), typeof(age), quote(age), typeof(secret_name), hex(secret_name) FROM hero"
    )
    before = rosters.ask(adopted, question)
    database = opened(adopted)
    rows = ask(database, stored)
    do(database, bulk.delete, Scope(), ME)
    do(database, undo.undo, "me")
    assert rosters.ask(adopted, question) == before
    do(database, crud.apply, [Change(row, None) for row in rows], ME)
    do(database, undo.undo, "me")
    assert rosters.ask(adopted, question) == before
    do(database, bulk.set_field, Scope(), "age", 5, ME)
    do(database, undo.undo, "me")
    assert rosters.ask(adopted, question) == before


def test_letters_of_the_other_case_are_another_value(opened: Open, tmp_path: Path) -> None:
    script = rosters.TUTORIAL.replace("name VARCHAR NOT NULL", "name VARCHAR NOT NULL COLLATE NOCASE")
    path = rosters.make(tmp_path / "nocase.db", script)
    database = opened(path)
    assert do(database, bulk.set_field, Scope(ids=(2,)), "name", "SPIDER-BOY", ME).rows == 1
    rosters.tell(path, "UPDATE hero SET name = 'spider-boy' WHERE id = 2")
    with pytest.raises(InTheWay):
        do(database, undo.undo, "me")


def test_several_changes_of_one_hero_are_one(opened: Open, adopted: Path) -> None:
    database = opened(adopted)
    fresh, older = hero("New", 9), hero("New", 9, age=9)
    do(database, crud.apply, [Change(None, fresh), Change(fresh, older)], ME)
    do(database, crud.apply, [Change(older, None), Change(None, fresh)], ME)
    do(database, crud.apply, [Change(None, hero("Gone", 10)), Change(hero("Gone", 10), None)], ME)
    first, second = reversed(ask(database, history.history, None, 9))
    assert [one.what for one in ask(database, history.changes, first.id, None, 9)] == ["+"]
    assert ask(database, history.changes, second.id, None, 9)[0].cells == (values.Cell("age", 9, None),)


def test_a_failed_write_leaves_no_history_and_tells_nobody(opened: Open, adopted: Path) -> None:
    told: list[Committed] = []
    database = opened(adopted)
    database.on_commit(told.append)

    def half(connection: Connection) -> None:
        crud.create(connection, {"name": "Half", "secret_name": "x"}, ME)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(database, half)
    with pytest.raises(Conflict):
        do(database, crud.delete, hero("Nobody", 2), ME)
    assert (told, ask(database, history.history, None, 9), len(ask(database, stored))) == ([], (), 3)


def test_commits_are_told_before_the_write_is_answered(opened: Open, adopted: Path) -> None:
    told: list[tuple[Committed, str]] = []
    database = opened(adopted)

    def fail(_: Committed) -> None:
        raise ZeroDivisionError

    database.on_commit(fail)
    database.on_commit(lambda committed: told.append((committed, threading.current_thread().name)))
    change = do(database, crud.create, {"name": "A", "secret_name": "x"}, YOU)
    done = do(database, bulk.clear, Scope(), "age", ME)
    do(database, bulk.clear, Scope(), "age", ME)
    assert told == [
        (Committed(told[0][0].operation, YOU, 1, (change,)), "writer"),
        (Committed(done.operation, ME, 2, done.changes), "writer"),
    ]
