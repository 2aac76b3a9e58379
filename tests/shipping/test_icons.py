import struct

from PySide6.QtGui import QGuiApplication, QImage

from shipping import icons


def test_pictures_have_their_size_and_are_not_empty(qapp: QGuiApplication) -> None:
    for size in icons.SIZES:
        picture = QImage.fromData(icons.png(size))
        assert (picture.width(), picture.height()) == (size, size)
        assert picture.pixelColor(size // 2, size // 2).alpha() == 255
        assert picture.pixelColor(0, size - 1).alpha() == 0


def test_windows_icon_is_a_directory_of_pictures(qapp: QGuiApplication) -> None:
    data = icons.ico()
    _, kind, count = struct.unpack_from("<HHH", data)
    assert (kind, count) == (1, 9)
    for number in range(count):
        width, *_, size, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert QImage.fromData(data[offset : offset + size]).width() % 256 == width


def test_macos_icon_names_its_length(qapp: QGuiApplication) -> None:
    data = icons.icns()
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
