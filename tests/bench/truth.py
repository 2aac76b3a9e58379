"""What the right rows are. Room: plain SQL, asked once and kept beside the roster. Door: `Truth`.

Nothing here uses the program's own questions, so that it can judge their answers.
"""

import json
import sqlite3
import unicodedata
from array import array
from contextlib import closing
from pathlib import Path
from typing import Final

ORDERS: Final = {
    "id": ("SELECT id FROM hero ORDER BY id", ""),
    "name": ("SELECT id FROM hero ORDER BY name COLLATE NOCASE, id", ""),
    "age": (
        "SELECT id FROM hero WHERE age IS NOT NULL ORDER BY age, id",
        "SELECT id FROM hero WHERE age IS NULL ORDER BY id",
    ),
    "secret_name": ("SELECT id FROM hero ORDER BY secret_name COLLATE NOCASE, id", ""),
}
"""The heroes of known and of unknown value; the unknown come last in both directions."""

MOST_MATCHES: Final = 100

_BATCH: Final = 50_000
_BYTES: Final = 8


class Truth:
    """The right rows of one roster.

    Args:
        roster: A SQLite file that never changes.
    """

    def __init__(self, roster: Path) -> None:
        self._roster = roster
        self._folder = roster.with_suffix(".truth")
        self._folder.mkdir(exist_ok=True)

    def ids(self, order: str, first: int, count: int, *, descending: bool = False) -> list[int]:
        """Ids of consecutive heroes in an order.

        Args:
            order: A field.
            first: Position of the first one.
            count: How many at most.
            descending: Largest first; ties by id largest first, too.
        """
        known = self._read(order, "known", first, count, descending=descending)
        total, unknown = self._size(order, "known"), self._size(order, "unknown")
        if unknown and first + count > total:
            known += self._read(
                order, "unknown", max(0, first - total), min(count, first + count - total), descending=descending
            )
        return known

    def matches(self, text: str) -> list[int]:
        """Ids of the first hundred heroes whose name contains a text, by id; case and accents ignored."""
        file = self._folder / f"containing-{text}.json"
        if not file.exists():
            wider = self.matches(text[:-1]) if len(text) > 1 else None
            file.write_text(json.dumps(self._search(text, wider)))
        found: list[int] = json.loads(file.read_text())
        return found

    def _search(self, text: str, wider: list[int] | None) -> list[int]:
        among = f"id IN ({','.join(map(str, wider))}) AND" if wider is not None and len(wider) < MOST_MATCHES else ""
        query = (
            f"SELECT id FROM hero WHERE {among} (name LIKE :like OR length(name) < length(CAST(name AS BLOB))"
            f" AND instr(folded(name), :text)) ORDER BY id LIMIT {MOST_MATCHES}"
        )
        with closing(sqlite3.connect(self._roster)) as connection:
            connection.create_function("folded", 1, folded, deterministic=True)
            return [number for (number,) in connection.execute(query, {"like": f"%{text}%", "text": text})]

    def prepare(self, order: str) -> None:
        """Ask now what would otherwise be asked when it is first needed: at ten million heroes it takes seconds."""
        self._size(order, "known")
        self._size(order, "unknown")

    def _file(self, order: str, part: str) -> Path:
        file = self._folder / f"{order}.{part}"
        if not file.exists():
            self._ask(ORDERS[order][part == "unknown"], file)
        return file

    def _ask(self, query: str, file: Path) -> None:
        new = file.with_suffix(".new")
        with closing(sqlite3.connect(self._roster)) as connection, new.open("wb") as out:
            cursor = connection.execute(query) if query else None
            while cursor is not None and (rows := cursor.fetchmany(_BATCH)):
                array("q", (number for (number,) in rows)).tofile(out)
        new.replace(file)

    def _size(self, order: str, part: str) -> int:
        return self._file(order, part).stat().st_size // _BYTES

    def _read(self, order: str, part: str, first: int, count: int, *, descending: bool) -> list[int]:
        size = self._size(order, part)
        count = max(0, min(count, size - first))
        start = size - first - count if descending else first
        with self._file(order, part).open("rb", buffering=0) as file:
            file.seek(max(0, start) * _BYTES)
            ids = array("q", file.read(count * _BYTES)).tolist()
        return ids[::-1] if descending else ids


def folded(text: str) -> str:
    """A text without case and accents."""
    text = text.lower()
    if text.isascii():
        return text
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return text.translate(_LETTERS)


_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})
