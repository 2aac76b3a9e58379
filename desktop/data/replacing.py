"""Find and replace within one field of many heroes. Doors: `Replacement`, `replace_text`, `previews`."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from desktop.data.bulk import within
from desktop.data.errors import InvalidHero, QuestionError
from desktop.data.fields import FIELDS, Kind, is_damaged, value_checker
from desktop.data.journal.record import begin, carry_out, finish
from desktop.data.journal.tables import CHANGE, after, before
from desktop.data.journal.values import Cell, Done, Origin
from desktop.data.questions.patterns import PATIENCE_S, compiled
from desktop.data.scope import Scope, parts, understood
from desktop.data.store import HERO

_FIELDS: Final = {field.name: field for field in FIELDS}
_AT_ONCE: Final = 2_000


class Mode(Enum):
    """How the text that is looked for is meant."""

    CONTAINS = "contains"
    WHOLE = "whole"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Replacement:
    r"""What to replace by what.

    Attributes:
        field: Name of a text field.
        find: The text, or the regular expression, to look for.
        replacement: What takes its place; with `REGEX`, `\1` or `\g<name>` stand for groups.
        mode: `CONTAINS` replaces every occurrence, `WHOLE` only values that are the text and nothing else.
        match_case: Whether upper and lower case differ.
    """

    field: str
    find: str
    replacement: str
    mode: Mode = Mode.CONTAINS
    match_case: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a replacement would do.

    Attributes:
        rows: How many heroes it would change.
        hits: The first of them: id and cell.
        reasons: Why others would be left alone, with the number of heroes.
    """

    rows: int
    hits: tuple[tuple[int, Cell], ...]
    reasons: tuple[tuple[str, int], ...]


def replace_text(connection: Connection, scope: Scope, replacement: Replacement, origin: Origin) -> Done:
    """Replace text in one field of many heroes; results that cannot be stored are left out and counted.

    Args:
        connection: The writer's.
        scope: The heroes.
        replacement: What to do.
        origin: Who does it.

    Raises:
        QuestionError: The scope's question or the regular expression cannot be understood, or takes too long.
    """
    field, rows, reasons = replacement.field, 0, Counter[str]()
    number = begin(connection, origin)
    for hits in _hits(connection, scope, replacement, reasons):
        connection.execute(
            insert(CHANGE),
            [
                {
                    "operation": number,
                    "hero": hero,
                    "changed": field,
                    before(field): cell.before,
                    after(field): cell.after,
                }
                for hero, cell in hits
            ],
        )
        rows += len(hits)
    changes = carry_out(connection, number, [field])
    done = finish(connection, number, origin, changes, rows=rows)
    return replace(done, skipped=reasons.total(), reasons=tuple(reasons.most_common()))


def previews(connection: Connection, scope: Scope, replacement: Replacement, limit: int) -> Iterator[Preview]:
    """What `replace_text` would do, as far as it is known; the last one is all of it.

    Args:
        connection: Where to read.
        scope: The heroes.
        replacement: What would be done.
        limit: How many hits to show at most.

    Raises:
        QuestionError: See `replace_text`.
    """
    rows, shown, reasons = 0, list[tuple[int, Cell]](), Counter[str]()
    for hits in _hits(connection, scope, replacement, reasons):
        rows += len(hits)
        shown += hits[: limit - len(shown)]
        yield Preview(rows, tuple(shown), tuple(reasons.most_common()))
    yield Preview(rows, tuple(shown), tuple(reasons.most_common()))


def _hits(
    connection: Connection, scope: Scope, replacement: Replacement, reasons: Counter[str]
) -> Iterator[list[tuple[int, Cell]]]:
    """Heroes that change, a bounded number at a time; why others are left alone goes into `reasons`."""
    field = _FIELDS[replacement.field]
    if field.kind is not Kind.TEXT or not field.editable:
        raise QuestionError(f"Text can be replaced in fields of text only, and “{field.title}” is none.")
    if not replacement.find:
        raise QuestionError("Enter the text to look for.")
    replaced, check = _replacer(replacement), value_checker(field.name)
    for part in parts(connection, scope):
        found = within(select(HERO.c.id, HERO.c[field.name]), part).order_by(HERO.c.id)
        with (
            understood(connection),
            closing(connection.execute(found, part.parameters, execution_options={"yield_per": _AT_ONCE})) as streamed,
        ):
            for rows in streamed.partitions():
                hits = []
                for hero, old in rows:
                    if not is_damaged(field, old):
                        new = _checked(old, replaced(old), check, reasons)
                        if new is not None:
                            hits.append((hero, Cell(field.name, old, new)))
                if hits:
                    yield hits


def _checked(old: str, new: str, check: Callable[[object], object], reasons: Counter[str]) -> str | None:
    """The new value as it will be stored; None when it stays or cannot be stored."""
    if new == old:
        return None
    try:
        checked = str(check(new))
    except InvalidHero as invalid:
        reasons.update(invalid.reasons.values())
        return None
    return None if checked == old else checked


def _replacer(replacement: Replacement) -> Callable[[str], str]:
    find, new = replacement.find, replacement.replacement
    if replacement.mode is not Mode.REGEX and replacement.match_case:
        if replacement.mode is Mode.CONTAINS:
            return lambda old: old.replace(find, new)
        return lambda old: new if old == find else old
    if replacement.mode is Mode.REGEX:
        return _timed(find if replacement.match_case else f"(?i){find}", new)
    pattern = re.compile(re.escape(find), re.IGNORECASE)
    if replacement.mode is Mode.CONTAINS:
        return partial(pattern.sub, lambda _: new)
    return lambda old: new if pattern.fullmatch(old) else old


def _timed(find: str, new: str) -> Callable[[str], str]:
    pattern: Any = compiled(find)

    def replaced(old: str) -> str:
        try:
            return str(pattern.sub(new, old, timeout=PATIENCE_S, concurrent=True))
        except TimeoutError:
            raise QuestionError("The regular expression takes too long. Make it simpler, or narrow it down.") from None
        except (_pattern_error(), IndexError) as error:
            raise QuestionError(f"The replacement cannot be understood: {error}. Correct it.") from None

    return replaced


def _pattern_error() -> type[Exception]:
    """What the regular expressions raise for a replacement they cannot use."""
    import regex  # type: ignore[import-untyped]

    error: type[Exception] = regex.error
    return error
