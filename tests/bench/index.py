"""The index without the window. Room: building it and reading pages through it, in one thread. Door: `indexes`."""

import random
import time
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from desktop.data.database import Database
from desktop.data.fields import id_of
from desktop.data.paging import page_index
from desktop.data.paging.page_index import PageIndex
from desktop.data.questions.hero_query import HeroQuery, Sort
from tests.bench.figures import Figure
from tests.bench.peers import WrongRows
from tests.bench.subject import PAGE, SEED, Subject

_PAGES: Final = 300


def indexes(subject: Subject) -> Iterator[Figure]:
    """For every order: all steps of the index, the longest one, random pages and ranks, checked against plain SQL."""
    database = Database.open(subject.roster)
    try:
        reader = database.reader()
        try:
            for field in ("id", "name", "age", "secret_name"):
                query = HeroQuery(sort=(Sort(field),))
                start = PageIndex.start(query, database.state.indexed)
                yield from reader.run(_measure, subject, start, field)
        finally:
            reader.close()
    finally:
        database.close()


def _measure(connection: Connection, subject: Subject, index: PageIndex, field: str) -> list[Figure]:
    steps, pages, ranks = [], [], []
    before = time.perf_counter()
    for longer in page_index.build(connection, index):
        index, now = longer, time.perf_counter()
        steps.append((now - before) * 1000)
        before = now
    if not index.complete or index.count != subject.rows:
        raise WrongRows(f"the index by {field} holds {index.count} of {subject.rows} rows")
    numbers = random.Random(SEED)
    for _ in range(_PAGES):
        first = numbers.randrange(subject.rows // PAGE) * PAGE
        before = time.perf_counter()
        rows = page_index.page(connection, index, first, PAGE)
        pages.append((time.perf_counter() - before) * 1000)
        if [id_of(row) for row in rows] != subject.truth.ids(field, first, PAGE):
            raise WrongRows(f"not the right page at {first} by {field}")
        before = time.perf_counter()
        rank = page_index.rank(connection, index, id_of(rows[PAGE // 2]))
        ranks.append((time.perf_counter() - before) * 1000)
        if rank != first + PAGE // 2:
            raise WrongRows(f"rank {rank} by {field}, not {first + PAGE // 2}")
    return [
        Figure(subject.rows, f"index by {field}, whole", (sum(steps),)),
        Figure(subject.rows, f"index by {field}, one step", tuple(steps)),
        Figure(subject.rows, f"page through the index, by {field}", tuple(pages)),
        Figure(subject.rows, f"row number of a hero, by {field}", tuple(ranks)),
    ]
