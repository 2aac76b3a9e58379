"""Random lives of a roster, compared with the oracle after every step."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, select

from desktop.data import bulk, crud, journal, replacing
from desktop.data.database import Database
from desktop.data.errors import InTheWay, NotInHistory
from desktop.data.fields import COLUMNS
from desktop.data.hero_query import HeroQuery, Sort
from desktop.data.journal import Done, OnConflict, Origin
from desktop.data.models import Change, Row
from desktop.data.scope import Scope
from desktop.data.store import HERO
from tests.data.journal_oracle import FIELDS, Back, Hero, Oracle, alike

AUTHORS = ("mine", "yours")

authors = st.sampled_from(AUTHORS)
programs = st.integers(0, 1)
choices = st.sampled_from(list(OnConflict))
names = st.sampled_from(["Ann", "ann", "Bo", "Ünal Ann", "Zoë"])
ages = st.sampled_from([None, 0, 1, 2, 2**63 - 1])
picks = st.integers(0, 2**16)


class Place(Protocol):
    """Where a roster is made, opened, and changed by others."""

    damaged: Sequence[tuple[str, str]]
    """Fields and SQL expressions of odd values that the place can hold."""

    def open(self) -> Database: ...

    def tell(self, statement: str) -> None: ...

    def empty(self) -> None: ...


def stored(connection: Connection) -> tuple[Row, ...]:
    found = connection.execute(select(*(HERO.c[name] for name in COLUMNS)).order_by(HERO.c.id))
    return tuple(tuple(row) for row in found)


def as_hero(row: Row) -> Hero:
    values = dict(zip(COLUMNS, row, strict=True))
    return {name: values[name] for name in FIELDS}


class JournalMachine(RuleBasedStateMachine):
    place: Place

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.place.empty()
        self.databases = [self.place.open(), self.place.open()]
        self.told: list[int] = []
        for database in self.databases:
            database.on_commit(lambda committed: self.told.append(committed.operation))

    def teardown(self) -> None:
        for database in self.databases:
            database.close()

    def write(self, program: int, fn: Callable[..., Any], *args: Any) -> Any:
        return self.databases[program].write(fn, *args).result()

    def row(self, hero: int) -> Row:
        values = {"id": hero, **self.oracle.heroes[hero]}
        return tuple(values[name] for name in COLUMNS)

    def picked(self, pick: int) -> int:
        return sorted(self.oracle.heroes)[pick % len(self.oracle.heroes)]

    def picked_op(self, pick: int) -> int:
        return self.oracle.ops[pick % len(self.oracle.ops)].number

    def scope(self, pick: int) -> tuple[Scope, list[int]]:
        """A scope and the heroes it means."""
        heroes = sorted(self.oracle.heroes)
        if pick % 4 == 0 or not heroes:
            return Scope(), heroes
        if pick % 4 == 1:
            chosen = [hero for place, hero in enumerate(heroes) if pick >> place & 4]
            return Scope(ids=(*chosen, 10**12)), chosen
        low, high = sorted((heroes[(pick >> 2) % len(heroes)], heroes[(pick >> 5) % len(heroes)]))
        if pick % 4 == 2:
            span = ((low,), (high,))
            return Scope(HeroQuery(), (span,)), [hero for hero in heroes if low <= hero < high]
        backwards = HeroQuery(sort=(Sort("id", descending=True),))
        return Scope(backwards, (((high,), (low,)),)), [hero for hero in heroes if low < hero <= high]

    @initialize(heroes=st.lists(st.tuples(names, ages, names), max_size=5))
    def begin(self, heroes: list[tuple[str, int | None, str]]) -> None:
        for name, age, secret in heroes:
            self.create(0, "mine", name, age, secret)

    @rule(program=programs, author=authors, name=names, age=ages, secret=names)
    def create(self, program: int, author: str, name: str, age: int | None, secret: str) -> None:
        known = {hero for op in self.oracle.ops for hero in op.steps}
        values: Hero = {"name": name, "age": age, "secret_name": secret}
        change = self.write(program, crud.create, values, origin(author))
        hero = change.after[COLUMNS.index("id")]
        assert hero not in known, "an id was given again"
        self.oracle.do(self.newest(), author, self.oracle.becomes({hero: values}))

    @precondition(lambda self: self.oracle.heroes)
    @rule(
        program=programs,
        author=authors,
        pick=picks,
        values=st.dictionaries(st.just("name"), names) | st.builds(dict, age=ages, secret_name=names),
    )
    def update(self, program: int, author: str, pick: int, values: Hero) -> None:
        hero = self.picked(pick)
        change = self.write(program, crud.update, self.row(hero), values, origin(author))
        steps = self.oracle.becomes({hero: {**self.oracle.heroes[hero], **values}})
        assert (change is None) == (not steps)
        self.oracle.do(self.newest() if steps else None, author, steps)

    @precondition(lambda self: self.oracle.heroes)
    @rule(program=programs, author=authors, pick=picks)
    def delete(self, program: int, author: str, pick: int) -> None:
        hero = self.picked(pick)
        self.write(program, crud.delete, self.row(hero), origin(author))
        self.oracle.do(self.newest(), author, self.oracle.becomes({hero: None}))

    @rule(program=programs, author=authors, pick=picks, name=names, age=ages)
    def apply(self, program: int, author: str, pick: int, name: str, age: int | None) -> None:
        """Several changes at once, some of the same hero, with damaged cells handed on."""
        wanted: dict[int, Hero | None] = {}
        changes = []
        for place, hero in enumerate(sorted(self.oracle.heroes)):
            before = self.row(hero)
            new: Hero = (
                {**self.oracle.heroes[hero], "name": name}
                if pick >> place & 1
                else {**self.oracle.heroes[hero], "age": age}
            )
            if pick >> place & 2:
                after = row_of(hero, new)
                changes.append(Change(before, after))
                wanted[hero] = new
                if pick >> place & 4:
                    changes.append(Change(after, None))
                    wanted[hero] = None
        fresh: Hero = {"name": name, "age": age, "secret_name": "fresh"}
        number = max([*self.oracle.heroes, *(op.number for op in self.oracle.ops), 10**6]) + 1
        changes.append(Change(None, row_of(number, fresh)))
        wanted[number] = fresh
        assert self.write(program, crud.apply, changes, origin(author)) == tuple(changes)
        self.oracle.do(self.newest(), author, self.oracle.becomes(wanted))

    @rule(program=programs, author=authors, pick=picks, age=ages)
    def set_field(self, program: int, author: str, pick: int, age: int | None) -> None:
        scope, heroes = self.scope(pick)
        done = self.write(program, bulk.set_field, scope, "age", age, origin(author))
        self.check_bulk(done, author, {hero: {**self.oracle.heroes[hero], "age": age} for hero in heroes})

    @rule(program=programs, author=authors, pick=picks)
    def clear(self, program: int, author: str, pick: int) -> None:
        scope, heroes = self.scope(pick)
        done = self.write(program, bulk.clear, scope, "age", origin(author))
        self.check_bulk(done, author, {hero: {**self.oracle.heroes[hero], "age": None} for hero in heroes})

    @rule(program=programs, author=authors, pick=picks)
    def delete_many(self, program: int, author: str, pick: int) -> None:
        scope, heroes = self.scope(pick)
        done = self.write(program, bulk.delete, scope, origin(author))
        self.check_bulk(done, author, dict.fromkeys(heroes))

    @rule(
        program=programs,
        author=authors,
        pick=picks,
        field=st.sampled_from(["name", "secret_name"]),
        new=st.sampled_from(["", "B", "ann"]),
    )
    def replace(self, program: int, author: str, pick: int, field: str, new: str) -> None:
        scope, heroes = self.scope(pick)
        wanted: dict[int, Hero | None] = {}
        refused = 0
        for hero in heroes:
            old = self.oracle.heroes[hero][field]
            if isinstance(old, str) and "Ann" in old and not damaged(old):
                text = old.replace("Ann", new).strip()
                refused += not text
                if text:
                    wanted[hero] = {**self.oracle.heroes[hero], field: text}
        wish = replacing.Replacement(field, "Ann", new, match_case=True)
        done = self.write(program, replacing.replace_text, scope, wish, origin(author))
        assert done.skipped == refused
        self.check_bulk(done, author, wanted)

    @rule(program=programs, author=authors, on_conflict=choices)
    def undo(self, program: int, author: str, on_conflict: OnConflict) -> None:
        self.step_back(program, author, on_conflict, "undo", journal.undo, self.oracle.undos.get(author))

    @rule(program=programs, author=authors, on_conflict=choices)
    def redo(self, program: int, author: str, on_conflict: OnConflict) -> None:
        self.step_back(program, author, on_conflict, "redo", journal.redo, self.oracle.redos.get(author))

    @precondition(lambda self: self.oracle.ops)
    @rule(program=programs, author=authors, pick=picks, on_conflict=choices, some=st.booleans())
    def revert(self, program: int, author: str, pick: int, on_conflict: OnConflict, some: bool) -> None:
        number = self.picked_op(pick)
        steps = sorted(self.oracle.op(number).steps)
        heroes = tuple(steps[: 1 + pick % 2]) if some else ()
        back = self.oracle.back(number, heroes, force=on_conflict is OnConflict.FORCE)
        done = self.go(back, on_conflict, program, journal.revert, number, origin(author), on_conflict, heroes)
        if done is not None:
            self.check_back(done, back)
            self.oracle.do(done.operation, author, back.steps)

    @precondition(lambda self: any(op.steps for op in self.oracle.ops))
    @rule(program=programs, author=authors, pick=picks, force=st.booleans())
    def restore(self, program: int, author: str, pick: int, force: bool) -> None:
        ops = [op for op in self.oracle.ops if op.steps]
        op = ops[pick % len(ops)]
        hero = sorted(op.steps)[pick % len(op.steps)]
        state = self.oracle.state_after(op.number, hero)
        on_conflict = OnConflict.FORCE if force else OnConflict.SKIP
        done = self.write(program, journal.restore, hero, op.number, origin(author), on_conflict)
        is_lost = state is not None and set(state) != set(FIELDS)
        if is_lost or (not force and not self.oracle.is_as_left(hero)):
            assert (done.operation, done.skipped) == (None, 1)
        else:
            self.oracle.do(done.operation, author, self.oracle.becomes({hero: state}))

    @precondition(lambda self: self.oracle.heroes)
    @rule(pick=picks)
    def outside(self, pick: int) -> None:
        """Another program changes, damages or deletes a hero; no journal knows."""
        hero = self.picked(pick)
        kinds = [*self.place.damaged, ("age", "5"), ("name", "'Other Ann'"), ("", "")]
        field, value = kinds[(pick >> 3) % len(kinds)]
        if field:
            self.place.tell(f"UPDATE hero SET {field} = {value} WHERE id = {hero}")
        else:
            self.place.tell(f"DELETE FROM hero WHERE id = {hero}")
        self.oracle.heroes = self.found()

    @precondition(lambda self: self.oracle.ops)
    @rule(program=programs, pick=picks)
    def prune(self, program: int, pick: int) -> None:
        known = {op.number: self.read(journal.operation_of, op.number) for op in self.oracle.ops}
        oldest = known[self.picked_op(pick)].time
        while self.write(program, journal.prune_step, oldest, None):
            pass
        gone = []
        for number, operation in sorted(known.items()):
            if operation.time >= oldest:
                break
            gone.append(number)
        self.oracle.forget(gone)

    @rule(program=programs)
    def restart(self, program: int) -> None:
        self.databases[program].close()
        self.databases[program] = self.place.open()
        self.databases[program].on_commit(lambda committed: self.told.append(committed.operation))

    @invariant()
    def equal(self) -> None:
        found = self.found()
        assert found.keys() == self.oracle.heroes.keys()
        assert all(alike(hero, self.oracle.heroes[number]) for number, hero in found.items())
        operations = self.read(journal.history, None, 1000)
        assert [operation.id for operation in operations] == [op.number for op in reversed(self.oracle.ops)]
        assert [operation.rows for operation in operations] == [len(op.steps) for op in reversed(self.oracle.ops)]
        for author in AUTHORS:
            for ask, stacks in ((journal.next_undo, self.oracle.undos), (journal.next_redo, self.oracle.redos)):
                operation = self.read(ask, author)
                assert (operation and operation.id) == (stacks[author][-1] if stacks.get(author) else None)
        if self.oracle.ops:
            self.check_recorded(self.oracle.ops[-1].number)
        rows = sum(len(op.steps) for op in self.oracle.ops)
        size = self.read(journal.size)
        assert (size.operations, size.rows) == (len(self.oracle.ops), rows)

    def check_recorded(self, number: int) -> None:
        steps = self.oracle.op(number).steps
        recorded = self.read(journal.changes, number, None, 1000)
        assert [one.hero for one in recorded] == sorted(steps)
        for one in recorded:
            step = steps[one.hero]
            assert one.what == step.what
            assert {cell.field for cell in one.cells} == set(step.fields)
            for cell in one.cells:
                assert repr((cell.before, cell.after)) == repr(
                    (step.before.get(cell.field), step.after.get(cell.field))
                )

    def check_bulk(self, done: Done, author: str, wanted: dict[int, Hero | None]) -> None:
        steps = self.oracle.becomes(wanted)
        assert done.rows == len(steps)
        self.check_changes(done, steps)
        self.oracle.do(done.operation, author, steps)

    def check_changes(self, done: Done, steps: dict[int, Any]) -> None:
        assert done.changes is not None
        sides = [change.after or change.before or () for change in done.changes]
        assert [side[COLUMNS.index("id")] for side in sides] == sorted(steps)

    def check_back(self, done: Done, back: Back) -> None:
        assert (done.rows, done.skipped) == (len(back.steps), len(back.in_the_way))
        self.check_changes(done, back.steps)

    def step_back(
        self,
        program: int,
        author: str,
        on_conflict: OnConflict,
        kind: str,
        fn: Callable[..., Done],
        stack: list[int] | None,
    ) -> None:
        if not stack:
            with pytest.raises(NotInHistory):
                self.write(program, fn, author, None, on_conflict)
            return
        back = self.oracle.back(stack[-1], force=on_conflict is OnConflict.FORCE)
        done = self.go(back, on_conflict, program, fn, author, stack[-1], on_conflict)
        if done is not None:
            self.check_back(done, back)
            self.oracle.do(done.operation, author, back.steps, kind)

    def go(self, back: Back, on_conflict: OnConflict, program: int, fn: Callable[..., Done], *args: Any) -> Done | None:
        """Go back; None when that was to be refused and was."""
        if on_conflict is OnConflict.REFUSE and back.in_the_way:
            number = next(arg for arg in args if isinstance(arg, int))
            heroes = args[-1] if isinstance(args[-1], tuple) else ()
            obstacles = self.read(journal.conflicts, number, 1000, heroes)
            assert {obstacle.recorded.hero for obstacle in obstacles} == back.in_the_way
            with pytest.raises(InTheWay) as refused:
                self.write(program, fn, *args)
            assert refused.value.heroes == len(back.in_the_way)
            return None
        done: Done = self.write(program, fn, *args)
        return done

    def newest(self) -> int:
        assert self.told, "nobody was told"
        return self.told[-1]

    def read(self, fn: Callable[..., Any], *args: Any) -> Any:
        return self.databases[0].journal_read(fn, *args).result()

    def found(self) -> dict[int, Hero]:
        rows: tuple[Any, ...] = self.read(stored)
        return {row[COLUMNS.index("id")]: as_hero(row) for row in rows}


def origin(author: str) -> Origin:
    return Origin("test", author, "Step")


def row_of(hero: int, values: Hero) -> Row:
    return tuple({"id": hero, **values}[name] for name in COLUMNS)


def damaged(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
