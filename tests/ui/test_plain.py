from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.ui.plain import ElidedLabel, label, menu_text, one_line, place, tool_tip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Deadpond", "Deadpond"),
        ("two\nlines\t\r\n", "two lines"),
        ("x" * 41, "x" * 39 + "…"),
        ("\u202eright to left\u2066", "right to left"),
        ("half \ud83d", "half"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_tool_tips_and_menus_show_text_as_it_is() -> None:
    assert tool_tip("<img src=x>") == "<span>&lt;img src=x&gt;</span>"
    assert len(tool_tip("<" * 10**6)) < 5_000
    assert tool_tip("") == ""
    assert menu_text("Tom & Jerry\n") == "Tom && Jerry"


def test_labels_never_guess(qapp: object) -> None:
    assert label("<b>").textFormat() is Qt.TextFormat.PlainText
    assert ElidedLabel().textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("location", "short", "shown"),
    [
        ("/data/marvel.db", True, "marvel.db"),
        ("/data/marvel.db", False, "/data/marvel.db"),
        ("postgresql://me:pass@server:5432/heroes", True, "server/heroes"),
        ("postgresql://me:pass@server:5432/heroes", False, "postgresql://server/heroes"),
    ],
)
def test_place(location: str, short: bool, shown: str) -> None:
    assert place(location, short=short) == str(Path(shown)) if "://" not in shown else shown


def test_home_is_short(home: Path) -> None:
    assert place(str(home / "a" / "b.db")) == str(Path("~/a/b.db"))
