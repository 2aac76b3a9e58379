"""The order of a question: keys, how they compare (exactly as the database does), and ranges between them."""

from dataclasses import dataclass, replace
from typing import Final

from desktop.data.fields import FIELDS, POSITION, Kind
from desktop.data.models import Row
from desktop.data.questions.hero_query import HeroQuery, Sort

Key = tuple[object, ...]
"""The values of the sort columns of one row. A shorter key stands before all rows that begin with it."""

_KINDS: Final = {field.name: field.kind for field in FIELDS}
_KNOWN: Final = 0
_UNKNOWN: Final = 1


class _Reversed:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[object, ...]) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: "_Reversed") -> bool:
        return other.value < self.value


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range."""

    value: object
    included: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Rows that one plain index search finds: the first columns are equal, the next one lies within bounds.

    Attributes:
        equal: Values of the first columns; None is the unknown value.
        low: Where the next column begins, in reading order; None is its first known value.
        high: Where the next column ends, in reading order; None is its last known value.
        unknown: The next column is unknown; then there are no bounds.
    """

    equal: Key = ()
    low: Bound | None = None
    high: Bound | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Sort columns, the last one being the id: no two rows are equal.

    Text sorts without regard to the case of ASCII letters; unknown values come last in both directions.
    """

    columns: tuple[Sort, ...]

    @classmethod
    def of(cls, query: HeroQuery) -> "Order":
        """The order of a question, made whole by the id in the direction of the first column."""
        columns: dict[str, Sort] = {}
        for sort in query.sort:
            columns.setdefault(sort.field, sort)
            if sort.field == "id":
                break
        descending = query.sort[0].descending if query.sort else False
        columns.setdefault("id", Sort("id", descending))
        return cls(tuple(columns.values()))

    def served(self, indexed: frozenset[str]) -> int:
        """How many of the columns an index keeps in order."""
        first, *rest = self.columns
        if first.field not in indexed:
            return 0
        if not rest:
            return 1
        return 2 if rest[0] == Sort("id", first.descending) else 1

    def is_served(self, indexed: frozenset[str]) -> bool:
        """Whether an index keeps the rows in exactly this order."""
        return self.served(indexed) == len(self.columns)

    def key(self, row: Row) -> Key:
        """The key of a stored row."""
        return tuple(row[POSITION[sort.field]] for sort in self.columns)

    def comparable(self, key: Key) -> Key:
        """A value that compares in Python as the key sorts in the database; a shorter key comes first."""
        return tuple(_column(sort, value) for sort, value in zip(self.columns, key, strict=False))

    def same(self, column: int, one: object, other: object) -> bool:
        """Whether two values of a column sort at the same place."""
        sort = self.columns[column]
        return _column(sort, one) == _column(sort, other)

    def between(self, low: Key = (), high: Key | None = None) -> tuple[Range, ...]:
        """The rows from one key on and before another one, as disjoint ranges in reading order.

        Args:
            low: The first row, or what stands before it; the empty key is the beginning.
            high: The row after the last one, or what stands before it; None is the end.
        """
        return tuple(self._between((), low, high))

    def after(self, part: Range, key: Key) -> tuple[Range, ...]:
        """The rows of a range behind one of its rows."""
        depth = len(part.equal)
        behind = Bound(key[depth], included=False)
        if depth + 1 == len(self.columns):
            return (replace(part, low=behind),)
        deeper = self.after(Range((*part.equal, key[depth])), key)
        return deeper if part.unknown else (*deeper, replace(part, low=behind))

    def _between(self, equal: Key, low: Key, high: Key | None) -> list[Range]:
        depth = len(equal)
        is_last = depth + 1 == len(self.columns)
        if is_last:
            return [Range(equal, Bound(low[depth], True) if len(low) > depth else None, _before(high, depth))]
        has_low, has_high = len(low) > depth, high is not None and len(high) > depth
        if has_low and has_high and high is not None and self.same(depth, low[depth], high[depth]):
            return [] if len(high) == depth + 1 else self._between((*equal, low[depth]), low, high)
        ranges: list[Range] = []
        start, end = None, None
        if has_low:
            whole = len(low) == depth + 1
            if low[depth] is None:
                return [Range(equal, unknown=True)] if whole else self._between((*equal, None), low, None)
            start = Bound(low[depth], whole)
            ranges += [] if whole else self._between((*equal, low[depth]), low, None)
        if has_high and high is not None and high[depth] is not None:
            end = Bound(high[depth], False)
        ranges.append(Range(equal, start, end))
        if not has_high or high is None:
            ranges.append(Range(equal, unknown=True))
        elif len(high) > depth + 1:
            ranges += self._between((*equal, high[depth]), (), high)
        return ranges


def id_in(key: Key) -> int:
    """The id at the end of the key of a row."""
    assert isinstance(key[-1], int)
    return key[-1]


def _before(high: Key | None, depth: int) -> Bound | None:
    return Bound(high[depth], False) if high is not None and len(high) > depth else None


def _column(sort: Sort, value: object) -> tuple[object, ...]:
    if value is None:
        return (_UNKNOWN,)
    comparable = _value(value, _KINDS[sort.field])
    return (_KNOWN, _Reversed(comparable)) if sort.descending else (_KNOWN, *comparable)


def _value(value: object, kind: Kind) -> tuple[object, ...]:
    """Numbers, then text, then blobs: the storage classes of SQLite, which damaged cells may have."""
    if isinstance(value, int | float):
        return (0, value)
    if isinstance(value, bytes):
        return (2, value)
    stored = str(value).encode("utf-8", "surrogateescape")
    if kind is not Kind.TEXT:
        return (1, stored)
    return (1, stored.split(b"\0", 1)[0].lower(), len(stored))
