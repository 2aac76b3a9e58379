"""Ten thousand cells pasted. Room: the preview, then the writing until undo is offered. Door: `paste`."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.data.fields import POSITION
from desktop.ui.transfer.paste_dialog import PasteDialog
from tests.bench.drive import Drive
from tests.bench.figures import Figure

_ROWS: Final = 10_000


def paste(drive: Drive) -> Iterator[Figure]:
    """Other ages over those of the first heroes, with the preview in between."""
    drive.view.setCurrentIndex(drive.view.model().index(0, POSITION["age"]))
    drive.focus()
    QGuiApplication.clipboard().setText("\n".join(str(1_000 + number) for number in range(_ROWS)))
    drive.rest(0.2)
    drive.heart.reset()
    control = Qt.KeyboardModifier.ControlModifier
    tried = drive.timed(partial(drive.key, drive.view, Qt.Key.Key_V, control), _is_tried, "the preview of the paste")
    yield drive.figure(f"paste of {_ROWS:,} cells: preview", [tried])
    drive.rest(0.2)
    drive.heart.reset()
    button = next(it for it in _dialog().findChildren(QPushButton) if it.text().endswith("Heroes"))
    click = partial(QTest.mouseClick, button, Qt.MouseButton.LeftButton)
    done = drive.timed(click, lambda: "pasted" in drive.window.quiet_bar.text(), "the paste")
    yield drive.figure(f"paste of {_ROWS:,} cells: written, undo offered", [done])


def _is_tried() -> bool:
    shown = [it for it in QApplication.topLevelWidgets() if isinstance(it, PasteDialog) and it.isVisible()]
    return bool(shown) and any(shown[0].trial.counts.values()) and shown[0].records.model.is_settled


def _dialog() -> PasteDialog:
    return next(it for it in QApplication.topLevelWidgets() if isinstance(it, PasteDialog))
