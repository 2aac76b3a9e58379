"""The rosters of the smoke test, looked at with SQLite alone. Door: functions."""

import hashlib
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.smoke.program import promise

HEROES: Final = 300
TUTORIAL: Final = """
CREATE TABLE hero (
    name VARCHAR NOT NULL,
    age INTEGER,
    id INTEGER NOT NULL,
    secret_name VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_hero_name ON hero (name);
CREATE INDEX ix_hero_age ON hero (age);
"""
Row = tuple[object, ...]


def make(file: Path) -> None:
    """A roster exactly as the FastAPI tutorial's code makes it, with the quirks of real ones."""
    draw = random.Random(2)
    first = ("Anna", "Björn", "Chloé", "Deadpond", "Élodie", "Rusty-Man", "Spider-Boy", "Zoë", "孫悟空", "o'Neil")
    heroes = [
        (f"{draw.choice(first)} {number}", draw.choice((None, draw.randrange(9_000))), f"Secret {number} of {HEROES}")
        for number in range(1, HEROES + 1)
    ]
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(TUTORIAL)
        connection.executemany("INSERT INTO hero (name, age, secret_name) VALUES (?, ?, ?)", heroes)


def ask(file: Path, question: str) -> list[Row]:
    """Ask a question in SQL."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        return list(connection.execute(question))


def rows(file: Path) -> list[Row]:
    """All heroes, in the order of their ids."""
    return ask(file, "SELECT name, age, id, secret_name FROM hero ORDER BY id")


def is_ours(file: Path) -> bool:
    """Whether the roster has Heroes' own tables."""
    return bool(ask(file, "SELECT 1 FROM sqlite_schema WHERE name = 'heroes_version'"))


def digest(file: Path) -> str:
    """A word for exactly these bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def await_rows(file: Path, wanted: list[Row], what: str) -> None:
    """Wait until the roster holds these heroes."""
    promise(lambda: rows(file) == wanted, what)
