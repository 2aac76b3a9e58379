"""From nothing to heroes. Room: starts of the whole program, one process each. Door: `starts`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from tests.bench.figures import Figure
from tests.bench.peers import WrongRows
from tests.bench.subject import Subject

_STARTS: Final = 7
_PARTS: Final = {
    "start: process to window shown": ("started", "window"),
    "start: process to first rows": ("started", "rows"),
    "  Python itself": ("started", "up"),
    "  import of Qt and the window": ("up", "imported"),
    "  window built and painted": ("imported", "window"),
    "  import of the data room": ("opening", "data"),
    "  roster opened": ("data", "opened"),
    "  table built": ("arrived", "panel"),
    "  first page asked for, read and painted": ("panel", "rows"),
}


def starts(subject: Subject) -> Iterator[Figure]:
    """Process start, window shown, first rows painted, with the shares of import, open and first page.

    The first start warms the file cache and does not count.
    """
    runs = [_start(subject, number) for number in range(_STARTS + 1)][1:]
    for what, (begin, end) in _PARTS.items():
        yield Figure(subject.rows, what, tuple((run[end] - run[begin]) * 1000 for run in runs))


def _start(subject: Subject, number: int) -> dict[str, float]:
    data_dir = subject.scratch / f"start {number}"
    command = [
        sys.executable,
        "-m",
        "tests.bench.launch",
        str(subject.roster),
        str(data_dir),
        repr(time.perf_counter()),
    ]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=120, check=True)
    seen = json.loads(done.stdout)
    ids: list[int] = seen["ids"]
    if ids != subject.truth.ids("id", 0, len(ids)):
        raise WrongRows(f"{len(ids)} rows after the start, and not the first ones")
    moments: dict[str, float] = seen["moments"]
    return moments
