"""Runs the benchmarks and tells what came out. Door: `python3 dev.py bench`, or `python -m tests.bench`.

The exit code is 1 when a benchmark could not run or showed wrong rows, never because something was slow.
"""

import argparse
import json
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.benches import BENCHES
from tests.bench.figures import Figure
from tests.bench.noise import Noise
from tests.bench.reach import reached
from tests.bench.rosters import Rosters
from tests.bench.truth import ORDERS, Truth

_PATIENCE_S = 900


@dataclass
class _Run:
    figures: list[Figure] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    noise: Noise = field(default_factory=Noise)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the rosters, run what was asked for, print the tables, write the JSON."""
    options = _parser().parse_args(arguments)
    unknown = sorted(set(options.only) - set(BENCHES))
    if unknown:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}.\n")
        return 2
    begin = time.perf_counter()
    rosters = Rosters(options.cache)
    files = {rows: _prepared(rosters, rows) for rows in options.rows}
    run = _Run()
    for rows, roster in files.items():
        for name in options.only or BENCHES:
            run.noise.listen()
            _bench(run, name, rows, roster)
    run.noise.listen()
    outcomes = [goal for goal in reached(run.figures) if goal.value is not None or not options.only]
    seconds = time.perf_counter() - begin
    print(f"\n{report.measured(run.figures)}\n\n{report.goals(outcomes)}\n\n{run.noise}\n{seconds:.0f} s in all.")
    for failure in run.failures:
        print(f"FAILED: {failure}")
    if options.json:
        figures = [figure.as_json() for figure in run.figures]
        goals = [outcome.as_json() for outcome in outcomes]
        result = {"machine": _machine(run.noise), "figures": figures, "reach": goals, "failures": run.failures}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    return 1 if run.failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="How fast and how big Heroes is.")
    parser.add_argument("--rows", type=_list(int), default=[100_000, 1_000_000, 10_000_000], help="sizes, with commas")
    parser.add_argument("--only", type=_list(str), default=[], help=f"some of: {', '.join(BENCHES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there, too")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the rosters here; default: the cache folder")
    return parser


def _list(kind: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [kind(part.strip()) for part in text.split(",") if part.strip()]


def _prepared(rosters: Rosters, rows: int) -> Path:
    """The roster, and the right rows beside it, so that no benchmark waits for them."""
    begin = time.perf_counter()
    roster = rosters.roster(rows, lambda done: print(f"\r{done:,} of {rows:,} heroes made", end="", flush=True))
    truth = Truth(roster)
    for order in ORDERS:
        truth.prepare(order)
    print(f"\r{rows:,} heroes ready in {roster} ({time.perf_counter() - begin:.1f} s)", flush=True)
    return roster


def _bench(run: _Run, name: str, rows: int, roster: Path) -> None:
    print(f"{rows:,}: {name}", end="", flush=True)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.child", name, str(rows), str(roster)]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        run.failures.append(f"{name} at {rows:,} rows was not over after {_PATIENCE_S} s")
        return
    run.figures += [Figure.from_json(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        run.failures.append(f"{name} at {rows:,} rows ended with code {done.returncode}; its error stands above")
        sys.stderr.write(done.stderr)
    print(f" ({time.perf_counter() - begin:.1f} s)", flush=True)


def _machine(noise: Noise) -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "noise": noise.as_json(),
    }


if __name__ == "__main__":
    sys.exit(main())
