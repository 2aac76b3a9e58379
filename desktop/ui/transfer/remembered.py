"""How files with the same columns were imported last: places and choices, never names or values. Doors: functions."""

import hashlib
from typing import Any, Final

from desktop.data.fields import COLUMNS
from desktop.data.transfer.mapping import Mapping, Matching, OnMatch, Plan
from desktop.settings import Settings

MOST: Final = 50
_KEY: Final = "imports"


def remember(settings: Settings, columns: tuple[str, ...], plan: Plan) -> None:
    """Keep a plan for files that have the same columns, whatever their order."""
    places = _places(columns)
    kept: dict[str, Any] = {
        "columns": [[places[column], field] for column, field in plan.mapping.columns],
        "patterns": [[places[column], pattern] for column, pattern in plan.mapping.patterns],
        "unknown": list(plan.mapping.unknown),
        "match": list(plan.matching.fields),
        "on_match": plan.matching.on_match.value,
    }
    others = {key: other for key, other in settings.get(_KEY).items() if key != _name(columns)}
    settings.set(_KEY, dict([*others.items(), (_name(columns), kept)][-MOST:]))


def recalled(settings: Settings, columns: tuple[str, ...]) -> Plan | None:
    """The plan for these columns, if there is one that can be understood."""
    kept = settings.get(_KEY).get(_name(columns))
    names = sorted(columns)
    try:
        mapping = Mapping(
            tuple((names[place], field) for place, field in kept["columns"] if field in COLUMNS),
            tuple((names[place], str(pattern)) for place, pattern in kept["patterns"]),
            tuple(map(str, kept["unknown"])),
        )
        return Plan(mapping, Matching(tuple(kept["match"]), OnMatch(kept["on_match"])))
    except (TypeError, KeyError, ValueError, IndexError):
        return None


def _places(columns: tuple[str, ...]) -> dict[str, int]:
    return {column: place for place, column in enumerate(sorted(columns))}


def _name(columns: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(sorted(columns)).encode("utf-8", "replace")).hexdigest()[:32]
