"""Text on the clipboard; clipboard managers are told what is secret and do not keep it. Doors: `put`, `take_back`."""

from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_SECRET: Final = (
    ("x-kde-passwordManagerHint", b"secret"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ("application/x-nspasteboard-concealed-type", b"1"),
)
"""What password managers put beside a password: for Linux, Windows and macOS."""


def put(text: str, *, secret: bool = False) -> None:
    """Put text on the clipboard.

    Args:
        text: The text.
        secret: Whether it is only for the person who asked for it.
    """
    if not secret:
        QGuiApplication.clipboard().setText(text)
        return
    content = QMimeData()
    content.setText(text)
    for kind, mark in _SECRET:
        content.setData(kind, mark)
    QGuiApplication.clipboard().setMimeData(content)


def take_back(text: str) -> None:
    """Take text off the clipboard, if it is still there. Content of ours must not be there when the program ends."""
    if QGuiApplication.clipboard().text() == text:
        QGuiApplication.clipboard().clear()
