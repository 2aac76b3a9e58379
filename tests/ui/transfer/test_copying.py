"""Copying: what is on the clipboard, what is not, and when secrets leave it."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.data.questions.hero_query import HeroQuery
from desktop.ui.prompts import Message
from desktop.ui.table.hero_view import HeroView
from desktop.ui.transfer import clipboard, copying
from desktop.ui.transfer.export_dialog import ExportDialog
from tests.data import rosters
from tests.ui.drive import modal, no_dialog, press, texts
from tests.ui.shell import Shell, shown

HINT = "x-kde-passwordManagerHint"


@pytest.fixture
def shell(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Shell]:
    QGuiApplication.clipboard().clear()
    with shown(qtbot, file, tmp_path / "data") as shell:
        yield shell
    QGuiApplication.clipboard().clear()


def held() -> str:
    return QGuiApplication.clipboard().text()


def test_selected_heroes_are_copied_without_secrets(shell: Shell) -> None:
    shell.panel.set_query(HeroQuery.parse("sort:-name"))
    shell.settle()
    shell.key("Ctrl+A")
    shell.key("Ctrl+C")
    shell.wait_for("3 heroes copied")
    assert held() == "Spider-Boy\t17\t2\r\nRusty-Man\t48\t3\r\nDeadpond\t\t1"
    data = QGuiApplication.clipboard().mimeData()
    assert data.html().count("<tr>") == 3
    assert bytes(data.data(clipboard.OWN).data()) == b"name\tage\tid\r\n" + held().encode()
    assert not data.hasFormat(HINT)


def test_columns_come_in_the_order_of_the_eye(shell: Shell) -> None:
    view = shell.panel.findChild(HeroView)
    assert view is not None
    view.header.moveSection(view.header.visualIndex(3), 0)
    view.setColumnHidden(1, True)
    shell.select(2)
    shell.key("Ctrl+C")
    shell.wait_for("1 hero copied")
    assert held() == "2\tSpider-Boy"


def test_revealed_secrets_are_not_copied_either(shell: Shell) -> None:
    shell.window.actions_by_id["reveal_secrets"].trigger()
    shell.select(1)
    shell.key("Ctrl+C")
    shell.wait_for("1 hero copied")
    assert "Dive" not in held()


def test_secrets_are_copied_when_asked_for_and_marked(shell: Shell) -> None:
    shell.select(1)
    shell.window.actions_by_id["copy_secrets"].trigger()
    shell.wait_for("1 hero copied with its secret name, for half a minute")
    assert held() == "Deadpond\t\tDive Wilson\t1"
    data = QGuiApplication.clipboard().mimeData()
    assert data.data(HINT).data() == b"secret"
    assert data.hasFormat("org.nspasteboard.ConcealedType")
    assert any("ExcludeClipboardContentFromMonitorProcessing" in name for name in data.formats())
    assert any("CanIncludeInClipboardHistory" in name for name in data.formats())


def test_secrets_leave_the_clipboard_after_a_while(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "SECRET_MS", 1)
    shell.select(1)
    shell.window.actions_by_id["copy_secrets"].trigger()
    shell.wait_for("with its secret name")
    shell.qtbot.waitUntil(lambda: held() == "")


def test_what_somebody_else_put_there_stays(shell: Shell) -> None:
    shell.select(1)
    shell.window.actions_by_id["copy_secrets"].trigger()
    shell.wait_for("with its secret name")
    keeper = shell.window.findChild(clipboard.SecretClipboard, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert keeper is not None
    QGuiApplication.clipboard().setText("mine")
    keeper.clear()
    assert held() == "mine"


def test_secrets_leave_the_clipboard_when_the_window_closes(shell: Shell) -> None:
    shell.select(1)
    shell.window.actions_by_id["copy_secrets"].trigger()
    shell.wait_for("with its secret name")
    shell.window.close()
    assert held() == ""


def test_a_cell_is_copied_exactly(shell: Shell) -> None:
    shell.select(2)
    shell.key("Ctrl+Shift+C")
    shell.wait_for("Cell copied")
    assert held() == "Spider-Boy"
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]


def test_a_secret_cell_is_not_copied(shell: Shell) -> None:
    shell.window.actions_by_id["reveal_secrets"].trigger()
    shell.select(2)
    view = shell.panel.findChild(HeroView)
    assert view is not None
    view.setCurrentIndex(view.model().index(1, 2))
    shell.key("Ctrl+Shift+C")
    shell.wait_for("Secret names are copied by")
    assert held() == ""


def test_without_a_selection_nothing_is_copied_not_even_by_qt(shell: Shell) -> None:
    shell.window.actions_by_id["reveal_secrets"].trigger()
    view = shell.panel.findChild(HeroView)
    assert view is not None
    shell.settle()
    view.setCurrentIndex(view.model().index(1, 2))
    view.clearSelection()
    shell.key("Ctrl+C")
    shell.wait_for("Nothing is selected")
    shell.window.actions_by_id["copy"].setEnabled(False)
    shell.key("Ctrl+C")
    assert held() == ""


def test_text_in_a_search_is_copied_as_text(shell: Shell) -> None:
    shell.select(1)
    shell.key("Ctrl+F")
    search = QApplication.focusWidget()
    assert search is not None
    QTest.keyClicks(search, "spi")
    QTest.keyClick(search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert held() == "spi"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST", 2)


@pytest.mark.usefixtures("few")
def test_too_many_heroes_are_asked_about(shell: Shell) -> None:
    shell.key("Ctrl+A")
    shell.key("Ctrl+C")
    question = modal(shell.qtbot, Message)
    assert texts(question) == "Copy 3 heroes?\nThe clipboard takes 2 at once. A file takes them all."
    QTest.keyClick(question, Qt.Key.Key_Return)
    shell.wait_for("2 heroes copied")
    assert held() == "Deadpond\t\t1\r\nSpider-Boy\t17\t2"
    shell.key("Ctrl+C")
    press(modal(shell.qtbot, Message), "Export…")
    modal(shell.qtbot, ExportDialog).reject()
    no_dialog(shell.qtbot)


def test_what_is_copied_can_be_read_exactly_again(qtbot: QtBot, tmp_path: Path) -> None:
    odd = [('=a\t"b"', None, 1, "s"), ("line\r\nbreak", 7, 2, "s"), ("'x", 8, 3, "s")]
    file = rosters.make(tmp_path / "odd.db", heroes=odd)
    with shown(qtbot, file, tmp_path / "data") as shell:
        shell.key("Ctrl+A")
        shell.key("Ctrl+C")
        shell.wait_for("3 heroes copied")
        rows = list(csv.reader(io.StringIO(held(), newline=""), delimiter="\t"))
    assert rows == [[name, "" if age is None else str(age), str(number)] for name, age, number, _ in odd]


@pytest.mark.parametrize("put", ["put", "SecretClipboard(application).put"])
def test_the_program_ends_well_while_its_content_is_on_the_clipboard(put: str) -> None:
    script = (
        "from PySide6.QtWidgets import QApplication\n"
        "from desktop.ui.transfer.clipboard import put, SecretClipboard\nfrom desktop.data.transfer.clip import Clip\n"
        f"application = QApplication([])\n{put}(Clip(1, 'text', b'own', b'html'))\n"
        "assert QApplication.clipboard().text() == 'text'"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    assert ended.returncode == 0
