"""One condition as a person writes it below a title: the question language without the name of the field."""

import re
from collections.abc import Iterable
from typing import Final

from desktop.data.errors import QuestionError
from desktop.data.fields import HeroField, Kind
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator
from desktop.ui.i18n import tr

_MARKS: Final = ("==", "!=", "=", "^", "~")
_AFTER_MARK: Final = re.compile(r"([<>=!]+)\s+")


def hint(field: HeroField) -> str:
    """What stands in an empty filter."""
    if field.kind is not Kind.INTEGER:
        return tr("contains…")
    return tr("18-25") if field.nullable else tr("1-100")


def help_text(field: HeroField) -> str:
    """What can be written into a filter."""
    if field.kind is Kind.INTEGER:
        return tr(
            "30, !=30, >=30, <30, 18-25, unknown or known. Several conditions, with spaces between, must all hold."
        )
    return tr("Any part of the text; ^ at the start, = for the whole, != for anything else, == exactly, /…/ a pattern.")


def parsed(field: HeroField, text: str) -> tuple[Filter, ...]:
    """The conditions of one field.

    Args:
        field: The field.
        text: What was typed.

    Raises:
        QuestionError: The text cannot be understood.
    """
    text = text.strip()
    if not text:
        return ()
    prefix = f"{field.name}:"
    if text.lower().startswith(prefix):
        query = HeroQuery.parse(text)
    elif field.kind is Kind.INTEGER:
        query = HeroQuery.parse(" ".join(prefix + part for part in _AFTER_MARK.sub(r"\1", text).split()))
    else:
        query = HeroQuery.parse(prefix + _completed(text))
    if query.text or any(item.field != field.name for item in query.filters):
        raise QuestionError(tr("Write only conditions of this column here, or use the search box."))
    return query.filters


def printed(field: HeroField, filters: Iterable[Filter]) -> str:
    """The text that `parsed` reads as the conditions of a field; other fields are left out."""
    own = tuple(item for item in filters if item.field == field.name)
    if len(own) > 1 and field.kind is not Kind.INTEGER:
        return str(HeroQuery(filters=own))
    values = [str(HeroQuery(filters=(item,))).removeprefix(f"{field.name}:") for item in own]
    return own[0].value if len(own) == 1 and _is_plain(own[0]) else " ".join(values)  # type: ignore[return-value]


def _is_plain(item: Filter) -> bool:
    """Whether a condition reads the same without quotation marks."""
    value = item.value
    return item.operator is Operator.CONTAINS and isinstance(value, str) and _completed(value).startswith('"')


def _completed(text: str) -> str:
    """A text with quotation marks where the question language needs them."""
    if text in {"?", "!?"} or text.startswith(('"', "/")):
        return text
    mark = next((mark for mark in _MARKS if text.startswith(mark)), "")
    rest = text[len(mark) :].strip()
    if not rest or rest.startswith('"'):
        return mark + rest
    return mark + '"' + rest.replace("\\", "\\\\").replace('"', '\\"') + '"'
