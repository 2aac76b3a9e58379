"""The right rows are really right: compared with sorting in Python."""

from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.bench.rosters import FREQUENT, RARE, Hero, Rosters, heroes
from tests.bench.truth import ORDERS, Truth, folded

ROWS = 3_000
HEROES = list(chain.from_iterable(heroes(ROWS)))


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Rosters(tmp_path_factory.mktemp("truth")).roster(ROWS)


@pytest.fixture
def truth(roster: Path) -> Truth:
    return Truth(roster)


def _upper(text: str) -> bytes:
    return "".join(sign.upper() if sign.isascii() else sign for sign in text).encode()


def _key(order: str, hero: Hero) -> tuple[object, ...]:
    number, name, age, secret_name = hero
    values = {"id": number, "name": _upper(name), "age": age or 0, "secret_name": _upper(secret_name)}
    return values[order], number


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_every_order(truth: Truth, order: str, *, descending: bool) -> None:
    known = [hero for hero in HEROES if order != "age" or hero[2] is not None]
    unknown = [hero for hero in HEROES if order == "age" and hero[2] is None]
    key: Any = partial(_key, order)
    wanted = [hero[0] for part in (known, unknown) for hero in sorted(part, key=key, reverse=descending)]
    assert truth.ids(order, 0, ROWS, descending=descending) == wanted
    for first, count in ((0, 10), (ROWS - 200, 100), (len(known) - 5, 10), (ROWS - 5, 10), (ROWS, 10)):
        assert truth.ids(order, first, count, descending=descending) == wanted[first : first + count]


@pytest.mark.parametrize("text", ["s", "so", FREQUENT, RARE, "vizierx"])
def test_matches(truth: Truth, text: str) -> None:
    assert truth.matches(text) == [number for number, name, _, _ in HEROES if text in folded(name)][:100]


def test_case_and_accents_are_folded() -> None:
    assert folded("Éclair ÅSA Mælle") == "eclair asa maelle"
