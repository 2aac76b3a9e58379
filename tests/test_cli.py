"""Command line: what it prints, what it imports, how it ends."""

import subprocess
import sys

import pytest

from desktop import __version__, self_check
from desktop.cli import main


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Heroes {__version__}\n"


def test_version_imports_neither_qt_nor_the_database() -> None:
    script = (
        "import sys\nfrom desktop.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(*sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert not loaded & {"PySide6", "fastapi", "sqlalchemy", "sqlmodel", "pydantic"}


def test_wrong_arguments_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--no-such-option"])
    assert ended.value.code == 2
    assert "usage: heroes" in capsys.readouterr().err


def test_a_complete_copy_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check-installation"]) == 0
    said = capsys.readouterr().out
    assert "FAILED" not in said
    assert "References of Qt: steady" in said


def test_an_incomplete_copy_says_what_it_lacks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_check, "_RESOURCES", ("icons/nobody.svg",))
    assert main(["--check-installation"]) == 1
    assert "icons/nobody.svg is missing" in capsys.readouterr().out
