"""Writing what a dry run found, all or nothing, as one operation of the journal. Door: `write`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, func, select

from desktop.data import queries, stored
from desktop.data.backups.pace import Pace
from desktop.data.errors import ChangedSince, RosterRefused
from desktop.data.fields import POSITION, id_of
from desktop.data.journal.record import LISTED, NAMES, begin, carry_out, carry_out_in_pieces, finish, journal
from desktop.data.journal.tables import CHANGE, OPERATION, after
from desktop.data.journal.values import CREATED, Done, OnConflict, Origin
from desktop.data.models import MAX_INTEGER, Change, Row
from desktop.data.store import HERO
from desktop.data.stored import alike
from desktop.data.transfer.staging import Record, Staging, Status

_AT_ONCE: Final = 2_000
_ID: Final = POSITION["id"] + 1
_values: Final = itemgetter(*(POSITION[name] + 1 for name in NAMES))
_COLUMNS: Final = ("operation", "hero", "changed", *(after(name) for name in NAMES))


def write(
    connection: Connection,
    staging: Staging,
    origin: Origin,
    on_conflict: OnConflict = OnConflict.REFUSE,
    pace: Pace | None = None,
) -> Done:
    """Write the new and the changed heroes of a staging.

    Args:
        connection: The writer's.
        staging: A finished dry run over this roster.
        origin: Who does it.
        on_conflict: What becomes of records whose hero was changed since: `REFUSE` or `SKIP`.
        pace: Told how far it is; cancels it.

    Raises:
        ChangedSince: Heroes were changed since the dry run and `on_conflict` is `REFUSE`; nothing was written.
        Interrupted: It was cancelled; nothing was written.
        RosterRefused: There are no numbers left for new heroes.
    """
    counts = staging.counts()
    wanted = counts[Status.NEW] + counts[Status.CHANGED]
    steps = _Steps(pace or Pace(), 2 * wanted)
    dialect = stored.of(connection.dialect.name)
    with dialect.sweeping(connection):
        number = begin(connection, origin)
        written = _Journal(connection, number, staging, steps)
        written.add_changed()
        written.add_new()
        skipped = written.conflicts
        if skipped and on_conflict is OnConflict.REFUSE:
            raise ChangedSince(skipped)
        rows = wanted - skipped
        if rows <= LISTED:
            changes = carry_out(connection, number, written.whats)
        else:
            changes = None
            for done in carry_out_in_pieces(connection, number, written.whats):
                steps.add(done)
        dialect.number_on(connection)
        return replace(finish(connection, number, origin, changes, rows=rows), skipped=skipped)


class _Steps:
    """Counts steps, of which every hero takes two, and tells of them."""

    def __init__(self, pace: Pace, total: int) -> None:
        self._pace = pace
        self._total = max(1, total)
        self._done = 0

    def add(self, steps: int) -> None:
        """Say that steps were made."""
        self._done += steps
        self._pace.look(min(1.0, self._done / self._total))


class _Journal:
    """Journals the records of a staging; `conflicts` counts those whose hero is not what it was."""

    def __init__(self, connection: Connection, number: int, staging: Staging, steps: _Steps) -> None:
        self._connection = connection
        self._number = number
        self._staging = staging
        self._steps = steps
        self.conflicts = 0
        self.whats: set[str] = set()

    def add_changed(self) -> None:
        """Journal the changes of heroes that are in the roster."""
        for records in self._records(Status.CHANGED):
            known = {id_of(row): row for row in queries.rows(self._connection, [_hero(record) for record in records])}
            fitting = [record for record in records if _is_same(known.get(_hero(record)), record.before)]
            self.conflicts += len(records) - len(fitting)
            self.whats |= journal(
                self._connection, self._number, [Change(record.before, record.after) for record in fitting]
            )
            self._steps.add(len(records))

    def add_new(self) -> None:
        """Journal the new heroes, each with its number."""
        free = self._first_free()
        load = stored.of(self._connection.dialect.name).load
        last: Any = 0
        while heroes := self._staging.new_heroes(last, _AT_ONCE):
            last = heroes[-1][0]
            wanted: list[Any] = [hero[_ID] for hero in heroes if hero[_ID] is not None]
            taken = {id_of(row) for row in queries.rows(self._connection, wanted)}
            rows = []
            for hero in heroes:
                number = hero[_ID]
                if number is None:
                    number, free = free, free + 1
                if number not in taken:
                    rows.append((self._number, number, CREATED, *_values(hero)))
            self.conflicts += len(heroes) - len(rows)
            load(self._connection, CHANGE.name, _COLUMNS, rows)
            self.whats.add(CREATED)
            self._steps.add(len(heroes))

    def _records(self, status: Status) -> Iterator[Sequence[Record]]:
        last = 0
        while records := self._staging.following(status, last, _AT_ONCE):
            yield records
            last = records[-1].number

    def _first_free(self) -> int:
        """The number from which on new heroes that have none are numbered."""
        ask = self._connection.execute
        highest, missing = self._staging.numbers()
        used = (
            ask(select(func.max(HERO.c.id))).scalar_one(),
            ask(select(func.max(OPERATION.c.highest))).scalar_one(),
            highest,
            stored.of(self._connection.dialect.name).next_number(self._connection) - 1,
        )
        free = max(0, *(number for number in used if number is not None)) + 1
        if missing and free + missing - 1 > MAX_INTEGER:
            raise RosterRefused(
                "A hero has nearly the highest number there is, so there are none left for new heroes. Nothing was"
                " imported; give the heroes of the file numbers of their own, and match them by id."
            )
        return free


def _hero(record: Record) -> int:
    assert record.before is not None
    return id_of(record.before)


def _is_same(one: Row | None, other: Row | None) -> bool:
    return one is not None and other is not None and all(map(alike, one, other))
