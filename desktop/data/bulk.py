"""One change to many heroes, as statements whose cost in memory does not grow. Doors: functions."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, String, bindparam, insert, literal, not_, select

from desktop.data.fields import POSITION, checked_update
from desktop.data.journal.record import NAMES, begin, carry_out, fill, finish
from desktop.data.journal.tables import CHANGE, after, before
from desktop.data.journal.values import DELETED, Done, Origin
from desktop.data.scope import Part, Scope, first, parts, understood
from desktop.data.store import HERO
from desktop.data.stored import identical


def set_field(connection: Connection, scope: Scope, field: str, value: object, origin: Origin) -> Done:
    """Give one field of many heroes the same value.

    Args:
        connection: The writer's.
        scope: The heroes.
        field: Name of the field.
        value: The value as typed.
        origin: Who does it.

    Raises:
        InvalidHero: The value breaks a constraint.
        QuestionError: The scope's question cannot be asked.
    """
    new = bindparam("new_value", checked_update({field: value})[field], type_=HERO.c[field].type)
    differs = not_(identical(connection, HERO.c[field], new))

    def chosen(number: int) -> Select[Any]:
        values = (literal(number, BigInteger()), HERO.c.id, literal(field, String()), HERO.c[field], new)
        return select(*values).where(differs)

    return _journal_and_do(connection, scope, origin, field, chosen)


def clear(connection: Connection, scope: Scope, field: str, origin: Origin) -> Done:
    """Make one field of many heroes unknown.

    Raises:
        InvalidHero: The field must have a value.
        QuestionError: The scope's question cannot be asked.
    """
    return set_field(connection, scope, field, None, origin)


def fill_down(connection: Connection, scope: Scope, field: str, origin: Origin) -> Done:
    """Give one field of many heroes the value that the first of them has now.

    Args:
        connection: The writer's.
        scope: The heroes.
        field: Name of the field.
        origin: Who does it.

    Raises:
        InvalidHero: The first hero's value breaks a constraint.
        QuestionError: The scope's question cannot be asked.
    """
    row = first(connection, scope)
    return Done(None, 0, ()) if row is None else set_field(connection, scope, field, row[POSITION[field]], origin)


def delete(connection: Connection, scope: Scope, origin: Origin) -> Done:
    """Delete many heroes.

    Raises:
        QuestionError: The scope's question cannot be asked.
    """

    def chosen(number: int) -> Select[Any]:
        values = (HERO.c[name] for name in NAMES)
        return select(literal(number, BigInteger()), HERO.c.id, literal(DELETED, String()), *values)

    return _journal_and_do(connection, scope, origin, DELETED, chosen)


def within(chosen: Select[Any], part: Part) -> Select[Any]:
    """The rows of a selection from the heroes that belong to a part of a scope."""
    return chosen if part.condition is None else chosen.where(part.condition)


def _journal_and_do(
    connection: Connection,
    scope: Scope,
    origin: Origin,
    what: str,
    chosen: Callable[[int], Select[Any]],
) -> Done:
    columns = [before(name) for name in NAMES] if what == DELETED else [before(what), after(what)]
    number = begin(connection, origin)
    rows = 0
    for part in parts(connection, scope):
        found = within(chosen(number), part).order_by(HERO.c.id).with_for_update(of=HERO)
        filling = insert(CHANGE).from_select(["operation", "hero", "changed", *columns], found)
        with understood(connection):
            rows += fill(connection, filling, part.parameters)
    changes = carry_out(connection, number, [what])
    return finish(connection, number, origin, changes, rows=rows)
