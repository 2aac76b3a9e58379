"""The toolbar of the window where it is narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop.ui.toolbar import Toolbar
from tests.data import rosters
from tests.ui.shell import Shell, shown


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    with shown(qtbot, rosters.make(tmp_path / "marvel.db"), tmp_path / "data") as shell:
        yield shell


def test_the_search_stays_reachable_in_the_smallest_window(shell: Shell) -> None:
    window, search = shell.window, shell.panel.search_widget()
    bar = window.findChild(Toolbar)
    assert bar is not None
    new = bar.widgetForAction(window.actions_by_id["new_hero"])
    assert isinstance(new, QToolButton)
    window.resize(1120, 400)
    shell.qtbot.waitUntil(lambda: new.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    window.resize(window.minimumSize())
    shell.qtbot.waitUntil(lambda: new.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly)
    shell.qtbot.waitUntil(search.isVisible)
    assert new.accessibleName() == "New Hero"
    shell.key("/")
    assert search.hasFocus()
    window.resize(1120, 400)
    shell.qtbot.waitUntil(lambda: new.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
