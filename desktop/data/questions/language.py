"""Questions as text: `spider age:>=30 name:^iron sort:-age,name`. Doors: `parse`, `printed`; imports nothing heavy."""

import re
from collections.abc import Mapping
from typing import Final

from desktop.data.errors import QuestionError
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort

Fields = Mapping[str, bool]
"""Field name to whether the field holds numbers."""

_LARGEST: Final = 2**63 - 1
_LONGEST: Final = 10_000
_TEXT_MARKS: Final = {
    "==": Operator.EXACT,
    "!=": Operator.IS_NOT,
    "=": Operator.IS,
    "^": Operator.STARTS,
    "~": Operator.REGEX,
}
_NUMBER_MARKS: Final = {
    "!=": Operator.NOT_EQUAL,
    ">=": Operator.AT_LEAST,
    "<=": Operator.AT_MOST,
    "=": Operator.EQUAL,
    ">": Operator.GREATER,
    "<": Operator.LESS,
}
_KNOWLEDGE: Final = {"?": Operator.UNKNOWN, "!?": Operator.KNOWN}
_WORDS: Final = {"unknown": Operator.UNKNOWN, "known": Operator.KNOWN}
_NUMBER: Final = re.compile(r"-?[0-9]+")
_SPAN: Final = re.compile(r"(-?[0-9]+)(?:-|–|\.\.)(-?[0-9]+)")
_SPECIAL: Final = ('"', "/", *_TEXT_MARKS)


def parse(text: str, fields: Fields | None = None) -> HeroQuery:
    """The question that a text asks.

    Words are searched for. `field:value` is a condition, `sort:field,-field` the order. What stands before a colon and
    is no field is a word like others, and so is everything in quotation marks.

    Args:
        text: What a person typed.
        fields: The fields; those of a hero if left out.

    Raises:
        QuestionError: The text cannot be understood; it says what to write instead, and where.
    """
    return _Parser(text, _heroes() if fields is None else fields).query()


def printed(query: HeroQuery, fields: Fields | None = None) -> str:
    """The text that `parse` reads as the question (whether secrets are searched is not part of it).

    Args:
        query: The question.
        fields: The fields; those of a hero if left out.
    """
    known = _heroes() if fields is None else fields
    parts = [_printed_word(word, known) for word in query.text.split()]
    parts += [f"{item.field}:{_printed_value(item, known.get(item.field, False))}" for item in query.filters]
    if query.sort != HeroQuery().sort:
        parts.append("sort:" + ",".join(f"{'-' if sort.descending else ''}{sort.field}" for sort in query.sort))
    return " ".join(parts)


def _heroes() -> Fields:
    from desktop.data.fields import FIELDS, Kind

    return {field.name: field.kind is Kind.INTEGER for field in FIELDS}


