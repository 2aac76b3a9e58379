"""One process for all windows: real processes that find each other, hand over, crash and are succeeded."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from desktop import instance
from desktop.instance import Call, Instance
from desktop.paths import Paths
from tests.data import rosters

WAIT_S: Final = 30.0
PROGRAM: Final = """
import sys
from desktop import app, cli, roster_window

class Told(roster_window.RosterWindow):
    def _show_roster(self, database, **options):
        super()._show_roster(database, **options)
        print("shown", self.location, flush=True)

    def come_to_front(self):
        super().come_to_front()
        print("front", self.location, flush=True)

app.RosterWindow, app.LISTEN_MS = Told, 0
sys.exit(cli.main(sys.argv[1:]))
"""


class Started:
    """The program as a process of its own, and what it says."""

    def __init__(self, data_dir: Path, *arguments: str, cwd: Path | None = None) -> None:
        command = [sys.executable, "-c", PROGRAM, "--data-dir", str(data_dir), *arguments]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        self.process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, text=True)
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, *said: str) -> None:
        until(lambda: self.said == list(said) or self.process.poll() is not None)
        assert self.said == list(said)

    def ended(self) -> int:
        code = self.process.wait(WAIT_S)
        self._reader.join()
        return code

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ended()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.said.extend(line.strip() for line in lines)


Start = Callable[..., Started]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Started] = []

    def start_(*arguments: object, cwd: Path | None = None) -> Started:
        data_dir, *others = arguments
        assert isinstance(data_dir, Path)
        started.append(Started(data_dir, *map(str, others), cwd=cwd))
        return started[-1]

    yield start_
    for it in started:
        if it.process.poll() is None:
            it.end(signal.SIGKILL)


def sockets(home: Path) -> list[Path]:
    return list((home / "tmp").glob("heroes-*/socket"))


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
def test_a_second_start_brings_the_first_window_to_the_front(start: Start, tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "marvel.db")
    first = start(tmp_path / "data", roster)
    first.wait_for(f"shown {roster}")
    assert start(tmp_path / "data", roster).ended() == 0
    first.wait_for(f"shown {roster}", f"front {roster}")
    assert start(tmp_path / "data").ended() == 0
    first.wait_for(f"shown {roster}", f"front {roster}", f"front {roster}")
    assert first.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
def test_a_second_start_hands_over_its_file_wherever_it_runs(start: Start, tmp_path: Path) -> None:
    marvel = rosters.make(tmp_path / "marvel.db")
    other = rosters.make(tmp_path / "o.db")
    first = start(tmp_path / "data", marvel)
    first.wait_for(f"shown {marvel}")
    assert start(tmp_path / "data", "o.db", cwd=tmp_path).ended() == 0
    first.wait_for(f"shown {marvel}", f"shown {other}")
    assert first.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
def test_another_data_folder_is_another_program(start: Start, tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "marvel.db")
    both = [start(tmp_path / folder, roster) for folder in ("one", "two")]
    for it in both:
        it.wait_for(f"shown {roster}")
    assert [it.end() for it in both] == [0, 0]


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
@pytest.mark.parametrize("folder", ["data", "mit Wörtern und Leerzeichen", "x" * 200])
def test_the_place_of_a_crashed_program_is_taken_over(start: Start, tmp_path: Path, folder: str, home: Path) -> None:
    roster = rosters.make(tmp_path / "marvel.db")
    first = start(tmp_path / folder, roster)
    first.wait_for(f"shown {roster}")
    until(lambda: len(sockets(home)) == 1)
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    second = start(tmp_path / folder, roster)
    second.wait_for(f"shown {roster}")
    until(lambda: len(sockets(home)) == 1)
    assert start(tmp_path / folder, roster).ended() == 0
    second.wait_for(f"shown {roster}", f"front {roster}")
    assert second.end() == 0
    assert sockets(home) == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Paths(tmp_path / "data").instance_file


@pytest.fixture
def served(file: Path) -> Iterator[list[Call]]:
    """The calls of an instance of this process, which takes all but `no`."""
    calls: list[Call] = []
    first = instance.take(file, None)
    assert first is not None

    def handle(call: Call) -> bool:
        calls.append(call)
        return call["roster"] != "no"

    first.serve(handle)
    until(lambda: file.stat().st_size > 0)
    yield calls
    first.close()


def test_a_call_is_handed_over(served: list[Call], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "front, please")
    assert instance.take(file, "/x/marvel.db") is None
    assert served == [{"roster": "/x/marvel.db", "XDG_ACTIVATION_TOKEN": "front, please"}]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_file_and_socket_are_private(served: list[Call], file: Path) -> None:
    place = Path(json.loads(file.read_text())["address"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_without_the_key_nothing_is_done(served: list[Call], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE_S", 0.3)
    content = json.loads(file.read_text())
    file.write_text(json.dumps(content | {"key": "wrong"}))
    alone = instance.take(file, "/x/marvel.db")
    assert alone is not None
    alone.close()
    assert served == []
    file.write_text(json.dumps(content))
    assert instance.take(file, "/x/marvel.db") is None


def test_who_is_not_answered_goes_on_alone(served: list[Call], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE_S", 0.3)
    alone = instance.take(file, "no")
    assert alone is not None
    alone.serve(lambda _: True)
    alone.close()
    assert {call["roster"] for call in served} == {"no"}


def test_without_a_place_for_the_lock_a_start_goes_on_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    alone = instance.take(tmp_path / "file" / "instance", None)
    assert isinstance(alone, Instance)
    alone.serve(lambda _: True)
    alone.close()


@pytest.mark.parametrize("content", ["", "rubbish", "[]", '{"address": "/x"}', '{"address": "/x/y", "key": "z"}'])
def test_whatever_the_file_holds_the_next_start_is_the_first(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(content)
    first = instance.take(file, None)
    assert first is not None
    first.close()
