"""What the tests of the window room share: settings of their own, a roster, and the window that shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.settings import Settings
from desktop.ui import i18n, theme
from tests.data import rosters
from tests.ui.shell import Shell, shown


@pytest.fixture(scope="session", autouse=True)
def _english(qapp: QApplication) -> None:
    """Plurals and grouped numbers, as `app` gives them to people."""
    i18n.install(qapp)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that nothing else uses."""
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def themed(qapp: QApplication, settings: Settings) -> Iterator[None]:
    """The application follows the scheme of the settings, and looks as before after the test."""
    follower = theme.apply(qapp, settings)
    yield
    follower.deleteLater()
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(QPalette())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A roster as the FastAPI tutorial's own code makes it."""
    return rosters.make(tmp_path / "marvel.db")


@pytest.fixture
def shell(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Shell]:
    """The window that shows it."""
    with shown(qtbot, file, tmp_path / "data") as shell:
        yield shell
