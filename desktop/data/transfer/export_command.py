"""`heroes export`: heroes to a file or to standard output, without a window. Door: `run`."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop.data.database import Database
from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.scope import Scope
from desktop.data.transfer.export import Exported, to_file, to_stream
from desktop.data.transfer.formats import FORMATS, Export, format_of

STANDARD_OUTPUT: Final = "-"

_KNOWN: Final = {field.name: field for field in FIELDS}


class _Wrong(Exception):
    """Arguments that do not fit together; the text says why."""


def run(
    roster: str, file: str, *, query: str, fields: str | None, kind: str | None, safe: bool, bom: bool, secrets: bool
) -> int:
    """Export heroes.

    Args:
        roster: File or URL; it is only read.
        file: The file to write, or `STANDARD_OUTPUT`.
        query: Which heroes, in which order, as the search box has it.
        fields: Names of fields with commas between; None for all that are told.
        kind: A key of `FORMATS`; None goes by the file's name.
        safe: See `Export`.
        bom: See `Export`.
        secrets: Whether secret fields may be told.

    Returns:
        The exit code: 0 when all went well, 1 for a known error, 2 for wrong arguments.
    """
    try:
        scope = Scope(HeroQuery.parse(query))
        export = Export(scope, _fields(fields, secrets=secrets), kind or _kind(file), safe=safe, bom=bom)
    except (_Wrong, RosterError) as error:
        return _failed(str(error), 2)
    try:
        with told_to_end():
            database = Database.open(roster, read_only=True)
            try:
                exported = _export(database, export, file)
            finally:
                database.close()
    except RosterError as error:
        return _failed(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _failed("Interrupted. Nothing was written.", 130)
    _tell(exported, file)
    return 0


def _fields(names: str | None, *, secrets: bool) -> tuple[str, ...]:
    if names is None:
        return tuple(field.name for field in FIELDS if secrets or not field.secret)
    chosen = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    unknown = [name for name in chosen if name not in _KNOWN]
    if unknown:
        raise _Wrong(f"There is no field “{unknown[0]}”. Fields are: {', '.join(_KNOWN)}.")
    secret = [name for name in chosen if _KNOWN[name].secret]
    if secret and not secrets:
        raise _Wrong(f"“{secret[0]}” is secret. Say --secrets to write it.")
    return chosen


def _kind(file: str) -> str:
    found = "csv" if file == STANDARD_OUTPUT else format_of(file)
    if found is None:
        raise _Wrong(f"The name “{Path(file).name}” tells no format. Say --format: {', '.join(FORMATS)}.")
    return found


def _export(database: Database, export: Export, file: str) -> Exported:
    path = None if "://" in database.location else Path(database.location)
    indexed, is_watched = database.state.indexed, file != STANDARD_OUTPUT and sys.stderr.isatty()

    def steps(connection: Connection) -> Iterator[Exported]:
        if file == STANDARD_OUTPUT:
            return to_stream(connection, export, sys.stdout.buffer, indexed)
        return to_file(connection, export, Path(file), path, indexed)

    def walk(connection: Connection) -> Exported:
        exported = Exported()
        for exported in steps(connection):
            if is_watched:
                sys.stderr.write(f"\r{exported.rows:,} heroes")
        return exported

    reader = database.reader()
    try:
        return reader.run(walk)
    finally:
        reader.close()


def _tell(exported: Exported, file: str) -> None:
    lines = [] if file == STANDARD_OUTPUT else [f"\r{exported.rows:,} heroes written to {file}."]
    if exported.inexact:
        lines.append(f"Damaged cells told as the nearest text: {exported.inexact:,}.")
    if exported.changed:
        lines.append("The roster was changed meanwhile; what was written may not be of one moment.")
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _failed(message: str, code: int) -> int:
    sys.stderr.write(f"heroes export: {message}\n")
    return code


@contextmanager
def told_to_end() -> Iterator[None]:
    """SIGTERM ends the work as Ctrl+C does, so that nothing is left behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
