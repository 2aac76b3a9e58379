"""Stored values as files tell them, damaged ones too. Door: `Cells`.

What a field declares is told as it is. A roster may hold damaged cells: numbers and text in a field of the other kind
are told as they are stored, too. What no format can say is told as the nearest text and counted: bytes that are not
UTF-8 become U+FFFD, binary data becomes its hexadecimal digits as in `X'00FF'`, an infinite number becomes `inf`.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Final

from desktop.data.fields import POSITION, HeroField
from desktop.data.models import Row

Value = str | int | float | None
"""What a file can tell."""

_SOUND: Final = frozenset({str, int, type(None)})


class Cells:
    """Tells the chosen fields of heroes.

    Args:
        fields: The fields in their order.

    Attributes:
        inexact: How many cells could not be told exactly so far.
    """

    def __init__(self, fields: Sequence[HeroField]) -> None:
        self._positions = tuple(POSITION[field.name] for field in fields)
        self.inexact = 0

    def told(self, rows: Sequence[Row]) -> list[tuple[Value, ...]]:
        """What is told of some heroes."""
        stored = tuple(zip(*rows, strict=True))
        columns = [self._column(stored[position]) for position in self._positions] if stored else []
        return list(zip(*columns, strict=True))

    def _column(self, values: tuple[object, ...]) -> Sequence[Value]:
        if _is_sound(values):
            return values  # type: ignore[return-value]  # just checked
        return [self._value(value) for value in values]

    def _value(self, value: object) -> Value:
        if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
            return value
        if isinstance(value, str) and _is_sound((value,)):
            return value
        self.inexact += 1
        if isinstance(value, bytes):
            return f"X'{value.hex().upper()}'"
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_sound(values: tuple[object, ...]) -> bool:
    kinds = set(map(type, values))
    if not kinds <= _SOUND:
        return False
    try:
        "".join(values if kinds == {str} else [value for value in values if isinstance(value, str)]).encode()  # type: ignore[arg-type]
    except UnicodeEncodeError:
        return False
    return True
