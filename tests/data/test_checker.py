import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data import checker, crud
from desktop.data.errors import Interrupted
from desktop.data.sqlite import file as sqlite_file
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.test_reader import ENDLESS

WAIT_S = 20


def test_odd_values_are_no_damage(opened: Open, tutorial: Path) -> None:
    rosters.tell(
        tutorial,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'VARCHAR NOT NULL', 'VARCHAR') WHERE name = 'hero'",
    )
    rosters.tell(
        tutorial,
        "INSERT INTO hero VALUES (NULL, 'old', 4, x'00')",
        "INSERT INTO hero VALUES (CAST(x'ff' AS TEXT), 1.5, 5, x'00')",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'VARCHAR', 'VARCHAR NOT NULL') WHERE name = 'hero'",
    )
    assert ("NULL value in hero.name",) in rosters.ask(tutorial, "PRAGMA quick_check")
    database = opened(tutorial)
    database.check().result()
    assert not database.state.read_only


class Slow:
    """Stands in for the check: the first time it never ends by itself."""

    def __init__(self) -> None:
        self.times = 0
        self.begun = threading.Event()

    def __call__(self, connection: Connection) -> None:
        self.times += 1
        if self.times == 1:
            self.begun.set()
            connection.exec_driver_sql(ENDLESS).fetchone()


def test_the_check_gives_way_to_writes_and_begins_again(
    opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(sqlite_file.SqliteFile, "check", staticmethod(slow))
    monkeypatch.setattr(checker, "_PAUSE_S", 0.01)
    database = opened(tutorial)
    check = database.check()
    assert slow.begun.wait(WAIT_S)
    database.write(crud.create, {"name": "meanwhile", "secret_name": "x"}, rosters.ORIGIN).result()
    check.result(WAIT_S)
    assert slow.times == 2


def test_closing_ends_the_check(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(sqlite_file.SqliteFile, "check", staticmethod(slow))
    database = opened(tutorial)
    check = database.check()
    assert slow.begun.wait(WAIT_S)
    database.close()
    with pytest.raises(Interrupted):
        check.result()
    assert slow.times == 1
