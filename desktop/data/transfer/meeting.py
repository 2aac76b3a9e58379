"""Which heroes of a roster the records of a file mean. Door: `Meeting`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from desktop.data.fields import COLUMNS, POSITION, id_of
from desktop.data.models import Row
from desktop.data.queries import rows as heroes_of
from desktop.data.store import HERO
from desktop.data.transfer.mapping import Matching

_KEYS_AT_ONCE: Final = 500
_ALL: Final = select(*(HERO.c[name] for name in COLUMNS))

NO_HERO: Final = "No hero is selected for this row."
GONE: Final = "The hero was deleted meanwhile."
SEVERAL: Final = "Several heroes of the roster fit. Match by more fields, or by id."

Met = Row | str | None
"""The hero that a record means, why that cannot be said, or None for none."""


class Meeting:
    """Looks heroes up for many records at once.

    Args:
        connection: Where to read.
        matching: How to compare.
    """

    def __init__(self, connection: Connection, matching: Matching) -> None:
        self._connection = connection
        self._matching = matching
        self._is_empty = connection.execute(select(HERO.c.id).limit(1)).first() is None

    def of(self, first: int, keys: Sequence[Row]) -> list[Met]:
        """The heroes of consecutive records.

        Args:
            first: Number of the first record.
            keys: The values of the matching's fields of each; a None among them meets nobody.
        """
        if self._matching.heroes is not None:
            return self._in_order(self._matching.heroes[first - 1 : first - 1 + len(keys)], len(keys))
        if self._is_empty or not self._matching.keys:
            return [None] * len(keys)
        found = self._look_up({key for key in keys if None not in key})
        return [_one(found[key]) if key in found else None for key in keys]

    def _in_order(self, ids: Sequence[int], count: int) -> list[Met]:
        known = {id_of(row): row for row in heroes_of(self._connection, ids)}
        met: list[Met] = [known.get(number, GONE) for number in ids]
        return met + [None if self._matching.makes_new else NO_HERO] * (count - len(ids))

    def _look_up(self, keys: set[Row]) -> dict[Row, list[Row]]:
        """At most two heroes of each key."""
        positions = [POSITION[name] for name in self._matching.keys]
        asked = _ALL.where(HERO.c[self._matching.keys[0]].in_(bindparam("keys", expanding=True)))
        found: defaultdict[Row, list[Row]] = defaultdict(list)
        for some in _pieces(list({key[0] for key in keys})):
            for row in self._connection.execute(asked, {"keys": some}):
                key: Any = tuple(row[position] for position in positions)
                if key in keys and len(found[key]) < 2:
                    found[key].append(tuple(row))
        return found


def _pieces(values: list[object]) -> Iterator[list[object]]:
    for start in range(0, len(values), _KEYS_AT_ONCE):
        yield values[start : start + _KEYS_AT_ONCE]


def _one(rows: list[Row]) -> Met:
    return rows[0] if len(rows) == 1 else SEVERAL
