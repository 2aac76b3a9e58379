"""`heroes serve`: a program without a window."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from desktop.cli import main
from desktop.data.backups.shelf import Shelf, Why
from desktop.paths import Paths
from desktop.settings import Settings
from tests.data import rosters

HERO = {"name": "a", "secret_name": "b"}


@contextmanager
def serving(roster: Path, *options: str, token: str = "") -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The program, its address and the token it printed."""
    command = [sys.executable, "-m", "desktop.cli", "serve", str(roster), "--port", "0", *options]
    command += ["--data-dir", str(roster.parent / "data")]
    environment = {**os.environ, "HEROES_TOKEN": token}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.fullmatch(rf"Serving {re.escape(str(roster))} at (http://127\.0\.0\.1:\d+)\n", line)
            assert found, line + (process.stderr.read() if process.stderr else "")
            has_token = not token and "--no-token" not in options
            printed = process.stdout.readline().removeprefix("Token: ").strip() if has_token else token
            yield process, found[1], printed
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    roster = rosters.make(tmp_path / "heroes.db")
    with serving(roster) as (process, url, token):
        assert len(token) >= 43
        with httpx.Client(base_url=url, trust_env=False) as client:
            assert client.get("/heroes/").status_code == 401
            headers = {"Authorization": f"Bearer {token}"}
            assert client.post("/heroes/", json=HERO, headers=headers).json()["id"] == 4
            begin = time.monotonic()
            process.send_signal(number)
            assert process.wait(10) == 0
            assert time.monotonic() - begin < 5
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read() + process.stderr.read() == ""
    assert len(rosters.ask(roster, "SELECT id FROM hero")) == 4
    logs = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "data" / "logs").iterdir())
    assert "POST /heroes/ 200" in logs
    assert token not in logs


def backups(folder: Path, roster: Path) -> list[tuple[str, int | None]]:
    """Why each backup was made, newest first, and how many heroes it holds."""
    return [(backup.why, backup.rows) for backup in Shelf(folder, str(roster), roster.stem).backups()]


def test_what_was_changed_is_backed_up_at_the_end_unless_nobody_wants_that(tmp_path: Path) -> None:
    roster, data = rosters.make(tmp_path / "heroes.db"), tmp_path / "data"
    for change, expected in ((False, []), (True, [(Why.CLOSING.value, 4)]), (False, [(Why.CLOSING.value, 4)])):
        with serving(roster) as (process, url, token):
            if change:
                answer = httpx.post(
                    f"{url}/heroes/", json=HERO, headers={"Authorization": f"Bearer {token}"}, trust_env=False
                )
                assert answer.status_code == 200
            process.terminate()
            assert process.wait(20) == 0
        assert backups(data / "backups", roster) == expected
    Settings(Paths(data).settings_file).set("backups", False)
    with serving(roster) as (process, url, token):
        httpx.delete(f"{url}/heroes/1", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        process.terminate()
        assert process.wait(20) == 0
    assert backups(data / "backups", roster) == [(Why.CLOSING.value, 4)]


def test_a_token_of_the_environment_is_not_printed(tmp_path: Path) -> None:
    with serving(rosters.make(tmp_path / "heroes.db"), "--whole-heroes", token="from-outside") as (process, url, token):
        headers = {"Authorization": f"Bearer {token}"}
        assert "secret_name" in httpx.get(f"{url}/heroes/1", headers=headers, trust_env=False).json()
        process.terminate()
        assert process.stdout is not None
        assert process.stdout.read() == ""


def test_that_a_roster_can_only_be_read_is_told_at_once(tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "heroes.db")
    rosters.tell(roster, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
    with serving(roster) as (process, url, token):
        answer = httpx.post(f"{url}/heroes/", json=HERO, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        process.terminate()
        assert process.stderr is not None
        assert process.stderr.read() == f"Clients can only read. {answer.json()['detail']}\n"
    assert answer.status_code == 403


def test_a_name_that_cannot_be_spelled_is_no_hindrance(tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "Ωé.db")
    command = [sys.executable, "-m", "desktop.cli", "serve", str(roster), "--port", "0", "--data-dir", str(tmp_path)]
    environment = {**os.environ, "HEROES_TOKEN": "from-outside", "PYTHONIOENCODING": "cp1252"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
        assert process.wait(20) == 0
    assert b"\\u03a9\xe9.db at http://127.0.0.1:" in line


def test_it_needs_no_qt() -> None:
    script = "import sys, desktop.api.serve; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert "fastapi" in loaded
    assert not loaded & {"PySide6", "shiboken6"}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["serve", *arguments])
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err


def test_what_cannot_be_served_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    code, text = refused(capsys, str(tmp_path / "missing.db"), *data)
    assert code == 1
    assert "missing" in text
    assert not (tmp_path / "missing.db").exists()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, text = refused(capsys, str(rosters.make(tmp_path / "heroes.db")), "--port", port, *data)
    assert code == 1
    assert f"Port {port} is taken" in text


def test_wrong_arguments_end_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = str(rosters.make(tmp_path / "heroes.db"))
    code, text = refused(capsys, roster, "--host", "0.0.0.0", "--no-token")
    assert code == 2
    assert "token" in text
    monkeypatch.setenv("HEROES_TOKEN", "two words")
    code, text = refused(capsys, roster)
    assert code == 2
    assert "two words" not in text
    monkeypatch.setenv("HEROES_TOKEN", "x" * 31)
    code, text = refused(capsys, roster, "--host", "0.0.0.0")
    assert code == 2
    assert "32 characters" in text
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    assert ended.value.code == 2


def test_another_address_is_served_after_a_warning_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = refused(capsys, str(tmp_path / "missing.db"), "--host", "0.0.0.0", "--data-dir", str(tmp_path))
    assert code == 1
    assert text.startswith("Warning: 0.0.0.0 is reached from other computers.")
