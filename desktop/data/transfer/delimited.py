"""Records of CSV, TSV and their like, in bounded memory whatever the file holds. Doors: `reading`, `rows_of`."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import Any, Final

from desktop.data.errors import SourceError
from desktop.data.transfer.layout import Layout, Quoting
from desktop.data.transfer.records import MOST_COLUMNS, Cells, Flaw, Records, named
from desktop.data.transfer.source import Source
from desktop.data.transfer.texts import opened_text

LONGEST: Final = 2**18
"""Characters of a record at most."""

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_DIALECTS: Final[dict[Quoting, dict[str, Any]]] = {
    Quoting.DOUBLED: {"doublequote": True},
    Quoting.BOTH: {"doublequote": True},
    Quoting.BACKSLASH: {"doublequote": False, "escapechar": "\\"},
    Quoting.NONE: {"quoting": csv.QUOTE_NONE},
}


@contextmanager
def reading(source: Source, layout: Layout) -> Iterator[Records]:
    """See `records.opened`."""
    with opened_text(source, layout.encoding) as text:
        rows = rows_of(text.file, layout)
        first = next(rows, None)
        cells: Cells = () if first is None or isinstance(first[1], Flaw) else first[1]
        if layout.has_header:
            columns = named(cells)
        else:
            columns = named([None] * len(cells))
            rows = chain([] if first is None else [first], rows)
        yield Records(columns, rows, text.fraction)


def rows_of(file: Iterable[str], layout: Layout) -> Iterator[tuple[int, Cells | Flaw]]:
    """The rows of a text with the lines they begin in; empty lines are left out.

    Raises:
        SourceError: A record does not end within bounds; it says where it begins.
    """
    if len(layout.delimiter) != 1 or layout.delimiter in '\r\n"\0':
        raise SourceError("The delimiter must be one character, and no quote. Choose another one.")
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True, delimiter=layout.delimiter, **_DIALECTS[layout.quoting])
    rows = _read(lines, reader)
    return _unescaped(rows) if layout.quoting is Quoting.BOTH else rows


class _Endless(Exception):
    """A record is too long."""


class _Lines:
    """Lines that are counted and measured while they are read."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = file
        self.number = 0
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        file = self._file
        pieces = iter(partial(file.readline, LONGEST), "") if isinstance(file, io.TextIOBase) else iter(file)
        for line in pieces:
            self.number += 1
            self.length += len(line)
            if self.length >= LONGEST:
                raise _Endless
            if "\0" in line:
                raise SourceError(
                    f"Line {self.number:,} holds a NUL character, so this is not text in this encoding. Choose another"
                    " encoding, or another file.",
                    self.number,
                )
            yield line


def _read(lines: _Lines, reader: Iterator[list[str]]) -> Iterator[tuple[int, Cells | Flaw]]:
    while True:
        line = lines.number + 1
        lines.length = 0
        try:
            for row in reader:
                if len(row) > MOST_COLUMNS:
                    raise SourceError(
                        f"Line {line:,} has {len(row):,} columns; {MOST_COLUMNS:,} are the most. Correct the file, or"
                        " choose another delimiter.",
                        line,
                    )
                if row:
                    yield line, row
                line = lines.number + 1
                lines.length = 0
        except csv.Error as error:
            if "expected after" not in str(error):
                raise _unclosed(line) from None
            yield line, Flaw("Text follows a closing quote. Correct the quotes in the file.")
        except _Endless:
            raise _unclosed(line) from None
        else:
            return


def _unclosed(line: int) -> SourceError:
    return SourceError(
        f"The record that begins in line {line:,} does not end where it should: a quote may never be closed, or a line"
        " is too long. Correct the file, or choose another delimiter or quoting.",
        line,
    )


def _unescaped(rows: Iterator[tuple[int, Cells | Flaw]]) -> Iterator[tuple[int, Cells | Flaw]]:
    for line, cells in rows:
        if isinstance(cells, Flaw):
            yield line, cells
        else:
            yield line, [_ESCAPED.sub(r"\1", cell) if "\\" in cell else cell for cell in map(str, cells)]
