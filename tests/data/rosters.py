"""Files for the tests of the data room, made with bare sqlite3 as another program would make them."""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from desktop.data.journal.values import Origin

ORIGIN = Origin("test", "tester", "Test")

TUTORIAL = """
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
HEROES = (
    ("Deadpond", None, 1, "Dive Wilson"),
    ("Spider-Boy", 17, 2, "Pedro Parqueador"),
    ("Rusty-Man", 48, 3, "Tommy Sharp"),
)


def make(path: Path, script: str = TUTORIAL, heroes: Iterable[tuple[object, ...]] = HEROES) -> Path:
    """A file with a schema and heroes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
        for hero in heroes:
            connection.execute("INSERT INTO hero (name, age, id, secret_name) VALUES (?, ?, ?, ?)", hero)
        connection.commit()
    return path


def ask(path: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    """What another program reads from the file."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(question, values).fetchall()


def tell(path: Path, *statements: str) -> None:
    """Let another program change the file."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def fingerprint(path: Path) -> str:
    """The bytes of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def siblings(path: Path) -> list[str]:
    """Names of everything in the file's folder."""
    return sorted(other.name for other in path.parent.iterdir())


def spoil(path: Path, table_or_index: str) -> None:
    """Overwrite the root page of a table or an index, as a bad disk would."""
    (root,) = ask(path, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table_or_index)[0]
    (size,) = ask(path, "PRAGMA page_size")[0]
    assert isinstance(root, int)
    assert isinstance(size, int)
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xa5" * size
    path.write_bytes(content)
