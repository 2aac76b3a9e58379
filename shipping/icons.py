"""The program's icon in the formats of the desktops, drawn from `resources/icons/heroes.svg`. Door: functions."""

import struct
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE: Final = Path(__file__).parents[1] / "resources" / "icons" / "heroes.svg"
SIZES: Final = (16, 20, 22, 24, 32, 40, 48, 64, 128, 256, 512)
_ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_ICNS_KINDS: Final = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def png(size: int) -> bytes:
    """The icon as a picture."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def ico() -> bytes:
    """The icon as Windows wants it: a directory of PNG pictures."""
    pictures = [png(size) for size in _ICO_SIZES]
    directory, offset = struct.pack("<HHH", 0, 1, len(_ICO_SIZES)), 6 + 16 * len(_ICO_SIZES)
    for size, picture in zip(_ICO_SIZES, pictures, strict=True):
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return directory + b"".join(pictures)


def icns() -> bytes:
    """The icon as macOS wants it: PNG pictures, each after the name of its size."""
    pictures = {kind: png(size) for kind, size in _ICNS_KINDS.items()}
    body = b"".join(kind + struct.pack(">I", 8 + len(data)) + data for kind, data in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
