"""Exports: every format tells what is stored, whole or not at all, and never replaces what it must not."""

import csv
import io
import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from desktop.data import crud
from desktop.data.database import Database
from desktop.data.errors import RosterError, RosterRefused
from desktop.data.fields import COLUMNS, FIELDS
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.transfer import export as exporting
from desktop.data.transfer import walk, writers_sheet
from desktop.data.transfer.export import Exported, to_file, to_stream
from desktop.data.transfer.formats import FORMATS, Export, format_of
from tests.data import rosters
from tests.data.conftest import Open
from tests.data.places import Place
from tests.data.rosters import ORIGIN
from tests.data.transfer.reading import read_back

PUBLIC = tuple(field.name for field in FIELDS if not field.secret)
ODD = (
    ("=1+1", None, 1, "a\tb"),
    ('say "hi", all', 0, 2, "line\r\nbreak"),
    ("<b>&|`*_[x](y)", 2**63 - 1, 3, "@home"),
    ("007", 17, 4, "-5"),
)
DAMAGED = "INSERT INTO hero VALUES (CAST(x'61ff' AS TEXT), 'old', 9, x'00ff'), (1e999, 1.5, 10, '')"


def exported(database: Database, target: Path, export: Export) -> Exported:
    """Export all the way."""
    reader = database.reader()

    def run(connection: Connection) -> Exported:
        roster = None if "://" in database.location else Path(database.location)
        *_, last = to_file(connection, export, target, roster, database.state.indexed)
        return last

    try:
        return reader.run(run)
    finally:
        reader.close()


def everything(kind: str, fields: tuple[str, ...] = COLUMNS, **options: bool) -> Export:
    return Export(Scope(), fields, kind, **options)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return rosters.make(tmp_path / "odd.db", heroes=ODD)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_tells_every_hero(opened: Open, odd: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"out{FORMATS[kind].suffixes[0]}"
    assert exported(opened(odd), target, everything(kind)) == Exported(rows=4)
    assert read_back(kind, target) == [(name, age, secret, number) for name, age, number, secret in ODD]
    assert rosters.siblings(target) == sorted(["odd.db", target.name])


def test_fields_and_order_are_as_chosen(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    export = Export(Scope(HeroQuery(sort=(Sort("name", descending=True),))), ("id", "name"), "csv")
    exported(opened(tutorial), tmp_path / "out.csv", export)
    assert (tmp_path / "out.csv").read_text() == "id,name\n2,Spider-Boy\n3,Rusty-Man\n1,Deadpond\n"


@pytest.mark.parametrize(("kind", "separator"), [("csv", ","), ("tsv", "\t")])
def test_separated_text_can_be_safe_for_spreadsheets(opened: Open, tmp_path: Path, kind: str, separator: str) -> None:
    risky = ("=1", "+1", "-1", "@a", "\ta", "\ra", "a=1", "'=1")
    roster = rosters.make(tmp_path / "r.db", heroes=[(name, -3, i + 1, "x") for i, name in enumerate(risky)])
    database = opened(roster)
    exported(database, tmp_path / "out", everything(kind, ("name", "age"), safe=True, bom=True))
    content = (tmp_path / "out").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))
    assert [name for name, _ in lines[1:]] == ["'=1", "'+1", "'-1", "'@a", "'\ta", "'\ra", "a=1", "'=1"]
    assert {age for _, age in lines[1:]} == {"-3"}
    exported(database, tmp_path / "out", everything(kind, ("name",)))
    with (tmp_path / "out").open(newline="", encoding="utf-8") as file:
        assert tuple(name for (name,) in list(csv.reader(file, delimiter=separator))[1:]) == risky


def test_unknown_and_empty_text_differ_in_separated_text(opened: Open, tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "r.db", heroes=[("", None, 1, 'a"b'), ("x", 1, 2, "y")])
    exported(opened(roster), tmp_path / "out.csv", everything("csv"))
    assert (tmp_path / "out.csv").read_bytes() == b'name,age,secret_name,id\r\n"",,"a""b",1\r\nx,1,y,2\r\n'


