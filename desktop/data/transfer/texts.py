"""Text files in their encodings: detected, opened, and where they break. Doors: functions."""

import codecs
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.data.errors import SourceError
from desktop.data.transfer.source import Source

_PIECE: Final = 2**20
_PIECES: Final = 64
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Text:
    """An open text file.

    Attributes:
        file: Its lines, with the ends they have.
        read: How many bytes of it have been read.
        size: How many bytes there are, 1 at least.
    """

    file: io.TextIOBase
    read: Callable[[], int]
    size: int

    def fraction(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return min(1.0, self.read() / self.size)


def detected_encoding(path: Path) -> str:
    """The encoding of a text file: by its mark, then UTF-16 by its zeros, UTF-8 where it fits, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_PIECE)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) * 8 > len(head):
            return "utf-16-be" if even > odd else "utf-16-le"
        piece = head
        try:
            for _ in range(_PIECES):
                decoder.decode(piece)
                if len(piece) < _PIECE:
                    decoder.decode(b"", final=True)
                    break
                piece = file.read(_PIECE)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


@contextmanager
def opened_text(source: Source, encoding: str) -> Iterator[Text]:
    """Open a text file; a mark at its beginning is left out.

    Raises:
        SourceError: There is no such encoding, or the text breaks it, now or at a later line; it says where.
    """
    name = codec(encoding)
    with source.path.open("rb", buffering=0) as raw:
        size = max(1, os.fstat(raw.fileno()).st_size)
        file = io.TextIOWrapper(io.BufferedReader(raw, 2**16), encoding=name, newline="")
        try:
            with file:
                yield Text(file, raw.tell, size)
        except UnicodeError:
            line = _broken_line(source.path, name)
            raise SourceError(
                f"Line {line:,} is not text in the encoding {encoding}. Choose another encoding, or another file.", line
            ) from None


def codec(encoding: str) -> str:
    """The codec for an encoding that a person named.

    Raises:
        SourceError: There is none.
    """
    try:
        name = codecs.lookup(encoding).name
        "a".encode(name)
    except (LookupError, ValueError):
        raise SourceError(f"There is no text encoding “{encoding}”. Choose another one, for example UTF-8.") from None
    return "utf-8-sig" if name == "utf-8" else name


def _broken_line(path: Path, encoding: str) -> int:
    """The line, counted from 1, that the encoding cannot read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            try:
                line += decoder.decode(piece).count("\n")
            except UnicodeError as error:
                sound = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
                return line + bytes(sound).count(b"\n")
    return line
