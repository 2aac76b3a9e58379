"""Crashes: from any thread, logged without values, one dialog, and the program goes on."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.crashes import Crashes
from desktop.logs import FILE_NAME, logging_to
from desktop.ui.prompts import Unexpected

SECRET = "Peter Benjamin Parker"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def log_dir(tmp_path: Path, window: QWidget) -> Iterator[Path]:
    with logging_to(tmp_path), Crashes(tmp_path, lambda: window, window.close):
        yield tmp_path


def dialogs() -> list[Unexpected]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Unexpected) and widget.isVisible()
    ]


def fail() -> None:
    raise ValueError(SECRET)


def close_dialog(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    texts = [str(widget.property("text")) for widget in dialogs()[0].findChildren(QWidget)]
    assert any("went wrong" in text for text in texts)
    assert SECRET not in " ".join(texts)
    QTest.keyClick(dialogs()[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialogs())


def test_an_exception_in_a_slot_is_logged_and_shown_once(qtbot: QtBot, window: QWidget, log_dir: Path) -> None:
    QTimer.singleShot(0, fail)
    close_dialog(qtbot)
    text = (log_dir / FILE_NAME).read_text(encoding="utf-8")
    assert "builtins.ValueError" in text
    assert "test_crashes.py" in text
    assert SECRET not in text
    assert window.isVisible()


def test_an_exception_on_another_thread_is_shown_on_the_gui_thread(
    qtbot: QtBot, window: QWidget, log_dir: Path
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    close_dialog(qtbot)
    assert "ValueError" in (log_dir / FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_its_close_button_does(
    qtbot: QtBot, window: QWidget, log_dir: Path, number: signal.Signals
) -> None:
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_hooks_are_given_back(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, signal.getsignal(signal.SIGTERM)
    with Crashes(tmp_path, lambda: window, window.close):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook, signal.getsignal(signal.SIGTERM)) == before
