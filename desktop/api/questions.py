"""What a request asks to see, as a question to the roster. Door: `asked`."""

from dataclasses import replace
from typing import Final

from desktop.data.errors import QuestionError
from desktop.data.fields import FIELDS
from desktop.data.questions.hero_query import HeroQuery

_SECRET: Final = frozenset(field.name for field in FIELDS if field.secret)


def asked(q: str, sort: str, *, whole: bool) -> HeroQuery:
    """The question of a request.

    Args:
        q: Text as in the search box.
        sort: Fields with commas between, `-` before one that descends; it goes before the order in `q`.
        whole: Whether secret fields may be asked for. Otherwise answers would tell of them.

    Raises:
        QuestionError: It cannot be understood, or asks for what is not told.
    """
    if "\0" in q + sort:
        raise QuestionError("A question cannot hold a NUL character.")
    query = HeroQuery.parse(q)
    if sort:
        query = replace(query, sort=HeroQuery.parse(f"sort:{_one_word(sort)}").sort)
    named = {item.field for item in query.filters} | {column.field for column in query.sort}
    if not whole and named & _SECRET:
        raise QuestionError(f"Secret fields are not served: {', '.join(sorted(named & _SECRET))}.")
    return query


def _one_word(sort: str) -> str:
    if any(map(str.isspace, sort)):
        raise QuestionError("Sorting needs fields with commas between, like -age,name.")
    return sort
