"""How a file will be read, before it is: its layout, its first rows, and what they give. Doors: `look`, `Look`."""

from dataclasses import dataclass
from typing import Any, Final

from desktop.data.errors import QuestionError
from desktop.data.transfer.detection import detect
from desktop.data.transfer.layout import Layout
from desktop.data.transfer.mapping import Mapping, guess
from desktop.data.transfer.records import Sample, sample
from desktop.data.transfer.source import Source
from desktop.data.transfer.values import Checked, Values

ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a file.

    Attributes:
        layout: How they were read.
        sample: The rows as they stand in the file.
        guess: The mapping that the names of the columns suggest.
        values: What the rows give.
        problem: Why a pattern cannot be used; "" if it can. There are no values then.
    """

    layout: Layout
    sample: Sample
    guess: Mapping
    values: Checked
    problem: str = ""


def look(source: Source, layout: Layout | None, given: dict[str, Any], mapping: Mapping | None) -> Look:
    """Read the first rows of a file.

    Args:
        source: The file.
        layout: How to read it; None to find that out.
        given: What is known of the layout; see `detect`.
        mapping: Where values come from; None, or one for other columns, for the one that the columns suggest.

    Raises:
        SourceError: It cannot be read so; it says where.
    """
    layout = layout or detect(source, **given)
    seen = sample(source, layout, ROWS)
    guessed = guess(seen)
    if mapping is None or not {name for name, _ in (*mapping.columns, *mapping.patterns)} <= set(seen.columns):
        mapping = guessed
    try:
        return Look(layout, seen, guessed, Values(mapping, seen.columns).of(seen.rows))
    except QuestionError as error:
        return Look(layout, seen, guessed, Checked({}, {}), str(error))
