"""Every kind of file that can be met, and the words for it: `CASES` is the table the documentation shows."""

import os
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.data.database import Database
from desktop.data.errors import (
    RosterDamaged,
    RosterError,
    RosterForeign,
    RosterLocked,
    RosterMissing,
    RosterNewer,
    RosterOutdated,
    RosterReadOnly,
    RosterUnavailable,
)
from desktop.data.sqlite import connection as sqlite
from tests.data import programs, rosters
from tests.data.privileges import like_anybody, protected

POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes")

Prepare = Callable[[Path], "AbstractContextManager[None] | None"]


@dataclass(frozen=True)
class Case:
    """One kind of file.

    Attributes:
        what: Name of the kind.
        prepare: Makes `marvel.db`, the path it is given; may return a state of the world to open it in.
        sees: The words, of a refusal or in the status bar.
        refused: The error; None when it opens for reading only.
        marks: Where it can be tested.
    """

    what: str
    prepare: Prepare
    sees: str
    refused: type[RosterError] | None = None
    marks: tuple[pytest.MarkDecorator, ...] = ()


def _schema(script: str) -> Prepare:
    def prepare(path: Path) -> None:
        rosters.make(path, script, ())

    return prepare


def _tutorial_and(*statements: str) -> Prepare:
    def prepare(path: Path) -> None:
        rosters.tell(rosters.make(path), *statements)

    return prepare


def _bytes(content: bytes) -> Prepare:
    def prepare(path: Path) -> None:
        path.write_bytes(content)

    return prepare


def _nothing(path: Path) -> None:
    del path


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(path.with_name("gone.db"))


def _overwritten(path: Path) -> None:
    content = bytearray(rosters.make(path).read_bytes())
    content[100:200] = b"\xff" * 100
    path.write_bytes(content)


def _cut_short(path: Path) -> None:
    path.write_bytes(rosters.make(path).read_bytes()[:5000])


def _own_collation(path: Path) -> None:
    rosters.make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("elvish", lambda one, other: (one > other) - (one < other))
        connection.execute("CREATE INDEX elvish ON hero (name COLLATE elvish)")
        connection.commit()


def _own_function(path: Path) -> None:
    rosters.make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("elvish", 1, len, deterministic=True)
        connection.execute("CREATE INDEX elvish ON hero (elvish(name)) WHERE age > 1000")
        connection.commit()


def _older(path: Path) -> None:
    Database.open(path, create=True).close()
    rosters.tell(path, "DROP INDEX people_hero_name", "UPDATE heroes_version SET version_num = '0001'")


def _newer(path: Path) -> None:
    Database.open(path, create=True).close()
    rosters.tell(path, "UPDATE heroes_version SET version_num = '9999'")


def _protected_file(path: Path) -> AbstractContextManager[None]:
    return protected(rosters.make(path))


def _protected_folder(path: Path) -> AbstractContextManager[None]:
    return protected(rosters.make(path).parent)


def _protected_log(path: Path) -> AbstractContextManager[None]:
    rosters.tell(rosters.make(path), "PRAGMA journal_mode=WAL")
    return protected(path.parent)


def _unreadable(path: Path) -> None:
    rosters.make(path).chmod(0)


def _locked(path: Path) -> AbstractContextManager[None]:
    return programs.holding(rosters.make(path), "BEGIN EXCLUSIVE")


def _crashed_and_protected(path: Path) -> AbstractContextManager[None]:
    programs.crash(rosters.make(path), *programs.UNFINISHED)
    return protected(path)


