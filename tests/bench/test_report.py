"""Statistics, goals and tables."""

import pytest

from tests.bench import report
from tests.bench.benches import BENCHES
from tests.bench.figures import Figure, percentile
from tests.bench.noise import Noise
from tests.bench.reach import GOALS, Outcome, reached


def test_percentile_is_a_sample_that_enough_samples_do_not_exceed() -> None:
    samples = [float(number) for number in range(200, 0, -1)]
    assert percentile(samples, 99) == 198
    assert percentile(samples, 100) == 200
    assert percentile([3.0, 1.0, 2.0], 99) == 3
    assert percentile([5.0], 1) == 5


def test_a_figure_survives_json() -> None:
    figure = Figure(100, "jump", (1.0, 2.0, 9.0), pause=4.0, machine=1.0, note="quiet")
    json = figure.as_json()
    assert (json["median"], json["p99"], json["smallest"]) == (2, 9, 1)
    assert Figure.from_json(json) == figure
    nothing = Figure(100, "nothing", ())
    assert Figure.from_json(nothing.as_json()) == nothing


def _figures(rows: int, factor: float) -> list[Figure]:
    return [
        Figure(rows, "jump of the scroll bar, by name", (10.0 * factor,), pause=20.0 * factor),
        Figure(rows, "bare sqlite3 seek of a page, by name", (1.0,)),
        Figure(rows, "SQLModel OFFSET page at 99 %, by name", (500.0 * factor,)),
        Figure(rows, "start: process to first rows", (600.0 * factor,)),
        Figure(rows, "three idle seconds", (), pause=70.0 * factor),
        Figure(rows, "memory after 300 jumps", (), unit="MB"),
    ]


def _outcome(outcomes: list[Outcome], what: str) -> Outcome:
    return next(outcome for outcome in outcomes if outcome.what == what)


@pytest.mark.parametrize(
    ("what", "value", "is_reached"),
    [
        ("random jump by name, p99", 20, True),
        ("random jump by name, p99, against a bare seek", 20, True),
        ("random jump by name, faster than OFFSET at 99 %", 50, False),
        ("first rows after the start, against 100 thousand heroes", 2, False),
        ("longest pause of the GUI thread, anywhere", 140, False),
        ("memory after 3,000 jumps", None, None),
        ("growth of memory from 300 to 3,000 jumps", None, None),
    ],
)
def test_goals_are_judged_at_the_largest_size(what: str, value: float | None, *, is_reached: bool | None) -> None:
    outcomes = reached([*_figures(100_000, 1), *_figures(10_000_000, 2)])
    assert {outcome.rows for outcome in outcomes} == {10_000_000}
    outcome = _outcome(outcomes, what)
    assert (outcome.value, outcome.reached) == (value, is_reached)


def test_nothing_measured_is_no_goal_reached() -> None:
    assert reached([]) == []
    assert report.goals([]) == ""


def test_tables_tell_what_a_reader_needs() -> None:
    figures = [
        Figure(100_000, "jump of the scroll bar, by name", (1.25, 1500.0), pause=61.0, machine=40.0),
        Figure(100_000, "nothing", (), note="left out"),
    ]
    text = report.measured(figures)
    assert "100,000  jump of the scroll bar, by name      2  751 ms  1,500 ms  61 ms (40 the machine)" in text
    assert text.splitlines()[3].endswith("left out")
    lines = [" ".join(line.split()) for line in report.goals(reached(figures)).splitlines()]
    assert any("random jump by name, p99" in line and "1,500 ms at most 50.0 ms NO" in line for line in lines)
    assert any("Ctrl+A" in line and "not measured" in line for line in lines)
    assert "10,000,000" in lines[-1]


def test_noise_is_a_spread() -> None:
    noise = Noise()
    noise.listen(5)
    figures = noise.as_json()
    assert 0 < figures["smallest"] <= figures["median"] <= figures["p99"] <= figures["largest"]
    assert "at worst" in str(noise)


def test_names_are_words_for_the_command_line() -> None:
    assert all(name.replace("-", "").isalpha() for name in BENCHES)
    assert len({goal.what for goal in GOALS}) == len(GOALS)
