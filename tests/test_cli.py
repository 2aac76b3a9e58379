"""Command line: what it prints, what it imports, how it ends."""

import subprocess
import sys

import pytest

from desktop import __version__
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
