"""What the documents say of the code is looked up in the code."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
THREAD = re.compile(r'(?:Thread\([^#\n]*\bname=|thread_name_prefix=|\bLane\()"([\w -]+)"')


def test_every_thread_is_in_the_table_of_threads() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page[page.index("\n## Threads") : page.index("\n## Two walks")]
    told = {name.strip() for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in row.split(",")}
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "desktop").rglob("*.py"))
    named = set(THREAD.findall(code))
    assert {"reader", "scanner", "writer", "journal", "api-read", "canceller"} <= named
    assert named <= told


def test_every_room_is_named() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {file.parent.relative_to(ROOT / "desktop") for file in (ROOT / "desktop").rglob("__init__.py")}
    missing = [
        room for room in rooms if room.parts and "migrations" not in room.parts and f"{room.as_posix()}/`" not in page
    ]
    assert missing == []
