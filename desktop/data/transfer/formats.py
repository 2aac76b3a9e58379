"""What can be exported, and to which kinds of files. Doors: `Export`, `FORMATS`, functions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.data.fields import FIELDS, HeroField
from desktop.data.scope import Scope
from desktop.data.transfer.writers_text import Form, Html, Json, JsonLines, Markdown, Separated

SHEET_ROWS: Final = 1_048_575
"""Heroes that a sheet of a workbook has room for below the names of the fields."""

_FIELDS: Final = {field.name: field for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written.

    Attributes:
        scope: Which heroes, in the order of its question.
        fields: Names of the fields, in their order.
        format: A key of `FORMATS`.
        safe: Whether text that a spreadsheet would take for a formula is made harmless, where the format can be read
            by one and does not tell text from formulas itself.
        bom: Whether text for spreadsheets begins with a mark that tells older ones that it is UTF-8.
    """

    scope: Scope
    fields: tuple[str, ...]
    format: str
    safe: bool = False
    bom: bool = False

    @property
    def told(self) -> tuple[HeroField, ...]:
        """The fields themselves."""
        return tuple(_FIELDS[name] for name in self.fields)

    @property
    def has_secrets(self) -> bool:
        """Whether it tells what is secret."""
        return any(field.secret for field in self.told)


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        title: What a person calls it.
        suffixes: Endings of file names, the usual one first.
        form: Makes its text; None for what is no text.
        is_separated: Whether it is text that spreadsheets read: `safe` and `bom` mean something.
    """

    title: str
    suffixes: tuple[str, ...]
    form: Callable[[Export], Form] | None = None
    is_separated: bool = False


def _separated(separator: str) -> Callable[[Export], Form]:
    return lambda export: Separated(export.told, separator, safe=export.safe)


FORMATS: Final = {
    "csv": Format("CSV", (".csv",), _separated(","), is_separated=True),
    "tsv": Format("TSV", (".tsv", ".tab"), _separated("\t"), is_separated=True),
    "xlsx": Format("XLSX", (".xlsx",)),
    "json": Format("JSON", (".json",), lambda export: Json(export.told)),
    "ndjson": Format("NDJSON", (".ndjson", ".jsonl"), lambda export: JsonLines(export.told)),
    "markdown": Format("Markdown", (".md", ".markdown"), lambda export: Markdown(export.told)),
    "html": Format("HTML", (".html", ".htm"), lambda export: Html(export.told, safe=export.safe)),
    "roster": Format("roster", (".db", ".sqlite", ".sqlite3")),
}


def required() -> tuple[HeroField, ...]:
    """The fields that every hero of a roster must have."""
    return tuple(field for field in FIELDS if field.editable and not field.nullable)


def format_of(name: str) -> str | None:
    """The key of the format that a file's name asks for."""
    ending = Path(name).suffix.lower()
    return next((key for key, kind in FORMATS.items() if ending in kind.suffixes), None)
