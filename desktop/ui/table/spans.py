"""Positions as ranges of consecutive ones: first and last position of each. Doors: everything here."""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]


def spans_of(positions: Iterable[int]) -> list[Span]:
    """Positions as ranges of consecutive ones, from the first to the last."""
    spans: list[Span] = []
    for position in sorted(positions):
        if spans and spans[-1][1] == position - 1:
            spans[-1] = (spans[-1][0], position)
        else:
            spans.append((position, position))
    return spans


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Ranges in any order, those that touch or overlap as one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def length(span: Span) -> int:
    """How many positions a range has."""
    return span[1] - span[0] + 1


def size(spans: Iterable[Span]) -> int:
    """How many positions there are."""
    return sum(map(length, spans))


def each(spans: Iterable[Span]) -> Iterator[int]:
    """Every position, from the first to the last."""
    return (position for first, last in spans for position in range(first, last + 1))


def ends(spans: Iterable[Span]) -> Iterator[int]:
    """The first and the last position of every range, each once."""
    for first, last in spans:
        yield first
        if last != first:
            yield last


def bounded(ranges: Iterable[Span], current: int, limit: int) -> tuple[Span, ...]:
    """At most `limit` positions of some ranges, the current one first if it is among them."""
    ranges = tuple(ranges)
    is_selected = any(first <= current <= last for first, last in ranges)
    wanted: list[Span] = [(current, current)] if is_selected else []
    for first, last in ranges:
        parts = [(first, current - 1), (current + 1, last)] if first <= current <= last else [(first, last)]
        for start, end in parts:
            room = limit - size(wanted)
            if room > 0 and start <= end:
                wanted.append((start, min(end, start + room - 1)))
    return tuple(wanted)
