"""The generated heroes are what the benchmarks rely on."""

import sqlite3
import unicodedata
from collections import Counter
from contextlib import closing
from itertools import chain, pairwise
from pathlib import Path

import pytest

from desktop.data.database import Database
from tests.bench import rosters, words
from tests.bench.rosters import ABSENT, FREQUENT, RARE, RARE_HEROES, Rosters, heroes
from tests.bench.truth import folded

ROWS = 60_000


@pytest.fixture(scope="module")
def made() -> list[rosters.Hero]:
    return list(chain.from_iterable(heroes(ROWS)))


def test_the_same_heroes_come_out_again(made: list[rosters.Hero]) -> None:
    assert list(chain.from_iterable(heroes(ROWS))) == made
    assert made[0] == (1, "Yūki Cipher-Ocelot", 0, "Ava M. Eriksen")


def test_a_smaller_roster_is_the_beginning_of_a_larger_one(made: list[rosters.Hero]) -> None:
    smaller = list(chain.from_iterable(heroes(50_000)))
    others = [(hero, same) for hero, same in zip(smaller, made, strict=False) if hero != same]
    assert 0 < len(others) <= 2 * RARE_HEROES
    assert all(RARE in (hero[1] + same[1]).lower() for hero, same in others)


def test_names_are_short_and_long_and_some_are_shared(made: list[rosters.Hero]) -> None:
    names = Counter(name for _, name, _, _ in made)
    assert names["Spider"] > ROWS // 1000
    assert len(names) > ROWS * 8 // 10
    assert all(name == name.strip() and "  " not in name for name in names)
    assert any(not name.isascii() for name in names)
    shortest = min(len(head + body + tail) for head in ("",) for body in words.BODIES for tail in ("",))
    longest = sum(max(map(len, part)) for part in (words.HEADS, words.BODIES, words.TAILS))
    assert (shortest, longest) == (3, 40)


def test_ages_have_large_groups_and_unknown_ones(made: list[rosters.Hero]) -> None:
    ages = Counter(age for _, _, age, _ in made)
    assert set(ages) == {None, *range(121)}
    assert ages[None] == pytest.approx(ROWS * 0.05, rel=0.1)
    assert ages[30] > ROWS * 0.07


def test_ids_rise_with_gaps(made: list[rosters.Hero]) -> None:
    steps = Counter(after[0] - before[0] for before, after in pairwise(made))
    assert set(steps) == {1, 2}
    assert steps[2] == pytest.approx(ROWS / 16, rel=0.1)


def test_the_texts_are_frequent_rare_and_absent(made: list[rosters.Hero]) -> None:
    found = {text: sum(text in folded(name) for _, name, _, _ in made) for text in (FREQUENT, RARE, ABSENT)}
    assert found[FREQUENT] > ROWS // 100
    assert found[RARE] == RARE_HEROES
    assert found[ABSENT] == 0


def test_words_are_composed_characters() -> None:
    parts = chain(words.HEADS, words.BODIES, words.TAILS, words.FIRST, words.LAST)
    assert all(part == unicodedata.normalize("NFC", part) for part in parts)


def test_a_roster_is_made_once_and_has_our_indexes(tmp_path: Path, made: list[rosters.Hero]) -> None:
    told: list[int] = []
    file = Rosters(tmp_path).roster(100, told.append)
    stamp = file.stat().st_mtime_ns
    assert Rosters(tmp_path).roster(100, told.append) == file
    assert told == [100]
    assert file.stat().st_mtime_ns == stamp
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    database = Database.open(file)
    try:
        assert database.state.adopted
        assert {"id", "name", "age", "secret_name"} <= database.state.indexed
    finally:
        database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM hero").fetchone() == (100,)


def test_a_roster_of_an_older_kind_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Rosters(tmp_path).roster(100)
    file.with_suffix(".truth").mkdir()
    monkeypatch.setattr(rosters, "VERSION", rosters.VERSION + 1)
    newer = Rosters(tmp_path).roster(100)
    assert newer != file
    assert list(tmp_path.iterdir()) == [newer]


def test_the_tutorial_file_has_the_tutorial_schema(tmp_path: Path) -> None:
    file = Rosters(tmp_path).tutorial(100)
    with closing(sqlite3.connect(file)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert names == {"hero", "ix_hero_name", "ix_hero_age"}
        assert connection.execute("SELECT count(*) FROM hero").fetchone() == (100,)
