"""How the heroes of a file are laid out. Doors: `Layout`, `Format`, `Quoting`."""

from dataclasses import dataclass
from enum import Enum


class Format(Enum):
    """What kind of file it is."""

    DELIMITED = "csv"
    JSON = "json"
    LINES = "ndjson"
    SHEET = "sheet"
    TABLE = "sqlite"


class Quoting(Enum):
    """How a delimited file writes cells that hold its delimiter, and a quote within them.

    `DOUBLED` doubles the quote, `BACKSLASH` has a backslash before it, `BOTH` does both; with `NONE` it means nothing.
    """

    DOUBLED = "doubled"
    BACKSLASH = "backslash"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file; `detect` guesses it, `dataclasses.replace` corrects it.

    Attributes:
        format: What kind of file it is.
        encoding: Python's name of the encoding, of text.
        delimiter: One character between the cells, of delimited text.
        quoting: Of delimited text.
        has_header: Whether the first row names the columns, of delimited text and sheets.
        part: The sheet, the table, or the key of the list of heroes in a JSON object.
        parts: All sheets or tables there are.
    """

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ","
    quoting: Quoting = Quoting.DOUBLED
    has_header: bool = True
    part: str = ""
    parts: tuple[str, ...] = ()
