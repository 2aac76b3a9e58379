"""Over which heroes something is pasted: those below the one that is meant, or nobody."""

from pathlib import Path
from typing import Any

import pytest

from desktop.data.errors import RosterError
from desktop.data.paging.cuts import WIDTH
from desktop.data.paging.page_index import PageIndex, build
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.transfer.pasting import heroes_below
from tests.data import rosters
from tests.data.conftest import Open

HEROES = 2 * WIDTH + 100
LAST = WIDTH
"""The last hero before the first cut, if heroes are in the order of their ages and these are their numbers."""


def below(connection: Any, index: PageIndex, hero: int, count: int) -> tuple[int, ...]:
    return list(heroes_below(connection, index, hero, count))[-1]


def counted(connection: Any, query: HeroQuery) -> PageIndex:
    *_, index = build(connection, PageIndex.start(query, frozenset({"age"})))
    return index


@pytest.fixture
def file(tmp_path: Path) -> Path:
    heroes = [(f"Hero {number}", number, number, "x") for number in range(1, HEROES + 1)]
    return rosters.make(tmp_path / "many.db", heroes=heroes)


def test_heroes_below_are_those_of_the_order(opened: Open, file: Path) -> None:
    reader = opened(file).reader()
    index = reader.run(counted, HeroQuery.parse("sort:-age"))
    assert reader.run(below, index, LAST, 3) == (LAST, LAST - 1, LAST - 2)
    assert reader.run(below, index, 2, 5) == (2, 1)
    assert reader.run(below, index, HEROES + 1, 5) == ()
    reader.close()


def test_a_hero_that_has_moved_since_is_never_taken_for_another_one(opened: Open, file: Path) -> None:
    reader = opened(file).reader()
    index = reader.run(counted, HeroQuery.parse("sort:age"))
    assert index.starts[1] == LAST
    moved = HEROES - 50
    rosters.tell(file, f"UPDATE hero SET age = {LAST} WHERE id = {moved}")
    with pytest.raises(RosterError, match="Nothing was pasted"):
        reader.run(below, index, moved, 1)
    again = reader.run(counted, HeroQuery.parse("sort:age"))
    assert reader.run(below, again, moved, 2) == (moved, LAST + 1)
    reader.close()
