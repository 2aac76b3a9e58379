"""How much the machine itself wavers. Room: a fixed piece of work, timed again and again. Door: `Noise`."""

import os
import statistics
import time

from tests.bench.figures import percentile

_LOOP = 100_000


class Noise:
    """Times the same loop between the benchmarks; what varies is the machine's doing."""

    def __init__(self) -> None:
        self._samples: list[float] = []

    def listen(self, times: int = 60) -> None:
        """Time the loop again: about 5 ms each."""
        for _ in range(times):
            start = time.perf_counter()
            total = 0
            for number in range(_LOOP):
                total += number
            self._samples.append((time.perf_counter() - start) * 1000)

    def as_json(self) -> dict[str, float]:
        """The spread of the loop's times in ms, and how busy the machine is."""
        figures = {
            "smallest": min(self._samples),
            "median": statistics.median(self._samples),
            "p99": percentile(self._samples, 99),
            "largest": max(self._samples),
            "cpus": float(os.cpu_count() or 0),
        }
        return {**figures, "load": os.getloadavg()[0]} if hasattr(os, "getloadavg") else figures

    def __str__(self) -> str:
        figures = self.as_json()
        smallest = figures["smallest"]
        load = f", load average {figures['load']:.1f} on {figures['cpus']:.0f} CPUs" if "load" in figures else ""
        return (
            f"Noise of this machine: a fixed loop takes {smallest:.1f} ms at best, {figures['median'] / smallest:.2f}"
            f" times that in the median, {figures['p99'] / smallest:.2f} at p99,"
            f" {figures['largest'] / smallest:.2f} at worst{load}."
        )
