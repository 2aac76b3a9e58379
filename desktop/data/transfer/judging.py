"""What an import does with checked records. Door: `Judge`."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from desktop.data.fields import COLUMNS, FIELDS, POSITION
from desktop.data.models import Row
from desktop.data.stored import alike
from desktop.data.transfer.mapping import BY_ID, OnMatch, Plan
from desktop.data.transfer.meeting import NO_HERO, Meeting, Met
from desktop.data.transfer.staging import Status, Stored
from desktop.data.transfer.values import Checked, Values

ALREADY: Final = "The roster has this hero already."

_ID: Final = POSITION["id"]
_NOBODY: Final = (None,) * len(COLUMNS)


class Judge:
    """Compares checked records with the roster.

    Args:
        connection: Where the roster can be read.
        plan: What was decided.
        values: Knows the defaults.
        given: The fields for which the records have values.
    """

    def __init__(self, connection: Connection, plan: Plan, values: Values, given: frozenset[str]) -> None:
        self._plan = plan
        self._meeting = Meeting(connection, plan.matching)
        self._given = given - {"id"}
        self._defaults: dict[str, object] = {}
        self._lacking: list[tuple[str, str]] = []
        for field in FIELDS:
            if field.editable and field.name not in given:
                default = values.default(field.name)
                self._defaults[field.name] = default.columns[field.name][0]
                self._lacking += default.reasons.get(0, [])

    def judged(self, first: int, lines: Sequence[int], checked: Checked) -> list[Stored]:
        """Consecutive records as the staging takes them.

        Args:
            first: Number of the first one.
            lines: Where they begin.
            checked: Their values.
        """
        count = len(lines)
        columns = checked.columns
        keys = self._keys(checked, count)
        met = self._meeting.of(first, keys)
        keeps_id = self._plan.matching.keys == BY_ID
        full = [
            columns[name] if name in columns and (name != "id" or keeps_id) else [self._defaults.get(name)] * count
            for name in COLUMNS
        ]
        news = zip(range(first, first + count), lines, zip(*full, strict=True), strict=True)
        if not checked.reasons and not self._lacking and not any(met):
            return [(number, line, _NEW, None, *after, *_NOBODY) for number, line, after in news]
        return [
            self._one(number, line, after, met[at], checked.reasons.get(at, []))
            for at, (number, line, after) in enumerate(news)
        ]

    def _keys(self, checked: Checked, count: int) -> Sequence[Row]:
        nothing: list[object] = [None] * count
        names = self._plan.matching.keys
        if not names:
            return [()] * count
        keys = list(zip(*(checked.columns.get(name, nothing) for name in names), strict=True))
        for at in checked.reasons:
            keys[at] = (None,)
        return keys

    def _one(self, number: int, line: int, after: Row, met: Met, reasons: list[tuple[str, str]]) -> Stored:
        before: Any = met if isinstance(met, tuple) else None
        if before is not None:
            after = tuple(
                new if name in self._given else old for name, new, old in zip(COLUMNS, after, before, strict=True)
            )
        if isinstance(met, str):
            reasons = [*reasons, ("", met)]
        elif before is None:
            reasons = reasons + self._lacking
        status = Status.LEFT_OUT if met == NO_HERO else Status.INVALID if reasons else None
        if status is None:
            status, reasons = self.own(after, before)
        return (number, line, status.value, json.dumps(reasons) if reasons else None, *after, *(before or _NOBODY))

    def own(self, after: Row, before: Row | None) -> tuple[Status, list[tuple[str, str]]]:
        """What becomes of a valid record if no other one means the same hero."""
        if before is None:
            return Status.NEW, []
        if self._plan.matching.on_match is OnMatch.SKIP:
            return Status.LEFT_OUT, [("", ALREADY)]
        return (Status.UNCHANGED if all(map(alike, before, after)) else Status.CHANGED), []


_NEW: Final = Status.NEW.value
