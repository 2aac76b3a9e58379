"""The guards bite: each forbidden deed is caught, each permitted one passes."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.guards import Fence, Leaks, Violation, fenced

ROOT = Path(__file__).parents[1]


def write(path: Path) -> None:
    path.write_text("x", encoding="ascii")


def link(path: Path) -> None:
    path.symlink_to(path.parent)


def low_level(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))


def database(path: Path) -> None:
    sqlite3.connect(path).close()


def database_by_url(path: Path) -> None:
    sqlite3.connect(f"{path.as_uri()}?mode=rwc", uri=True).close()


@pytest.mark.parametrize("deed", [write, Path.mkdir, link, low_level, database, database_by_url])
def test_making_something_is_caught_outside_only(deed: Callable[[Path], None], tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    with pytest.raises(Violation, match="outside the test's folder"), fenced(inside):
        deed(outside / "new")
    assert not any(outside.iterdir())
    with fenced(inside):
        deed(inside / "new")
    assert any(inside.iterdir())


def rename_out(path: Path) -> None:
    path.rename(path.parent.parent / "elsewhere")


@pytest.mark.parametrize("deed", [Path.unlink, rename_out, lambda path: shutil.rmtree(path.parent)])
def test_taking_something_away_is_caught_outside_only(deed: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "file"
    file.touch()
    with pytest.raises(Violation), fenced(tmp_path / "other"):
        deed(file)
    assert file.exists()
    with fenced(tmp_path):
        deed(file)
    assert not file.exists()


def test_a_link_out_of_the_folder_does_not_help(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "way_out").symlink_to(outside)
    with pytest.raises(Violation), fenced(inside):
        write(inside / "way_out" / "new")


def test_reading_and_caches_pass_everywhere(tmp_path: Path) -> None:
    file = tmp_path / "roster.db"
    database(file)
    cache = tmp_path / "__pycache__"
    with fenced(tmp_path / "other"):
        file.read_bytes()
        sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True).close()
        sqlite3.connect(":memory:").close()
        cache.mkdir()
        write(cache / "module.pyc")
        Path(os.devnull).write_text("x", encoding="ascii")


def test_a_swallowed_violation_is_raised_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(Violation), fenced(tmp_path / "other"), suppress(Violation):
        write(tmp_path / "new")


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_other_machines_are_out_of_reach(host: str) -> None:
    fence = Fence()
    for event, arguments in (
        ("socket.connect", (None, (host, 80))),
        ("socket.sendto", (None, (host, 53))),
        ("socket.getaddrinfo", (host, 80, 0, 0, 0)),
    ):
        with pytest.raises(Violation, match="another machine"):
            fence.audit(event, arguments)
    with pytest.raises(Violation), fenced():
        socket.create_connection((host, 80), timeout=0.01)


def test_this_machine_is_in_reach() -> None:
    with fenced(), socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("127.0.0.1", server.getsockname()[1])).close()
    Fence().audit("socket.connect", (None, "/run/postgresql/.s.PGSQL.5432"))
    Fence().audit("socket.connect", (None, ("::1", 80, 0, 0)))


def test_windows_left_behind_are_found(qtbot: QtBot) -> None:
    leaks = Leaks()
    window = QWidget()
    window.setObjectName("left")
    assert any("window" in leak and "left" in leak for leak in leaks.found())
    window.deleteLater()
    assert leaks.found() == []


def test_threads_left_behind_are_found() -> None:
    leaks = Leaks()
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="left", daemon=True)
    thread.start()
    assert leaks.found(grace=0.01) == ["thread left"]
    end.set()
    assert leaks.found() == []


def test_connections_left_behind_are_found() -> None:
    leaks = Leaks()
    connection = sqlite3.connect(":memory:")
    assert any(leak.startswith("connection") for leak in leaks.found())
    connection.close()
    assert leaks.found() == []


SINS = """
import socket, sqlite3, warnings
from pathlib import Path
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget

left = []

def test_fine(qtbot, tmp_path, home):
    (tmp_path / "file").touch()
    assert Path.home() == home
    qtbot.addWidget(QWidget())

def test_window(qtbot):
    left.append(QWidget())

def test_connection():
    left.append(sqlite3.connect(":memory:"))

def test_writing():
    (Path(__file__).parent / "new").touch()

def test_calling():
    socket.create_connection(("192.0.2.1", 80), timeout=0.01)

def test_warning():
    warnings.warn("old")

def test_qt_warning():
    qWarning("odd")
"""


def test_every_test_is_guarded(tmp_path: Path) -> None:
    """The guards are in force in a real run with the project's settings, not only when called by hand."""
    sins = tmp_path / "test_sins.py"
    sins.write_text(SINS, encoding="utf-8")
    options = ("-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider", "-rA")
    command = [sys.executable, "-m", "pytest", *options, f"--basetemp={tmp_path / 'inner'}", str(sins)]
    report = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    bad = set(re.findall(r"^(?:FAILED|ERROR) .*::test_(\w+)", report, re.MULTILINE))
    assert bad == {"window", "connection", "writing", "calling", "warning", "qt_warning"}, report
    assert re.search(r"^PASSED .*::test_fine", report, re.MULTILINE), report
