"""`heroes import`: what it writes, what it says, how it ends, and that a kill in the middle leaves nothing of it."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.data.backups.shelf import Shelf
from tests.data import rosters
from tests.data.conftest import Open

ALL = "SELECT id, name, age, secret_name FROM hero ORDER BY id"
SECRET = "Hidden Name"
PATTERN = r"who=^(?P<name>.*?)\s*(?:\((?P<secret_name>.*)\))?$"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "heroes.csv").write_text(f"name,age,secret_name\nA,1,{SECRET}\nB,old,{SECRET}\nSpider-Boy,18,Pedro\n")
    return tmp_path


def _run(folder: Path, *words: str, file: str = "heroes.csv") -> int:
    path = file if file == "-" else str(folder / file)
    return main(["import", str(folder / "tutorial.db"), path, "--data-dir", str(folder / "data"), *words])


def test_invalid_lines_are_named_and_nothing_is_written(
    tutorial: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rosters.fingerprint(tutorial)
    assert _run(folder, "--match", "name") == 1
    told = capsys.readouterr()
    assert told.out == "1 new, 1 changed, 1 invalid\nLine 3: Age: Enter a whole number, or leave it empty.\n"
    assert "Nothing was imported" in told.err
    assert rosters.fingerprint(tutorial) == before
    assert SECRET not in told.out + told.err


def test_the_rest_is_imported_when_told_so(tutorial: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(folder, "--match", "name", "--skip-invalid", "--report", str(folder / "report.csv")) == 0
    assert "2 heroes written to tutorial." in capsys.readouterr().out
    assert rosters.ask(tutorial, ALL)[1:] == [
        (2, "Spider-Boy", 18, "Pedro"), (3, "Rusty-Man", 48, "Tommy Sharp"), (4, "A", 1, SECRET),
    ]  # fmt: skip
    report = (folder / "report.csv").read_text()
    assert report.splitlines()[2] == '3,invalid,"Age: Enter a whole number, or leave it empty.",B,old,'
    assert SECRET not in report


def test_a_dry_run_writes_nothing(tutorial: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = rosters.fingerprint(tutorial)
    assert _run(folder, "--dry-run", "--skip-invalid", "--on-match", "add") == 0
    assert capsys.readouterr().out == "2 new, 1 invalid\n"
    assert rosters.fingerprint(tutorial) == before


def test_standard_input_by_pattern_into_a_new_roster(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "who;when\nSpider-Man (Peter Parker);62\nThor (none);\nNamor;39\n"
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text.encode("utf-16"))))
    words = ("--pattern", PATTERN, "--map", "when=age", "--default", "secret_name=unknown", "--unknown", "none")
    assert _run(folder, *words, "--create", file="-") == 0
    assert rosters.ask(folder / "tutorial.db", ALL) == [
        (1, "Spider-Man", 62, "Peter Parker"), (2, "Thor", None, "unknown"), (3, "Namor", 39, "unknown"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--map", "who"], 2, "needs NAME=VALUE"),
        (["--map", "who=name"], 2, "no column “who”"),
        (["--map", "name=villain"], 2, "no field “villain”"),
        (["--default", "x=1"], 2, "no field “x”"),
        (["--pattern", "name=("], 1, "Correct it, or leave the column whole."),
        (["--encoding", "klingon"], 1, "no text encoding"),
        (["--delimiter", "ab"], 1, "one character"),
    ],
)
def test_what_cannot_be_done_is_said(
    tutorial: Path, folder: Path, words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rosters.fingerprint(tutorial)
    assert _run(folder, *words) == code
    assert message in capsys.readouterr().err
    assert rosters.fingerprint(tutorial) == before


def test_columns_are_mapped_and_unmapped(tutorial: Path, folder: Path) -> None:
    (folder / "x.tsv").write_text("Alias\tage\tWho\nA\t1\tB\n")
    assert _run(folder, "--map", "Alias=name", "--map", "age=", "--map", "Who=secret_name", file="x.tsv") == 0
    assert rosters.ask(tutorial, ALL)[3:] == [(4, "A", None, "B")]


def test_a_big_import_makes_a_backup_first(tutorial: Path, folder: Path) -> None:
    lines = "".join(f"N{number},S\n" for number in range(10_001))
    (folder / "big.csv").write_text(f"name,secret_name\n{lines}")
    assert _run(folder, file="big.csv") == 0
    backup = Shelf(folder / "data" / "backups", str(tutorial), "tutorial").newest()
    assert backup is not None
    assert rosters.ask(backup.path, ALL) == rosters.ask(tutorial, f"{ALL} LIMIT 3")


def test_it_needs_no_qt(tutorial: Path, folder: Path) -> None:
    script = "import sys\nfrom desktop.cli import main\nmain(sys.argv[1:])\nprint(*sys.modules)"
    words = [
        "import",
        str(tutorial),
        str(folder / "heroes.csv"),
        "--dry-run",
        "--skip-invalid",
        "--data-dir",
        str(folder),
    ]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & {"PySide6", "fastapi"}


_KILLED = """
import sys, time
from desktop.data.backups.pace import Pace
from desktop.data.sqlite import connection
from desktop.cli import main
connection._SWEEPING_KIB = 200
look = Pace.look
def stop(pace, share=None):
    if share and share > 0.75 and pace.__class__ is Pace:
        print("now", flush=True)
        time.sleep(60)
    look(pace, share)
Pace.look = stop
main(sys.argv[1:])
"""


def test_a_kill_in_the_middle_leaves_the_roster_as_it_was(tmp_path: Path, opened: Open) -> None:
    roster = tmp_path / "roster.db"
    opened(roster, create=True).close()
    rosters.tell(roster, "INSERT INTO hero (name, age, secret_name) VALUES ('Zoë', 1, 'S')")
    with closing(sqlite3.connect(roster)) as connection:
        connection.executemany(
            "INSERT INTO hero (name, secret_name) VALUES (?, 'S')", ((f"N{n}",) for n in range(3_000))
        )
        connection.commit()
    before, size = rosters.ask(roster, ALL), roster.stat().st_size
    source = tmp_path / "more.csv"
    source.write_text("name,age,secret_name\n" + "".join(f"N{n},{n},T\n" for n in range(9_000)))
    words = ["import", str(roster), str(source), "--match", "name", "--data-dir", str(tmp_path / "data")]
    child = subprocess.Popen([sys.executable, "-c", _KILLED, *words], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        while child.stdout.readline() != "now\n":
            assert child.poll() is None
        child.kill()
    assert child.wait() == -signal.SIGKILL
    assert roster.stat().st_size > size
    assert (tmp_path / "roster.db-journal").stat().st_size > 0
    database = opened(roster)
    database.check().result()
    assert rosters.ask(roster, ALL) == before
    assert rosters.ask(roster, "SELECT count(*) FROM hero_change") == [(0,)]
