"""What an import would do, as a CSV file without secrets. Door: `save_report`."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desktop.data.arriving import arriving
from desktop.data.fields import FIELDS, POSITION
from desktop.data.transfer.mapping import groups
from desktop.data.transfer.staging import Staging

_AT_ONCE: Final = 1_000
_TOLD: Final = [field for field in FIELDS if not field.secret]
_SECRET: Final = {field.name for field in FIELDS if field.secret}
_TITLES: Final = {field.name: field.title for field in FIELDS}


def save_report(staging: Staging, target: Path) -> Iterator[int]:
    """Write what would become of each record, piece by piece; the file appears when it is whole.

    What does not fit a pattern that tells secrets apart is left out, as it may hold one.

    Args:
        staging: After its dry run.
        target: The file; an existing one is replaced.

    Yields:
        How many records were written.

    Raises:
        RosterError: The file cannot be written.
    """
    with arriving(target, private=True) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "status", "reason", *(field.name for field in _TOLD)])
        is_split = any(_SECRET & set(groups(pattern)) for _, pattern in staging.plan.mapping.patterns)
        last = 0
        while records := staging.page(None, last, _AT_ONCE):
            for record in records:
                wrong = dict(record.reasons) if is_split else {}
                cells = [None if field.name in wrong else record.after[POSITION[field.name]] for field in _TOLD]
                writer.writerow([record.line, record.status.value, told(record.reasons), *cells])
            last = records[-1].number
            yield last


def told(reasons: tuple[tuple[str, str], ...]) -> str:
    """Reasons as one sentence after the other, each with its field; never with a value."""
    return " ".join(f"{_TITLES[field]}: {reason}" if field else reason for field, reason in reasons)
