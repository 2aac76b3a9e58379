from pathlib import Path

from sqlalchemy import Connection, func, select

from desktop.data import crud
from desktop.data.store import HERO
from tests.data import rosters
from tests.data.conftest import Open


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(HERO)).scalar_one()


def test_a_new_roster_is_made_filled_and_found_again(opened: Open, tmp_path: Path) -> None:
    database = opened(tmp_path / "new.db", create=True)
    database.write(crud.create, {"name": "Deadpond", "secret_name": "Dive Wilson"}, rosters.ORIGIN).result()
    database.close()

    assert rosters.ask(tmp_path / "new.db", "SELECT name, age, id, secret_name FROM hero") == [
        ("Deadpond", None, 1, "Dive Wilson")
    ]
    state = opened(tmp_path / "new.db").state
    assert (state.adopted, state.can_adopt, state.read_only, state.reason) == (True, False, False, "")
    assert state.indexed == {"id", "name", "age", "secret_name"}


def test_a_tutorial_file_opens_as_it_is(opened: Open, tutorial: Path) -> None:
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial)
    reader = database.reader()
    assert reader.run(count) == 3
    reader.close()
    database.check().result()
    database.close()

    assert (database.state.adopted, database.state.can_adopt) == (False, True)
    assert database.state.indexed == {"id", "age"}
    assert rosters.fingerprint(tutorial) == before
    assert rosters.siblings(tutorial) == ["tutorial.db"]


def test_adopting_adds_tables_after_a_copy(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    before = rosters.ask(tutorial, "SELECT * FROM hero ORDER BY id")
    database = opened(tutorial, backup_dir=tmp_path / "backups")
    state = database.adopt().result()

    assert state == database.state
    assert (state.adopted, state.can_adopt) == (True, False)
    assert state.indexed == {"id", "name", "age", "secret_name"}
    assert rosters.ask(tutorial, "SELECT * FROM hero ORDER BY id") == before
    (copy,) = (tmp_path / "backups").iterdir()
    assert rosters.ask(copy, "SELECT * FROM hero ORDER BY id") == before
    assert rosters.ask(copy, "SELECT 1 FROM sqlite_schema WHERE name = 'heroes_version'") == []