CASES = (
    Case(
        "missing",
        _nothing,
        "There is no file “marvel.db” in “{folder}”. Nothing was changed; if it was moved or renamed, "
        "open it where it is now.",
        RosterMissing,
    ),
    Case(
        "in a missing folder",
        lambda path: path.parent.rmdir(),
        "The folder “{folder}” does not exist. Nothing was changed; if it is on a stick or a network "
        "drive, connect it, then try again.",
        RosterMissing,
    ),
    Case(
        "a link to nothing",
        _link,
        "“marvel.db” is a link to a file that does not exist. Nothing was changed; if the file was moved, "
        "open it where it is now.",
        RosterMissing,
        (POSIX,),
    ),
    Case(
        "a folder",
        _folder,
        "“marvel.db” is a folder, not a roster. Nothing was changed; choose a file inside it.",
        RosterForeign,
    ),
    Case(
        "a device",
        _pipe,
        "“marvel.db” is a device, not a roster. Nothing was changed; choose a file.",
        RosterForeign,
        (POSIX,),
    ),
    Case(
        "empty",
        _bytes(b""),
        "“marvel.db” is an empty file without heroes. Nothing was changed; restore a backup of it if it "
        "had some, or delete it and make a new roster.",
        RosterForeign,
    ),
    Case(
        "another kind of file",
        _bytes(b"name,age\nDeadpond,\n"),
        "“marvel.db” is not a roster but another kind of file. Nothing was changed; open another file, or "
        "import this one if it holds a list.",
        RosterForeign,
    ),
    Case(
        "encrypted",
        _bytes(random.Random(1).randbytes(8192)),
        "“marvel.db” looks encrypted. Nothing was changed; decrypt it with the program that made it, then "
        "open it again.",
        RosterForeign,
    ),
    Case(
        "a database without heroes",
        _schema("CREATE TABLE villain (id INTEGER PRIMARY KEY)"),
        "“marvel.db” is not a roster: it is a database without a table of heroes. Nothing was changed; "
        "open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "a database without anything",
        _tutorial_and("DROP TABLE hero"),
        "“marvel” is a database without a table of heroes. Nothing was changed; open another file, or "
        "make a new roster.",
        RosterForeign,
    ),
    Case(
        "heroes are a view",
        _schema("CREATE VIEW hero AS SELECT 1 AS id, 'a' AS name, 2 AS age, 'b' AS secret_name"),
        "“marvel.db” is not a roster: what it calls “hero” is a view, not an ordinary table. Nothing was changed; "
        "open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "heroes are a virtual table",
        _schema("CREATE VIRTUAL TABLE hero USING fts5(id, name, age, secret_name)"),
        "“marvel.db” is not a roster: what it calls “hero” is a virtual table, not an ordinary table. Nothing was "
        "changed; open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "columns of other kinds",
        _schema("CREATE TABLE hero (id INTEGER PRIMARY KEY, name REAL, age VARCHAR, secret_name VARCHAR)"),
        "“marvel.db” is not a roster: the columns of its hero table hold other things than heroes. "
        "Nothing was changed; open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "columns missing",
        _schema("CREATE TABLE hero (id INTEGER PRIMARY KEY, name VARCHAR, secret_name VARCHAR)"),
        "“marvel.db” is not a roster: its hero table lacks columns. Nothing was changed; open another "
        "file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "heroes without a number",
        _schema("CREATE TABLE hero (id INTEGER, name VARCHAR, age INTEGER, secret_name VARCHAR)"),
        "“marvel.db” is not a roster: its heroes have no number that never changes. Nothing was changed; "
        "open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "heroes whose number may be missing",
        _schema("CREATE TABLE hero (id INTEGER PRIMARY KEY DESC, name VARCHAR, age INTEGER, secret_name VARCHAR)"),
        "“marvel.db” is not a roster: its heroes have no number that never changes. Nothing was changed; "
        "open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "heroes that cannot be numbered on",
        _schema("CREATE TABLE hero (id INTEGER PRIMARY KEY, name TEXT, age INT, secret_name TEXT) WITHOUT ROWID"),
        "“marvel.db” is not a roster: its heroes are kept in a form that cannot be numbered on. Nothing "
        "was changed; open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "damaged at the start",
        _overwritten,
        "“marvel.db” is damaged. Nothing was changed; restore a backup of it.",
        RosterDamaged,
    ),
    Case(
        "cut short",
        _cut_short,
        "“marvel.db” is damaged. Nothing was changed; restore a backup of it.",
        RosterDamaged,
    ),
    Case(
        "of a newer version",
        _newer,
        "“marvel” was written by a newer version of this program. Its heroes are safe; install the newest "
        "version to open it.",
        RosterNewer,
    ),
    Case(
        "of an older version",
        _older,
        "“marvel” was made by an older version of this program. Its heroes are safe; it can be upgraded "
        "now, and a verified backup is kept.",
        RosterOutdated,
    ),
    Case(
        "locked by another program",
        _locked,
        "Another program is busy with “marvel.db”. Nothing was changed; wait or close the other program, "
        "then try again.",
        RosterLocked,
    ),
    Case(
        "unreadable",
        _unreadable,
        "You are not allowed to read “marvel.db”. Nothing was changed; ask its owner for the right to read it.",
        RosterUnavailable,
        (POSIX,),
    ),
    Case(
        "write-protected",
        _protected_file,
        "The file “marvel.db” is write-protected, so it is open for reading only. To change heroes, allow "
        "writing to the file or save a copy elsewhere.",
        marks=(POSIX,),
    ),
    Case(
        "in a write-protected folder",
        _protected_folder,
        "The folder of “marvel.db” is write-protected and safe saving needs room beside the file, so it "
        "is open for reading only. To change heroes, allow writing to the folder or save a copy "
        "elsewhere.",
        marks=(POSIX,),
    ),
    Case(
        "with a write-ahead log, in a write-protected folder",
        _protected_log,
        "“marvel.db” keeps its newest changes in a second file, which cannot be used because the folder "
        "is write-protected. Its heroes are safe; copy the file and those named after it to another "
        "folder, and open it there.",
        RosterReadOnly,
        (POSIX,),
    ),
    Case(
        "left by a crashed program and write-protected",
        _crashed_and_protected,
        "“marvel.db” holds an unfinished change of a program that crashed, and it is write-protected. Its "
        "heroes are safe; allow writing to the file and its folder, then open it again.",
        RosterReadOnly,
        (POSIX,),
    ),
    Case(
        "further columns",
        _tutorial_and("ALTER TABLE hero ADD COLUMN cape VARCHAR"),
        "“marvel.db” is open for reading only. Its heroes have further columns, which an edit here could "
        "lose; use the program that made it to change it.",
    ),
    Case(
        "triggers",
        _tutorial_and("CREATE TRIGGER grow AFTER UPDATE ON hero BEGIN UPDATE hero SET age = 1; END"),
        "“marvel.db” is open for reading only. It changes heroes by rules of its own (triggers), which "
        "could undo or alter an edit; use the program that made it to change it.",
    ),
    Case(
        "an order of its own",
        _own_collation,
        "“marvel.db” is not a roster: it sorts by rules that only the program that made it knows. Nothing "
        "was changed; open another file, or use the program that made it.",
        RosterForeign,
    ),
    Case(
        "rules of its own",
        _own_function,
        "“marvel.db” is open for reading only. It has rules that only the program that made it can "
        "follow; use the program that made it to change it.",
    ),
    Case(
        "deletions that reach further",
        _tutorial_and("CREATE TABLE pet (owner INTEGER REFERENCES hero (id) ON DELETE CASCADE)"),
        "“marvel.db” is open for reading only. Deleting a hero would delete or change what other tables "
        "of it hold; use the program that made it to change it.",
    ),
)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.what, marks=case.marks) for case in CASES])
def test_what_the_person_sees(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.2)
    path = tmp_path / "folder" / "marvel.db"
    path.parent.mkdir()
    world = case.prepare(path) or nullcontext()
    before = _content(path.parent)
    with world:
        like_anybody(lambda: _expect(case, path))
    assert _content(path.parent) == before


def _expect(case: Case, path: Path) -> None:
    sees = case.sees.format(folder=path.parent)
    if case.refused is not None:
        with pytest.raises(case.refused) as refused:
            Database.open(path)
        assert type(refused.value) is case.refused
        assert str(refused.value) == sees
        return
    database = Database.open(path)
    try:
        assert (database.state.read_only, database.state.reason) == (True, sees)
        assert not database.state.can_adopt
        reader = database.reader()
        assert reader.run(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM hero").scalar()) == 3
        reader.close()
        with pytest.raises(RosterReadOnly) as kept:
            database.write(lambda connection: connection.exec_driver_sql("DELETE FROM hero")).result()
        assert str(kept.value) == sees
    finally:
        database.close()


def _content(folder: Path) -> dict[str, str]:
    if not folder.exists():
        return {}
    files = (path for path in folder.iterdir() if path.is_file())
    return {
        path.name: rosters.fingerprint(path) for path in files if sys.platform == "win32" or os.access(path, os.R_OK)
    }
