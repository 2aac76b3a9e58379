from pathlib import Path

import pytest

from desktop.data.database import Database
from desktop.data.errors import InvalidHero
from desktop.data.fields import COLUMNS, POSITION, checked_create
from desktop.data.journal.values import Origin
from desktop.ui.editing import samples

ORIGIN = Origin("window", "me", "Add sample heroes")


def test_about_two_hundred_that_are_all_valid() -> None:
    heroes = samples.load()
    assert len(heroes) == 200
    assert all(checked_create(hero) == hero for hero in heroes)
    names = [hero["name"] for hero in heroes]
    assert names[:3] == ["Deadpond", "Spider-Boy", "Rusty-Man"]
    assert len(set(names)) == len(names)
    assert any(hero["age"] is None for hero in heroes)


def test_added_in_their_order(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "new.db", create=True)
    changes = database.write(samples.add, samples.load(), ORIGIN).result()
    database.close()
    rows = [change.after for change in changes]
    assert all(row is not None and len(row) == len(COLUMNS) for row in rows)
    assert [row[POSITION["id"]] for row in rows if row] == list(range(1, 201))


def test_all_or_none(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "new.db", create=True)
    good = samples.load()[0]
    bad: dict[str, object] = {"name": "", "age": None, "secret_name": "x"}
    with pytest.raises(InvalidHero):
        database.write(samples.add, [good, bad], ORIGIN).result()
    changes = database.write(samples.add, [good], ORIGIN).result()
    database.close()
    assert changes[0].after is not None
    assert changes[0].after[POSITION["id"]] == 1
