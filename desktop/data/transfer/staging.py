"""What an import would do, record by record, in a private file that vanishes. Doors: `Staging`, `Record`, `Status`."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.data.errors import Interrupted
from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.data.sqlite import connection as sqlite
from desktop.data.sqlite import errors as sqlite_errors
from desktop.data.transfer.mapping import Plan

_WIDTH: Final = len(COLUMNS)
_NAMES: Final = [
    "number",
    "line",
    "status",
    "reasons",
    *(f"{side}_{name}" for side in ("after", "before") for name in COLUMNS),
]
_LISTED: Final = ", ".join(_NAMES)
_INSERT: Final = f"INSERT OR REPLACE INTO record ({_LISTED}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - fields
_CACHE_KIB: Final = 16_384
_TWINS: Final = 1_000

SAME_AS: Final = "Means the same hero as line "
"""What is said of a duplicate, before the line's number."""

_FOLLOWING: Final = "status = ? AND number > ? ORDER BY number LIMIT ?"
_AFTER: Final = ", ".join(f"after_{name}" for name in COLUMNS)
_NEW_HEROES: Final = f"SELECT number, {_AFTER} FROM record WHERE {_FOLLOWING}"  # noqa: S608 - names of fields

_NUMBERS: Final = "SELECT coalesce(max(after_id), 0), count(*) - count(after_id) FROM record WHERE status = 'new'"

Stored = tuple[object, ...]
"""A record as the file keeps it: `number`, `line`, `status`, `reasons` as JSON, `after` and `before`."""


