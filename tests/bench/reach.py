"""What is to be reached at ten million heroes. Room: the limits, and whether the figures keep them. Door: `reached`."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from tests.bench.figures import Figure
from tests.bench.importing import CANCEL, MEMORY, OURS, THEIRS
from tests.bench.package import PACKAGED, ROWS, SOURCE, WINDOW

TARGET: Final = 10_000_000
BASE: Final = 100_000

Figures = dict[str, Figure]
_FLAT_MB: Final = 5.0
_INDEXED: Final = ("id", "name", "age", "secret_name")


@dataclass(frozen=True)
class Goal:
    """One limit.

    Attributes:
        what: In words.
        value: Computes what counts from the figures at one size and at the base; KeyError when they were not measured.
        limit: The bound.
        unit: Of both.
        at_least: Whether more is better.
    """

    what: str
    value: Callable[[Figures, Figures], float]
    limit: float
    unit: str = "ms"
    at_least: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a goal was met; no `value` when it was not measured."""

    rows: int
    what: str
    value: float | None
    limit: float
    unit: str
    at_least: bool

    @property
    def reached(self) -> bool | None:
        """Whether, as far as it was measured."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        """Everything, for a JSON file."""
        return {**asdict(self), "reached": self.reached}


def _p99(what: str) -> Callable[[Figures, Figures], float]:
    return lambda figures, _: figures[what].p99


def _median(what: str) -> Callable[[Figures, Figures], float]:
    return lambda figures, _: figures[what].median


def _times(what: str, than: str, value: str) -> Callable[[Figures, Figures], float]:
    return lambda figures, _: float(getattr(figures[what], value) / getattr(figures[than], value))


def _growth(what: str) -> Callable[[Figures, Figures], float]:
    return lambda figures, base: figures[what].median / base[what].median


def _pause(figures: Figures, _: Figures, *, ours: bool) -> float:
    pauses = [
        figure.pause - (figure.machine or 0.0 if ours else 0.0)
        for figure in figures.values()
        if figure.pause is not None
    ]
    if not pauses:
        raise KeyError("pause")
    return max(pauses)


def _pause_of(order: str, kind: str) -> Callable[[Figures, Figures], float]:
    """Only what is ours of it: the clients take the machine's other core and more."""

    def pause(figures: Figures, _: Figures) -> float:
        figure = figures[f"window by {order} while clients {kind}"]
        return (figure.pause or 0.0) - (figure.machine or 0.0)

    return pause


def _flat(figures: Figures, _: Figures) -> float:
    return figures["memory after 3,000 jumps"].median - figures["memory after 300 jumps"].median


def _orders(make: Callable[[str], Goal]) -> Iterable[Goal]:
    return (make(order) for order in ("id", "name"))


def _api(kind: str, times: float) -> tuple[Goal, ...]:
    ours, theirs = f"API: {kind}", f"tutorial: {kind}"
    return (
        Goal(
            f"API: {kind}, more a second than the tutorial",
            _times(ours, theirs, "median"),
            times,
            "times",
            at_least=True,
        ),
        Goal(
            f"API: {kind}, p99 against the tutorial",
            _times(f"{ours}, latency", f"{theirs}, latency", "p99"),
            1,
            "times",
        ),
    )


def _api_page(deep: str, first: str, times: float) -> Goal:
    return Goal(
        f"API: {deep} against the first page", _times(f"API: {deep}", f"API: {first}", "median"), times, "times"
    )


def _journaled(what: str, bare: str) -> Goal:
    return Goal(f"{what}, against bare SQL", _times(what, bare, "median"), 4, "times")


