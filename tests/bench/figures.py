"""One measured thing. Room: samples and what is told of them. Door: `Figure`."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least `percent` of all samples do not exceed."""
    return sorted(samples)[max(0, math.ceil(len(samples) * percent / 100) - 1)]


@dataclass(frozen=True)
class Figure:
    """What was measured, as often as it was measured.

    Attributes:
        rows: Heroes in the roster.
        what: What was done; the same words in every run and at every size.
        samples: One value a repetition.
        unit: Of the samples.
        pause: Longest time in ms the GUI thread did not answer meanwhile; None where there is no window.
        machine: How much of that pause the thread stood ready while the machine ran something else; None if not known.
        note: What a reader must know.
    """

    rows: int
    what: str
    samples: tuple[float, ...]
    unit: str = "ms"
    pause: float | None = None
    machine: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """Half of the samples are not above it."""
        return statistics.median(self.samples)

    @property
    def p99(self) -> float:
        """The 99th percentile; of fewer than a hundred samples the largest."""
        return percentile(self.samples, 99)

    def as_json(self) -> dict[str, Any]:
        """Everything, for a JSON file."""
        summary = {"median": self.median, "p99": self.p99, "smallest": min(self.samples)} if self.samples else {}
        return {**asdict(self), **summary}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Figure":
        """The figure `as_json` told of."""
        known = {name: value for name, value in values.items() if name in cls.__dataclass_fields__}
        return cls(**{**known, "samples": tuple(known["samples"])})
