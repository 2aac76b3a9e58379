"""Changes of many heroes, whether the roster is a file or on a server."""

from typing import Any

import pytest
from sqlalchemy import Connection

from desktop.data import bulk, scope
from desktop.data.errors import Interrupted
from desktop.data.fields import id_of
from desktop.data.journal import undo
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from tests.data.conftest import Open
from tests.data.places import Place
from tests.data.rosters import ORIGIN

ALL = "SELECT name, age, id FROM hero ORDER BY id"
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000)"
    " SELECT max(i) FROM n"
)


def test_spans_mean_the_same_heroes(opened: Open, place: Place) -> None:
    """Oldest first, unknown last: Rusty-Man 48, Spider-Boy 17, Deadpond."""
    before = place.ask(ALL)
    database = opened(place.location)
    oldest = HeroQuery(sort=(Sort("age", descending=True),))
    younger = Scope(oldest, spans=(((17, 2), None),))

    def look(connection: Connection) -> tuple[int, int | None]:
        row = scope.first(connection, younger)
        return scope.size(connection, younger), None if row is None else id_of(row)

    assert database.journal_read(look).result() == (2, 2)
    for write, arguments, wanted in (
        (bulk.fill_down, (younger, "age"), [17, 17, 48]),
        (bulk.clear, (younger, "age"), [None, None, 48]),
        (bulk.set_field, (Scope(), "age", "5"), [5, 5, 5]),
    ):
        done: Any = database.write(write, *arguments, ORIGIN)  # type: ignore[arg-type]
        done.result()
        assert [age for _, age, _ in place.ask(ALL)] == wanted
        database.write(undo.undo, ORIGIN.author).result()
        assert place.ask(ALL) == before
    assert database.write(bulk.delete, younger, ORIGIN).result().rows == 2
    assert [hero for *_, hero in place.ask(ALL)] == [3]


def test_an_interrupted_change_leaves_nothing_and_hits_nothing_else(opened: Open, place: Place) -> None:
    before = place.ask(ALL)
    database = opened(place.location)

    def slow(connection: Connection) -> None:
        bulk.delete(connection, Scope(), ORIGIN)
        connection.exec_driver_sql(ENDLESS)

    long = database.write(slow)
    after = database.write(bulk.set_field, Scope(ids=(1,)), "age", "5", ORIGIN)
    while not database.interrupt(long):
        assert not long.done()
    with pytest.raises(Interrupted):
        long.result(20)
    assert after.result(20).rows == 1
    assert place.ask(ALL) == [("Deadpond", 5, 1), *before[1:]]
