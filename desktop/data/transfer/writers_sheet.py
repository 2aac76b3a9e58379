"""Heroes as an XLSX workbook with one sheet. Doors: `SheetWriter`, `too_many`."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

import xlsxwriter  # type: ignore[import-untyped]

from desktop.data.errors import RosterRefused
from desktop.data.fields import HeroField, Kind
from desktop.data.models import Row
from desktop.data.transfer.cells import Cells, Value
from desktop.data.transfer.formats import SHEET_ROWS

_LONGEST: Final = 32_767
_EXACT: Final = 10**15
_WIDTHS: Final = {Kind.TEXT: 32, Kind.INTEGER: 12}


class SheetWriter:
    """Writes a workbook. Text is written as text, never as a formula or a link, and large numbers with all digits.

    Args:
        stream: Where to.
        fields: What is told of each hero.
        folder: Where what is not compressed yet lies for a while; a temporary one if left out.
    """

    def __init__(self, stream: BinaryIO, fields: Sequence[HeroField], folder: Path | None = None) -> None:
        self._cells = Cells(fields)
        self._folder = TemporaryDirectory(prefix=".heroes-", dir=folder)
        self._book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": self._folder.name})
        self._sheet = self._book.add_worksheet("Heroes")
        self._row = 0
        for column, field in enumerate(fields):
            self._sheet.set_column(column, column, _WIDTHS[field.kind])
            self._sheet.write_string(0, column, field.name, self._book.add_format({"bold": True}))
        self._sheet.freeze_panes(1, 0)

    @property
    def inexact(self) -> int:
        """How many cells could not be told exactly."""
        return self._cells.inexact

    def write(self, rows: Sequence[Row]) -> None:
        """Write some heroes."""
        if self._row + len(rows) > SHEET_ROWS:
            raise too_many()
        for values in self._cells.told(rows):
            self._row += 1
            for column, value in enumerate(values):
                self._write(column, value)

    def finish(self) -> None:
        """Write the rest and compress it all."""
        self._book.close()
        self._folder.cleanup()

    def abandon(self) -> None:
        """Leave nothing behind."""
        if self._sheet.row_data_fh is not None:
            self._sheet.row_data_fh.close()
        self._folder.cleanup()

    def _write(self, column: int, value: Value) -> None:
        if isinstance(value, str):
            if len(value) > _LONGEST:
                raise RosterRefused(
                    f"A text is longer than the {_LONGEST:,} characters a cell of a sheet can hold. Nothing was"
                    " written; choose CSV."
                )
            self._sheet.write_string(self._row, column, value)
        elif isinstance(value, int) and abs(value) > _EXACT:
            self._sheet.write_string(self._row, column, str(value))
        elif value is not None:
            self._sheet.write_number(self._row, column, value)


def too_many() -> RosterRefused:
    """The error that says that a sheet has no room for so many heroes."""
    return RosterRefused(f"A sheet has room for {SHEET_ROWS:,} heroes only. Nothing was written; choose CSV.")
