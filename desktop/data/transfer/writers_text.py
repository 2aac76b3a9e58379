"""Heroes as text: separated values, JSON, tables for people. Doors: the classes, each a `Form`.

A form tells the head, pieces of heroes and the tail of a text. Unknown is nothing between two separators, empty text is
`""` there: whoever reads back can tell them apart.
"""

import csv
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from html import escape
from json.encoder import encode_basestring
from typing import Final

from desktop.data.fields import HeroField, Kind
from desktop.data.transfer.cells import Value

Told = Sequence[tuple[Value, ...]]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+!|~^$:-])")
_LINES: Final = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


class Form(ABC):
    """How heroes are told as text.

    Args:
        fields: What is told of each.
    """

    def __init__(self, fields: Sequence[HeroField]) -> None:
        self.fields = fields

    def head(self) -> str:
        """What stands before all heroes."""
        return ""

    @abstractmethod
    def piece(self, rows: Told, *, is_first: bool) -> str:
        """Some heroes; never called without any."""

    def tail(self) -> str:
        """What stands behind all heroes."""
        return ""


class Separated(Form):
    """Values between commas or tabs, with quotes where they are needed, as spreadsheets and RFC 4180 have it.

    Args:
        fields: See `Form`.
        separator: What stands between two values.
        safe: Whether text that a spreadsheet would take for a formula gets an apostrophe in front.
    """

    def __init__(self, fields: Sequence[HeroField], separator: str, *, safe: bool = False) -> None:
        super().__init__(fields)
        self._separator = separator
        self._safe = safe

    def head(self) -> str:
        """The names of the fields."""
        return self._lines([tuple(field.name for field in self.fields)])

    def piece(self, rows: Told, *, is_first: bool) -> str:
        """One line a hero."""
        del is_first
        if self._safe:
            rows = [tuple(map(harmless, row)) for row in rows]
        if len(self.fields) > 1 and not any("" in column for column in zip(*rows, strict=True)):
            return self._lines(rows)
        return "".join(self._lines([row]) if "" not in row else self._quoted(row) for row in rows)

    def _lines(self, rows: Told) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=self._separator).writerows(rows)
        return text.getvalue()

    def _quoted(self, row: tuple[Value, ...]) -> str:
        return self._separator.join('""' if value == "" else self._lines([(value, 0)])[:-4] for value in row) + "\r\n"


class Json(Form):
    """An array of objects, one a line."""

    def __init__(self, fields: Sequence[HeroField]) -> None:
        super().__init__(fields)
        pairs = (f"{encode_basestring(field.name)}: %s" for field in fields)
        self._template = "{" + ", ".join(pairs) + "}"

    def head(self) -> str:
        """The beginning of the array."""
        return "["

    def piece(self, rows: Told, *, is_first: bool) -> str:
        """Objects with commas between."""
        return ("\n" if is_first else ",\n") + ",\n".join(self.objects(rows))

    def tail(self) -> str:
        """The end of the array."""
        return "\n]\n"

    def objects(self, rows: Told) -> list[str]:
        """Each hero as an object."""
        columns = (list(map(_json, column)) for column in zip(*rows, strict=True))
        return list(map(self._template.__mod__, zip(*columns, strict=True)))


class JsonLines(Json):
    """One object a line and nothing else."""

    def head(self) -> str:
        """Nothing."""
        return ""

    def piece(self, rows: Told, *, is_first: bool) -> str:
        """One object a line."""
        del is_first
        return "\n".join(self.objects(rows)) + "\n"

    def tail(self) -> str:
        """Nothing."""
        return ""


class Markdown(Form):
    """A table as GitHub has it; nothing in a value can act as Markdown or HTML."""

    def head(self) -> str:
        """Titles and the line below them."""
        names = " | ".join(_marked(field.title) for field in self.fields)
        rule = " | ".join("---:" if field.kind is Kind.INTEGER else "---" for field in self.fields)
        return f"| {names} |\n| {rule} |\n"

    def piece(self, rows: Told, *, is_first: bool) -> str:
        """One line a hero."""
        del is_first
        return "".join(f"| {' | '.join(map(_marked, row))} |\n" for row in rows)


class Html(Form):
    """A table that browsers show and spreadsheets paste; text stays text there.

    Args:
        fields: See `Form`.
        safe: See `Separated`.
        whole: Whether it is a page of its own, with titles, rather than bare rows to be pasted.
    """

    def __init__(self, fields: Sequence[HeroField], *, safe: bool = False, whole: bool = True) -> None:
        super().__init__(fields)
        self._safe = safe
        self._whole = whole

    def head(self) -> str:
        """Titles, and what makes them a page."""
        if not self._whole:
            return _HTML_START + "<table>\n"
        titles = "".join(f"<th>{escape(field.title)}</th>" for field in self.fields)
        return f"{_HTML_START}<title>Heroes</title>\n{_HTML_STYLE}<table>\n<tr>{titles}</tr>\n"

    def piece(self, rows: Told, *, is_first: bool) -> str:
        """One row a hero."""
        del is_first
        if self._safe:
            rows = [tuple(map(harmless, row)) for row in rows]
        return "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)

    def tail(self) -> str:
        """The end of the table."""
        return "</table>\n"


_HTML_START: Final = """<!DOCTYPE html>\n<meta charset="utf-8">\n<style>td.t { mso-number-format: "\\@" }</style>\n"""
_HTML_STYLE: Final = (
    "<style>\n"
    "body { font: 14px/1.5 system-ui, sans-serif; margin: 24px; color-scheme: light dark }\n"
    "table { border-collapse: collapse }\n"
    "th, td { padding: 4px 12px; text-align: left; border-bottom: 1px solid #8884; white-space: pre-wrap }\n"
    "td.n { text-align: right; font-variant-numeric: tabular-nums }\n"
    "</style>\n"
)
_TEXT_CELL: Final = '<td class="t" sdnum="0;0;@">'
_NUMBER_CELL: Final = '<td class="n">'
_HTML_BREAK: Final = '<br style="mso-data-placement:same-cell">'


def harmless(value: Value) -> Value:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(value: Value) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else repr(value)


def _marked(value: Value) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return _LINES.sub("<br>", _MARKS.sub(r"\\\1", escape(value, quote=False)))


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return f"{_TEXT_CELL}{_LINES.sub(_HTML_BREAK, escape(value))}</td>"
    return f"{_NUMBER_CELL}{'' if value is None else value}</td>"
