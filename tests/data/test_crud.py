from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from desktop.data import crud
from desktop.data.database import Database
from desktop.data.errors import Conflict, InvalidHero
from desktop.data.fields import COLUMNS, POSITION
from desktop.data.models import Change, Row
from desktop.data.store import HERO
from tests.data import rosters
from tests.data.conftest import Open

FIRST: Row = ("Deadpond", None, "Dive Wilson", 1)
BOY: Row = ("Spider-Boy", 17, "Pedro Parqueador", 2)
MAN: Row = ("Rusty-Man", 48, "Tommy Sharp", 3)


def rows(connection: Connection) -> tuple[Row, ...]:
    found = connection.execute(select(*(HERO.c[name] for name in COLUMNS)).order_by(HERO.c.id))
    return tuple(tuple(row) for row in found)


def stored(database: Database) -> tuple[Row, ...]:
    reader = database.reader()
    try:
        return reader.run(rows)
    finally:
        reader.close()


def with_values(row: Row, **values: object) -> Row:
    return tuple(values.get(name, old) for name, old in zip(COLUMNS, row, strict=True))


def test_create_trims_and_gives_an_id(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    change = database.write(crud.create, {"name": "  Zoë ", "age": "30", "secret_name": "z"}, rosters.ORIGIN).result()
    assert change == Change(None, ("Zoë", 30, "z", 4))
    assert stored(database) == (FIRST, BOY, MAN, change.after)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "", "secret_name": "x"},
        {"name": "x"},
        {"name": "a\0b", "secret_name": "x"},
        {"name": "\ud800", "secret_name": "x"},
        {"name": "x", "secret_name": "x", "age": -1},
        {"name": "x", "secret_name": "x", "age": 2**63},
    ],
)
def test_create_refuses(opened: Open, tutorial: Path, values: dict[str, object]) -> None:
    database = opened(tutorial)
    with pytest.raises(InvalidHero):
        database.write(crud.create, values, rosters.ORIGIN).result()
    assert stored(database) == (FIRST, BOY, MAN)


def test_update_writes_what_changed(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    change = database.write(crud.update, BOY, {"age": None, "name": "Spider-Man"}, rosters.ORIGIN).result()
    assert change == Change(BOY, ("Spider-Man", None, "Pedro Parqueador", 2))
    assert stored(database) == (FIRST, change.after, MAN)


def test_update_without_a_difference_writes_nothing(opened: Open, tutorial: Path) -> None:
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial)
    assert database.write(crud.update, BOY, {"name": " Spider-Boy ", "age": "17"}, rosters.ORIGIN).result() is None
    database.close()
    assert rosters.fingerprint(tutorial) == before


