"""Comparing text as people do, without case and accents. Doors: `fold`, `FUNCTIONS`."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from desktop.data.questions.patterns import matches

MARKS: Final = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]"
"""A regular expression for the accents that are letters of their own once a text is decomposed."""

LETTERS: Final = dict(zip("æœøłđðħıŧþß", ("ae", "oe", "o", "l", "d", "d", "h", "i", "t", "th", "ss"), strict=True))
"""Letters with an accent, or two letters in one, that Unicode does not decompose."""

_MARK: Final = re.compile(MARKS)
_MOST_FOLDS: Final = 65_536


class _Folds(dict[int, str]):
    """What every character becomes, worked out when it is met first: one pass over a text then does it all."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        plain = "".join(LETTERS.get(letter, letter) for letter in _MARK.sub("", folded))
        if len(self) < _MOST_FOLDS:
            self[code] = plain
        return plain


_FOLDS: Final = _Folds()
_MARKED: Final = 0x80
_WESTERN: Final = bytes(
    ord(plain) if len(plain) == 1 and plain.isascii() else _MARKED for plain in (_FOLDS[code] for code in range(256))
)
"""What the letters of Western Europe become; those that do not become one ASCII letter are marked."""


def fold(text: str) -> str:
    """The text without case and accents; ASCII text only loses its capital letters."""
    if text.isascii():
        return text.lower()
    western = text.encode("latin-1", "ignore").translate(_WESTERN)
    if len(western) == len(text) and _MARKED not in western:
        return western.decode("ascii")
    return text.translate(_FOLDS)


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
