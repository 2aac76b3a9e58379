"""Numbers that are too big become strings wherever the text is cut; nothing else changes."""

import json
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.data.transfer.big_numbers import BigNumbers

BIG = 9_200_000_000_000_000_000
NUMBERS = st.one_of(
    st.integers(), st.integers(-(2**70), 2**70), st.sampled_from([2**63, 2**63 - 1, -(2**63), BIG, BIG - 1, 10**19])
)
TEXTS = st.text('"\\9é/', max_size=30) | st.just("9" * 25) | NUMBERS.map(str)
VALUES = st.recursive(
    st.one_of(NUMBERS, TEXTS, st.floats(allow_nan=False, allow_infinity=False), st.none(), st.booleans()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def expected(value: Any) -> Any:
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, dict):
        return {key: expected(item) for key, item in value.items()}
    return str(value) if type(value) is int and abs(value) >= BIG else value


def given_of(text: str, size: int) -> str:
    numbers, pieces = BigNumbers(StringIO(text), 10**6), []
    while (piece := numbers.read(size))[1]:
        pieces.append(piece[0])
    return "".join(pieces)


@given(value=VALUES, size=st.integers(1, 40), is_ascii=st.booleans())
def test_only_big_numbers_are_changed(value: Any, size: int, is_ascii: bool) -> None:
    assert json.loads(given_of(json.dumps([value], ensure_ascii=is_ascii), size)) == [expected(value)]


@given(text=st.text('"\\9[]1-.e ', max_size=60), size=st.integers(1, 10))
def test_what_is_no_json_stays_none(text: str, size: int) -> None:
    assert given_of(text, size).replace('"', "") == text.replace('"', "")


def test_a_number_without_an_end_is_not_collected() -> None:
    numbers = BigNumbers(StringIO("9" * 10**6), 10_000)
    assert numbers.read(100)[1] < 20_000
