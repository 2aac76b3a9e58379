"""Any life of a roster, with damaged cells, other programs and restarts, against plain Python."""

from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop.data.database import Database
from tests.data import rosters
from tests.data.journal_machine import JournalMachine


class File:
    damaged: Sequence[tuple[str, str]] = (
        ("age", "'old'"),
        ("age", "7.5"),
        ("age", "x'00ff'"),
        ("age", "-1"),
        ("name", "CAST(x'ff416e6e' AS TEXT)"),
        ("name", "x'416e6e'"),
        ("secret_name", "'a' || char(0) || 'Ann'"),
    )

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> Database:
        return Database.open(self.path)

    def tell(self, statement: str) -> None:
        rosters.tell(self.path, statement)

    def empty(self) -> None:
        self.path.unlink(missing_ok=True)
        Database.open(self.path, create=True).close()


def test_any_life_of_a_file(tmp_path: Path) -> None:
    class Machine(JournalMachine):
        place = File(tmp_path / "life.db")

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
