"""The screen of the bench of starts: what is read of it, and where two pictures differ."""

import struct
from contextlib import closing
from pathlib import Path

from tests.bench.display import HEIGHT, WIDTH, Area, Display, changed

HEADER, COLORS, LINE = 160, 3, WIDTH * 4 + 32


def dumped(file: Path, pixels: dict[tuple[int, int], int]) -> Path:
    """An X window dump as Xvfb keeps it: header, colours, lines with something behind each."""
    facts = [HEADER, *[0] * 11, LINE, *[0] * 6, COLORS, *[0] * 5]
    content = bytearray(struct.pack(">25I", *facts).ljust(HEADER + COLORS * 12, b"n") + b"\0" * LINE * HEIGHT)
    for (x, y), color in pixels.items():
        struct.pack_into("<I", content, HEADER + COLORS * 12 + y * LINE + x * 4, color)
    file.write_bytes(content)
    return file


def test_pixels_are_read_where_they_are(tmp_path: Path) -> None:
    file = dumped(tmp_path / "screen", {(7, 3): 0xABCDEF, (WIDTH - 1, HEIGHT - 1): 1})
    with closing(Display(":9", file)) as screen:
        assert screen.pixels(Area(7, 3, 9, 5)) == [b"\xef\xcd\xab\0" + b"\0" * 4, b"\0" * 8]
        assert screen.pixels()[-1].endswith(b"\1\0\0\0")


def test_the_rectangle_of_a_change_holds_all_of_it(tmp_path: Path) -> None:
    with closing(Display(":9", dumped(tmp_path / "blank", {}))) as screen:
        blank = screen.pixels()
    with closing(Display(":9", dumped(tmp_path / "window", {(100, 50): 1, (300, 60): 2, (200, 90): 3}))) as screen:
        window = screen.pixels()
    assert changed(blank, blank) is None
    found = changed(blank, window)
    assert found == Area(100, 50, 301, 91)
    assert found.part(0.5, 0, 1, 0.5) == Area(200, 50, 301, 70)
