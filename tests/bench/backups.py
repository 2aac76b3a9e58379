"""Backups: proven, compared, restored, against the bare backup API; whether a GUI thread answers. Door: `backups`."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.database import Database
from desktop.data.journal import undo
from desktop.data.journal.values import Origin
from tests.bench.figures import Figure
from tests.bench.heartbeat import Heartbeat
from tests.bench.memory import resident_mb
from tests.bench.subject import Subject

_TIMES: Final = 3
_CHANGE: Final = (
    "UPDATE hero SET age = coalesce(age, 0) + 1 WHERE id % 20 = 0",
    "DELETE FROM hero WHERE id % 40 = 1",
    "INSERT INTO hero (name, secret_name) SELECT name, 'x' FROM hero WHERE id % 40 = 2",
)
"""A tenth of the heroes."""

_ORIGIN: Final = Origin("restore", "bench", "Restore")


def backups(subject: Subject) -> Iterator[Figure]:
    """Backups of a copy of the roster, a comparison, a restore of a tenth of the heroes, and its undo."""
    QCoreApplication.instance() or QCoreApplication([])
    roster = subject.scratch / "roster.db"
    shutil.copy(subject.roster, roster)
    bare = [_timed(lambda: _bare(roster, subject.scratch / "bare.db"))[0] for _ in range(_TIMES)]
    yield Figure(subject.rows, "bare sqlite3 backup", tuple(bare))
    with closing(Database.open(roster)) as database:
        made = [_watched(partial(_back_up, database, subject.scratch / f"{number}")) for number in range(_TIMES)]
        yield _figure(subject, "backup, proven", made)
        backup = _back_up(database, subject.scratch / "last")
        with closing(sqlite3.connect(roster)) as other:
            for statement in _CHANGE:
                other.execute(statement)
            other.commit()
        yield _figure(
            subject, "what a restore would change", [_watched(lambda: list(database.differences(backup.path)))]
        )
        before = resident_mb()
        restored = _watched(lambda: database.restore(backup.path, _ORIGIN, Pace()))
        yield _figure(subject, "restore of a tenth", [restored])
        yield Figure(subject.rows, "memory a restore of a tenth takes", (resident_mb() - before,), "MB")
        yield _figure(subject, "undo of that restore", [_watched(lambda: database.write(undo.undo, "bench").result())])


def _bare(roster: Path, target: Path) -> None:
    with closing(sqlite3.connect(roster)) as source, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy, pages=2_000)


def _back_up(database: Database, folder: Path) -> Any:
    return database.back_up(Keeping(folder, 10**12), Why.PERSON, Pace())


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    result = work()
    return (time.perf_counter() - begin) * 1000, result


def _watched(work: Callable[[], object]) -> tuple[float, Heartbeat]:
    """Do work on a thread while this one, a window's, should answer."""
    loop, heart, took = QEventLoop(), Heartbeat(), list[float]()
    thread = threading.Thread(target=lambda: took.append(_timed(work)[0]))
    looking = QTimer(interval=1)
    looking.timeout.connect(lambda: loop.quit() if not thread.is_alive() else None)
    looking.start()
    heart.reset()
    thread.start()
    loop.exec()
    heart.look()
    return took[0], heart


def _figure(subject: Subject, what: str, watched: list[tuple[float, Heartbeat]]) -> Figure:
    worst = max((heart for _, heart in watched), key=lambda heart: heart.pause)
    times = tuple(took for took, _ in watched)
    return Figure(subject.rows, what, times, pause=worst.pause, machine=worst.machine)
