"""What the tests of the window room share: settings of their own."""

from pathlib import Path

import pytest

from desktop.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that nothing else uses."""
    return Settings(tmp_path / "settings.json")
