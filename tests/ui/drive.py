"""Finds dialogs and buttons as a person does: what is open, and what is written on it."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)


def modal(qtbot: QtBot, kind: type[W]) -> W:
    """The innermost open dialog, once it is of this kind; it is given the keyboard, as a window manager would."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def no_dialog(qtbot: QtBot) -> None:
    """Wait until no dialog is open."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The visible button with this text."""
    buttons = [it for it in widget.findChildren(QAbstractButton) if it.text().replace("&", "") == text]
    assert len(buttons) == 1, [it.text() for it in widget.findChildren(QPushButton)]
    return buttons[0]


def press(widget: QWidget, text: str) -> None:
    """Click the button with this text."""
    QTest.mouseClick(button(widget, text), Qt.MouseButton.LeftButton)


def texts(widget: QWidget) -> str:
    """Everything that labels say, line by line."""
    return "\n".join(it.text() for it in widget.findChildren(QLabel) if it.isVisibleTo(widget) and it.text())
