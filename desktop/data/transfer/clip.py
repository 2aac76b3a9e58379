"""Heroes as text for the clipboard: exact for people and programs, safe for spreadsheets. Doors: `Clip`, `clips`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.data.fields import HeroField
from desktop.data.scope import Scope
from desktop.data.transfer.cells import Cells
from desktop.data.transfer.walk import walk
from desktop.data.transfer.writers_text import Html, Separated

MOST_TEXT: Final = 4 * 1024 * 1024
"""Characters of plain text, about: larger ones make other programs stop for a long time."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Heroes as text.

    Attributes:
        rows: How many there are.
        text: Separated by tabs, exactly as they are stored, without a last line break.
        own: The same below the names of the fields, in UTF-8.
        html: A table in UTF-8, whose cells no spreadsheet takes for formulas, and whose text stays text there.
    """

    rows: int = 0
    text: str = ""
    own: bytes = b""
    html: bytes = b""


def clips(
    connection: Connection, scope: Scope, fields: tuple[HeroField, ...], indexed: frozenset[str], most: int
) -> Iterator[Clip]:
    """The first heroes of a scope; an empty clip after each short step, the last one holds them all.

    Args:
        connection: Where to read.
        scope: The heroes, and their order.
        fields: What is told of each.
        indexed: See `walk`.
        most: How many heroes at most.

    Raises:
        QuestionError: The question cannot be asked.
    """
    cells, plain, table = Cells(fields), Separated(fields, "\t"), Html(fields, safe=True, whole=False)
    texts, tables, rows, size = list[str](), [table.head()], 0, 0
    for piece in walk(connection, scope, indexed):
        told = cells.told(piece[: most - rows])
        if told:
            texts.append(plain.piece(told, is_first=not rows))
            tables.append(table.piece(told, is_first=not rows))
            rows += len(told)
            size += len(texts[-1])
        yield Clip()
        if rows >= most or size > MOST_TEXT:
            break
    text = "".join(texts).removesuffix("\r\n")
    yield Clip(rows, text, (plain.head() + text).encode(), "".join([*tables, table.tail()]).encode())
