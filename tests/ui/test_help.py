import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import __version__
from desktop.ui.action_set import shortcuts
from desktop.ui.help import AboutDialog, ShortcutsDialog
from desktop.ui.licences_dialog import LicencesDialog
from tests.ui.drive import modal, no_dialog, press, texts


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_all_shortcuts_are_listed_in_full(qtbot: QtBot, window: QWidget) -> None:
    ShortcutsDialog(window).open()
    dialog = modal(qtbot, ShortcutsDialog)
    shown = texts(dialog)
    assert all(text in shown and keys in shown for _, keys, text in shortcuts())
    labels = dialog.findChildren(QLabel)
    assert [it.text() for it in labels if it.sizeHint().width() > it.width()] == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def test_the_key_that_opens_it_closes_it(qtbot: QtBot, window: QWidget) -> None:
    ShortcutsDialog(window).open()
    QTest.keySequence(modal(qtbot, ShortcutsDialog), QKeySequence("?"))
    no_dialog(qtbot)


def test_about_names_version_and_licences(qtbot: QtBot, window: QWidget) -> None:
    AboutDialog(window).open()
    dialog = modal(qtbot, AboutDialog)
    assert f"Heroes {__version__}" in texts(dialog)
    press(dialog, "Licences…")
    listed = modal(qtbot, LicencesDialog)
    shown = listed.findChild(QPlainTextEdit)
    assert shown is not None
    qtbot.waitUntil(lambda: "PySide6_Essentials 6.11.3: LGPL-3.0-only" in shown.toPlainText())
    assert "ISC License" in shown.toPlainText()
    press(listed, "Close")
    no_dialog(qtbot)
