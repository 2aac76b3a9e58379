"""What the journal does must hold for files and servers, adopted or not."""

import threading
from pathlib import Path

import pytest

from desktop.data import bulk, crud, replacing
from desktop.data.database import Database
from desktop.data.fields import POSITION
from desktop.data.journal import history, prune, undo, values
from desktop.data.journal.values import OnConflict, Origin
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.replacing import Replacement
from desktop.data.scope import Scope
from tests.data.conftest import Open
from tests.data.journal.checks import stored
from tests.data.journal.conftest import ME, do
from tests.data.places import Place
from tests.data.postgresql import servers


def column(database: Database, field: str) -> list[object]:
    return [row[POSITION[field]] for row in database.journal_read(stored).result()]


@pytest.mark.parametrize("is_adopted", [False, True])
def test_a_session_of_work(opened: Open, place: Place, tmp_path: Path, is_adopted: bool) -> None:
    database = opened(place.location, backup_dir=tmp_path / "backups")
    if is_adopted:
        database.adopt().result()
    first = database.journal_read(stored).result()
    change = do(database, crud.create, {"name": "New", "age": 2**31 - 1, "secret_name": "x"}, ME)
    assert change.after[POSITION["id"]] == 4
    assert do(database, bulk.set_field, Scope(HeroQuery.parse("age:<50")), "age", 7, ME).rows == 2
    assert do(database, bulk.set_field, Scope(ids=(1, 4)), "secret_name", "y", ME).rows == 2
    assert do(database, replacing.replace_text, Scope(), Replacement("name", "-", " "), ME).rows == 2
    assert column(database, "name") == ["Deadpond", "Spider Boy", "Rusty Man", "New"]
    assert do(database, bulk.delete, Scope(spans=(((2,), (4,)),)), ME).rows == 2
    place.tell("UPDATE hero SET secret_name = 'z' WHERE id = 4")
    for expected in ((2, 0), (2, 0), (1, 1), (2, 0), (0, 1)):
        done = do(database, undo.undo, "me", None, OnConflict.SKIP)
        assert (done.rows, done.skipped) == expected
    assert database.journal_read(stored).result()[:3] == first
    for _ in range(5):
        do(database, undo.redo, "me")
    assert column(database, "id") == [1, 4]
    assert database.journal_read(history.size).result().operations == 15
    while do(database, prune.prune_step, 2**62, None):
        pass
    do(database, prune.forget)
    assert database.journal_read(history.size).result() == values.JournalSize(0, 0, 0)


def test_adopting_keeps_what_the_session_did(opened: Open, place: Place, tmp_path: Path) -> None:
    database = opened(place.location, backup_dir=tmp_path / "backups")
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    do(database, undo.undo, "me")
    database.adopt().result()
    do(database, undo.redo, "me")
    assert do(database, bulk.set_field, Scope(), "age", 2, ME).operation == 4
    database.close()
    again = opened(place.location)
    for _ in range(2):
        do(again, undo.undo, "me")
    assert column(again, "age") == [None, 17, 48]


def test_another_program_adopts(opened: Open, place: Place, tmp_path: Path) -> None:
    ours, other = opened(place.location), opened(place.location, backup_dir=tmp_path / "backups")
    do(ours, bulk.set_field, Scope(), "age", 1, ME)
    noticed = threading.Event()
    ours.on_outside_change(lambda _: noticed.set())
    other.adopt().result()
    do(other, bulk.set_field, Scope(), "name", "B", Origin("api", "you", "Yours"))
    if place.dialect == "postgresql":
        ours.close()
        ours = opened(place.location)
    else:
        while not ours.state.adopted:
            assert noticed.wait(10)
            noticed.clear()
        do(ours, undo.undo, "me")
    do(ours, undo.undo, "you")
    assert column(ours, "name")[0] == "Deadpond"


def test_a_session_on_a_server_that_went_away_goes_on(opened: Open, server: servers.Server) -> None:
    url = server.schema(*servers.TUTORIAL)
    database = opened(url)
    do(database, bulk.set_field, Scope(), "age", 1, ME)
    servers.tell(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Heroes'")
    assert do(database, bulk.set_field, Scope(), "age", 2, ME).rows == 3
    do(database, undo.undo, "me")
    assert column(database, "age") == [1, 1, 1]
    assert len(database.journal_read(history.history, None, 9).result()) == 2
