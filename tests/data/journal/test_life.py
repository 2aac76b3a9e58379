"""Any life of a roster, with damaged cells, other programs and restarts, against plain Python."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop.data.database import Database
from tests.data import rosters
from tests.data.journal.checks import Place
from tests.data.journal.machine import JournalMachine
from tests.data.postgresql import servers


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


class Remote:
    damaged: Sequence[tuple[str, str]] = (("age", "-1"), ("name", "''"))

    def __init__(self, server: servers.Server) -> None:
        self.server = server
        self.location = ""

    def open(self) -> Database:
        return Database.open(self.location)

    def tell(self, statement: str) -> None:
        servers.tell(self.location, statement)

    def empty(self) -> None:
        self.location = self.server.schema()
        Database.open(self.location, create=True).close()


def live(where: Place, *, lives: int, steps: int) -> None:
    class Machine(JournalMachine):
        place = where

    wanted = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=wanted)


@pytest.mark.timeout(300)
def test_any_life_of_a_file(tmp_path: Path) -> None:
    live(File(tmp_path / "life.db"), lives=15, steps=25)


@pytest.mark.timeout(300)
def test_any_life_on_a_server(server: servers.Server) -> None:
    live(Remote(server), lives=6, steps=20)
