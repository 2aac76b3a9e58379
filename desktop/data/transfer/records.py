"""The records of a file, one after the other. Doors: `opened`, `sample`, `Records`, `Flaw`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Final

from desktop.data.errors import SourceError
from desktop.data.transfer.layout import Format, Layout
from desktop.data.transfer.source import Source

MOST_COLUMNS: Final = 16_384
"""A file with more columns is refused."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why one record cannot be read, while the others can."""

    reason: str


Cells = Sequence[object]
"""The values of a record in the order of the columns; there may be fewer or more."""


@dataclass(frozen=True, slots=True)
class Records:
    """An open file.

    Attributes:
        columns: Names of the columns, each another one.
        rows: Line, or number of the record where there are no lines, and cells.
        fraction: How much of the file has been read, from 0 to 1.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Cells | Flaw]]
    fraction: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file as they will be read.

    Attributes:
        columns: Names of the columns.
        rows: Line and cells as text; None for a cell without a value.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]


@contextmanager
def opened(source: Source, layout: Layout) -> Iterator[Records]:
    """Open a file for reading record by record.

    Raises:
        SourceError: It cannot be read as the layout says, now or at a later record; it says where.
    """
    module = import_module(_READERS[layout.format])
    reading: AbstractContextManager[Records] = module.reading(source, layout)
    try:
        with reading as records:
            if len(records.columns) > MOST_COLUMNS:
                raise SourceError(
                    f"“{source.name}” has {len(records.columns):,} columns in its first row; {MOST_COLUMNS:,} are the"
                    " most. Choose another delimiter, or another file.",
                    1,
                )
            yield records
    except OSError as error:
        raise SourceError(
            f"“{source.name}” cannot be read. Nothing was changed.", details=error.strerror or ""
        ) from None


def sample(source: Source, layout: Layout, count: int) -> Sample:
    """The first rows of a file.

    Raises:
        SourceError: See `opened`.
    """
    with opened(source, layout) as records:
        width = len(records.columns)
        rows = [
            (line, tuple(None if cell is None else as_text(cell) for cell in cells[:width]))
            for line, cells in islice(records.rows, count)
            if not isinstance(cells, Flaw)
        ]
    return Sample(records.columns, tuple(rows))


def as_text(cell: object) -> str:
    """A cell as a person would type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def named(header: Cells) -> tuple[str, ...]:
    """Names for columns: those of the header, made different from each other."""
    names: dict[str, None] = {}
    for position, cell in enumerate(header, 1):
        name = plain = ("" if cell is None else as_text(cell)).strip() or f"Column {position}"
        again = 2
        while name in names:
            name, again = f"{plain} ({again})", again + 1
        names[name] = None
    return tuple(names)


_READERS: Final = {
    Format.DELIMITED: "desktop.data.transfer.delimited",
    Format.JSON: "desktop.data.transfer.json_files",
    Format.LINES: "desktop.data.transfer.json_files",
    Format.SHEET: "desktop.data.transfer.sheets",
    Format.TABLE: "desktop.data.transfer.tables",
}
