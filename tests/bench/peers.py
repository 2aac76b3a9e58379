"""How others do it. Room: the same pages by OFFSET and by a Qt SQL model; the limit, a bare seek. Door: functions."""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from tests.bench.figures import Figure
from tests.bench.memory import free_bytes, resident_mb
from tests.bench.subject import PAGE, SEED, Subject

_SEEKS: Final = 300
_OFFSETS: Final = 7
_ENOUGH_S: Final = 8.0
_MEMORY_A_ROW: Final = 320
_BY_ID: Final = f"SELECT name, age, id, secret_name FROM hero WHERE id >= ? ORDER BY id LIMIT {PAGE}"
_BY_NAME: Final = (
    "SELECT name, age, id, secret_name FROM hero WHERE name COLLATE NOCASE >= ? AND"
    " (name COLLATE NOCASE > ? OR id >= ?) ORDER BY name COLLATE NOCASE, id LIMIT 100"
)


class WrongRows(Exception):
    """A page did not hold the rows it should."""


def seek(subject: Subject) -> Iterator[Figure]:
    """The limit: one page by the standard library's sqlite3 when the key of its first row is known."""
    numbers = random.Random(SEED)
    starts = [numbers.randrange(subject.rows - PAGE) for _ in range(_SEEKS)]
    with closing(sqlite3.connect(subject.roster)) as connection:
        for order in ("id", "name"):
            samples = []
            for start in starts:
                wanted = subject.truth.ids(order, start, PAGE)
                name = connection.execute("SELECT name FROM hero WHERE id = ?", (wanted[0],)).fetchone()[0]
                begin = time.perf_counter()
                if order == "id":
                    rows = connection.execute(_BY_ID, (wanted[0],)).fetchall()
                else:
                    rows = connection.execute(_BY_NAME, (name, name, wanted[0])).fetchall()
                samples.append((time.perf_counter() - begin) * 1000)
                _check(wanted, [row[2] for row in rows])
            yield Figure(subject.rows, f"bare sqlite3 seek of a page, by {order}", tuple(samples))


def offset(subject: Subject) -> Iterator[Figure]:
    """The tutorial's way: `select(Hero)` with OFFSET, at random and at 99 %."""
    from sqlalchemy import collate
    from sqlmodel import Session, create_engine, select

    from desktop.data.models import Hero

    table: Any = Hero.__table__  # type: ignore[attr-defined]
    orders = {"id": (table.c.id,), "name": (collate(table.c.name, "NOCASE"), table.c.id)}
    numbers = random.Random(SEED)
    anywhere = [numbers.randrange(subject.rows - PAGE) for _ in range(_OFFSETS)]
    engine = create_engine(f"sqlite:///{subject.roster}")
    try:
        for order, keys in orders.items():
            for place, starts in (("99 %", [subject.rows * 99 // 100] * _OFFSETS), ("random", anywhere)):
                samples: list[float] = []
                while len(samples) < _OFFSETS and sum(samples) < _ENOUGH_S * 1000:
                    start = starts[len(samples)]
                    begin = time.perf_counter()
                    with Session(engine) as session:
                        page = session.exec(select(Hero).order_by(*keys).offset(start).limit(PAGE)).all()
                    samples.append((time.perf_counter() - begin) * 1000)
                    _check(subject.truth.ids(order, start, PAGE), [hero.id for hero in page])
                yield Figure(subject.rows, f"SQLModel OFFSET page at {place}, by {order}", tuple(samples))
    finally:
        engine.dispose()


def sql_model(subject: Subject) -> Iterator[Figure]:
    """Qt's way: `QSqlTableModel`, fetching on and on until the last row is there."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel

    what = "QSqlTableModel, fetchMore to the end"
    if free_bytes() < 2 * _MEMORY_A_ROW * subject.rows:
        yield Figure(subject.rows, what, (), note="left out: too little free memory")
        return
    application = QCoreApplication.instance() or QCoreApplication([])
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(subject.roster))
    if not database.open():
        raise RuntimeError(database.lastError().text())
    before = resident_mb()
    begin = time.perf_counter()
    model = QSqlTableModel(None, database)
    model.setTable("hero")
    model.select()
    first = time.perf_counter() - begin
    while model.canFetchMore():
        model.fetchMore()
    end = time.perf_counter() - begin
    if model.rowCount() != subject.rows:
        raise WrongRows(f"QSqlTableModel has {model.rowCount()} rows of {subject.rows}")
    yield Figure(subject.rows, "QSqlTableModel, first rows", (first * 1000,))
    yield Figure(subject.rows, what, (end * 1000,))
    memory = resident_mb() - before
    yield Figure(subject.rows, "QSqlTableModel, memory of all rows", (memory,), unit="MB")
    model.clear()
    application.processEvents()


def _check(wanted: list[int], found: list[int | None]) -> None:
    if wanted != found:
        raise WrongRows(f"{len(found)} rows from {found[:1]}, not {len(wanted)} from {wanted[:1]}")
