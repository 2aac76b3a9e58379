"""What is put on the clipboard, and how secrets leave it again. Doors: `put`, `SecretClipboard`."""

import secrets
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QStandardItemModel

if TYPE_CHECKING:
    from desktop.data.transfer.clip import Clip

OWN: Final = "application/x-heroes-tsv"
"""Exact values below the names of their fields."""

SECRET_MS: Final = 30_000
_TOKEN: Final = "application/x-heroes-secret"  # noqa: S105 - the name of a format
_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_HINTS: Final = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    "org.nspasteboard.ConcealedType": b"1",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\0\0\0\0",
    _WINDOWS.format("CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format("CanUploadToCloudClipboard"): b"\0\0\0\0",
}
"""By these, clipboard managers know what they must not keep."""


def put(clip: "Clip") -> None:
    """Put heroes without secrets on the clipboard."""
    QGuiApplication.clipboard().setMimeData(_data(clip))


class SecretClipboard(QObject):
    """Puts secrets on the clipboard and takes them off again: after a while, and at the end.

    Args:
        parent: Owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._token = b""
        self._end = QTimer(self, singleShot=True, interval=SECRET_MS)
        self._end.timeout.connect(self.clear)

    def put(self, clip: "Clip") -> None:
        """Put heroes with secrets on the clipboard, marked as such."""
        self._token = secrets.token_bytes(16)
        data = _data(clip)
        for name, value in _HINTS.items():
            data.setData(name, value)
        data.setData(_TOKEN, self._token)
        QGuiApplication.clipboard().setMimeData(data)
        self._end.start()

    def clear(self) -> None:
        """Take them off, if they are still there."""
        self._end.stop()
        held = QGuiApplication.clipboard().mimeData()
        is_there = held is not None  # PySide gives None for an empty clipboard
        if self._token and is_there and held.data(_TOKEN).data() == self._token:
            QGuiApplication.clipboard().clear()
        self._token = b""


def _data(clip: "Clip") -> QMimeData:
    data = _made_by_qt()
    data.setText(clip.text)
    if clip.html:
        data.setData("text/html", clip.html)
        data.setData(OWN, clip.own)
    return data


def _made_by_qt() -> QMimeData:
    """Empty content. What Python makes crashes a program that ends while it is on the clipboard."""
    model = QStandardItemModel(1, 1)
    data = model.mimeData([model.index(0, 0)])
    for kind in data.formats():
        data.removeFormat(kind)
    return data
