"""JSON text whose whole numbers beyond 64 bits, which the parser does not take, are strings. Door: `BigNumbers`."""

import re
from io import TextIOBase
from typing import Final

_UNFINISHED: Final = frozenset("0123456789+-.eE\\")
"""What a piece must not end with: the rest of a number, or of an escape, would be in the next one."""
_MORE: Final = 4_096
_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
_BIG: Final = re.compile(r"\d{20}|9[2-9]\d{17}", re.ASCII)
_REST_OF_STRING: Final = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_TOKEN: Final = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"?|(?<![\w.+-])(-?(?:\d{20,}|9[2-9]\d{17}))(?![\w.])', re.DOTALL | re.ASCII
)


class BigNumbers:
    """Reads a file; all but big numbers stays as it is.

    Args:
        file: JSON.
        longest: A number that is longer is passed on as it is, in pieces.
    """

    def __init__(self, file: TextIOBase, longest: int) -> None:
        self._file = file
        self._longest = longest
        self._is_in_string = False

    def read(self, size: int) -> tuple[str, int]:
        """The next piece, and how many characters of the file it stands for."""
        piece = self._file.read(size)
        while piece and piece[-1] in _UNFINISHED and len(piece) < self._longest and (more := self._file.read(_MORE)):
            piece += more
        given = self._quoted(piece) if _BIG.search(piece) else piece
        bare = _ESCAPE.sub("", piece) if "\\" in piece else piece
        self._is_in_string ^= bare.count('"') % 2 == 1
        return given, len(piece)

    def _quoted(self, piece: str) -> str:
        start = 0
        if self._is_in_string and (rest := _REST_OF_STRING.match(piece)):
            start = rest.end()
        return piece[:start] + _TOKEN.sub(lambda found: f'"{found[1]}"' if found[1] else found[0], piece[start:])
