"""What was exported exactly and is imported again is the same roster: a property of odd values, format by format."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sqlalchemy import Connection, delete

from desktop.data.database import Database
from desktop.data.fields import COLUMNS, POSITION, checked_create, id_of
from desktop.data.journal.values import Origin
from desktop.data.models import Row
from desktop.data.queries import rows as heroes_of
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.store import HERO
from desktop.data.transfer.detection import detect
from desktop.data.transfer.dry_run import dry_run
from desktop.data.transfer.export import to_file
from desktop.data.transfer.formats import FORMATS, Export
from desktop.data.transfer.mapping import Matching, Plan, guess
from desktop.data.transfer.records import sample
from desktop.data.transfer.source import Source
from desktop.data.transfer.staging import Staging
from desktop.data.transfer.writing import write
from tests.data.conftest import Open
from tests.data.transfer.test_round_trip import EXACT, ROWS

_ALL = Scope(HeroQuery(sort=(Sort("id"),)))


@pytest.fixture
def roster(tmp_path: Path, opened: Open) -> Database:
    return opened(tmp_path / "roster.db", create=True)


def _storable(rows: list[Row]) -> list[Row]:
    """The rows with their texts as the model keeps them; those that it would not keep are called X."""
    kept = []
    for row in rows:
        texts = {name: str(row[POSITION[name]]).strip() or "X" for name in ("name", "secret_name")}
        checked = checked_create({**texts, "age": row[POSITION["age"]]})
        kept.append(tuple(checked.get(name, row[POSITION["id"]]) for name in COLUMNS))
    return sorted(kept, key=id_of)


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_it_is_the_same_roster(roster: Database, tmp_path: Path, kind: str, rows: list[Row]) -> None:
    assume(kind != "json" or all(id_of(row) > -(2**63) for row in rows))  # its parser takes this one for too low
    before = _storable(rows)
    target = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    roster.write(_refill, before).result()
    with closing(roster.reader()) as reader, closing(Staging()) as staging:
        reader.run(lambda c: list(to_file(c, Export(_ALL, COLUMNS, kind), target, None, frozenset(COLUMNS))))
        roster.write(_refill, []).result()
        file = Source.of_file(target)
        layout = detect(file)
        plan = Plan(guess(sample(file, layout, 50)), Matching(("id",)))
        reader.run(lambda c: list(dry_run(c, file, layout, plan, staging)))
        roster.write(write, staging, Origin("import", "tester", "Import")).result()
        assert reader.run(heroes_of, [id_of(row) for row in before]) == tuple(before)


def _refill(connection: Connection, rows: list[Row]) -> None:
    connection.execute(delete(HERO))
    if rows:
        connection.execute(HERO.insert(), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
