"""The benchmark's rosters. Room: seeded heroes by the million, kept between runs. Door: `Rosters.roster`, `.tutorial`.

A roster of Heroes' own is made empty by the program itself, then filled directly: its indexes are taken off and put
back, because ten million inserts into four indexes would take an hour. The same heroes come out on every machine.
"""

import hashlib
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import Final

import platformdirs

from desktop.data.database import Database
from tests.bench.words import BODIES, FIRST, HEADS, LAST, MIDDLE, TAILS

VERSION: Final = 1
"""Raise it when the heroes made here change: every kept roster is then made anew."""

FREQUENT: Final = "man"
RARE: Final = "vizier"
ABSENT: Final = "qwertz"
RARE_HEROES: Final = 7

_CHUNK: Final = 20_000
_UNKNOWN: Final = 51
_FAVOURITES: Final = {0: 41, 18: 61, 30: 82}
_INSERT: Final = "INSERT INTO hero (id, name, age, secret_name) VALUES (?, ?, ?, ?)"
_TUTORIAL: Final = """
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

Hero = tuple[int, str, int | None, str]


def heroes(rows: int) -> Iterator[list[Hero]]:
    """The first `rows` heroes in chunks; a smaller roster is the beginning of a larger one, but for the rare heroes.

    One hero in five hundred is called just Spider, one in twelve is 30 years old, one in twenty of unknown age, one id
    in sixteen is missing, and `RARE_HEROES` heroes, evenly spread, are the only ones whose name has `RARE`.
    """
    numbers = random.Random(VERSION)
    ages = _ages()
    rare = [rows * (2 * place + 1) // (2 * RARE_HEROES) for place in range(RARE_HEROES)]
    last = 0
    for start in range(0, rows, _CHUNK):
        draws = [numbers.getrandbits(64) for _ in range(min(_CHUNK, rows - start))]
        ids = list(accumulate((1 + (draw & 15 == 0) for draw in draws), initial=last))[1:]
        last = ids[-1]
        chunk = [
            (
                number,
                HEADS[draw >> 4 & 1023] + BODIES[draw >> 14 & 1023] + TAILS[draw >> 24 & 255],
                ages[draw >> 32 & 1023],
                FIRST[draw >> 42 & 255] + MIDDLE[draw >> 50 & 31] + LAST[draw >> 55 & 255],
            )
            for number, draw in zip(ids, draws, strict=True)
        ]
        for place in (place for place in rare if start <= place < start + len(chunk)):
            number, _, age, secret_name = chunk[place - start]
            chunk[place - start] = (number, "Grand Vizier", age, secret_name)
        yield chunk


def _ages() -> list[int | None]:
    known = [age for age, times in _FAVOURITES.items() for _ in range(times)]
    rest = 1024 - _UNKNOWN - len(known)
    spread = [round(120 * (number / rest) ** 1.3) for number in range(1, rest + 1)]
    return [*([None] * _UNKNOWN), *known, *spread]


class Rosters:
    """The folder that keeps the rosters between runs.

    Args:
        folder: Where; None for the platform's cache folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or platformdirs.user_cache_path("Heroes", appauthor=False) / "bench"
        self._folder.mkdir(parents=True, exist_ok=True)

    def roster(self, rows: int, progress: Callable[[int], None] = lambda _: None) -> Path:
        """Heroes' own roster with so many heroes, made now if it is not there.

        A roster made for an older schema is thrown away: its name carries a fingerprint of the schema.

        Args:
            rows: How many heroes.
            progress: Told how many there are, now and then.
        """
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="new-") as folder:
            empty = Path(folder) / "empty.db"
            Database.open(empty, create=True).close()
            target = self._folder / f"heroes-{rows}-v{VERSION}-{_fingerprint(empty)}.db"
            if not target.exists():
                self._forget(f"heroes-{rows}-v*")
                _fill(empty, rows, progress)
                empty.replace(target)
        return target

    def tutorial(self, rows: int, progress: Callable[[int], None] = lambda _: None) -> Path:
        """The file the FastAPI tutorial's own code would have made, with so many heroes."""
        target = self._folder / f"tutorial-{rows}-v{VERSION}.db"
        if not target.exists():
            self._forget(f"tutorial-{rows}-v*")
            with tempfile.TemporaryDirectory(dir=self._folder, prefix="new-") as folder:
                empty = Path(folder) / "empty.db"
                with closing(sqlite3.connect(empty)) as connection:
                    connection.executescript(_TUTORIAL)
                _fill(empty, rows, progress)
                empty.replace(target)
        return target

    def _forget(self, pattern: str) -> None:
        for old in self._folder.glob(pattern):
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink()


def _fingerprint(roster: Path) -> str:
    with closing(sqlite3.connect(roster)) as connection:
        schema = [sql for (sql,) in connection.execute("SELECT coalesce(sql, '') FROM sqlite_master ORDER BY name")]
    return hashlib.sha256("\n".join(schema).encode()).hexdigest()[:8]


def _fill(roster: Path, rows: int, progress: Callable[[int], None]) -> None:
    with closing(sqlite3.connect(roster, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA threads = 2")
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'hero' AND sql IS NOT NULL"
        indexes: list[tuple[str, str]] = connection.execute(query).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        done = 0
        connection.execute("BEGIN")
        for chunk in heroes(rows):
            connection.executemany(_INSERT, chunk)
            done += len(chunk)
            progress(done)
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