class Status(Enum):
    """What an import would do with a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    LEFT_OUT = "left out"


Reasons = tuple[tuple[str, str], ...]
"""Pairs of a field's name, empty for the whole record, and a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the file, and what an import would do with it.

    Attributes:
        number: Its place in the file, counted from 1; empty lines do not count.
        line: The line it begins in; the same as `number` where there are no lines.
        status: What would be done.
        reasons: Why it is not imported, if it is not; empty for a record that the person left out.
        after: The hero as it would be, in the order of `COLUMNS`; what cannot be stored, as it was typed. A hero that
            is to get a new id has none.
        before: The hero of the roster that it means; None if there is none.
    """

    number: int
    line: int
    status: Status
    reasons: Reasons
    after: Row
    before: Row | None


class Staging:
    """The records of one import. Every method may be called from any thread; whoever made it closes it."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.text_factory = sqlite.decoded
        for pragma in ("journal_mode=MEMORY", f"cache_size=-{_CACHE_KIB}"):
            self._connection.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Give the disk back; whoever still works with it gets `Interrupted`. Waits for a moment at most."""
        if not self._closed:
            self._closed = True
            self._connection.interrupt()
            with self._lock:
                self._connection.close()

    @property
    def plan(self) -> Plan:
        """What the records were compared by."""
        assert self._plan is not None, "the dry run has not begun"
        return self._plan

    def begin(self, plan: Plan) -> None:
        """Forget all records and begin anew."""
        with self._step() as connection:
            self._plan = plan
            for table in ("record", "twin"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            columns = ", ".join(("number INTEGER PRIMARY KEY", *_NAMES[1:]))
            connection.execute(f"CREATE TABLE record ({columns})")

    def put(self, rows: Sequence[Stored]) -> None:
        """Add records, or replace those that have the same numbers."""
        with self._step() as connection:
            connection.execute("BEGIN")
            with connection:  # commits, or takes back
                try:
                    connection.executemany(_INSERT, rows)
                except UnicodeEncodeError:
                    connection.executemany(_INSERT, [_sound(row) for row in rows])
                    for row in rows:
                        _put_damaged(connection, row)

    def settle(self) -> Iterator[None]:
        """Find the duplicates and make everything quick to find, in steps; to be called once, after the last record."""
        keys = [f"after_{name}" for name in self.plan.matching.keys]
        if keys:
            known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
            sound = f"status <> 'invalid' AND {known}"
            with self._step() as connection:
                connection.execute(f"CREATE INDEX record_key ON record ({', '.join(keys)}) WHERE {sound}")
            yield
            with self._step() as connection:
                connection.execute(
                    f"CREATE TABLE twin AS SELECT min(number) AS first FROM record WHERE {sound}"  # noqa: S608 - fields
                    f" GROUP BY {', '.join(keys)} HAVING count(*) > 1"
                )
            yield from self._mark_twins(keys)
        with self._step() as connection:
            connection.execute("CREATE INDEX record_status ON record (status)")
        yield

    def _mark_twins(self, keys: Sequence[str]) -> Iterator[None]:
        same = " AND ".join(f"record.{key} = original.{key}" for key in keys)
        last = 0
        while True:
            with self._step() as connection:
                found = connection.execute(
                    "SELECT max(first) FROM (SELECT first FROM twin WHERE first > ? ORDER BY first LIMIT ?)",
                    (last, _TWINS),
                ).fetchone()
                if found[0] is None:
                    return
                connection.execute(
                    "UPDATE record SET status = 'duplicate',"  # noqa: S608 - names of fields
                    " reasons = json_array(json_array('', ? || original.line || '.'))"
                    " FROM twin JOIN record AS original ON original.number = twin.first"
                    " WHERE twin.first > ? AND twin.first <= ? AND record.number > original.number"
                    f" AND record.status <> 'invalid' AND {same}",
                    (SAME_AS, last, found[0]),
                )
            last = found[0]
            yield

    def counts(self) -> dict[Status, int]:
        """How many records there are of each status."""
        with self._step() as connection:
            found = dict(connection.execute("SELECT status, count(*) FROM record GROUP BY status").fetchall())
        return {status: found.get(status.value, 0) for status in Status}

    def page(self, status: Status | None, first: int, count: int) -> tuple[Record, ...]:
        """Some records in the order of the file.

        Args:
            status: Only those of this status; None for all.
            first: How many to leave out first.
            count: How many at most.
        """
        if status is None:
            return self._records("WHERE number > ? ORDER BY number LIMIT ?", first, count)
        return self._records("WHERE status = ? ORDER BY number LIMIT ? OFFSET ?", status.value, count, first)

    def following(self, status: Status, number: int, count: int) -> tuple[Record, ...]:
        """The next records of a status after one, in the order of the file: the way to walk through all of them."""
        return self._records(f"WHERE {_FOLLOWING}", status.value, number, count)

    def new_heroes(self, number: int, count: int) -> list[Row]:
        """The number and what is in `after` of the next new heroes, as `following` would give them."""
        with self._step() as connection:
            return connection.execute(_NEW_HEROES, (Status.NEW.value, number, count)).fetchall()

    def numbers(self) -> tuple[int, int]:
        """The highest id that a new hero brings along, 0 if none does, and how many bring none."""
        with self._step() as connection:
            found: tuple[int, int] = connection.execute(_NUMBERS).fetchone()
        return found

    def get(self, number: int) -> Record:
        """One record."""
        return self._records("WHERE number = ?", number)[0]

    def twins(self, after: Row) -> tuple[Record, ...]:
        """The valid records that mean the same hero as one whose keys are known; see `Matching.keys`."""
        keys = self.plan.matching.keys
        same = " AND ".join(f"after_{name} = ?" for name in keys)
        values = [after[COLUMNS.index(name)] for name in keys]
        return self._records(f"WHERE status <> 'invalid' AND {same} ORDER BY number", *values)

    def _records(self, clause: str, *values: object) -> tuple[Record, ...]:
        with self._step() as connection:
            rows = connection.execute(f"SELECT {_LISTED} FROM record {clause}", values).fetchall()  # noqa: S608
        return tuple(map(_record, rows))

    @contextmanager
    def _step(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise _gone()
            try:
                yield self._connection
            except sqlite3.OperationalError as error:
                if self._closed:
                    raise _gone() from None
                known = sqlite_errors.known(error, "import")
                raise (known or error) from None


_STATUSES: Final[dict[object, Status]] = {status.value: status for status in Status}


def _gone() -> Interrupted:
    return Interrupted("The work was cancelled. Nothing was changed.")


def _record(row: Row) -> Record:
    number, line, status, reasons = row[:4]
    before = row[4 + _WIDTH :]
    assert isinstance(number, int)
    assert isinstance(line, int)
    told = tuple((str(field), str(reason)) for field, reason in json.loads(str(reasons))) if reasons else ()
    is_met = before[COLUMNS.index("id")] is not None
    return Record(number, line, _STATUSES[status], told, row[4 : 4 + _WIDTH], before if is_met else None)


def stored(record: Record) -> Stored:
    """A record as `put` takes it."""
    reasons = json.dumps(record.reasons) if record.reasons else None
    before = record.before or (None,) * _WIDTH
    return (record.number, record.line, record.status.value, reasons, *record.after, *before)


def _sound(row: Stored) -> Stored:
    return tuple(None if _is_damaged(value) else value for value in row)


def _put_damaged(connection: sqlite3.Connection, row: Stored) -> None:
    for name, value in zip(_NAMES, row, strict=True):
        if _is_damaged(value):
            connection.execute(
                f"UPDATE record SET {name} = CAST(? AS TEXT) WHERE number = ?",  # noqa: S608 - a field's name
                (sqlite.bound(value), row[0]),
            )


def _is_damaged(value: object) -> bool:
    return isinstance(value, str) and sqlite.shape(value) == "damaged text"
