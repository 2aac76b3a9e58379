"""What is on the clipboard as rows, and over which heroes it is pasted. Doors: `clipped`, `Clipped`, `heroes_below`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any, Final

from desktop.data.errors import RosterError, SourceError
from desktop.data.fields import id_of
from desktop.data.paging.page_index import PAGE_SIZE, PageIndex, page, rank
from desktop.data.transfer.detection import detect
from desktop.data.transfer.layout import Format, Layout, Quoting
from desktop.data.transfer.mapping import field_called
from desktop.data.transfer.records import Cells, Flaw, opened
from desktop.data.transfer.source import Source

MOST: Final = 100_000
"""Rows that are pasted at once."""

_TABS: Final = Layout(Format.DELIMITED, "utf-8", "\t", Quoting.DOUBLED, has_header=False)


@dataclass(frozen=True, slots=True)
class Clipped:
    """Rows from the clipboard.

    Attributes:
        source: Where they are now; whoever asked for it discards it.
        layout: How to read them.
        columns: Names of the columns.
        is_named: Whether the first row names fields, so that the columns are these.
        rows: How many there are.
    """

    source: Source
    layout: Layout
    columns: tuple[str, ...]
    is_named: bool
    rows: int


def clipped(data: bytes) -> Clipped:
    """Keep what was on the clipboard, and find out what it is.

    Args:
        data: Text in UTF-8: cells between tabs; another delimiter only below a row that names fields.

    Raises:
        SourceError: There are no rows, or too many.
    """
    source = Source.of_stream(BytesIO(data), "Clipboard")
    try:
        layout = _layout(source, data)
        with opened(source, layout) as file:
            rows = sum(1 for _ in islice(file.rows, MOST + 1))
            columns = file.columns
        if not rows or not columns:
            raise SourceError("There is no text on the clipboard to be pasted.")
        if rows > MOST:
            raise SourceError(f"The clipboard holds more than {MOST:,} rows. Import them from a file.")
    except BaseException:
        source.discard()
        raise
    return Clipped(source, layout, columns, layout.has_header, rows)


def heroes_below(connection: Any, index: PageIndex, hero: int, count: int) -> Iterator[tuple[int, ...]]:
    """The ids of a hero and of those below it in the order of the table; nothing after each step, all after the last.

    Args:
        connection: Where to read.
        index: The question that is shown.
        hero: The first one; nobody when the question has it no longer.
        count: How many at most.

    Raises:
        RosterError: Somebody has moved heroes since the rows were counted, so that these would be others.
    """
    first = rank(connection, index, hero)
    ids: list[int] = []
    while first is not None and len(ids) < count:
        rows = page(connection, index, first + len(ids), min(PAGE_SIZE, count - len(ids)))
        if not rows:
            break
        ids += map(id_of, rows)
        if ids[0] != hero:
            raise RosterError("The table was changed in this moment. Nothing was pasted; try again.")
        yield ()
    yield tuple(ids)


def _layout(source: Source, data: bytes) -> Layout:
    if b'"' not in data or not (b"\t" in data or b"\n" in data.strip()):
        plain = replace(_TABS, quoting=Quoting.NONE)
    else:
        plain = _TABS if _can_be_read(source, _TABS) else replace(_TABS, quoting=Quoting.NONE)
    guessed = plain if b"\t" in data else detect(source, format=Format.DELIMITED, encoding="utf-8", has_header=False)
    names, more = _head(source, guessed)
    called = [field_called(str(name)) for name in names]
    is_named = more and all(called) and len(set(called)) == len(called)
    return replace(guessed, has_header=True) if is_named else plain


def _can_be_read(source: Source, layout: Layout) -> bool:
    try:
        with opened(source, layout) as file:
            return not any(isinstance(cells, Flaw) for _, cells in islice(file.rows, MOST + 1))
    except SourceError:
        return False


def _head(source: Source, layout: Layout) -> tuple[Cells, bool]:
    """The first row, and whether there is another one."""
    with opened(source, layout) as file:
        rows = [cells for _, cells in islice(file.rows, 2) if not isinstance(cells, Flaw)]
    return (rows[0] if rows else ()), len(rows) > 1
