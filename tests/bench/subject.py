"""What a benchmark is given. Door: `Subject`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.truth import Truth

PAGE: Final = 100
SEED: Final = 20_261_121


@dataclass(frozen=True)
class Subject:
    """One roster to be measured.

    Attributes:
        rows: How many heroes it has.
        roster: Heroes' own file; a benchmark that writes works on a copy.
        scratch: An empty folder of this benchmark's own.
    """

    rows: int
    roster: Path
    scratch: Path

    @property
    def truth(self) -> Truth:
        """The right rows."""
        return Truth(self.roster)
