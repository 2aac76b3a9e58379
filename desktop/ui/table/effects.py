"""What committed changes mean for the rows of a question: who stays, who may move. Doors: functions."""

from collections.abc import Iterable, Mapping

from desktop.data.fields import id_of
from desktop.data.models import Change
from desktop.data.paging.page_index import PageIndex
from desktop.ui.table.page_cache import PageCache


def stays(index: PageIndex, change: Change) -> bool:
    """Whether a hero is certainly where it was, whatever else has changed."""
    return (
        change.before is not None
        and change.after is not None
        and not index.is_filtered
        and index.order.key(change.before) == index.order.key(change.after)
    )


def moves_unseen(index: PageIndex, change: Change, at_hand: Mapping[int, int]) -> bool:
    """Whether a hero that is not at hand may leave a place that nobody knows, or come from outside the question."""
    if change.before is None or change.after is None or id_of(change.before) in at_hand:
        return False
    return not stays(index, change)


def kept(changes: Iterable[Change]) -> tuple[int, ...]:
    """The heroes that are still there after changes."""
    return tuple(dict.fromkeys(id_of(change.after) for change in changes if change.after is not None))


def created(changes: Iterable[Change]) -> set[int]:
    """The heroes that are new."""
    return {id_of(change.after) for change in changes if change.after is not None and change.before is None}


def is_contradicted(places: Mapping[int, int], cache: PageCache) -> bool:
    """Whether some hero is not at its place: places and rows are read by two threads, with commits in between."""
    at_hand = ((hero, cache.row(place)) for hero, place in places.items())
    return any(row is not None and id_of(row) != hero for hero, row in at_hand)
