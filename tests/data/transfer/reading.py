"""What other programs read from exported files. Door: `read_back`."""

import csv
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from desktop.data.fields import COLUMNS, FIELDS
from tests.data import rosters


def read_back(kind: str, target: Path) -> list[tuple[Any, ...]]:
    """What is in the file, as stored values in the order of the columns."""
    if kind in ("csv", "tsv"):
        with target.open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file, delimiter="," if kind == "csv" else "\t")
        assert tuple(head) == COLUMNS
        return [(name, int(age) if age else None, secret, int(number)) for name, age, secret, number in lines]
    if kind in ("json", "ndjson"):
        text = target.read_text(encoding="utf-8")
        heroes = json.loads(text) if kind == "json" else list(map(json.loads, text.split("\n")[:-1]))
        return [tuple(hero[name] for name in COLUMNS) for hero in heroes]
    if kind == "xlsx":
        top, *cells = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
        assert tuple(top) == COLUMNS
        return [(row[0], _whole(row[1]) if row[1] != "" else None, row[2], _whole(row[3])) for row in cells]
    if kind == "roster":
        return rosters.ask(target, f"SELECT {', '.join(COLUMNS)} FROM hero ORDER BY id")
    return READERS[kind](target.read_text(encoding="utf-8"))


class _Table(HTMLParser):
    """The cells of a table; a line break is what it was in the odd roster."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's signature
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "br":
            self.rows[-1][-1] += "\r\n"

    def handle_data(self, data: str) -> None:
        if self.rows and data != "\n":
            self.rows[-1][-1] += data


def _html(text: str) -> list[tuple[Any, ...]]:
    table = _Table()
    table.feed(text)
    assert table.tags <= {"meta", "title", "style", "table", "tr", "th", "td", "br"}
    head, *lines = table.rows
    assert head == [field.title for field in FIELDS]
    return [(name, int(age) if age else None, secret, int(number)) for name, age, secret, number in lines]


def _markdown(text: str) -> list[tuple[Any, ...]]:
    def plain(cell: str) -> str:
        cell = cell.replace("<br>", "\r\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return cell.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")

    head, _, *lines = text.splitlines()
    assert head == "| Name | Age | Secret name | Id |"
    rows = [[plain(cell) for cell in line[2:-2].split(" | ")] for line in lines]
    return [(name, int(age) if age else None, secret, int(number)) for name, age, secret, number in rows]


READERS = {"html": _html, "markdown": _markdown}


def _whole(value: object) -> int:
    return int(value) if isinstance(value, str | float) else -1
