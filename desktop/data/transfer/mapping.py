"""Which columns of a file become which fields, and which heroes they mean. Doors: `Plan`, `Mapping`, `Matching`."""

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from desktop.data.errors import InvalidHero, QuestionError
from desktop.data.fields import COLUMNS, FIELDS, HeroField, Kind, value_checker
from desktop.data.questions.patterns import compiled
from desktop.data.transfer.records import Sample

BY_ID: Final = ("id",)


class OnMatch(Enum):
    """What becomes of a record whose hero is in the roster already."""

    UPDATE = "update"
    SKIP = "skip"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the values of the fields come from.

    Attributes:
        columns: Pairs of a column's and a field's name.
        patterns: Pairs of a column's name and a regular expression whose named groups are fields.
        unknown: Texts that mean an unknown value, beside the empty one; spaces around them do not count.
        defaults: Pairs of a field's name and the text that stands for it where a record has no value.
    """

    columns: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that get values from the file, in the order of the model."""
        found = {name for _, name in self.columns} | {name for _, pattern in self.patterns for name in groups(pattern)}
        return tuple(name for name in COLUMNS if name in found)


@dataclass(frozen=True, slots=True)
class Matching:
    """Which heroes of the roster the records mean.

    Attributes:
        fields: A hero is meant when all these fields are the same; with none, every record is a new hero. `id` alone
            keeps the numbers of the file for new heroes too.
        on_match: What becomes of records that mean a hero of the roster.
        heroes: Ids that the records mean in this order, whatever `fields` says: a paste over cells; else None.
        makes_new: Whether records beyond `heroes` are new heroes; they are left out otherwise.
    """

    fields: tuple[str, ...] = ()
    on_match: OnMatch = OnMatch.UPDATE
    heroes: tuple[int, ...] | None = None
    makes_new: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields by which records are compared with heroes and with each other; none when all are new."""
        return () if self.heroes is not None or self.on_match is OnMatch.ADD else self.fields


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person decided about a file."""

    mapping: Mapping
    matching: Matching = field(default_factory=Matching)


def splitter(pattern: str) -> Any:
    """A pattern that splits a column, compiled.

    Raises:
        QuestionError: The pattern cannot be understood.
    """
    return compiled(pattern, "pattern", "leave the column whole")


def groups(pattern: str) -> tuple[str, ...]:
    """The fields that a pattern gives.

    Raises:
        QuestionError: The pattern cannot be understood, names no field, or something that is no field.
    """
    names = tuple(splitter(pattern).groupindex)
    wrong = [name for name in names if name not in COLUMNS]
    if wrong or not names:
        known = ", ".join(f"(?P<{name}>…)" for name in COLUMNS)
        raise QuestionError(f"The groups of the pattern must be called like fields: {known}. Correct it.")
    return names


def guess(sample: Sample) -> Mapping:
    """The mapping that the names of the columns suggest, where the first rows do not contradict."""
    found: dict[str, str] = {}
    for position, column in enumerate(sample.columns):
        called = field_called(column)
        if called and called.name not in found.values():
            cells = [cells[position] for _, cells in sample.rows if position < len(cells)]
            if called.kind is Kind.TEXT or not any(cells) or any(_fits(called, cell) for cell in cells if cell):
                found[column] = called.name
    return Mapping(tuple(found.items()))


def field_called(column: str) -> HeroField | None:
    """The field that a column's name suggests, whatever its case, spaces and underscores."""
    return _called().get(_plain(column))


@lru_cache(1)
def _called() -> dict[str, HeroField]:
    return {_plain(name): one for one in FIELDS for name in (one.title, one.name)}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _fits(called: HeroField, cell: str) -> bool:
    if not called.editable:
        return bool(re.fullmatch(r"\s*-?\d+\s*", cell))
    try:
        value_checker(called.name)(cell)
    except InvalidHero:
        return False
    return True
