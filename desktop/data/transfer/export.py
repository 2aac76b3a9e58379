"""Heroes written to a file or a stream, whole or not at all. Doors: `to_file`, `to_stream`.

Each hero is told as it was at some moment during the export. On a server and in a file with a write-ahead log that is
one moment for all of them. In a file with a rollback journal a commit would have to wait for that, so there the export
begins again when somebody has committed meanwhile; after `ATTEMPTS` it keeps what it has and says so: a hero whose
place in the order was changed may then be missing or there twice, unless the order is that of the ids.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from sqlalchemy import Connection

from desktop.data.arriving import arriving
from desktop.data.errors import RosterRefused
from desktop.data.models import Row
from desktop.data.queries import total
from desktop.data.transfer.cells import Cells
from desktop.data.transfer.formats import FORMATS, SHEET_ROWS, Export
from desktop.data.transfer.moment import moment
from desktop.data.transfer.walk import walk
from desktop.data.transfer.writers_text import Form

ATTEMPTS: Final = 3
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Exported:
    """How far an export is.

    Attributes:
        rows: Heroes written.
        inexact: Damaged cells that the format could not say exactly.
        changed: Whether the roster was changed meanwhile, so that the file is not of one moment.
    """

    rows: int = 0
    inexact: int = 0
    changed: bool = False


class Writer(Protocol):
    """Writes heroes in one format."""

    @property
    def inexact(self) -> int:
        """How many cells could not be told exactly so far."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write some heroes."""

    def finish(self) -> None:
        """Write the rest and let go."""

    def abandon(self) -> None:
        """Let go without finishing."""


def to_file(
    connection: Connection, export: Export, target: Path, roster: Path | None, indexed: frozenset[str]
) -> Iterator[Exported]:
    """Write heroes to a file, which takes the place of an older one only after the last value.

    Args:
        connection: Where to read.
        export: What to write.
        target: The file; one with secrets is private.
        roster: The open roster's file, which must not be replaced.
        indexed: Names of the fields in whose order an index keeps the heroes.

    Raises:
        RosterError: It could not be written; an older file is as it was.
        QuestionError: The question cannot be asked.
    """
    if export.format == "xlsx":
        yield from _fitting(connection, export, indexed)
    with arriving(target, roster, private=export.has_secrets) as part:
        for attempt in count(1):
            with moment(connection) as has_passed:
                exported = yield from _to_part(connection, export, part, target.name, indexed)
                is_changed = has_passed()
            if not is_changed or attempt == ATTEMPTS:
                yield Exported(exported.rows, exported.inexact, is_changed)
                return


def to_stream(connection: Connection, export: Export, stream: BinaryIO, indexed: frozenset[str]) -> Iterator[Exported]:
    """Write heroes as text to a stream; see `to_file`.

    Raises:
        RosterRefused: The format needs a file.
        OSError: The stream could not be written.
    """
    if FORMATS[export.format].form is None:
        raise RosterRefused("This format needs a file. Nothing was written; name one, or choose CSV.")
    with moment(connection) as has_passed:
        exported = yield from _write(connection, export, indexed, _text(export, stream))
        yield Exported(exported.rows, exported.inexact, has_passed())


class _TextWriter:
    def __init__(self, stream: BinaryIO, form: Form) -> None:
        self._stream = stream
        self._form = form
        self._cells = Cells(form.fields)
        self._is_first = True
        self._put(form.head())

    @property
    def inexact(self) -> int:
        return self._cells.inexact

    def write(self, rows: Sequence[Row]) -> None:
        self._put(self._form.piece(self._cells.told(rows), is_first=self._is_first))
        self._is_first = False

    def finish(self) -> None:
        self._put(self._form.tail())
        self._stream.flush()

    def abandon(self) -> None:
        pass

    def _put(self, text: str) -> None:
        self._stream.write(text.encode())


def _text(export: Export, stream: BinaryIO) -> Writer:
    kind = FORMATS[export.format]
    assert kind.form is not None
    if export.bom and kind.is_separated:
        stream.write(_BOM)
    return _TextWriter(stream, kind.form(export))


def _to_part(
    connection: Connection, export: Export, part: Path, name: str, indexed: frozenset[str]
) -> Generator[Exported, None, Exported]:
    if export.format == "roster":
        from desktop.data.transfer.writers_roster import RosterWriter

        part.write_bytes(b"")
        return (yield from _write(connection, export, indexed, RosterWriter(part, export.told, name)))
    with part.open("wb") as stream:
        if export.format == "xlsx":
            from desktop.data.transfer.writers_sheet import SheetWriter

            writer: Writer = SheetWriter(stream, export.told, part.parent)
        else:
            writer = _text(export, stream)
        return (yield from _write(connection, export, indexed, writer))


def _write(
    connection: Connection, export: Export, indexed: frozenset[str], writer: Writer
) -> Generator[Exported, None, Exported]:
    written = 0
    try:
        with closing(walk(connection, export.scope, indexed)) as pieces:
            for rows in pieces:
                if rows:
                    writer.write(rows)
                    written += len(rows)
                yield Exported(written, writer.inexact)
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return Exported(written, writer.inexact)


def _fitting(connection: Connection, export: Export, indexed: frozenset[str]) -> Iterator[Exported]:
    """Make sure that the heroes fit a sheet, before anything is written."""
    from desktop.data.transfer.writers_sheet import too_many

    rows = 0
    if total(connection, export.scope.query) > SHEET_ROWS:
        for piece in walk(connection, export.scope, indexed):
            rows += len(piece)
            if rows > SHEET_ROWS:
                raise too_many()
            yield Exported()
