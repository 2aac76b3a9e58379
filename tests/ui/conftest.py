"""What the tests of the window room share: settings of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop.settings import Settings
from desktop.ui import i18n, theme


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
