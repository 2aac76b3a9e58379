"""Records of a sheet in an XLSX or ODS workbook. Doors: `reading`, `parts`."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from desktop.data.errors import SourceError
from desktop.data.transfer.layout import Layout
from desktop.data.transfer.records import Cells, Flaw, Records, named
from desktop.data.transfer.source import Source
from desktop.data.transfer.workbooks import check_size

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_EMPTY: Final = (None, "")


def parts(source: Source, layout: Layout) -> tuple[str, ...]:
    """The sheets.

    Raises:
        SourceError: It is no workbook, or one that is made to fill the memory.
    """
    del layout
    with _opened(source) as workbook:
        return tuple(workbook.sheet_names)


@contextmanager
def reading(source: Source, layout: Layout) -> Iterator[Records]:
    """See `records.opened`."""
    with _opened(source) as workbook:
        if layout.part not in workbook.sheet_names:
            raise SourceError(f"“{source.name}” has no sheet “{layout.part}”. Choose another sheet.")
        sheet = workbook.get_sheet_by_name(layout.part)
        first = (sheet.start or (0, 0))[0] + 1
        total, read = max(1, sheet.height), 0

        def counted() -> Iterator[tuple[int, Cells | Flaw]]:
            nonlocal read
            for row in sheet.iter_rows():
                read += 1
                if any(cell not in _EMPTY for cell in row):
                    yield first + read - 1, row

        rows = counted()
        head = list(islice(rows, 1))
        cells: Cells = head[0][1] if head and not isinstance(head[0][1], Flaw) else ()
        columns = named(cells if layout.has_header else [None] * len(cells))
        yield Records(columns, rows if layout.has_header else chain(head, rows), lambda: min(1.0, read / total))


@contextmanager
def _opened(source: Source) -> Iterator["CalamineWorkbook"]:
    from python_calamine import CalamineError, CalamineWorkbook

    check_size(source)
    try:
        with CalamineWorkbook.from_path(source.path) as workbook:
            yield workbook
    except CalamineError:
        raise SourceError(
            f"“{source.name}” is not a workbook that can be read. Save it anew as .xlsx or .ods."
        ) from None
