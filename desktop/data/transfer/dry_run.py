"""Trying an import: every record is checked and compared, nothing is written. Doors: `dry_run`, `Progress`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop.data.transfer.judging import Judge
from desktop.data.transfer.layout import Layout
from desktop.data.transfer.mapping import Plan
from desktop.data.transfer.records import opened
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging
from desktop.data.transfer.values import Values

_AT_ONCE: Final = 2_000


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
        while batch := list(islice(file.rows, _AT_ONCE)):
            staging.put(judge.judged(records + 1, [line for line, _ in batch], values.of(batch)))
            records += len(batch)
            yield Progress(file.fraction(), records)
    for _ in staging.settle():
        yield Progress(1.0, records)
