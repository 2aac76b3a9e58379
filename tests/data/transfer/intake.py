"""Importing in few words, for the tests of files coming in."""

from io import BytesIO
from typing import Any

from desktop.data.backups.pace import Pace
from desktop.data.database import Database
from desktop.data.journal.values import Done, OnConflict, Origin
from desktop.data.transfer.detection import detect
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.mapping import Mapping, Matching, Plan, guess
from desktop.data.transfer.records import Flaw, opened, sample
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging
from desktop.data.transfer.writing import write

IMPORT = Origin("import", "tester", "Import")


def source(data: bytes, name: str = "heroes") -> Source:
    """A source of bytes."""
    return Source.of_stream(BytesIO(data), name)


def rows(data: bytes, name: str = "heroes", **given: Any) -> list[Any]:
    """The columns and then every row with its line, as detected."""
    return rows_of(source(data, name), **given)


def rows_of(file: Source, **given: Any) -> list[Any]:
    """The columns and then every row with its line, as detected."""
    with opened(file, detect(file, **given)) as records:
        read = [(line, cells if isinstance(cells, Flaw) else list(cells)) for line, cells in records.rows]
        return [records.columns, *read]


def counts(staging: Staging) -> dict[str, int]:
    """How many records there are of each status that occurs."""
    return {status.value: count for status, count in staging.counts().items() if count}


def tried(database: Database, data: bytes, matching: Matching | None = None, mapping: Mapping | None = None) -> Staging:
    """A finished dry run."""
    file = source(data)
    layout = detect(file)
    mapping = mapping or guess(sample(file, layout, 50))
    staging = Staging()
    reader = database.reader()
    try:
        reader.run(lambda c: list(dry_run(c, file, layout, Plan(mapping, matching or Matching()), staging)))
    finally:
        reader.close()
        file.discard()
    return staging


def written(
    database: Database, staging: Staging, on_conflict: OnConflict = OnConflict.REFUSE, pace: Pace | None = None
) -> Done:
    """What was written."""
    return database.write(write, staging, IMPORT, on_conflict, pace).result()