def test_damaged_cells_are_told_as_near_as_the_format_can(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    rosters.tell(tutorial, "DELETE FROM hero", DAMAGED)
    database = opened(tutorial)
    assert exported(database, tmp_path / "out.json", everything("json")) == Exported(2, inexact=2)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == [
        {"name": "a\ufffd", "age": "old", "secret_name": "X'00FF'", "id": 9},
        {"name": "Inf", "age": 1.5, "secret_name": "", "id": 10},
    ]
    assert exported(database, tmp_path / "out.csv", everything("csv")).inexact == 2
    assert exported(database, tmp_path / "out.xlsx", everything("xlsx")).inexact == 2
    assert exported(database, tmp_path / "copy.db", everything("roster")) == Exported(2)
    same = "SELECT typeof(name), hex(name), typeof(age), age, hex(secret_name), id FROM hero ORDER BY id"
    assert rosters.ask(tmp_path / "copy.db", same) == rosters.ask(tutorial, same)


def test_a_new_roster_is_a_proper_one(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    exported(opened(tutorial), tmp_path / "new.db", everything("roster"))
    database = opened(tmp_path / "new.db")
    assert database.state.adopted
    assert database.state.indexed == frozenset(COLUMNS)
    change = database.write(crud.create, {"name": "N", "secret_name": "S"}, ORIGIN).result()
    assert change.after == ("N", None, "S", 4)


def test_a_new_roster_can_do_without_ids_but_not_without_names(opened: Open, odd: Path, tmp_path: Path) -> None:
    query = HeroQuery(sort=(Sort("id", descending=True),))
    exported(opened(odd), tmp_path / "new.db", Export(Scope(query), ("name", "secret_name"), "roster"))
    assert rosters.ask(tmp_path / "new.db", "SELECT id, name, age FROM hero ORDER BY id LIMIT 2") == [
        (1, "007", None),
        (2, "<b>&|`*_[x](y)", None),
    ]
    with pytest.raises(RosterRefused, match="needs every hero's Secret name"):
        exported(opened(odd), tmp_path / "no.db", everything("roster", PUBLIC))
    assert rosters.siblings(odd) == ["new.db", "odd.db"]


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights differently")
@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_with_secrets_is_private(opened: Open, tutorial: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    target.chmod(0o644)
    exported(opened(tutorial), target, everything(kind))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["tutorial.db", "link.db", "tutorial.db-journal", "tutorial.db-wal"])
def test_the_open_roster_is_never_replaced(opened: Open, tutorial: Path, name: str) -> None:
    (tutorial.parent / "link.db").hardlink_to(tutorial)
    database, before = opened(tutorial), rosters.fingerprint(tutorial)
    with pytest.raises(RosterRefused, match="belongs to the open roster"):
        exported(database, tutorial.parent / name, everything("csv"))
    assert rosters.fingerprint(tutorial) == before
    assert rosters.siblings(tutorial) == ["link.db", "tutorial.db"]


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_is_given_up_leaves_the_old_file(
    opened: Open, odd: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_PIECE", 2)
    target = tmp_path / "out"
    target.write_text("old")

    def begin(connection: Connection) -> None:
        steps = to_file(connection, everything(kind), target, odd, frozenset({"id"}))
        assert next(steps) == Exported(2)
        assert len(rosters.siblings(target)) > 2
        steps.close()  # type: ignore[attr-defined]

    reader = opened(odd).reader()
    reader.run(begin)
    reader.close()
    assert target.read_text() == "old"
    assert rosters.siblings(target) == ["odd.db", "out"]


def test_a_sheet_has_an_end(opened: Open, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SHEET_ROWS", 3)
    monkeypatch.setattr(writers_sheet, "SHEET_ROWS", 3)
    with pytest.raises(RosterRefused, match="room for 3 heroes only"):
        exported(opened(odd), tmp_path / "out.xlsx", everything("xlsx"))
    few = Export(Scope(HeroQuery.parse("id:<=3")), PUBLIC, "xlsx")
    assert exported(opened(odd), tmp_path / "out.xlsx", few).rows == 3


def test_a_text_too_long_for_a_sheet_is_refused(opened: Open, tmp_path: Path) -> None:
    roster = rosters.make(tmp_path / "r.db", heroes=[("x" * 32_768, None, 1, "s")])
    with pytest.raises(RosterRefused, match="32,767 characters"):
        exported(opened(roster), tmp_path / "out.xlsx", everything("xlsx"))
    assert rosters.siblings(roster) == ["r.db"]


def _interrupting(monkeypatch: pytest.MonkeyPatch, interrupt: Any) -> None:
    """Do something after the first piece of every attempt."""
    plain = walk.walk

    def walking(*arguments: Any) -> Iterator[Any]:
        pieces = plain(*arguments)
        yield next(pieces)
        interrupt()
        yield from pieces

    monkeypatch.setattr(walk, "_PIECE", 2)
    monkeypatch.setattr(exporting, "walk", walking)


def test_an_export_begins_again_when_the_roster_changed_meanwhile(
    opened: Open, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [lambda: rosters.tell(odd, "UPDATE hero SET id = 9 WHERE id = 1")]
    _interrupting(monkeypatch, lambda: changes.pop()() if changes else None)
    assert exported(opened(odd), tmp_path / "out.csv", everything("csv", ("id",))) == Exported(4)
    assert (tmp_path / "out.csv").read_text().split() == ["id", "2", "3", "4", "9"]


def test_an_export_of_a_busy_roster_says_that_it_is_not_of_one_moment(
    opened: Open, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupting(monkeypatch, lambda: rosters.tell(odd, "UPDATE hero SET age = coalesce(age, 0) + 1 WHERE id = 4"))
    assert exported(opened(odd), tmp_path / "out.csv", everything("csv", ("id", "age"))).changed
    assert (tmp_path / "out.csv").read_text().split()[-1] == "4,20"


def test_with_a_write_ahead_log_an_export_is_of_one_moment_and_keeps_nobody_waiting(
    opened: Open, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters.tell(odd, "PRAGMA journal_mode=WAL")
    database = opened(odd)
    _interrupting(monkeypatch, lambda: database.write(crud.delete, (*ODD[3][:2], ODD[3][3], 4), ORIGIN).result(5))
    assert exported(database, tmp_path / "out.csv", everything("csv", ("id",))) == Exported(4)
    assert len((tmp_path / "out.csv").read_text().split()) == 5


def test_files_and_servers_export_alike(place: Place, opened: Open, tmp_path: Path) -> None:
    for query in (HeroQuery(), HeroQuery.parse("age:known sort:-age"), HeroQuery(sort=(Sort("secret_name"),))):
        export = Export(Scope(query), COLUMNS, "ndjson")
        assert not exported(opened(place.location), tmp_path / "out.ndjson", export).changed
        found = [json.loads(line)["id"] for line in (tmp_path / "out.ndjson").read_text().splitlines()]
        assert found == {"id": [1, 2, 3], "age": [3, 2], "secret_name": [1, 2, 3]}[query.sort[0].field]
    assert exported(opened(place.location), tmp_path / "copy.db", everything("roster")).rows == 3


def test_a_stream_gets_text_only(opened: Open, tutorial: Path) -> None:
    stream, database = io.BytesIO(), opened(tutorial)
    reader = database.reader()
    *_, last = reader.run(lambda c: list(to_stream(c, everything("tsv", ("name", "age")), stream, frozenset({"id"}))))
    assert last == Exported(3)
    assert stream.getvalue() == b"name\tage\r\nDeadpond\t\r\nSpider-Boy\t17\r\nRusty-Man\t48\r\n"
    with pytest.raises(RosterError, match="needs a file"):
        reader.run(lambda c: list(to_stream(c, everything("xlsx"), stream, frozenset({"id"}))))
    reader.close()


def test_an_empty_scope_makes_an_empty_file(opened: Open, tutorial: Path, tmp_path: Path) -> None:
    for kind in FORMATS:
        export = Export(Scope(HeroQuery.parse("nobody")), COLUMNS, kind)
        assert exported(opened(tutorial), tmp_path / f"out-{kind}", export).rows == 0
    assert json.loads((tmp_path / "out-json").read_text()) == []
    with closing(sqlite3.connect(tmp_path / "out-roster")) as roster:
        assert roster.execute("SELECT count(*) FROM hero").fetchone() == (0,)


@pytest.mark.parametrize(("name", "kind"), [("a.CSV", "csv"), ("a.jsonl", "ndjson"), ("a.db", "roster"), ("a", None)])
def test_a_name_tells_the_format(name: str, kind: str | None) -> None:
    assert format_of(name) == kind