def test_delete_and_back_with_its_id(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    change = database.write(crud.delete, BOY, rosters.ORIGIN).result()
    assert change == Change(BOY, None)
    assert stored(database) == (FIRST, MAN)
    assert database.write(crud.apply, [change.reverse], rosters.ORIGIN).result() == (Change(None, BOY),)
    assert stored(database) == (FIRST, BOY, MAN)


def test_conflicts_show_theirs_and_write_nothing(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    rosters.tell(tutorial, "UPDATE hero SET age = 18 WHERE id = 2", "DELETE FROM hero WHERE id = 3")
    theirs = with_values(BOY, age=18)
    mine = with_values(BOY, name="Mine")

    with pytest.raises(Conflict) as conflict:
        database.write(crud.update, BOY, {"name": "Mine"}, rosters.ORIGIN).result()
    assert (conflict.value.before, conflict.value.mine, conflict.value.theirs) == (BOY, mine, theirs)
    with pytest.raises(Conflict) as conflict:
        database.write(crud.delete, BOY, rosters.ORIGIN).result()
    assert (conflict.value.before, conflict.value.mine, conflict.value.theirs) == (BOY, None, theirs)
    with pytest.raises(Conflict) as conflict:
        database.write(crud.delete, MAN, rosters.ORIGIN).result()
    assert conflict.value.theirs is None
    with pytest.raises(Conflict) as conflict:
        database.write(crud.apply, [Change(None, with_values(mine, id=1))], rosters.ORIGIN).result()
    assert (conflict.value.before, conflict.value.theirs) == (None, FIRST)
    assert stored(database) == (FIRST, theirs)


def test_one_conflict_among_many_undoes_all(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    stale = with_values(MAN, age=1)
    changes = [
        Change(None, ("New", 1, "n", None)),
        Change(FIRST, with_values(FIRST, age=5)),
        Change(BOY, None),
        Change(stale, None),
    ]
    with pytest.raises(Conflict) as conflict:
        database.write(crud.apply, changes, rosters.ORIGIN).result()
    assert (conflict.value.before, conflict.value.theirs) == (stale, MAN)
    assert stored(database) == (FIRST, BOY, MAN)


def test_a_taken_id_among_many_undoes_all(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    changes = [Change(None, with_values(MAN, id=number)) for number in (10, 11, 3, 12)]
    with pytest.raises(Conflict) as conflict:
        database.write(crud.apply, changes, rosters.ORIGIN).result()
    assert (conflict.value.mine, conflict.value.theirs) == (MAN, MAN)
    assert stored(database) == (FIRST, BOY, MAN)


def test_many_changes_come_in_order(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    older, oldest = with_values(BOY, age=18), with_values(BOY, age=19)
    changes = [Change(BOY, older), Change(older, oldest), Change(oldest, None), Change(None, BOY), Change(MAN, MAN)]
    assert database.write(crud.apply, changes, rosters.ORIGIN).result() == tuple(changes)
    assert stored(database) == (FIRST, BOY, MAN)


def test_a_field_that_is_left_alone_keeps_its_damage(opened: Open, tutorial: Path) -> None:
    rosters.tell(tutorial, "UPDATE hero SET name = CAST(x'ff' AS TEXT), age = 'old' WHERE id = 2")
    database = opened(tutorial)
    before = with_values(BOY, name="\udcff", age="old")
    assert stored(database)[1] == before
    change = database.write(crud.update, before, {"secret_name": "still"}, rosters.ORIGIN).result()
    assert change == Change(before, with_values(before, secret_name="still"))
    database.close()
    assert rosters.ask(tutorial, "SELECT hex(name), age, secret_name FROM hero WHERE id = 2") == [
        ("FF", "old", "still")
    ]


def test_numbers_and_letters_that_look_alike_differ(opened: Open, tutorial: Path) -> None:
    rosters.tell(
        tutorial,
        "CREATE TABLE odd AS SELECT * FROM hero",
        "UPDATE hero SET age = 7.5, name = 'spider-boy' WHERE id = 2",
    )
    database = opened(tutorial)
    now = with_values(BOY, age=7.5, name="spider-boy")
    for wrong in (
        with_values(now, name="Spider-Boy"),
        with_values(now, age="7.5"),
        with_values(now, age=b"7.5"),
        with_values(now, name=b"spider-boy"),
        with_values(now, age=None),
    ):
        with pytest.raises(Conflict):
            database.write(crud.delete, wrong, rosters.ORIGIN).result()
    database.write(crud.delete, now, rosters.ORIGIN).result()

    rosters.tell(tutorial, "UPDATE hero SET name = '7' WHERE id = 3")
    with pytest.raises(Conflict):
        database.write(crud.delete, with_values(MAN, name=7), rosters.ORIGIN).result()


def test_a_column_that_ignores_case_is_compared_exactly(opened: Open, tmp_path: Path) -> None:
    script = rosters.TUTORIAL.replace("name VARCHAR NOT NULL", "name VARCHAR NOT NULL COLLATE NOCASE")
    database = opened(rosters.make(tmp_path / "nocase.db", script))
    with pytest.raises(Conflict):
        database.write(crud.delete, with_values(BOY, name="SPIDER-BOY"), rosters.ORIGIN).result()
    database.write(crud.delete, BOY, rosters.ORIGIN).result()


def test_values_that_no_file_can_hold_are_refused(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)
    for field, value in (("name", "\ud800"), ("age", 2**63)):
        with pytest.raises(InvalidHero) as invalid:
            database.write(crud.apply, [Change(BOY, with_values(BOY, **{field: value}))], rosters.ORIGIN).result()
        assert list(invalid.value.reasons) == [field]


texts = st.text(st.characters(codec="utf-8"), max_size=6)
damaged_texts = st.binary(max_size=6).map(lambda content: content.decode("utf-8", "surrogateescape"))
blobs = st.binary(max_size=6)
integers = st.integers(-(2**63), 2**63 - 1)
ages = st.one_of(
    st.none(),
    integers,
    blobs,
    st.floats(allow_nan=False).filter(lambda value: not value.is_integer()),
    texts.filter(lambda value: value.strip(" \t\n\r\f\v\0").strip("+-.eE0123456789") != ""),
)
rows_ = st.tuples(
    st.one_of(texts, damaged_texts, blobs), ages, st.one_of(texts, damaged_texts, blobs), st.integers(1, 4)
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["create", "update", "delete", "stale", "many"]), st.lists(rows_, min_size=1, max_size=4)
    ),
    max_size=12,
)


Plan = list[tuple[str, list[Row]]]


class Oracle:
    """A roster as a dictionary."""

    def __init__(self) -> None:
        self.heroes: dict[object, Row] = {}

    def apply(self, changes: list[Change]) -> bool:
        """Whether all changes fit; none is done otherwise."""
        heroes = dict(self.heroes)
        for change in changes:
            number = (change.before or change.after or ())[POSITION["id"]]
            if not same(heroes.get(number), change.before):
                return False
            heroes.pop(number, None)
            if change.after is not None:
                heroes[number] = change.after
        self.heroes = heroes
        return True


def same(one: Row | None, other: Row | None) -> bool:
    return one == other and list(map(type, one or ())) == list(map(type, other or ()))


def planned(oracle: Oracle, kind: str, values: list[Row]) -> list[Change]:
    number = values[0][POSITION["id"]]
    now = oracle.heroes.get(number)
    match kind:
        case "create":
            return [Change(None, values[0])]
        case "delete":
            return [Change(now or values[0], None)]
        case "stale":
            return [Change(values[0], with_values(values[-1], id=number))]
        case "update":
            return [Change(now or values[0], with_values(values[-1], id=number))]
        case _:
            known = {row[POSITION["id"]]: oracle.heroes.get(row[POSITION["id"]]) for row in values}
            return [Change(known[row[POSITION["id"]]], row) for row in values]


def test_any_changes_of_any_values_like_a_dictionary(opened: Open, tutorial: Path) -> None:
    database = opened(tutorial)

    @settings(max_examples=60, deadline=None)
    @given(plan=steps)
    def check(plan: Plan) -> None:
        database.write(lambda connection: connection.exec_driver_sql("DELETE FROM hero").rowcount).result()
        oracle = Oracle()
        for kind, values in plan:
            changes = planned(oracle, kind, values)
            if oracle.apply(changes):
                assert database.write(crud.apply, changes, rosters.ORIGIN).result() == tuple(changes)
            else:
                with pytest.raises(Conflict):
                    database.write(crud.apply, changes, rosters.ORIGIN).result()
            found = {row[POSITION["id"]]: row for row in stored(database)}
            assert found.keys() == oracle.heroes.keys()
            assert all(same(row, oracle.heroes[number]) for number, row in found.items())

    check()
