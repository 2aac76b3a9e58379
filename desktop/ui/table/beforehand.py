"""What is known of an answer before it is read, from the answers before it. Door: `Beforehand`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.data.questions.hero_query import HeroQuery, Sort

if TYPE_CHECKING:
    from desktop.data.paging.page_index import Cuts
    from desktop.ui.table.result import Result

MAX_CUTS: Final = 6


class Beforehand:
    """Remembers the cuts of the orders that were counted last."""

    def __init__(self) -> None:
        self._cuts: dict[tuple[Sort, ...], Cuts] = {}

    def remember(self, result: "Result") -> None:
        """Another answer is counted."""
        sort = result.query.sort
        self._cuts.pop(sort, None)
        self._cuts[sort] = result.index.cuts
        while len(self._cuts) > MAX_CUTS:
            del self._cuts[next(iter(self._cuts))]

    def cuts(self, query: HeroQuery) -> "Cuts | None":
        """The cuts of its order."""
        return self._cuts.get(query.sort)

    def count(self, query: HeroQuery, shown: "Result | None") -> int | None:
        """How many rows the answer has, if only the order is another one than that of the answer that is shown."""
        if shown is None or shown.is_counting or shown.is_renewing:
            return None
        return shown.count if replace(query, sort=shown.query.sort) == shown.query else None
