"""Every write that was acknowledged survives a power cut."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from desktop.data.database import Database
from tests.api.power_cut import Disk, library
from tests.data import rosters

TOKEN = "a-token-for-the-test"
CLIENTS = 8
WRITES = 12

_BARE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA synchronous={sys.argv[2]}")
connection.execute("INSERT INTO hero (name, secret_name) VALUES ('acknowledged', 'x')")
"""


@pytest.fixture(scope="module")
def preload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("library"))


@contextmanager
def served(disk: Disk, preload: Path) -> Iterator[httpx.Client]:
    """A client of the program, which is killed at the end."""
    command = [sys.executable, "-m", "desktop.cli", "serve", str(disk.folder / "heroes.db"), "--port", "0"]
    command += ["--data-dir", str(disk.notes.parent / "data")]
    environment = disk.environment(preload) | {"HEROES_TOKEN": TOKEN}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().rpartition(" at ")[2].strip()
            headers = {"Authorization": f"Bearer {TOKEN}"}
            limits = httpx.Limits(max_connections=CLIENTS)
            with httpx.Client(base_url=url, headers=headers, trust_env=False, limits=limits, timeout=30) as client:
                yield client
        finally:
            process.kill()


def roster(folder: Path, mode: str) -> Path:
    """A roster of our own in one of the journal modes."""
    folder.mkdir()
    Database.open(folder / "heroes.db", create=True).close()
    rosters.tell(folder / "heroes.db", f"PRAGMA journal_mode={mode}")
    return folder


def create(client: httpx.Client, name: str) -> int:
    answer = client.post("/heroes/", json={"name": name, "secret_name": "x"})
    assert answer.status_code == 200
    return int(answer.json()["id"])


def survivors(disk: Disk, moment: int, target: Path) -> dict[int, str]:
    """The heroes that another program finds after the power is back."""
    with closing(sqlite3.connect(disk.after_cut(moment, target) / "heroes.db")) as connection:
        return dict(connection.execute("SELECT id, name FROM hero").fetchall())


def test_the_simulation_loses_what_is_not_synced(tmp_path: Path, preload: Path) -> None:
    """A rollback journal with `FULL` syncs everything but the deletion of the journal, which then undoes the commit."""
    kept = {}
    for mode in ("OFF", "FULL", "EXTRA"):
        (tmp_path / mode).mkdir()
        rosters.make(tmp_path / mode / "heroes.db")
        disk = Disk.of(tmp_path / mode, tmp_path / f"notes of {mode}")
        command = [sys.executable, "-c", _BARE, str(disk.folder / "heroes.db"), mode]
        subprocess.run(command, env=disk.environment(preload), check=True)
        kept[mode] = "acknowledged" in survivors(disk, disk.moment, tmp_path / f"{mode} after").values()
    assert kept == {"OFF": False, "FULL": False, "EXTRA": True}


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_each_acknowledged_write_survives(tmp_path: Path, preload: Path, mode: str) -> None:
    disk = Disk.of(roster(tmp_path / "roster", mode), tmp_path / "notes")
    moments: list[tuple[int, dict[int, str]]] = []
    wanted: dict[int, str] = {}
    with served(disk, preload) as client:
        for number in range(4):
            hero = create(client, f"New {number}")
            wanted[hero] = f"New {number}"
            moments.append((disk.moment, dict(wanted)))
            client.patch(f"/heroes/{hero}", json={"name": f"Changed {number}"}).raise_for_status()
            wanted[hero] = f"Changed {number}"
            moments.append((disk.moment, dict(wanted)))
        client.delete(f"/heroes/{hero}").raise_for_status()
        del wanted[hero]
        moments.append((disk.moment, dict(wanted)))
    for number, (moment, heroes) in enumerate(moments):
        assert survivors(disk, moment, tmp_path / str(number)) == heroes


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_writes_that_share_a_commit_survive(tmp_path: Path, preload: Path, mode: str) -> None:
    disk = Disk.of(roster(tmp_path / "roster", mode), tmp_path / "notes")
    known: list[tuple[int, int]] = []

    def write(client: httpx.Client, number: int) -> None:
        for turn in range(WRITES):
            hero = create(client, f"{number}, {turn}")
            known.append((disk.moment, hero))

    with served(disk, preload) as client:
        threads = [threading.Thread(target=write, args=(client, number)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(known) == CLIENTS * WRITES
    syncs = (disk.notes / "log").read_text().count("file")
    assert syncs < 2 * len(known), "the writes shared commits"
    for moment in {moment for moment, _ in known}:
        acknowledged = {hero for when, hero in known if when <= moment}
        assert acknowledged <= survivors(disk, moment, tmp_path / f"at {moment}").keys()
