"""What a process holds. Door: `resident_mb`, `resident_peak_mb`, `free_bytes`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psutil  # type: ignore[import-untyped]

_LOOK_S: Final = 0.01


@dataclass
class Peak:
    """The most that was seen so far."""

    mb: float = 0.0


def resident_mb() -> float:
    """Memory of this process that is not swapped out, shared libraries included."""
    return float(psutil.Process().memory_info().rss / 2**20)


@contextmanager
def resident_peak_mb() -> Iterator[Peak]:
    """The most this process holds inside the body, looked at a hundred times a second."""
    peak, ended = Peak(resident_mb()), threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK_S):
            peak.mb = max(peak.mb, resident_mb())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def free_bytes() -> int:
    """Memory the machine can still give."""
    return int(psutil.virtual_memory().available)
