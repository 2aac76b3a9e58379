"""`heroes export`: what it writes, what it says, how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import cli
from desktop.cli import main
from desktop.data.transfer.formats import FORMATS
from tests.data import rosters


def test_the_command_knows_every_format() -> None:
    assert tuple(FORMATS) == cli._FORMATS


def test_heroes_are_written_to_a_file(tutorial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.tsv"
    assert main(["export", str(tutorial), str(target), "--query", "age:known sort:-age", "--fields", "name, age"]) == 0
    assert target.read_text() == "name\tage\nRusty-Man\t48\nSpider-Boy\t17\n"
    assert capsys.readouterr() == ("", f"\r2 heroes written to {target}.\n")


def test_standard_output_holds_heroes_only(tutorial: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", str(tutorial), "-", "--query", "spider"]) == 0
    assert capfdbinary.readouterr() == (b"name,age,id\r\nSpider-Boy,17,2\r\n", b"")


def test_secrets_are_written_only_when_asked_for(tutorial: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert main(["export", str(tutorial), str(target)]) == 0
    assert "secret_name" not in target.read_text()
    assert main(["export", str(tutorial), str(target), "--secrets"]) == 0
    assert "Dive Wilson" in target.read_text()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["out"], 2, "tells no format"),
        (["out.csv", "--fields", "nam"], 2, "There is no field “nam”"),
        (["out.csv", "--fields", "secret_name"], 2, "is secret. Say --secrets"),
        (["out.csv", "--query", "age:>=x"], 2, "age"),
        (["-", "--format", "xlsx"], 1, "needs a file"),
        (["new.db", "--format", "roster"], 1, "needs every hero's Secret name"),
        (["tutorial.db"], 1, "belongs to the open roster"),
        (["nowhere/out.csv"], 1, "does not exist"),
    ],
)
def test_what_cannot_be_done_is_said(
    tutorial: Path, words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tutorial.parent)
    before = rosters.fingerprint(tutorial)
    assert main(["export", str(tutorial), *words]) == code
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith("heroes export: ")
    assert message in told
    assert rosters.siblings(tutorial) == ["tutorial.db"]
    assert rosters.fingerprint(tutorial) == before


def test_a_roster_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "no.db"), "-"]) == 1
    assert "no.db" in capsys.readouterr().err


def test_what_is_not_exact_is_said(tutorial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rosters.tell(tutorial, "UPDATE hero SET name = x'00' WHERE id = 1")
    assert main(["export", str(tutorial), str(tmp_path / "out.csv")]) == 0
    assert "Damaged cells told as the nearest text: 1." in capsys.readouterr().err


def test_it_needs_neither_qt_nor_a_server_and_writes_into_a_pipe(tutorial: Path) -> None:
    script = f"import sys\nfrom desktop.cli import main\nmain(['export', {str(tutorial)!r}, '-'])\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert "Deadpond,,1" in result.stdout
    assert not loaded & {"PySide6", "fastapi", "xlsxwriter"}


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such pipes and signals")
def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    heroes = [(f"Hero {number}", None, number, "s") for number in range(20_000)]
    roster = rosters.make(tmp_path / "many.db", heroes=heroes)
    command = [sys.executable, "-m", "desktop.cli", "export", str(roster), "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such signals")
def test_a_killed_export_leaves_nothing(tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "r.db")
    script = (
        "import os, signal, sys\nfrom desktop.cli import main\nfrom desktop.data.transfer import writers_text\n"
        "writers_text.Json.tail = lambda self: os.kill(os.getpid(), signal.SIGTERM)\n"
        f"sys.exit(main(['export', {str(roster)!r}, {str(tmp_path / 'out.json')!r}]))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 130
    assert ended.stderr == "heroes export: Interrupted. Nothing was written.\n"
    assert rosters.siblings(roster) == ["r.db"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
