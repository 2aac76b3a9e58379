"""HeroQuery: what the person asked to see, as a frozen value that can be printed and parsed."""

from dataclasses import dataclass, replace
from enum import Enum


class Operator(Enum):
    """How a filter compares a field with its value."""

    CONTAINS = "contains"
    STARTS = "starts"
    IS = "is"
    IS_NOT = "is not"
    EXACT = "exact"
    REGEX = "regex"
    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    BETWEEN = "between"
    UNKNOWN = "unknown"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one field.

    Attributes:
        field: Name of the field.
        operator: How it compares.
        value: Text for text operators, an integer for numeric ones, None for UNKNOWN and KNOWN.
        upper: The inclusive upper end, for BETWEEN only.
    """

    field: str
    operator: Operator
    value: str | int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort column and its direction. Unknown values always come last."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class HeroQuery:
    """What the person asked to see.

    Attributes:
        text: Free text; every word must occur in the name, in any order. White space is evened out.
        filters: Conditions that must all hold.
        sort: Sort columns, most important first; ties are broken by id in the direction of the first.
        search_secrets: Whether free text looks at secret fields too (only while they are revealed).
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = (Sort("id"),)
    search_secrets: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(self.text.split()))
        object.__setattr__(self, "sort", self.sort or (Sort("id"),))

    @classmethod
    def parse(cls, text: str) -> "HeroQuery":
        """The question that a text asks, such as `spider age:>=30 sort:-age`.

        Raises:
            QuestionError: The text cannot be understood; it says what to write instead, and where.
        """
        from desktop.data.questions.language import parse

        return parse(text)

    def __str__(self) -> str:
        from desktop.data.questions.language import printed

        return printed(self)

    def unfiltered(self) -> "HeroQuery":
        """The same order without any condition."""
        return replace(self, text="", filters=(), search_secrets=False)
