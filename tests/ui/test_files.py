from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import files
from tests.ui.drive import choose, modal, no_dialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_open_takes_a_file_that_is_there(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    chosen: list[str] = []
    (tmp_path / "marvel.db").touch()
    files.choose_roster(window, tmp_path, chosen.append)
    choose(qtbot, "marvel.db")
    no_dialog(qtbot)
    assert [Path(it) for it in chosen] == [tmp_path / "marvel.db"]


def test_new_adds_the_ending(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    chosen: list[str] = []
    files.choose_new(window, tmp_path, chosen.append)
    choose(qtbot, "mine")
    no_dialog(qtbot)
    assert [Path(it) for it in chosen] == [tmp_path / "mine.db"]


def test_copy_suggests_a_name(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    chosen: list[str] = []
    files.choose_copy(window, tmp_path / "marvel copy.db", chosen.append)
    dialog = modal(qtbot, QFileDialog)
    assert [Path(it).name for it in dialog.selectedFiles()] == ["marvel copy.db"]
    choose(qtbot, "other.db")
    no_dialog(qtbot)
    assert [Path(it) for it in chosen] == [tmp_path / "other.db"]


def test_the_chooser_is_gone_when_the_choice_arrives(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    open_then: list[object] = []
    files.choose_new(window, tmp_path, lambda _: open_then.append(QApplication.activeModalWidget()))
    assert modal(qtbot, QFileDialog).windowModality() is Qt.WindowModality.WindowModal
    choose(qtbot, "mine")
    assert open_then == [None]
    no_dialog(qtbot)
