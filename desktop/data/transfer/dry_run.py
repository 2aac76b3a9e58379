"""Trying an import: every record is checked and compared, nothing is written. Doors: `dry_run`, `Progress`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop.data.transfer.judging import Judge
from desktop.data.transfer.layout import Layout
from desktop.data.transfer.mapping import Plan
from desktop.data.transfer.records import Cells, Flaw, Records, opened
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging
from desktop.data.transfer.values import Values

_AT_ONCE: Final = 2_000
_SOME: Final = 100
_BYTES: Final = 4_000_000
"""Records are taken by the thousand, but not many more once they come from so much of the file."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a dry run is.

    Attributes:
        fraction: From 0 to 1.
        records: How many records were read.
    """

    fraction: float
    records: int


def dry_run(connection: Connection, source: Source, layout: Layout, plan: Plan, staging: Staging) -> Iterator[Progress]:
    """Read a whole file into a staging, in short steps.

    Args:
        connection: Where the roster can be read.
        source: The file.
        layout: How to read it.
        plan: What becomes of it.
        staging: Takes the records; what it held is forgotten.

    Raises:
        SourceError: The file cannot be read as the layout says; it says where.
        QuestionError: A pattern cannot be used.
    """
    staging.begin(plan)
    records = 0
    with opened(source, layout) as file:
        values = Values(plan.mapping, file.columns)
        judge = Judge(connection, plan, values, frozenset(plan.mapping.fields))
        share = _BYTES / max(1, source.path.stat().st_size)
        while batch := _batch(file, share):
            staging.put(judge.judged(records + 1, [line for line, _ in batch], values.of(batch)))
            records += len(batch)
            yield Progress(file.fraction(), records)
    for _ in staging.settle():
        yield Progress(1.0, records)


def _batch(file: Records, share: float) -> list[tuple[int, Cells | Flaw]]:
    batch: list[tuple[int, Cells | Flaw]] = []
    end = file.fraction() + share
    while len(batch) < _AT_ONCE and file.fraction() <= end:
        some = list(islice(file.rows, _SOME))
        batch += some
        if len(some) < _SOME:
            break
    return batch
