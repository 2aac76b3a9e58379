"""Finds dialogs and buttons as a person does: what is open, and what is written on it."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
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
    shown = [it for it in widget.findChildren(QAbstractButton) if it.isVisibleTo(widget)]
    buttons = [it for it in shown if it.text().replace("&", "") == text]
    assert len(buttons) == 1, [it.text() for it in widget.findChildren(QPushButton)]
    return buttons[0]


def press(widget: QWidget, text: str) -> None:
    """Click the button with this text."""
    QTest.mouseClick(button(widget, text), Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, name: str, *, replace: bool = False) -> None:
    """Type a name into the open file chooser and take it; agree when it asks whether to replace the file."""
    dialog = modal(qtbot, QFileDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    box = dialog.findChild(QDialogButtonBox)
    assert line is not None
    assert box is not None
    line.setText(name)
    if replace:
        QTimer.singleShot(0, _agree)
    QTest.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)


def _agree() -> None:
    question = QApplication.activeModalWidget()
    assert isinstance(question, QMessageBox)
    press(question, "Yes")


def texts(widget: QWidget) -> str:
    """Everything that labels say, line by line."""
    return "\n".join(it.text() for it in widget.findChildren(QLabel) if it.isVisibleTo(widget) and it.text())


def drop(window: QWidget, *paths: Path) -> bool:
    """Drag files over the window and let go; whether it would take them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, held, none)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, held, none))
    return enter.isAccepted()
