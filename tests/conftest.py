"""What surrounds every test: Qt without a screen, a home of its own, and the guards."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards import Leaks, fenced

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
}


@pytest.fixture(scope="session", autouse=True)
def _garbage_on_the_main_thread() -> Iterator[None]:
    """Collecting garbage on another thread would delete widgets there; `Leaks` collects it after each test."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _guards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    leaks = Leaks()
    with fenced(tmp_path_factory.getbasetemp()):
        yield
    left = leaks.found()
    assert not left, f"The test left behind: {', '.join(left)}"


@pytest.fixture(autouse=True)
def home(_guards: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own home folder, where everything goes that is not told otherwise."""
    folder = tmp_path_factory.mktemp("home")
    for variable, place in HOME_VARIABLES.items():
        monkeypatch.setenv(variable, str(folder / place))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    (folder / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder
