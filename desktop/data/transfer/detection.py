"""What a file is, by looking at it. Door: `detect`."""

import re
from collections import Counter
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

from desktop.data.errors import SourceError
from desktop.data.transfer.delimited import rows_of
from desktop.data.transfer.layout import Format, Layout, Quoting
from desktop.data.transfer.mapping import field_called
from desktop.data.transfer.records import Cells, Flaw
from desktop.data.transfer.source import Source
from desktop.data.transfer.texts import codec, detected_encoding, opened_text

_HEAD: Final = 2**18
_ROWS: Final = 200
_PROOF: Final = 3
_DELIMITERS: Final = ",;\t|:^~\x1f"
_TEXT_ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt")
_LINES_ENDINGS: Final = (".ndjson", ".jsonl")
_MAGIC: Final = {b"SQLite format 3\0": Format.TABLE, b"PK\x03\x04": Format.SHEET, b"PK\x05\x06": Format.SHEET}
_REFUSED: Final = {
    b"\xd0\xcf\x11\xe0": "is an old or an encrypted workbook. Save it as .xlsx without a password",
    b"\x1f\x8b": "is compressed. Unpack it",
    b"%PDF": "is a PDF document. Export it as CSV",
}
_LINES: Final = re.compile(r"\{[^\n]*\}\s*\n\s*\{|\{[^\n\[]*\}\s*$")
_BARE: Final = re.compile(r'(?<!\\)"')


def detect(source: Source, **given: Any) -> Layout:
    """Guess how a file is laid out.

    Args:
        source: The file.
        given: Attributes of `Layout` that are known already; the others are guessed to go with them.

    Raises:
        SourceError: The file cannot be read at all, or is of a kind that holds no heroes.
    """
    try:
        with source.path.open("rb") as file:
            head = file.read(_HEAD)
        kind = given.get("format") or _format(source, head, given.get("encoding"))
        layout = replace(Layout(kind), **given)
        if kind is Format.TABLE:
            return _with_part(layout, "desktop.data.transfer.tables", source)
        if kind is Format.SHEET:
            return _with_part(layout, "desktop.data.transfer.sheets", source)
        layout = layout if "encoding" in given else replace(layout, encoding=detected_encoding(source.path))
        if kind is Format.DELIMITED:
            return _delimited(source, layout, given)
        return _with_part(layout, "desktop.data.transfer.json_files", source) if kind is Format.JSON else layout
    except OSError as error:
        raise SourceError(
            f"“{source.name}” cannot be read. Nothing was changed.", details=error.strerror or ""
        ) from None


def _format(source: Source, head: bytes, encoding: str | None) -> Format:
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    for magic, what in _REFUSED.items():
        if head.startswith(magic):
            raise SourceError(f"“{source.name}” {what} first, then import that.")
    ending = Path(source.name).suffix.lower()
    if ending in _TEXT_ENDINGS:
        return Format.DELIMITED
    if ending in _LINES_ENDINGS:
        return Format.LINES
    text = head.decode(codec(encoding or detected_encoding(source.path)), "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return Format.LINES if _LINES.match(text) else Format.JSON
    return Format.JSON if text.startswith("[") else Format.DELIMITED


def _with_part(layout: Layout, module: str, source: Source) -> Layout:
    from importlib import import_module

    reader: Any = import_module(module)
    parts: tuple[str, ...] = reader.parts(source, layout)
    return replace(layout, parts=parts, part=layout.part or (parts[0] if parts else ""))


def _delimited(source: Source, layout: Layout, given: dict[str, Any]) -> Layout:
    with opened_text(source, layout.encoding) as text:
        head = text.file.read(_HEAD)
    whole = len(head) < _HEAD
    delimiters = [layout.delimiter] if "delimiter" in given else list(_DELIMITERS)
    quotings = [layout.quoting] if "quoting" in given else [Quoting.DOUBLED, Quoting.BACKSLASH, Quoting.NONE]
    tried = [replace(layout, delimiter=delimiter, quoting=quoting) for quoting in quotings for delimiter in delimiters]
    best = max(tried, key=lambda one: _fit(head, one, whole=whole)) if tried else layout
    rows = _rows(head, best, whole=whole)[0]
    if "quoting" not in given and best.quoting is Quoting.DOUBLED and _is_escaped_too(rows):
        best = replace(best, quoting=Quoting.BOTH)
    if "has_header" not in given:
        best = replace(best, has_header=_has_header(rows))
    return best


def _rows(head: str, layout: Layout, *, whole: bool) -> tuple[list[Cells], int]:
    """The first rows that can be read so, and how many cannot."""
    rows: list[Cells] = []
    flaws = 0
    lines = list(StringIO(head, newline=""))[: None if whole else -1]
    try:
        for _, cells in islice(rows_of(lines, layout), _ROWS):
            if isinstance(cells, Flaw):
                flaws += 1
            else:
                rows.append(cells)
    except SourceError:
        flaws += whole
    return rows, flaws


def _fit(head: str, layout: Layout, *, whole: bool) -> tuple[int, float, int, bool]:
    """How well a layout fits: several fields named in the first row, the share of rows of the commonest width, it."""
    rows, flaws = _rows(head, layout, whole=whole)
    if not rows:
        return 0, 0.0, 0, False
    named = sum(field_called(str(cell)) is not None for cell in rows[0])
    width, most = Counter(map(len, rows)).most_common(1)[0]
    share = round(most / (len(rows) + flaws), 1) if width > 1 else 0.0
    return named if named > 1 else 0, share, width, layout.quoting is Quoting.DOUBLED


def _is_escaped_too(rows: list[Cells]) -> bool:
    """Whether every quote within a cell has a backslash before it; with few escapes at all that may be chance."""
    cells = [str(cell) for row in rows for cell in row]
    quoted = [cell for cell in cells if '"' in cell]
    return bool(quoted) and not any(map(_BARE.search, quoted)) and sum("\\" in cell for cell in cells) >= _PROOF


def _has_header(rows: list[Cells]) -> bool:
    """Whether the first row names columns: a field's name, or texts above numbers."""
    if not rows:
        return True
    first = [str(cell).strip() for cell in rows[0]]
    if any(field_called(cell) for cell in first):
        return True
    if not all(first) or len(set(first)) < len(first) or any(map(_is_number, first)):
        return False
    return any(_is_number(str(cell)) for row in rows[1:] for cell in row)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\s*[-+]?\d+(?:[.,]\d+)?\s*", cell))
