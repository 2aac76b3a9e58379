"""A person at the window, for the tests of editing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.editing.desk import Desk, seated


@pytest.fixture
def desk(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Desk]:
    with seated(qtbot, file, tmp_path / "data") as desk:
        yield desk
