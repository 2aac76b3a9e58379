from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.data.fields import FIELDS
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.reader import aside
from desktop.data.scope import Scope
from desktop.data.transfer import clip
from desktop.data.transfer.clip import Clip, clips
from tests.data import rosters
from tests.data.conftest import Open

PUBLIC = tuple(field for field in FIELDS if not field.secret)


def clipped(opened: Open, roster: Path, scope: Scope, most: int = 100) -> Clip:
    database = opened(roster)
    *_, last = aside(database.reader, clips, scope, PUBLIC, database.state.indexed, most)
    return last


def test_text_is_exact_and_the_table_is_safe(opened: Open, tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "r.db", heroes=[("=1+1", None, 1, "s"), ("a\tb<i>\n", 7, 2, "s")])
    found = clipped(opened, roster, Scope())
    assert found.rows == 2
    assert found.text == '=1+1\t\t1\r\n"a\tb<i>\n"\t7\t2'
    assert found.own == b"name\tage\tid\r\n" + found.text.encode()
    table = found.html.decode()
    assert ">&#x27;=1+1</td>" in table
    assert "a\tb&lt;i&gt;<br" in table
    assert 'mso-number-format: "\\@"' in table
    assert table.count("<tr>") == 2


def test_only_the_first_heroes_are_clipped(opened: Open, tutorial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = Scope(HeroQuery(sort=(Sort("id", descending=True),)))
    assert clipped(opened, tutorial, scope, most=2).text == "Rusty-Man\t48\t3\r\nSpider-Boy\t17\t2"
    monkeypatch.setattr(clip, "MOST_TEXT", 0)
    monkeypatch.setattr("desktop.data.transfer.walk._PIECE", 1)
    assert clipped(opened, tutorial, scope).rows == 1


def test_nobody_gives_nothing(opened: Open, tutorial: Path) -> None:
    assert clipped(opened, tutorial, Scope(ids=())).rows == 0


def _failing(connection: Connection) -> Iterator[int]:
    connection.exec_driver_sql("SELECT 1")
    yield 1
    raise LookupError


def test_a_connection_of_its_own_is_closed_whatever_happens(opened: Open, tutorial: Path) -> None:
    steps = aside(opened(tutorial).reader, _failing)
    assert next(steps) == 1
    with pytest.raises(LookupError):
        next(steps)
