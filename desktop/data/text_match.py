"""Comparing text as people do, without case and accents. Doors: `fold`, and the SQL functions SQLite needs for it."""

import unicodedata
from collections.abc import Callable
from typing import Final

from desktop.data.patterns import matches

_MARKS: Final = frozenset(map(chr, (*range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00))))
_LETTERS: Final = dict(zip("æœøłđðħıŧþ", ("ae", "oe", "o", "l", "d", "d", "h", "i", "t", "th"), strict=True))

_MOST_FOLDS: Final = 65_536


class _Folds(dict[int, str]):
    """What every character becomes, worked out when it is met first: one pass over a text then does it all."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        plain = "".join(_LETTERS.get(letter, letter) for letter in folded if letter not in _MARKS)
        if len(self) < _MOST_FOLDS:
            self[code] = plain
        return plain


_FOLDS: Final = _Folds()


def fold(text: str) -> str:
    """The text without case and accents; ASCII text only loses its capital letters."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def _stored(value: bytes) -> str:
    return fold(value.decode("utf-8", "surrogateescape"))


def _contains(value: bytes, folded: str) -> bool:
    return folded in _stored(value)


def _starts(value: bytes, folded: str) -> bool:
    return _stored(value).startswith(folded)


def _is(value: bytes, folded: str) -> bool:
    return _stored(value) == folded


def _matches(value: bytes, pattern: str) -> bool:
    return matches(value.decode("utf-8", "surrogateescape"), pattern)


FUNCTIONS: Final[dict[str, tuple[int, Callable[..., object]]]] = {
    "hero_contains": (2, _contains),
    "hero_starts": (2, _starts),
    "hero_is": (2, _is),
    "hero_matches": (2, _matches),
}
"""SQL name to number of arguments and function: what every SQLite connection needs. All are deterministic."""
