"""Many new heroes from one body, read piece by piece. Doors: `heroes_of`, `BulkRefused`."""

import codecs
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final

from pydantic import ValidationError

from desktop.api.limits import BULK_ERRORS, BULK_HERO_BYTES, BULK_HEROES

BULK_PATH: Final = "/heroes/bulk"
ARRAY: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
LINES: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl"})

Check = Callable[[object], dict[str, object]]
"""Values of one hero as they may be stored; raises ValidationError."""

_UTF_8: Final = "utf-8-sig"
"""With a mark at the start or without one, as `json.loads` takes it too."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


class BulkRefused(Exception):
    """The body cannot be stored as it is.

    Attributes:
        errors: What is wrong and where, as FastAPI tells of it.
    """

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("the heroes were refused")
        self.errors = errors


async def heroes_of(kind: str, body: AsyncIterator[bytes], check: Check) -> list[dict[str, object]]:
    """The checked heroes of a body.

    Args:
        kind: `ARRAY`, or one of `LINES`.
        body: The body as it comes.
        check: Checks one hero.

    Raises:
        BulkRefused: Something is wrong with it; it says what and at which positions.
    """
    reader = _Array() if kind == ARRAY else _Lines()
    heroes: list[dict[str, object]] = []
    errors: list[dict[str, Any]] = []
    position = 0
    try:
        async for piece in body:
            for item in reader.feed(piece):
                _keep(check, item, position, heroes, errors)
                position += 1
        for item in reader.end():
            _keep(check, item, position, heroes, errors)
            position += 1
    except (ValueError, RecursionError):
        errors.append(_wrong(("body", position), "JSON decode error", "json_invalid"))
    if errors:
        raise BulkRefused(errors)
    return heroes


def problems(error: ValidationError, position: int) -> Iterator[dict[str, Any]]:
    """What is wrong with one hero."""
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        yield _wrong(("body", position, *detail["loc"]), detail["msg"], detail["type"])


def _keep(
    check: Check, item: object, position: int, heroes: list[dict[str, object]], errors: list[dict[str, Any]]
) -> None:
    if position >= BULK_HEROES:
        raise BulkRefused([_wrong(("body",), f"At most {BULK_HEROES:,} heroes at once", "too_long")])
    try:
        hero = check(item)
    except ValidationError as error:
        errors.extend(problems(error, position))
        if len(errors) >= BULK_ERRORS:
            raise BulkRefused(errors[:BULK_ERRORS]) from None
        return
    if not errors:
        heroes.append(hero)


def _wrong(place: tuple[str | int, ...], message: str, kind: str) -> dict[str, Any]:
    return {"loc": list(place), "msg": message, "type": kind}


class _Lines:
    """JSON values, one a line."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> Iterator[object]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        _check_size(len(self._rest))
        for line in lines:
            if text := line.decode(_UTF_8).strip(" \t\r"):
                yield json.loads(text)

    def end(self) -> Iterator[object]:
        yield from self.feed(b"\n")


class _Array:
    """The values of one JSON array."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(_UTF_8)()
        self._text = ""
        self._marks = "["
        self._wants_value = False
        self._patience = 0

    def feed(self, piece: bytes) -> Iterator[object]:
        self._text += self._decoder.decode(piece)
        if len(self._text) >= self._patience:
            yield from self._values(is_last=False)

    def end(self) -> Iterator[object]:
        self._text += self._decoder.decode(b"", final=True)
        yield from self._values(is_last=True)
        if self._marks or self._wants_value or self._text:
            raise ValueError("the array does not end")

    def _values(self, *, is_last: bool) -> Iterator[object]:
        at = 0
        while (at := _skipped(self._text, at)) < len(self._text):
            if self._text[at] in self._marks:
                self._pass(self._text[at])
                at += 1
                continue
            if not self._wants_value:
                raise ValueError("something stands where a mark should")
            try:
                value, end = _DECODER.raw_decode(self._text, at)
            except json.JSONDecodeError:
                if is_last:
                    raise
                break
            if end == len(self._text) and not is_last:
                break
            yield value
            self._marks, self._wants_value, at = ",]", False, end
        self._text = self._text[at:]
        _check_size(len(self._text))
        self._patience = 2 * len(self._text)

    def _pass(self, mark: str) -> None:
        self._wants_value = mark != "]"
        self._marks = "]" if mark == "[" else ""


def _skipped(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()


def _check_size(size: int) -> None:
    if size > BULK_HERO_BYTES:
        raise ValueError("one hero is too large")
