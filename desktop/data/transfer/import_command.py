"""`heroes import`: heroes from a file or from standard input, without a window. Doors: `run`, `Wanted`."""

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.database import Database
from desktop.data.errors import RosterError
from desktop.data.fields import COLUMNS
from desktop.data.journal.values import Done, OnConflict, Origin
from desktop.data.transfer.detection import detect
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.export_command import told_to_end
from desktop.data.transfer.layout import Layout, Quoting
from desktop.data.transfer.mapping import BY_ID, Mapping, Matching, OnMatch, Plan, groups, guess
from desktop.data.transfer.records import Sample, sample
from desktop.data.transfer.report import save_report, told
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging, Status
from desktop.data.transfer.writing import write

STANDARD_INPUT: Final = "-"
MANY: Final = 10_000
"""More heroes than these are written only after a backup."""

MATCHES: Final[dict[str, tuple[str, ...]]] = {
    "id": BY_ID,
    "name": ("name",),
    "both": ("name", "secret_name"),
    "none": (),
}

_SAMPLE: Final = 200
_SHOWN: Final = 10
_DELIMITERS: Final = {"tab": "\t", "\\t": "\t"}


class _Wrong(Exception):
    """Arguments that do not fit together; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as the command line says it."""

    columns: Sequence[str] | None = None
    patterns: Sequence[str] | None = None
    defaults: Sequence[str] | None = None
    unknown: Sequence[str] | None = None
    match: str | None = None
    on_match: str = OnMatch.UPDATE.value
    encoding: str | None = None
    delimiter: str | None = None
    quoting: str | None = None
    part: str | None = None
    has_header: bool | None = None
    create: bool = False
    dry_run: bool = False
    skip_invalid: bool = False
    report: Path | None = None


def run(roster: str, file: str, wanted: Wanted, *, author: str, keeping: Keeping) -> int:
    """Import heroes.

    Args:
        roster: File or URL.
        file: The file to read, or `STANDARD_INPUT`.
        wanted: How.
        author: Whose undo takes it back.
        keeping: Where a backup goes before a big import.

    Returns:
        The exit code: 0 when all went well, 1 for a known error or invalid records, 2 for wrong arguments.
    """
    try:
        with told_to_end(), closing(_Import(file, wanted)) as running:
            return running.into(roster, author, keeping)
    except _Wrong as error:
        return _failed(str(error), 2)
    except RosterError as error:
        return _failed(str(error), 1)
    except KeyboardInterrupt:
        return _failed("Interrupted. Nothing was imported.", 130)


class _Import:
    """One file on its way into a roster."""

    def __init__(self, file: str, wanted: Wanted) -> None:
        self._wanted = wanted
        self._staging = Staging()
        self._pace = Pace()
        self._is_watched = sys.stderr.isatty()
        self._source = (
            Source.of_stream(sys.stdin.buffer, "standard input")
            if file == STANDARD_INPUT
            else Source.of_file(Path(file))
        )

    def close(self) -> None:
        """Leave nothing behind."""
        self._staging.close()
        self._source.discard()

    def into(self, roster: str, author: str, keeping: Keeping) -> int:
        """Import into a roster; returns the exit code."""
        layout = detect(self._source, **_given(self._wanted))
        seen = sample(self._source, layout, _SAMPLE)
        mapping = _mapping(seen, self._wanted)
        keys = MATCHES[self._wanted.match] if self._wanted.match else BY_ID if "id" in mapping.fields else ()
        plan = Plan(mapping, Matching(keys, OnMatch(self._wanted.on_match)))
        database = Database.open(roster, create=self._wanted.create, read_only=self._wanted.dry_run)
        try:
            with closing(database.reader()) as reader:
                reader.run(self._try, layout, plan)
            counts = self._staging.counts()
            self._tell(counts)
            if self._wanted.report is not None:
                for written in save_report(self._staging, self._wanted.report):
                    self._show(f"{written:,} lines of the report")
            if counts[Status.INVALID] and not self._wanted.skip_invalid:
                return self._refuse(counts[Status.INVALID])
            if not self._wanted.dry_run:
                self._say(f"{self._write(database, author, keeping, counts).rows:,} heroes written to {database.name}.")
            return 0
        finally:
            self._pace.cancel()
            database.close()

    def _try(self, connection: Connection, layout: Layout, plan: Plan) -> None:
        for progress in dry_run(connection, self._source, layout, plan, self._staging):
            self._show(f"{progress.fraction:4.0%}, {progress.records:,} records")

    def _write(self, database: Database, author: str, keeping: Keeping, counts: dict[Status, int]) -> Done:
        if counts[Status.NEW] + counts[Status.CHANGED] > MANY:
            database.back_up(keeping, Why.BULK, self._pace)
        origin = Origin("import", author, f"Import {self._source.name}")
        return database.write(write, self._staging, origin, OnConflict.REFUSE, self._pace).result()

    def _refuse(self, invalid: int) -> int:
        for record in self._staging.page(Status.INVALID, 0, _SHOWN):
            self._say(f"Line {record.line:,}: {told(record.reasons)}")
        more = f"{invalid - _SHOWN:,} more lines are invalid. " if invalid > _SHOWN else ""
        return _failed(f"{more}Nothing was imported. Correct the file, or say --skip-invalid to import the rest.", 1)

    def _tell(self, counts: dict[Status, int]) -> None:
        told_counts = (f"{count:,} {status.value}" for status, count in counts.items() if count)
        self._say(", ".join(told_counts) or "No records.")

    def _show(self, text: str) -> None:
        if self._is_watched:
            sys.stderr.write(f"\r{text}\x1b[K\r")

    def _say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _given(wanted: Wanted) -> dict[str, Any]:
    """What the person says of the file's layout."""
    given: dict[str, Any] = {
        "encoding": wanted.encoding,
        "delimiter": _DELIMITERS.get(wanted.delimiter or "", wanted.delimiter),
        "quoting": Quoting(wanted.quoting) if wanted.quoting else None,
        "part": wanted.part,
        "has_header": wanted.has_header,
    }
    return {name: value for name, value in given.items() if value is not None}


def _mapping(seen: Sample, wanted: Wanted) -> Mapping:
    """The guess, with what the person says otherwise."""
    patterns = [_pair(text, "--pattern") for text in wanted.patterns or ()]
    columns = dict(guess(seen).columns)
    taken = {name for _, pattern in patterns for name in groups(pattern)}
    columns = {
        column: field for column, field in columns.items() if column not in dict(patterns) and field not in taken
    }
    for text in wanted.columns or ():
        column, field = _pair(text, "--map")
        _demand_field(field)
        columns = {one: other for one, other in columns.items() if one != column and other != field}
        if field:
            columns[column] = field
    defaults = [_pair(text, "--default") for text in wanted.defaults or ()]
    for field, _ in defaults:
        _demand_field(field)
    mapping = Mapping(tuple(columns.items()), tuple(patterns), tuple(wanted.unknown or ()), tuple(defaults))
    unknown = [column for column, _ in (*mapping.columns, *mapping.patterns) if column not in seen.columns]
    if unknown:
        raise _Wrong(f"There is no column “{unknown[0]}”. Columns are: {', '.join(seen.columns)}.")
    return mapping


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise _Wrong(f"{option} needs NAME=VALUE.")
    return name, value


def _demand_field(name: str) -> None:
    if name and name not in COLUMNS:
        raise _Wrong(f"There is no field “{name}”. Fields are: {', '.join(COLUMNS)}.")


def _failed(message: str, code: int) -> int:
    sys.stderr.write(f"heroes import: {message}\n")
    return code
