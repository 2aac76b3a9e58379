"""Whether a workbook is made to fill the memory: looked at as a stream before it is opened. Door: `check_size`."""

import re
import zipfile
import zlib
from typing import Final

from desktop.data.errors import SourceError
from desktop.data.transfer.source import Source

MOST_BYTES: Final = 2**29
"""What a workbook may unpack to."""
MOST_CELLS: Final = 20_000_000
"""What a sheet may span, empty cells between others included."""

_PIECE: Final = 2**18
_OVERLAP: Final = 500
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,4})(\d{1,9})"')
_REPEATED: Final = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"[^>]{0,400}value')


def check_size(source: Source) -> None:
    """Refuse a workbook that would not fit into the memory, whatever its directory says.

    Raises:
        SourceError: It would not, or it is no workbook.
    """
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise _too_big(source)
            left = MOST_BYTES
            for member in members:
                left -= _walk(source, archive, member, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise SourceError(
            f"“{source.name}” is not a workbook that can be read. Save it anew as .xlsx or .ods."
        ) from None


def _walk(source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack a member piece by piece; returns its true size."""
    member.file_size = left + 1  # not what the directory says: a bomb lies there
    del member.CRC
    is_sheet = member.filename.startswith("xl/worksheets/") or member.filename == "content.xml"
    size, width, height, rest = 0, 0, 0, b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > left:
                raise _too_big(source)
            if is_sheet:
                text = rest + piece
                for column, row in _CELL.findall(text):
                    width, height = max(width, _number(column)), max(height, int(row))
                if width * height > MOST_CELLS or any(int(times) > MOST_CELLS for times in _REPEATED.findall(text)):
                    raise _too_big(source)
                rest = text[-_OVERLAP:]
    return size


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _too_big(source: Source) -> SourceError:
    return SourceError(
        f"“{source.name}” would unpack to more than a workbook may hold here ({MOST_BYTES >> 20} MB, {MOST_CELLS:,}"
        " cells a sheet). Nothing was read; save the heroes as CSV."
    )
