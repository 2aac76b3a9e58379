"""Cells of a file as values of fields, checked by the column. Door: `Values`."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Mappings
from dataclasses import dataclass
from typing import Any, Final

from desktop.data.errors import QuestionError, SourceError
from desktop.data.fields import FIELDS, column_checker
from desktop.data.questions.patterns import PATIENCE_S
from desktop.data.transfer.mapping import Mapping, groups, splitter
from desktop.data.transfer.records import Cells, Flaw, as_text

NO_VALUE: Final = "Enter a value."
_NO_FIT: Final = "Does not fit the pattern. Correct the value or the pattern."
_BINARY: Final = "Holds binary data. Enter a text or a number."
_TYPED: Final = 20_000

Batch = Sequence[tuple[int, Cells | Flaw]]


@dataclass(frozen=True, slots=True)
class Checked:
    """Values of consecutive records.

    Attributes:
        columns: Field to values as they may be stored; as typed where there is a reason why not.
        reasons: Position of a record to pairs of a field, or nothing for the whole record, and a sentence.
    """

    columns: dict[str, list[object]]
    reasons: dict[int, list[tuple[str, str]]]


class Values:
    """Turns cells into values.

    Args:
        mapping: Which columns become which fields.
        columns: Names of the file's columns.

    Raises:
        SourceError: The mapping names a column that the file does not have.
        QuestionError: A pattern cannot be used.
    """

    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        self._width = len(columns)
        places = {name: place for place, name in enumerate(columns)}
        missing = [name for name, _ in (*mapping.columns, *mapping.patterns) if name not in places]
        if missing:
            raise SourceError(f"The file has no column “{missing[0]}”. Choose which columns to read again.")
        self._columns = [(places[column], field) for column, field in mapping.columns]
        self._patterns = [(places[column], splitter(pattern), groups(pattern)) for column, pattern in mapping.patterns]
        self._unknown = frozenset(("", *(text.strip() for text in mapping.unknown)))
        self._defaults: dict[str, object] = dict(mapping.defaults)
        self._checkers: dict[str, Callable[[Sequence[object]], tuple[list[object], dict[int, str]]]] = {
            field.name: column_checker(field.name) for field in FIELDS
        }

    def of(self, batch: Batch) -> Checked:
        """The values of some records.

        Raises:
            QuestionError: A pattern takes too long.
        """
        reasons: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        columns = self._turned(batch, reasons)
        raw: dict[str, Sequence[object]] = {field: columns[place] for place, field in self._columns}
        for place, pattern, names in self._patterns:
            raw |= _parted(columns[place], pattern, names, reasons)
        return self.checked(raw, reasons)

    def checked(
        self, raw: Mappings[str, Sequence[object]], reasons: "defaultdict[int, list[tuple[str, str]]] | None" = None
    ) -> Checked:
        """The values of fields as they were typed.

        Args:
            raw: Field to cells.
            reasons: What is known to be wrong already.
        """
        found = defaultdict(list) if reasons is None else reasons
        values: dict[str, list[object]] = {}
        for name, cells in raw.items():
            known = self._known(name, cells)
            values[name], wrong = self._checkers[name](known)
            for at, reason in wrong.items():
                found[at].append((name, _BINARY if isinstance(cells[at], bytes) else reason))
                values[name][at] = _as_typed(known[at])
        return Checked(values, found)

    def default(self, name: str) -> Checked:
        """What a field has where the file has nothing."""
        return self.checked({name: [None]})

    def _turned(self, batch: Batch, reasons: "defaultdict[int, list[tuple[str, str]]]") -> Sequence[Sequence[object]]:
        """Rows as columns, all of the same length."""
        width = self._width
        if all(not isinstance(cells, Flaw) and len(cells) == width for _, cells in batch):
            return list(zip(*(cells for _, cells in batch), strict=True))
        rows: list[Cells] = []
        for at, (_, cells) in enumerate(batch):
            row = () if isinstance(cells, Flaw) else cells
            if isinstance(cells, Flaw):
                reasons[at].append(("", cells.reason))
            elif any(cell not in (None, "") for cell in row[width:]):
                reasons[at].append(("", f"Has {len(row):,} cells where there are {width:,} columns."))
            rows.append((*row[:width], *[None] * (width - len(row))))
        return list(zip(*rows, strict=True))

    def _known(self, name: str, cells: Sequence[object]) -> list[object]:
        unknown, default = self._unknown, self._defaults.get(name)
        return [cell if type(cell) is str and cell.strip() not in unknown else _plain(cell, default) for cell in cells]


def _plain(cell: object, default: object) -> object:
    """A cell that is no text, or means an unknown value."""
    if cell is None or isinstance(cell, str):
        return default
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    return as_text(cell)


def _as_typed(cell: object) -> object:
    return None if cell is None else str(cell)[:_TYPED].encode("utf-8", "replace").decode()


def _parted(
    cells: Sequence[object],
    pattern: Any,
    names: tuple[str, ...],
    reasons: "defaultdict[int, list[tuple[str, str]]]",
) -> dict[str, Sequence[object]]:
    """The named groups of a pattern in each cell; what does not fit stands whole in the first of them."""
    parts: dict[str, list[object]] = {name: [] for name in names}
    for at, cell in enumerate(cells):
        text = "" if cell is None else as_text(cell)
        try:
            match = pattern.search(text, timeout=PATIENCE_S, concurrent=True)
        except TimeoutError:
            raise QuestionError("The pattern takes too long. Make it simpler.") from None
        for name in names:
            parts[name].append(match[name] if match else None)
        if match is None and text:
            reasons[at].append((names[0], _NO_FIT))
            parts[names[0]][at] = text
    return dict(parts)
