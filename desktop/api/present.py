"""Stored rows as JSON and as entity tags. Doors: `Presenter`, `EntityTags`.

A roster may hold damaged cells; an answer never fails because of them. Text that is not text is told as readable text
(bytes that are not UTF-8 become U+FFFD, numbers their digits, a missing required text the empty text), a number that is
no whole number as `null`. Whole numbers are told as they are stored, even those that could not be written today.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from json.encoder import encode_basestring
from typing import Final

from desktop.data.fields import FIELDS, POSITION, HeroField, Kind
from desktop.data.models import Hero, HeroPublic, Row

_BY_NAME: Final = {field.name: field for field in FIELDS}


class Presenter:
    """Tells heroes as JSON or as plain values.

    Args:
        whole: Whether secret fields are told too.
    """

    def __init__(self, *, whole: bool) -> None:
        names = list(Hero.model_fields) if whole else list(HeroPublic.model_fields)
        self.fields: tuple[HeroField, ...] = tuple(_BY_NAME[name] for name in names)
        self._columns = tuple((POSITION[field.name], _encoder(field)) for field in self.fields)
        self._template = "{" + ",".join(f"{encode_basestring(name)}:%s" for name in names) + "}"

    def one(self, row: Row) -> bytes:
        """One hero as a JSON object."""
        return self._join((row,), ",").encode()

    def many(self, rows: Sequence[Row]) -> bytes:
        """Heroes as a JSON array."""
        return f"[{self._join(rows, ',')}]".encode()

    def lines(self, rows: Sequence[Row]) -> bytes:
        """Heroes as JSON objects, one a line."""
        return (self._join(rows, "\n") + "\n").encode() if rows else b""

    def values(self, row: Row) -> tuple[str | int | None, ...]:
        """What is told of a hero, in the order of `fields`."""
        return tuple(told(field, row[POSITION[field.name]]) for field in self.fields)

    def _join(self, rows: Sequence[Row], separator: str) -> str:
        if not rows:
            return ""
        stored = tuple(zip(*rows, strict=True))
        columns = [encoded(stored[position]) for position, encoded in self._columns]
        return separator.join(map(self._template.__mod__, zip(*columns, strict=True)))


def told(field: HeroField, value: object) -> str | int | None:
    """What is told of a stored value: what the field declares, or the nearest that it allows."""
    if field.kind is Kind.INTEGER:
        return value if isinstance(value, int) else None
    if value is None:
        return None if field.nullable else ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _encoder(field: HeroField) -> Callable[[Iterable[object]], Iterable[str]]:
    def carefully(values: Iterable[object]) -> list[str]:
        return [_json(told(field, value)) for value in values]

    def texts(values: Iterable[object]) -> list[str]:
        try:
            encoded = list(map(encode_basestring, values))  # type: ignore[arg-type]  # others raise TypeError
            "".join(encoded).encode()
        except (TypeError, UnicodeEncodeError):
            return carefully(values)
        return encoded

    def numbers(values: Iterable[object]) -> list[str]:
        return [str(value) if type(value) is int else "null" for value in values]

    return numbers if field.kind is Kind.INTEGER else texts


def _json(value: str | int | None) -> str:
    return "null" if value is None else encode_basestring(value) if isinstance(value, str) else str(value)


class EntityTags:
    """Tags that change with a hero, secret fields included, and tell nothing about it.

    They are keyed with random bytes that never leave the process: stable while the server runs, other ones after that.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, row: Row) -> str:
        """The tag of a hero as it is stored."""
        stored = repr(row).encode("utf-8", "surrogatepass")
        return f'"{hashlib.blake2b(stored, key=self._key, digest_size=16).hexdigest()}"'


def matches(header: str, tag: str, *, weakly: bool = False) -> bool:
    """Whether a list of tags as in If-Match or If-None-Match has a tag.

    Args:
        header: The header's value.
        tag: The tag of what is there.
        weakly: Whether weak tags count too, as they do for If-None-Match.
    """
    if header.strip() == "*":
        return True
    tags = (part.strip() for part in header.split(","))
    return any((part.removeprefix("W/") if weakly else part) == tag for part in tags)
