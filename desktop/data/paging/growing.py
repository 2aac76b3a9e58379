"""A `PageIndex` while it is built. Door: `Growing`."""

from bisect import bisect_left
from dataclasses import replace

from desktop.data.paging.cuts import FEW, MOST_CUTS, Cuts, Few, PageIndex
from desktop.data.questions.sort_order import Key, Range


class Growing:
    """Buckets that are cut off and counted one after another.

    Args:
        index: Where to go on.
    """

    def __init__(self, index: PageIndex) -> None:
        self.index = index
        self.order = index.order
        self.question = index.question
        self.is_filtered = index.is_filtered
        self.width = index.cuts.width
        self.keys = list(index.cuts.keys)
        self.has_all_cuts = index.cuts.complete
        self.starts = list(index.starts)
        self.few = list(index.few)
        self.found = index.found

    @property
    def counted(self) -> int:
        """Buckets counted so far: the number of the next one."""
        return len(self.starts) - 1

    @property
    def is_cut(self) -> bool:
        """Whether the end of the next bucket is known."""
        return self.has_all_cuts or self.counted < len(self.keys)

    @property
    def is_counted(self) -> bool:
        """Whether nothing is left to do."""
        return self.has_all_cuts and self.counted > len(self.keys)

    def cut(self, bucket: int) -> Key | None:
        """Where a bucket begins; None is behind the last one that is known."""
        if bucket == 0:
            return ()
        return self.keys[bucket - 1] if bucket <= len(self.keys) else None

    def ranges(self, first: int, last: int) -> tuple[Range, ...]:
        """The rows from one bucket on and before another one."""
        return self.order.between(self.cut(first) or (), self.cut(last))

    def is_within(self, key: Key, bucket: int) -> bool:
        """Whether a key lies in a bucket, behind its beginning."""
        place, high = self.order.comparable(key), self.cut(bucket + 1)
        low = self.order.comparable(self.cut(bucket) or ())
        return low < place and (high is None or place < self.order.comparable(high))

    def before(self, keys: list[Key], bucket: int) -> int:
        """How many of some keys in reading order come before a bucket."""
        cut = self.cut(bucket)
        if cut is None:
            return len(keys)
        return bisect_left(keys, self.order.comparable(cut), key=self.order.comparable)

    def add_cut(self, cut: Key | None) -> None:
        """One more cut; None if there is no further one."""
        if cut is None:
            self.has_all_cuts = True
        else:
            self.keys.append(cut)
            self._thin_out()

    def add(self, rows: int, ids: Few = None) -> None:
        """One more bucket is counted."""
        self.starts.append(self.starts[-1] + rows)
        if self.is_filtered:
            self.few.append(ids)
        self._thin_out()

    def _thin_out(self) -> None:
        """Drop every other cut when there are too many, as soon as the buckets counted pair off."""
        if len(self.keys) < MOST_CUTS or self.has_all_cuts or self.counted not in (0, len(self.keys) // 2 * 2):
            return
        self.keys = self.keys[1::2]
        self.starts = self.starts[::2]
        self.few = [_joined(*pair) for pair in zip(self.few[::2], self.few[1::2], strict=True)]
        self.width *= 2

    def forget(self, *, cuts: bool) -> None:
        """Nothing is counted, or even cut."""
        self.starts = [0]
        self.few = []
        if cuts:
            self.keys = []
            self.has_all_cuts = False

    def snapshot(self) -> PageIndex:
        """The state as a value."""
        of_all = self.index.is_served or not self.is_filtered
        return replace(
            self.index,
            cuts=Cuts(self.order, tuple(self.keys), self.width, self.has_all_cuts, of_all),
            starts=tuple(self.starts),
            few=tuple(self.few),
            found=self.starts[-1] if self.is_counted else max(self.found, self.starts[-1]),
            complete=self.is_counted,
        )


def _joined(one: Few, other: Few) -> Few:
    if one is None or other is None or len(one) + len(other) > 8 * FEW:
        return None
    return one + other
