"""What a person reads. Door: `measured`, `goals`: two tables as text."""

from collections.abc import Iterable, Sequence

from tests.bench.figures import Figure
from tests.bench.reach import TARGET, Outcome


def measured(figures: Iterable[Figure]) -> str:
    """Everything that was measured, size by size."""
    lines = [
        (
            f"{figure.rows:,}",
            figure.what,
            str(len(figure.samples) or ""),
            _number(figure.median, figure.unit) if figure.samples else "",
            _number(figure.p99, figure.unit) if len(figure.samples) > 1 else "",
            _pause(figure),
            figure.note,
        )
        for figure in figures
    ]
    return _table(("rows", "what", "times", "median", "p99", "GUI pause", "note"), lines)


def goals(outcomes: Sequence[Outcome]) -> str:
    """What is to be reached, and whether it is."""
    if not outcomes:
        return ""
    lines = [
        (
            f"{outcome.rows:,}",
            outcome.what,
            "not measured" if outcome.value is None else _number(outcome.value, outcome.unit),
            ("at least " if outcome.at_least else "at most ") + _number(outcome.limit, outcome.unit),
            {True: "yes", False: "NO", None: ""}[outcome.reached],
        )
        for outcome in outcomes
    ]
    remark = "" if outcomes[0].rows == TARGET else f"\nThe limits are meant for {TARGET:,} heroes."
    return _table(("rows", "to be reached", "measured", "limit", "reached"), lines) + remark


def _pause(figure: Figure) -> str:
    if figure.pause is None:
        return ""
    machine = f" ({figure.machine:.0f} the machine)" if figure.machine and figure.machine >= 1 else ""
    return f"{figure.pause:.0f} ms{machine}"


def _number(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def _table(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in (titles, *lines)) for column in range(len(titles))]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([_line(titles, widths), rule, *(_line(line, widths) for line in lines)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    ends = len(cells) - 1
    padded = (
        cell.ljust(width) if place in {1, ends} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded).rstrip()
