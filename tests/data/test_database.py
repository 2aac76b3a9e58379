import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import Connection, func, select

from desktop.data import crud
from desktop.data.database import Database
from desktop.data.errors import RosterForeign, RosterMissing
from desktop.data.sqlite import connection as sqlite
from desktop.data.store import HERO
from tests.data import programs, rosters
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


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_file_opened_for_reading_only_stays_the_same_in_every_byte(
    journal: str, opened: Open, tutorial: Path
) -> None:
    rosters.tell(tutorial, f"PRAGMA journal_mode={journal}")
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial, read_only=True)
    reader = database.reader()
    assert reader.run(count) == 3
    reader.close()
    database.check().result()
    database.close()

    assert rosters.fingerprint(tutorial) == before


def test_adopting_adds_tables_after_a_copy(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    before = rosters.ask(tutorial, "SELECT * FROM hero ORDER BY id")
    database = opened(tutorial, backup_dir=tmp_path / "backups")
    state = database.adopt().result()

    assert state == database.state
    assert (state.adopted, state.can_adopt) == (True, False)
    assert state.indexed == {"id", "name", "age", "secret_name"}
    assert rosters.ask(tutorial, "SELECT * FROM hero ORDER BY id") == before
    (copy,) = (tmp_path / "backups").rglob("*.db")
    assert rosters.ask(copy, "SELECT * FROM hero ORDER BY id") == before
    assert rosters.ask(copy, "SELECT 1 FROM sqlite_schema WHERE name = 'heroes_version'") == []


NAMES = ["with space.db", "Zoë ☃.db", "what?mode=ro.db", "hash#tag.db", "100%25.db", "a;b&c=d.db", "no ending", "-.db"]


@pytest.mark.parametrize("name", NAMES)
def test_files_may_have_any_name(name: str, opened: Open, tmp_path: Path) -> None:
    if os.name != "posix" and "?" in name:
        pytest.skip("no such names here")
    database = opened(tmp_path / name, create=True)
    database.write(crud.create, {"name": "Deadpond", "secret_name": "x"}, rosters.ORIGIN).result()
    database.save_copy(tmp_path / f"copy of {name}")
    database.close()
    assert rosters.siblings(tmp_path / name) == sorted([name, f"copy of {name}"])
    assert (database.location, database.name) == (str(tmp_path / name), Path(name).stem)
    assert rosters.ask(tmp_path / f"copy of {name}", "SELECT name FROM hero") == [("Deadpond",)]


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_a_name_that_is_no_text_can_be_opened_and_shown(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.db")
    database = opened(path, create=True)
    assert database.name == "caf\ufffd"
    database.name.encode()
    database.close()
    assert opened(database.location).state.adopted
    path.with_name(path.name).unlink()
    path.write_bytes(b"no database")
    with pytest.raises(RosterForeign) as refused:
        opened(path)
    str(refused.value).encode()


def test_a_host_is_part_of_the_path() -> None:
    assert sqlite.uri(PureWindowsPath(r"\\server\share\a b.db")) == "file:////server/share/a%20b.db"
    assert sqlite.uri(PureWindowsPath(r"C:\x\y.db")) == "file:///C:/x/y.db"
    assert sqlite.uri(PurePosixPath("/x/y.db")) == "file:///x/y.db"


def test_the_address_of_the_tutorial_opens_too(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tutorial.parent)
    assert opened("sqlite:///tutorial.db").location == str(tutorial)
    assert opened(f"sqlite:///{tutorial}").location == str(tutorial)
    assert opened("tutorial.db").location == str(tutorial)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_opens_what_it_points_to(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(tutorial)
    database = opened(link)
    database.write(crud.create, {"name": "New", "secret_name": "x"}, rosters.ORIGIN).result()
    database.close()
    assert rosters.ask(tutorial, "SELECT count(*) FROM hero") == [(4,)]
    assert rosters.siblings(link) == ["link.db"]
    assert link.is_symlink()


def test_a_typing_error_makes_no_file(opened: Open, tmp_path: Path) -> None:
    with pytest.raises(RosterMissing):
        opened(tmp_path / "tutroial.db")
    assert list(tmp_path.iterdir()) == []


def pragmas(connection: Connection) -> dict[str, object]:
    names = ("synchronous", "journal_mode", "cache_spill", "trusted_schema", "cell_size_check", "query_only")
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


def spills_late(pages: object) -> bool:
    """Whether about half a gigabyte may wait for its commit in memory, in pages of 4 KB with what belongs to them."""
    return isinstance(pages, int) and 120_000 < pages < 131_072


def test_sweeping_spills_soon_and_leaves_everything_as_it_was(opened: Open, tutorial: Path) -> None:
    def swept(connection: Connection) -> list[object]:
        seen = [pragmas(connection)["cache_spill"]]
        with sqlite.sweeping(connection):
            seen.append(pragmas(connection)["cache_spill"])
        return [*seen, pragmas(connection)["cache_spill"]]

    before, within, after = opened(tutorial).write(swept).result()
    assert spills_late(before)
    assert isinstance(within, int)
    assert 0 < within < 20_000
    assert after == before


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_commits_are_durable_and_files_distrusted(journal: str, opened: Open, tutorial: Path) -> None:
    rosters.tell(tutorial, f"PRAGMA journal_mode={journal}")
    database = opened(tutorial)
    reader = database.reader()
    common: dict[str, object] = {"journal_mode": journal, "trusted_schema": 0, "cell_size_check": 1}
    writing = database.write(pragmas).result()
    assert spills_late(writing.pop("cache_spill"))
    assert writing == {**common, "synchronous": 3, "query_only": 0}
    assert common.items() <= reader.run(pragmas).items()
    assert reader.run(pragmas)["query_only"] == 1
    reader.close()


def test_a_file_with_a_write_ahead_log_keeps_it_and_leaves_nothing_behind(opened: Open, tutorial: Path) -> None:
    rosters.tell(tutorial, "PRAGMA journal_mode=WAL")
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial)
    reader = database.reader()
    assert reader.run(count) == 3
    reader.close()
    database.close()
    assert rosters.fingerprint(tutorial) == before
    assert rosters.siblings(tutorial) == ["tutorial.db"]

    database = opened(tutorial)
    reader = database.reader()
    database.write(crud.create, {"name": "New", "secret_name": "x"}, rosters.ORIGIN).result()
    assert reader.run(count) == 4
    database.close()
    reader.close()
    assert rosters.siblings(tutorial) == ["tutorial.db"]
    assert rosters.ask(tutorial, "PRAGMA journal_mode") == [("wal",)]
    assert rosters.ask(tutorial, "SELECT count(*) FROM hero") == [(4,)]


def test_opening_a_roster_twice_lets_go_of_no_lock(opened: Open, tutorial: Path) -> None:
    """Closing any plain file handle would drop the locks of the whole process."""
    database = opened(tutorial)
    held, go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        crud.create(connection, {"name": "Held", "secret_name": "x"}, rosters.ORIGIN)
        held.set()
        assert go.wait(20)

    writing = database.write(hold)
    assert held.wait(20)
    assert not programs.may_write(tutorial)
    again = Database.open(tutorial)
    again.close()
    assert not programs.may_write(tutorial)
    go.set()
    writing.result()
    assert programs.may_write(tutorial)


def test_a_server_costs_a_file_nothing() -> None:
    """What only servers need is not imported for a file: it would delay every start."""
    script = (
        "import sys; from desktop.data.database import Database;"
        " Database.open(sys.argv[1], create=True).close(); Database.open(sys.argv[1]).close();"
        " print('psycopg' in sys.modules)"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", script, str(Path(folder) / "new.db")], capture_output=True, text=True, check=True
        )
    assert done.stdout == "False\n"
