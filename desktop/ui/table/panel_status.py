"""What the window tells about the table: numbers and hints."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.data.fields import FIELDS, HeroField
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.ui.table.question import Question
    from desktop.ui.table.selection import Selection

SLOW_ROWS: Final = 100_000
_TITLES: Final = {field.name: field.title for field in FIELDS}


@dataclass(frozen=True, slots=True)
class PanelStatus:
    """What the window tells about the table.

    Attributes:
        total: Rows of the newest question, as far as they are known.
        counting: Whether there may be more.
        selected: Selected heroes.
        everything_selected: Whether these are all there are.
        filtered: Whether the question has conditions.
        slow_hint: Why something is slow in this file, "" if nothing is.
        damaged: Damaged cells seen so far.
        field: The field of the current cell; None for none.
    """

    total: int
    counting: bool
    selected: int
    everything_selected: bool
    filtered: bool
    slow_hint: str
    damaged: int
    field: HeroField | None = None


def status_of(question: "Question", selection: "Selection") -> PanelStatus:
    """The status of the moment."""
    result, query = question.newest, question.query
    return PanelStatus(
        total=result.count if result is not None else 0,
        counting=result is not None and (question.is_pending or result.is_counting),
        selected=selection.size,
        everything_selected=selection.everything,
        filtered=bool(query.text or query.filters),
        slow_hint=_slow_hint(question),
        damaged=len(result.damaged) if result is not None else 0,
        field=FIELDS[selection.column] if selection.column >= 0 else None,
    )


def _slow_hint(question: "Question") -> str:
    result = question.newest
    rows = max((known.count for known in (question.shown, result) if known is not None), default=0)
    if result is None or result.index.is_served or rows < SLOW_ROWS:
        return ""
    columns = tr(", then ").join(_TITLES[sort.field] for sort in result.query.sort)
    return tr("Sorting by {columns} is slow in this file: it has no index for that").format(columns=columns)