GOALS: Final = (
    *_orders(lambda o: Goal(f"random jump by {o}, p99", _p99(f"jump of the scroll bar, by {o}"), 50)),
    *_orders(
        lambda o: Goal(
            f"random jump by {o}, p99, against a bare seek",
            _times(f"jump of the scroll bar, by {o}", f"bare sqlite3 seek of a page, by {o}", "p99"),
            20,
            "times",
        )
    ),
    *_orders(
        lambda o: Goal(
            f"random jump by {o}, faster than OFFSET at 99 %",
            _times(f"SQLModel OFFSET page at 99 %, by {o}", f"jump of the scroll bar, by {o}", "median"),
            100,
            "times",
            at_least=True,
        )
    ),
    *_orders(
        lambda o: Goal(
            f"a page by {o} without the window, faster than OFFSET at 99 %",
            _times(f"SQLModel OFFSET page at 99 %, by {o}", f"page through the index, by {o}", "median"),
            100,
            "times",
            at_least=True,
        )
    ),
    *_orders(lambda o: Goal(f"End and Home by {o}, p99", _p99(f"End and Home, by {o}"), 100)),
    Goal("End at once after sorting by name, worst", _p99("End at once after sorting by name"), 100),
    Goal("End at once after sorting by age, worst", _p99("End at once after sorting by age"), 100),
    *(Goal(f"sort by {field}, first rows, worst", _p99(f"sort by {field}, first rows"), 100) for field in _INDEXED),
    Goal("Ctrl+A, p99", _p99("Ctrl+A"), 50),
    Goal("edit of a cell, from the key to the paint, p99", _p99("edit of a cell, key to paint"), 50),
    Goal("frequent text, first rows, worst", _p99("search “man”, each letter: first rows"), 100),
    Goal("absent text cancelled by the next key, worst", _p99("search “qwertz” cancelled, after the next key"), 50),
    Goal("longest pause of the GUI thread, anywhere", partial(_pause, ours=False), 50),
    Goal("the same without the time the machine ran other programs", partial(_pause, ours=True), 50),
    Goal("memory after 3,000 jumps", _median("memory after 3,000 jumps"), 250, "MB"),
    Goal("growth of memory from 300 to 3,000 jumps", _flat, _FLAT_MB, "MB"),
    _journaled("set a field of all heroes", "bare UPDATE of all heroes"),
    _journaled("undo: set a field of all heroes", "bare UPDATE of all heroes"),
    _journaled("delete 100,000 heroes", "bare DELETE"),
    _journaled("undo: delete 100,000 heroes", "bare INSERT of what was deleted"),
    Goal(
        "first rows after the start, against 100 thousand heroes", _growth("start: process to first rows"), 1.3, "times"
    ),
    Goal(f"{PACKAGED}: {WINDOW}", _median(f"{PACKAGED}: {WINDOW}"), 500),
    Goal(f"{PACKAGED}: {ROWS}", _median(f"{PACKAGED}: {ROWS}"), 1_000),
    Goal(
        f"{PACKAGED} against the same from source",
        _times(f"{PACKAGED}: {ROWS}", f"{SOURCE}: {ROWS}", "median"),
        1.2,
        "times",
    ),
    Goal(
        "CSV export against a bare csv.writer over a cursor",
        _times("CSV export, by id", "bare csv.writer over a cursor, by id", "median"),
        3,
        "times",
    ),
    Goal("memory of an export above before", _median("CSV export through the window: memory above before"), 30, "MB"),
    Goal("export cancelled, answered, worst", _p99("CSV export cancelled: answered"), 200),
    Goal("export cancelled, nothing is left, worst", _p99("CSV export cancelled: nothing is left"), 200),
    Goal(
        "a backup that was proven, against a bare one",
        _times("backup, proven", "bare sqlite3 backup", "median"),
        5,
        "times",
    ),
    *_api("GET one", 4),
    *_api("GET page", 8),
    *_api("POST", 8),
    *_api("PATCH", 8),
    _api_page("deep page by cursor", "first page, for the cursor", 1.3),
    _api_page("deep page by offset", "first page", 2),
    Goal("import of CSV, times csv.reader into executemany", _times(OURS, THEIRS, "median"), 5, "times"),
    Goal("import of CSV, peak memory", _median(MEMORY), 200, "MB"),
    Goal("import of CSV cancelled, worst", _p99(CANCEL), 200),
    *(
        Goal(f"longest pause of the window by {order} while clients {kind}", _pause_of(order, kind), 50)
        for order in ("id", "name")
        for kind in ("PATCH", "POST")
    ),
    Goal("change of a client in the table, p99", _p99("change of a client, until it is in the table"), 1_000),
    Goal("stop with silent and slow clients", _p99("stop with 150 half-open and 40 slow connections"), 3_000),
)


def reached(figures: Iterable[Figure]) -> list[Outcome]:
    """How the goals are met at the largest size that was measured; the limits hold for ten million heroes."""
    sizes: dict[int, Figures] = {}
    for figure in figures:
        if figure.samples or figure.pause is not None:
            sizes.setdefault(figure.rows, {})[figure.what] = figure
    if not sizes:
        return []
    rows = max(sizes)
    return [
        Outcome(rows, goal.what, _value(goal, sizes[rows], sizes.get(BASE, {})), goal.limit, goal.unit, goal.at_least)
        for goal in GOALS
    ]


def _value(goal: Goal, figures: Figures, base: Figures) -> float | None:
    try:
        return goal.value(figures, base)
    except KeyError:
        return None
