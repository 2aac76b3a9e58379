"""Comparing text as people do, without case and accents. Doors: `fold`, and the SQL functions SQLite needs for it."""

import unicodedata
from collections.abc import Callable
from typing import Final

_MARKS: Final = dict.fromkeys((*range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00)))
_LETTERS: Final = {
    ord(letter): plain
    for letter, plain in zip("æœøłđðħıŧþ", ("ae", "oe", "o", "l", "d", "d", "h", "i", "t", "th"), strict=True)
}
_PLAIN: Final = _MARKS | _LETTERS


def fold(text: str) -> str:
    """The text without case and accents; ASCII text only loses its capital letters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", folded).translate(_PLAIN)


def _stored(value: bytes) -> str:
    return fold(value.decode("utf-8", "surrogateescape"))


def _contains(value: bytes, folded: str) -> bool:
    return folded in _stored(value)


def _starts(value: bytes, folded: str) -> bool:
    return _stored(value).startswith(folded)


def _is(value: bytes, folded: str) -> bool:
    return _stored(value) == folded


FUNCTIONS: Final[dict[str, tuple[int, Callable[..., object]]]] = {
    "hero_contains": (2, _contains),
    "hero_starts": (2, _starts),
    "hero_is": (2, _is),
}
"""SQL name to number of arguments and function: what every SQLite connection needs. All are deterministic."""
