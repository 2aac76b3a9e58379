from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import files
from tests.ui.drive import modal, no_dialog

Ask = Callable[[QWidget, Path, Callable[[str], None]], None]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def choose(qtbot: QtBot, name: str) -> None:
    dialog = modal(qtbot, QFileDialog)
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(line, QLineEdit)
    assert isinstance(box, QDialogButtonBox)
    line.setText(name)
    QTest.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)


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
