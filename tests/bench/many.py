"""Many heroes at once. Room: bulk changes with their journal, against the bare statements. Door: `changes`."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desktop.data import bulk, replacing
from desktop.data.database import Database
from desktop.data.journal import undo
from desktop.data.journal.values import Origin
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.replacing import Replacement
from desktop.data.scope import Scope, size
from tests.bench.figures import Figure
from tests.bench.memory import resident_peak_mb
from tests.bench.peers import WrongRows
from tests.bench.subject import Subject

TIMES: Final = 3
DELETED: Final = 100_000
_ORIGIN: Final = Origin("window", "bench", "Bench")


def changes(subject: Subject) -> Iterator[Figure]:
    """A field of all heroes set and undone, 100,000 deleted and undone, text replaced; each against bare SQL."""
    number = min(DELETED, subject.rows // 2)
    low, high = (subject.truth.ids("id", place, 1)[0] for place in (subject.rows // 3, subject.rows // 3 + number))
    span = Scope(HeroQuery(), spans=(((low,), (high,)),))
    yield from _bare(subject, low, high)
    with resident_peak_mb() as peak:
        yield from _ours(subject, "set a field of all heroes", bulk.set_field, (Scope(), "age", "777"), subject.rows)
        yield from _ours(subject, f"delete {number:,} heroes", bulk.delete, (span,), number)
        text = Replacement("name", "man", "woman")
        yield from _ours(subject, "replace text in all heroes", replacing.replace_text, (Scope(), text), None)
    yield Figure(subject.rows, "memory while many heroes are changed, at most", (peak.mb,), unit="MB")


def _ours(
    subject: Subject, what: str, write: Callable[..., Any], arguments: tuple[Any, ...], rows: int | None
) -> Iterator[Figure]:
    """One change and its undo by the program's own writer."""

    def change(connection: Connection) -> None:
        _check(rows, write(connection, *arguments, _ORIGIN).rows)

    done_ms, undone_ms = [], []
    database = Database.open(_copy(subject))
    try:
        before = database.journal_read(size, Scope()).result()
        for _ in range(TIMES):
            done_ms.append(_timed(lambda: database.write(change).result()))
            undone_ms.append(_timed(lambda: database.write(undo.undo, "bench").result()))
        if database.journal_read(size, Scope()).result() != before:
            raise WrongRows(f"{what}: not all heroes came back")
    finally:
        database.close()
    yield Figure(subject.rows, what, tuple(done_ms))
    yield Figure(subject.rows, f"undo: {what}", tuple(undone_ms))


def _bare(subject: Subject, low: int, high: int) -> Iterator[Figure]:
    """The bare statements, in one transaction that survives a power cut as well."""
    between = f"id >= {low} AND id < {high}"
    with closing(sqlite3.connect(_copy(subject), isolation_level=None)) as connection:
        connection.executescript("PRAGMA synchronous = EXTRA; PRAGMA cache_spill = OFF")
        connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM hero WHERE {between}")
        tell = partial(_transaction, connection)
        updates = [_timed(partial(tell, f"UPDATE hero SET age = {700 + number}")) for number in range(TIMES)]
        deletes, inserts = [], []
        for _ in range(TIMES):
            deletes.append(_timed(partial(tell, f"DELETE FROM hero WHERE {between}")))
            inserts.append(_timed(partial(tell, "INSERT INTO hero SELECT * FROM kept")))
    yield Figure(subject.rows, "bare UPDATE of all heroes", tuple(updates))
    yield Figure(subject.rows, "bare DELETE", tuple(deletes))
    yield Figure(subject.rows, "bare INSERT of what was deleted", tuple(inserts))


def _transaction(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(statement)
    connection.execute("COMMIT")


def _copy(subject: Subject) -> Path:
    return Path(shutil.copyfile(subject.roster, subject.scratch / "many.db"))


def _check(wanted: int | None, found: int) -> None:
    if wanted is not None and wanted != found:
        raise WrongRows(f"{found} heroes were changed, not {wanted}")


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000
