"""The API against the FastAPI tutorial's own code, on the same uvicorn, over the same heroes. Door: `serving`."""

import http.client
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.figures import Figure
from tests.bench.rosters import Rosters
from tests.bench.subject import PAGE, SEED, Subject

KINDS: Final = {"one": "GET one", "page": "GET page", "post": "POST", "patch": "PATCH"}
_TOKEN: Final = "a-token-for-benchmarks"
_ROUNDS: Final = 3
_SECONDS: Final = 2.0
_CONNECTIONS: Final = 32
_IDS: Final = 10_000
_DEEP: Final = 20


class WrongAnswers(Exception):
    """Some request was not answered as it should be."""


@dataclass(frozen=True)
class _Peer:
    name: str
    port: int
    ids: Sequence[int]

    def ask(self, kind: str, connections: int = _CONNECTIONS, seconds: float = _SECONDS, seed: int = 0) -> Any:
        """Ask for some seconds; returns rate and latencies."""
        job = {"port": self.port, "token": _TOKEN, "kind": kind, "ids": self.ids, "connections": connections}
        command = [sys.executable, "-m", "tests.bench.api_load"]
        text = json.dumps({**job, "seconds": seconds, "seed": seed})
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, encoding="utf-8", check=True)
        result = json.loads(done.stdout)
        if result["wrong"]:
            raise WrongAnswers(f"{result['wrong']} wrong answers from {self.name} to {kind}")
        return result


def serving(subject: Subject) -> Iterator[Figure]:
    """Requests a second and their latencies under load, turn by turn; then single deep pages."""
    ours = subject.scratch / "ours.db"
    shutil.copy(subject.roster, ours)
    tutorial = subject.scratch / "tutorial.db"
    shutil.copy(Rosters(subject.roster.parent).tutorial(subject.rows), tutorial)
    with closing(sqlite3.connect(ours)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM hero LIMIT ? OFFSET ?", (_IDS, subject.rows // 3))]
    data = str(subject.scratch / "data")
    command = ["-m", "desktop.cli", "serve", str(ours), "--port", "0", "--data-dir", data]
    with _started(command) as our_port, _started(["-m", "tests.bench.api_tutorial", str(tutorial)]) as their_port:
        peers = (_Peer("API", our_port, ids), _Peer("tutorial", their_port, ids))
        for peer in peers:
            peer.ask("one", seconds=0.5)
        yield from _deep_pages(subject.rows, *peers)
        for kind in KINDS:
            yield from _under_load(subject.rows, kind, peers)


def _under_load(rows: int, kind: str, peers: Sequence[_Peer]) -> Iterator[Figure]:
    results: dict[str, list[Any]] = {peer.name: [] for peer in peers}
    for seed in range(_ROUNDS):
        for peer in peers:
            results[peer.name].append(peer.ask(kind, seed=seed))
    for name, found in results.items():
        latencies = [latency for result in found for latency in result["latencies"]]
        note = f"{_CONNECTIONS} connections"
        yield Figure(rows, f"{name}: {KINDS[kind]}", tuple(result["rate"] for result in found), "/s", note=note)
        yield Figure(rows, f"{name}: {KINDS[kind]}, latency", tuple(latencies), note=note)


def _deep_pages(rows: int, ours: _Peer, theirs: _Peer) -> Iterator[Figure]:
    numbers = random.Random(SEED)
    places = [numbers.randrange(rows * 9 // 10, rows - 2 * PAGE) for _ in range(_DEEP)]
    offsets = "\n".join(f"/heroes/?offset={place}&limit={PAGE}" for place in places)
    cursors = "\n".join(_following(ours.port, place) for place in places)
    first = f"/heroes/?offset=0&limit={PAGE}"
    by_cursor = f"/heroes/?offset=0&limit={PAGE}&sort=id"
    for what, peer, kind in (
        ("API: first page", ours, first),
        ("API: deep page by offset", ours, offsets),
        ("API: first page, for the cursor", ours, by_cursor),
        ("API: deep page by cursor", ours, cursors),
        ("tutorial: deep page by offset", theirs, offsets),
    ):
        latencies = peer.ask(kind, connections=1)["latencies"]
        yield Figure(rows, what, tuple(latencies), note="1 connection")


def _following(port: int, place: int) -> str:
    """The link to the page behind a place."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request("GET", f"/heroes/?offset={place}&limit={PAGE}", headers={"Authorization": f"Bearer {_TOKEN}"})
        answer = client.getresponse()
        link = answer.headers["Link"]
        answer.read()
    return str(link).partition("<")[2].partition(">")[0]


@contextmanager
def _started(arguments: Sequence[str]) -> Iterator[int]:
    """A server in a process of its own; its port."""
    environment = {**os.environ, "HEROES_TOKEN": _TOKEN}
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=environment, cwd=Path(__file__).parents[2]
    ) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(30)