class _Parser:
    def __init__(self, text: str, fields: Fields) -> None:
        if len(text) > _LONGEST:
            raise QuestionError(f"The question is too long. Use at most {_LONGEST:,} characters.", _LONGEST)
        self._text = text
        self._fields = fields
        self._at = 0

    def query(self) -> HeroQuery:
        words: list[str] = []
        filters: list[Filter] = []
        sort: tuple[Sort, ...] | None = None
        while self._skip_space():
            start = self._at
            field = self._field()
            if field is None:
                words.append(self._value())
            elif field != "sort":
                filters.append(self._filter(field, start))
            elif sort is None:
                sort = self._sort()
            else:
                raise QuestionError(
                    "The order is given twice. Write one “sort:” with all columns, like sort:name,-age.", start
                )
        return HeroQuery(" ".join(words), tuple(filters), sort or ())

    def _skip_space(self) -> bool:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def _field(self) -> str | None:
        """The field before a colon, which is then passed; None for a word."""
        head, colon, _ = self._text[self._at :].partition(":")
        name = head.lower()
        if not colon or (name != "sort" and name not in self._fields):
            return None
        self._at += len(head) + 1
        return name

    def _rest(self) -> str:
        """What stands before the next white space."""
        end = self._at
        while end < len(self._text) and not self._text[end].isspace():
            end += 1
        return self._text[self._at : end]

    def _value(self) -> str:
        if self._text.startswith('"', self._at):
            return self._quoted()
        value = self._rest()
        self._at += len(value)
        return value

    def _quoted(self) -> str:
        start = self._at
        value = ""
        self._at += 1
        while self._at < len(self._text):
            pair = self._text[self._at : self._at + 2]
            if pair in ('""', '\\"', "\\\\"):
                value += pair[1]
                self._at += 2
            elif pair[0] == '"':
                self._close("quotation mark")
                return value
            else:
                value += pair[0]
                self._at += 1
        raise QuestionError("A quotation mark is open. Close it with another one.", start)

    def _close(self, mark: str) -> None:
        self._at += 1
        if self._rest():
            raise QuestionError(f"Something follows the closing {mark}. Put a space between.", self._at)

    def _filter(self, field: str, start: int) -> Filter:
        if not self._rest():
            example = "30, >=30, 18-25 or unknown" if self._fields[field] else "a word"
            raise QuestionError(f"Nothing follows “{field}:”. Write {example} right behind the colon.", start)
        for mark, operator in _KNOWLEDGE.items():
            if self._rest() == mark:
                self._at += len(mark)
                return Filter(field, operator)
        return self._number(field) if self._fields[field] else self._string(field)

    def _string(self, field: str) -> Filter:
        start = self._at
        if self._text.startswith("/", start):
            return Filter(field, Operator.REGEX, _checked(self._pattern(), start))
        for mark, operator in _TEXT_MARKS.items():
            if self._text.startswith(mark, start):
                self._at += len(mark)
                if not self._rest():
                    raise QuestionError(f"Nothing follows “{mark}”. Write a word right behind it.", start)
                value = self._value()
                return Filter(field, operator, _checked(value, start) if operator is Operator.REGEX else value)
        return Filter(field, Operator.CONTAINS, self._value())

    def _pattern(self) -> str:
        start = self._at
        value = ""
        self._at += 1
        while self._at < len(self._text):
            pair = self._text[self._at : self._at + 2]
            if pair[0] == "/":
                self._close("slash")
                return value
            size = 2 if pair[0] == "\\" else 1
            value += "/" if pair == "\\/" else pair[:size]
            self._at += size
        raise QuestionError("A regular expression is open. Close it with a slash.", start)

    def _number(self, field: str) -> Filter:
        start = self._at
        value = self._value()
        if value.lower() in _WORDS:
            return Filter(field, _WORDS[value.lower()])
        span = _SPAN.fullmatch(value)
        if span:
            ends = sorted(self._integer(end, start) for end in span.groups())
            return Filter(field, Operator.BETWEEN, ends[0], ends[1])
        for mark, operator in (*_NUMBER_MARKS.items(), ("", Operator.EQUAL)):
            if value.startswith(mark) and _NUMBER.fullmatch(value[len(mark) :]):
                return Filter(field, operator, self._integer(value[len(mark) :], start))
        raise QuestionError(
            f"“{field}:” is followed by something that is no number. Write 30, >=30, !=30, 18-25, unknown or known.",
            start,
        )

    def _integer(self, digits: str, position: int) -> int:
        number = int(digits)
        if not -_LARGEST <= number <= _LARGEST:
            raise QuestionError(f"The number is too large. Write at most {_LARGEST:,}.", position)
        return number

    def _sort(self) -> tuple[Sort, ...]:
        columns: list[Sort] = []
        for part in self._rest().split(","):
            name = part.removeprefix("-").lower()
            if name not in self._fields:
                raise QuestionError(
                    f"Sorting needs fields, like sort:name,-age. Fields are: {', '.join(self._fields)}.", self._at
                )
            columns.append(Sort(name, part.startswith("-")))
            self._at += len(part) + 1
        self._at -= 1
        return tuple(columns)


def _checked(pattern: str, position: int) -> str:
    from desktop.data.questions.patterns import compiled

    try:
        compiled(pattern)
    except QuestionError as error:
        raise QuestionError(str(error), position) from None
    return pattern


def _printed_word(word: str, fields: Fields) -> str:
    head, colon, _ = word.partition(":")
    is_special = word.startswith('"') or (colon and (head.lower() in fields or head.lower() == "sort"))
    return _quote(word) if is_special else word


def _printed_value(item: Filter, is_number: bool) -> str:
    words: dict[Operator, str] = {operator: word for word, operator in (_WORDS if is_number else _KNOWLEDGE).items()}
    if item.operator in words:
        return words[item.operator]
    if is_number:
        marks: Mapping[str, Operator] = _NUMBER_MARKS
        value = str(item.value) if item.upper is None else f"{item.value}-{item.upper}"
    else:
        marks = _TEXT_MARKS
        value = str(item.value)
        if item.operator is Operator.REGEX and _fits_slashes(value):
            return f"/{value}/"
        value = value if _is_plain(value) else _quote(value)
    mark = next((mark for mark, operator in marks.items() if operator is item.operator), "")
    return value if item.operator is Operator.EQUAL else mark + value


def _fits_slashes(pattern: str) -> bool:
    return re.fullmatch(r"(?:[^\\/]|\\[^/])+", pattern, re.DOTALL) is not None


def _is_plain(value: str) -> bool:
    return (
        bool(value) and value not in _KNOWLEDGE and not value.startswith(_SPECIAL) and not any(map(str.isspace, value))
    )


def _quote(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
