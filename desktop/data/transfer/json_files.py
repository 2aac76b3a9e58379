"""Records of JSON and NDJSON files, one at a time, in bounded memory. Doors: `reading`, `parts`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Final, NoReturn

from desktop.data.errors import SourceError
from desktop.data.transfer.big_numbers import BigNumbers
from desktop.data.transfer.layout import Format, Layout
from desktop.data.transfer.records import Cells, Flaw, Records, named
from desktop.data.transfer.source import Source
from desktop.data.transfer.texts import Text, opened_text

LONGEST: Final = 2**18
"""Characters of a record at most."""

_DEEPEST: Final = 3
_OVER: Final = 2**31
"""A level that no document reaches: the list has ended."""
_LOOKED_AT: Final = 1_000
_LOOKED_BYTES: Final = 4_000_000
_PIECE: Final = 2**16

Item = tuple[int, object]
"""Line or number of a record, and its value: an object, a list, or a `Flaw`."""


def parts(source: Source, layout: Layout) -> tuple[str, ...]:
    """The key of the first list in a JSON object; one without a name when the file is a list itself."""
    with opened_text(source, layout.encoding) as text:
        level, key = 0, ""
        for event, value in _events(text, [0]):
            if event == "map_key" and level == 1:
                key = str(value)
            elif event == "start_array" and level < 2:
                return (key,)
            level += _step(event)
    raise SourceError(f"“{source.name}” holds no list of heroes. Choose another file.")


@contextmanager
def reading(source: Source, layout: Layout) -> Iterator[Records]:
    """See `records.opened`."""
    with opened_text(source, layout.encoding) as text:
        items = _lines(text) if layout.format is Format.LINES else _items(text, layout.part)
        first: list[Item] = []
        while len(first) < _LOOKED_AT and text.read() < _LOOKED_BYTES and (some := list(islice(items, 10))):
            first += some
        columns = _columns(value for _, value in first)
        yield Records(columns, _rows(chain(first, items), columns), text.fraction)


def _columns(values: Iterable[object]) -> tuple[str, ...]:
    """The keys of the first objects, or numbers for lists."""
    keys: dict[str, None] = {}
    width = 0
    for value in values:
        if isinstance(value, Mapping):
            keys |= dict.fromkeys(value)
        elif isinstance(value, list):
            width = max(width, len(value))
    return tuple(keys) or named([None] * width)


def _rows(items: Iterable[Item], columns: tuple[str, ...]) -> Iterator[tuple[int, Cells | Flaw]]:
    for number, value in items:
        if isinstance(value, Mapping):
            cells: Cells = [value.get(column) for column in columns]
        elif isinstance(value, list):
            cells = value
        else:
            yield number, value if isinstance(value, Flaw) else Flaw("Is neither an object nor a list.")
            continue
        if any(isinstance(cell, (Mapping, list)) for cell in cells):
            yield number, Flaw("Holds a list or an object where a value should be.")
        else:
            yield number, cells


def _lines(text: Text) -> Iterator[Item]:
    """The values of NDJSON, one a line."""
    number = 0
    while line := text.file.readline(LONGEST):
        number += 1
        if len(line) >= LONGEST:
            raise _too_long(f"Line {number:,}", number)
        if not line.isspace():
            try:
                yield number, json.loads(line, parse_constant=_refuse)
            except RecursionError:
                yield number, Flaw("Is nested too deeply.")
            except json.JSONDecodeError as error:
                yield number, Flaw(f"Is not JSON, at character {error.pos + 1:,}.")
            except ValueError:
                yield number, Flaw("Holds NaN, Infinity, or a number with too many digits.")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _items(text: Text, part: str) -> Iterator[Item]:
    """The members of a list in a JSON document: the document itself, or what a key of it has."""
    from ijson.common import ObjectBuilder  # type: ignore[import-untyped]

    number, builder = [0], None
    level, home, key = 0, -1, ""
    for event, value in _events(text, number):
        if home < 0:
            key = str(value) if event == "map_key" and level == 1 else key
            home = level + 1 if event == "start_array" and level == bool(part) and key == part else home
        elif builder is None and level == home:
            if event == "end_array":
                home = _OVER
            else:
                number[0] += 1
                builder = ObjectBuilder()
        level += _step(event)
        if builder is not None:
            builder.event(event, value)
            if level == home:
                yield number[0], builder.value
                builder = None
        if level > max(home, 1) + _DEEPEST:
            raise SourceError(f"Record {number[0]:,} is nested too deeply for a hero. Correct the file.", number[0])


def _step(event: str) -> int:
    return event.startswith("start_") - event.startswith("end_")


def _events(text: Text, number: list[int]) -> Iterator[tuple[str, Any]]:
    """What a JSON document consists of; `number` is that of the record that is being read.

    Raises:
        SourceError: It is no JSON; it says where.
    """
    import ijson  # type: ignore[import-untyped]

    measured = _Measured(text, number)
    try:
        yield from ijson.basic_parse(measured, use_float=True, buf_size=_PIECE)
    except (ijson.JSONError, ValueError, OverflowError):
        raise SourceError(
            f"The file is not JSON after record {number[0]:,}, near line {measured.line:,}; NaN and Infinity are none"
            " either. Correct the file.",
            max(1, number[0]),
        ) from None


class _Measured:
    """A text as bytes in UTF-8, as the parser wants it, where no record may be too long."""

    def __init__(self, text: Text, number: list[int]) -> None:
        self._file = BigNumbers(text.file, 3 * LONGEST)
        self._number = number
        self._record = 0
        self._length = 0
        self.line = 1

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece, length = self._file.read(size)
        if self._number[0] != self._record:
            self._record, self._length = self._number[0], 0
        self._length += length
        if self._length > 2 * LONGEST:
            raise _too_long(f"Record {self._record:,}", max(1, self._record))
        self.line += piece.count("\n")
        return piece.encode("utf-8")


def _too_long(what: str, line: int) -> SourceError:
    return SourceError(f"{what} does not end within {LONGEST:,} characters. Correct the file.", line)
