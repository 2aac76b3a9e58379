"""The values of paging: `Cuts` of an order, and `PageIndex`, which turns a row number into a short seek."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desktop.data.paging.access import is_pointed
from desktop.data.paging.seeks import Question
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Key, Order, Range

WIDTH: Final = 2048
"""Rows of the order from one cut to the next, about."""

MOST_CUTS: Final = 16_384
"""With more, every other cut is dropped: an index stays within a few megabytes however many heroes there are."""

FEW: Final = 32
"""Where no more rows of a bucket fulfil the conditions, their ids are kept, so that it is never scanned again."""

Few = bytes | None
"""The ids of few rows, eight bytes each; None when the rows are not few."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Keys that cut the rows of an order into buckets of similar size.

    They depend on the order alone, so they serve every question and never become wrong, only uneven.

    Attributes:
        order: The order they cut.
        keys: Where the second and every further bucket begins.
        width: How many rows they lie apart, about.
        complete: Whether they reach the end of the order.
        of_all: Whether they were made from all heroes; those made from the rows of one question serve no other.
    """

    order: Order
    keys: tuple[Key, ...] = ()
    width: int = WIDTH
    complete: bool = False
    of_all: bool = True


@dataclass(frozen=True, slots=True)
class PageIndex:
    """How many rows of a question lie before each cut of its order, as far as they have been counted.

    Attributes:
        query: The question.
        cuts: The buckets.
        indexed: Names of the fields in whose order an index keeps the heroes.
        starts: Number of the first row of each counted bucket, and of the row after the last one.
        few: For each counted bucket of a question with conditions the ids of its rows, None if they are not few.
        found: How many rows are known to exist: `count`, or more while they are found in another order, or when their
            number was asked for before they were counted.
        complete: Whether every row is counted.
    """

    query: HeroQuery
    cuts: Cuts
    indexed: frozenset[str]
    starts: tuple[int, ...] = (0,)
    few: tuple[Few, ...] = ()
    found: int = 0
    complete: bool = False

    @classmethod
    def start(
        cls,
        query: HeroQuery,
        indexed: frozenset[str],
        cuts: Cuts | None = None,
        *,
        width: int = WIDTH,
        found: int = 0,
    ) -> "PageIndex":
        """An index that knows nothing yet.

        Args:
            query: The question.
            indexed: Names of the fields in whose order an index keeps the heroes.
            cuts: Cuts of any earlier index; used if they fit.
            width: Rows of a bucket, about.
            found: How many rows there are, if that is known already.
        """
        order = Order.of(query)
        if cuts is None or cuts.order != order or not cuts.of_all:
            cuts = Cuts(order, width=width)
        return cls(query, cuts, indexed, found=found)

    @property
    def count(self) -> int:
        """Rows whose place is known."""
        return self.starts[-1]

    @property
    def counted(self) -> int:
        """Buckets counted so far."""
        return len(self.starts) - 1

    @property
    def order(self) -> Order:
        """The order of the rows."""
        return self.cuts.order

    @property
    def is_served(self) -> bool:
        """Whether an index of the roster keeps the rows in this order."""
        return self.order.is_served(self.indexed)

    @property
    def is_filtered(self) -> bool:
        """Whether the question has conditions."""
        return bool(self.query.text or self.query.filters)

    @property
    def question(self) -> Question:
        """The question for statements within buckets."""
        served = self.order.served(self.indexed)
        pinned = self.is_served or (served > 0 and not is_pointed(self.query, self.indexed))
        return Question.of(self.query, self.order, pinned=pinned)

    def cut(self, bucket: int) -> Key | None:
        """Where a bucket begins; None is behind the last one."""
        if bucket == 0:
            return ()
        return self.cuts.keys[bucket - 1] if bucket <= len(self.cuts.keys) else None

    def bucket_at(self, number: int) -> int:
        """The counted bucket that holds a row number; empty buckets are skipped."""
        return bisect_right(self.starts, number) - 1

    def bucket_of(self, key: Key) -> int:
        """The bucket that a key belongs to."""
        order = self.cuts.order
        return bisect_right(self.cuts.keys, order.comparable(key), key=order.comparable)

    def ranges(self, first: int, last: int) -> tuple[Range, ...]:
        """The rows from one bucket on and before another one."""
        return self.order.between(self.cut(first) or (), self.cut(last))


def packed(ids: Sequence[int]) -> Few:
    """What is kept of the ids of the rows of a bucket."""
    return array("q", ids).tobytes() if len(ids) <= FEW else None


def unpacked(few: Few) -> list[int]:
    """The ids that are kept."""
    return memoryview(few or b"").cast("q").tolist()
