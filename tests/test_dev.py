"""dev.py: what it calls with which arguments, what it does only once, what it says when something is missing."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dev


class Calls:
    """Stands in for `dev.call`: notes the commands and answers with exit codes."""

    fails: Callable[[list[str]], bool] = staticmethod(lambda _: False)

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str]] = []

    def __call__(self, *command: object, **environment: str) -> int:
        words = [str(part) for part in command]
        self.commands.append(words)
        self.environments.append(environment)
        return 3 if self.fails(words) else 0


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(dev, "call", calls)
    return calls


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "need_system", lambda _: None)
    monkeypatch.setattr(dev, "set_up", lambda _: None)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "has_screen", lambda: True)


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    picture = tmp_path / "build" / "heroes.png"
    monkeypatch.setattr(dev, "has_screen", lambda: False)
    monkeypatch.setattr(dev, "PICTURE", picture)
    return picture


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "PROJECT", tmp_path / "pyproject.toml")
    dev.LOCK.write_text("lock", encoding="ascii")
    dev.PROJECT.write_text("project", encoding="ascii")
    return tmp_path


def make(venv: dev.Venv) -> None:
    venv.tool("python").parent.mkdir(parents=True)
    venv.tool("python").touch()


# Arguments


@pytest.mark.usefixtures("ready", "screen")
@pytest.mark.parametrize("words", [["run", "--", "--version", "a b"], ["run", "--version", "a b"]])
def test_run_passes_its_arguments(calls: Calls, words: list[str]) -> None:
    assert dev.main(words) == 0
    assert calls.commands == [[str(dev.VENV.tool("python")), "-m", "desktop.cli", "--version", "a b"]]


@pytest.mark.usefixtures("ready")
def test_only_the_first_dashes_are_taken_away(calls: Calls) -> None:
    dev.main(["test", "--", "-k", "x", "--", "y"])
    assert calls.commands[0][1:] == ["-m", "pytest", "-k", "x", "--", "y"]


@pytest.mark.usefixtures("ready")
def test_the_exit_code_is_that_of_the_command(calls: Calls) -> None:
    calls.fails = lambda _: True
    assert dev.main(["test"]) == 3


@pytest.mark.parametrize(("words", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_usage_names_every_verb(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(words) == code
    printed = capsys.readouterr().out
    assert all(f"\n  {verb} " in printed for verb in dev.VERBS)


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    with pytest.raises(dev.Trouble, match=r"Python 3\.11 or newer"):
        dev.main(["run"])


@pytest.mark.usefixtures("ready")
def test_check_reports_every_failure(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    calls.fails = lambda words: "ruff" in words[0] or "mypy" in words[0]
    assert dev.main(["check"]) == 1
    assert len(calls.commands) == len(dev.CHECKS)
    assert "Failed: ruff check ., ruff format --check ., mypy" in capsys.readouterr().out
    calls.fails = lambda _: False
    assert dev.main(["check"]) == 0


# A screen, or none


@pytest.mark.parametrize(
    ("environment", "seen"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "minimal:x"}, False),
        ({"QT_QPA_PLATFORM": "vnc"}, True),
    ],
)
def test_screens(environment: dict[str, str], seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert dev.has_screen(environment) is seen


def test_macos_and_windows_have_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert dev.has_screen({})


@pytest.mark.usefixtures("ready")
def test_without_a_screen_the_window_is_drawn_into_a_file(
    calls: Calls, no_screen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def draw(words: list[str]) -> bool:
        Path(words[-1]).touch()
        return False

    calls.fails = draw
    assert dev.main(["run", "--", "some.db"]) == 0
    assert calls.commands[0][1:] == ["-m", "desktop.cli", "some.db", "--screenshot", str(no_screen)]
    assert calls.environments[0] == {"QT_QPA_PLATFORM": "offscreen"}
    printed = capsys.readouterr().out
    assert "No display was found" in printed
    assert str(no_screen) in printed


@pytest.mark.usefixtures("ready")
def test_an_old_picture_is_not_taken_for_a_new_one(
    calls: Calls, no_screen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_screen.parent.mkdir()
    no_screen.touch()
    calls.fails = lambda _: True
    assert dev.main(["run"]) == 3
    assert str(no_screen) not in capsys.readouterr().out


@pytest.mark.usefixtures("ready", "no_screen")
def test_a_picture_asked_for_by_hand_goes_where_it_was_asked_for(calls: Calls) -> None:
    dev.main(["run", "--screenshot=mine.png"])
    assert calls.commands[0][1:] == ["-m", "desktop.cli", "--screenshot=mine.png"]


# What is done once


def test_set_up_installs_the_lock_with_hashes_then_the_project(calls: Calls, project: Path) -> None:
    venv = dev.Venv(project / ".venv")
    make(venv)
    dev.set_up(venv)
    made, locked, installed = calls.commands
    assert made[1:] == ["-m", "venv", "--clear", str(venv.folder)]
    assert locked[-4:] == ["install", "--require-hashes", "--requirement", str(dev.LOCK)]
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(installed)
    calls.commands.clear()
    dev.set_up(venv)
    assert calls.commands == []


def done(project: Path) -> dev.Venv:
    venv = dev.Venv(project / ".venv")
    make(venv)
    dev.set_up(venv)
    return venv


def test_a_changed_lock_makes_everything_new(calls: Calls, project: Path) -> None:
    venv = done(project)
    calls.commands.clear()
    dev.LOCK.write_text("other", encoding="ascii")
    dev.set_up(venv)
    assert [words[2] for words in calls.commands] == ["venv", "pip", "pip"]


def test_another_python_makes_everything_new(calls: Calls, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = done(project)
    calls.commands.clear()
    monkeypatch.setattr(sys, "version", "another")
    dev.set_up(venv)
    assert len(calls.commands) == 3


def test_changed_metadata_only_install_the_project(calls: Calls, project: Path) -> None:
    venv = done(project)
    calls.commands.clear()
    dev.PROJECT.write_text("other", encoding="ascii")
    dev.set_up(venv)
    assert ["--editable" in words for words in calls.commands] == [True]


def test_an_interrupted_set_up_is_done_again(calls: Calls, project: Path) -> None:
    venv = dev.Venv(project / ".venv")
    make(venv)
    calls.fails = lambda words: "--requirement" in words
    with pytest.raises(dev.Trouble, match="network"):
        dev.set_up(venv)
    calls.fails = lambda _: False
    calls.commands.clear()
    dev.set_up(venv)
    assert len(calls.commands) == 3


def test_a_lost_python_makes_everything_new(calls: Calls, project: Path) -> None:
    venv = done(project)
    venv.tool("python").unlink()
    calls.commands.clear()
    dev.set_up(venv)
    assert len(calls.commands) == 3


def test_a_command_that_does_not_exist_is_explained() -> None:
    with pytest.raises(dev.Trouble, match="do this") as raised:
        dev.must("do this", "no-such-program")
    assert "no-such-program" in str(raised.value)


# What the system lacks


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "missing_libraries", lambda wanted: [name for name in wanted if "EGL" in name])
    monkeypatch.setattr(dev, "has_font", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


@pytest.mark.usefixtures("lacking")
def test_root_installs_what_is_missing(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    dev.need_system(dev.QT_LIBRARIES)
    assert calls.commands == [
        ["apt-get", "update", "--quiet"],
        ["apt-get", "install", "--yes", "--no-install-recommends", "fonts-dejavu-core", "libegl1"],
    ]
    assert calls.environments[1] == {"DEBIAN_FRONTEND": "noninteractive"}


@pytest.mark.usefixtures("lacking")
def test_others_are_told_the_command(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(dev.Trouble, match=r"sudo apt-get install .* fonts-dejavu-core libegl1") as raised:
        dev.need_system(dev.QT_LIBRARIES)
    assert "libEGL.so.1, a font" in str(raised.value)
    assert calls.commands == []


@pytest.mark.usefixtures("lacking")
def test_a_build_machine_uses_sudo(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setenv("CI", "true")
    dev.need_system(dev.QT_LIBRARIES)
    assert [words[:3] for words in calls.commands] == [["sudo", "--non-interactive", "apt-get"]] * 2


@pytest.mark.usefixtures("lacking")
def test_without_apt_the_libraries_are_named(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(dev.Trouble, match=r"libEGL\.so\.1"):
        dev.need_system(dev.QT_LIBRARIES)
    assert calls.commands == []


@pytest.mark.usefixtures("lacking")
def test_a_python_without_venv_is_completed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(dev, "VENV", dev.Venv(tmp_path / "none"))
    assert dev.missing_packages({}) == {"Python's venv module": "python3-venv"}


@pytest.mark.usefixtures("lacking")
def test_packaging_takes_binutils(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda wanted: [name for name in wanted if ".so" not in name])
    monkeypatch.setattr(dev, "has_font", lambda: True)
    monkeypatch.setattr(dev, "set_up", lambda _: None)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert dev.main(["package"]) == 0
    assert calls.commands[1][-2:] == ["--no-install-recommends", "binutils"]
    assert calls.commands[2][1:] == ["-m", "shipping"]


def test_programs_are_looked_for_as_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/strip" if name == "strip" else None)
    assert dev.missing_libraries(["strip", "objdump"]) == ["objdump"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves Qt's libraries to the system")
def test_missing_libraries_are_recognised() -> None:
    assert dev.missing_libraries(["libc.so.6", "libno-such-thing.so.7"]) == ["libno-such-thing.so.7"]


def test_fonts_are_recognised(tmp_path: Path) -> None:
    assert not dev.has_font([str(tmp_path)])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.ttf").touch()
    assert dev.has_font([str(tmp_path)])


# The whole


def test_it_explains_itself_without_a_set_up() -> None:
    result = subprocess.run([sys.executable, dev.ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    assert "python3 dev.py VERB" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="the rule concerns the lock, which is the same everywhere")
def test_the_lock_names_no_index() -> None:
    text = dev.LOCK.read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
