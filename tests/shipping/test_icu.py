"""The small data library stands where the big one stood: Qt sorts with it."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from shipping import icu

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux' Qt brings ICU")
SORT = """
import ctypes, sys
ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
from PySide6.QtCore import QCollator, QLocale, QStringConverter
collator = QCollator(QLocale("de_DE"))
print(*sorted("Zebra Äpfel Apfel élan zoo".split(), key=collator.sortKey))
print(QLocale("de_DE").toLower("STRASSE ÄÖ"), QLocale("tr_TR").toUpper("i"), "utf-8" if QStringConverter else "")
print([line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line][0])
"""


def whole() -> Path:
    return next(Path(PySide6.__file__).parent.glob("Qt/lib/libicudata.so.*"))


def test_sorting_and_case_need_only_what_is_kept(tmp_path: Path) -> None:
    small = icu.trimmed(whole(), tmp_path)
    assert small.name == whole().name
    assert small.stat().st_size < whole().stat().st_size / 10
    environment = os.environ | {"LD_LIBRARY_PATH": str(tmp_path)}

    def said(library: Path) -> list[str]:
        command = [sys.executable, "-c", SORT, str(library)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    with_small, with_whole = said(small), said(whole())
    assert with_small[:2] == with_whole[:2]
    assert with_small[0] == "Apfel Äpfel élan Zebra zoo"
    assert with_small[2] == str(small)


def test_a_library_without_what_is_kept_is_refused(tmp_path: Path) -> None:
    small = icu.trimmed(whole(), tmp_path)
    header, items = icu._read(small.read_bytes() + b"\0")
    assert len(items) == len(icu._KEPT) - 1, "the last item has no known end and is never one of ours"
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(ValueError, match="lacks"):
        icu.trimmed(small, other)
    assert header[12:16] == b"CmnD"
    ctypes.CDLL(str(small))
