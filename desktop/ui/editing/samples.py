"""The sample heroes: a few invented ones to try the program with."""

import json
from collections.abc import Iterable
from typing import Any, Final

from desktop.data import crud
from desktop.data.fields import COLUMNS, checked_create
from desktop.data.journal.values import Origin
from desktop.data.models import Change
from desktop.paths import resource

_FILE: Final = "sample_heroes.json"


def load() -> list[dict[str, object]]:
    """The sample heroes as field names and values."""
    heroes: list[dict[str, object]] = json.loads(resource(_FILE).read_text(encoding="utf-8"))
    return heroes


def add(connection: Any, heroes: Iterable[dict[str, object]], origin: Origin) -> tuple[Change, ...]:
    """Store new heroes, all or none.

    Args:
        connection: The writer's.
        heroes: Field names and values of each.
        origin: Who does it.

    Raises:
        InvalidHero: A value breaks a constraint.
    """
    checked = (checked_create(hero) for hero in heroes)
    rows = (tuple(hero.get(name) for name in COLUMNS) for hero in checked)
    return crud.apply(connection, [Change(None, row) for row in rows], origin)
