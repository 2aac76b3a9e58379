"""A roster beside its oracle: doing things to both, and comparing them. Door: `Life`."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import Connection, select

from desktop.data.database import Database
from desktop.data.errors import InTheWay, NotInHistory
from desktop.data.fields import COLUMNS
from desktop.data.journal import history, undo
from desktop.data.journal.values import Done, OnConflict, Origin
from desktop.data.models import Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.store import HERO
from tests.data.journal.oracle import FIELDS, Back, Hero, Oracle, alike

AUTHORS = ("mine", "yours")


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


class Life(RuleBasedStateMachine):
    """A roster that two programs have open, its oracle, and how they are compared."""

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

    @invariant()
    def equal(self) -> None:
        found = self.found()
        assert found.keys() == self.oracle.heroes.keys()
        assert all(alike(hero, self.oracle.heroes[number]) for number, hero in found.items())
        operations = self.read(history.history, None, 1000)
        assert [operation.id for operation in operations] == [op.number for op in reversed(self.oracle.ops)]
        assert [operation.rows for operation in operations] == [len(op.steps) for op in reversed(self.oracle.ops)]
        for author in AUTHORS:
            for ask, stacks in ((history.next_undo, self.oracle.undos), (history.next_redo, self.oracle.redos)):
                operation = self.read(ask, author)
                assert (operation and operation.id) == (stacks[author][-1] if stacks.get(author) else None)
        if self.oracle.ops:
            self.check_recorded(self.oracle.ops[-1].number)
        rows = sum(len(op.steps) for op in self.oracle.ops)
        size = self.read(history.size)
        assert (size.operations, size.rows) == (len(self.oracle.ops), rows)

    def check_recorded(self, number: int) -> None:
        steps = self.oracle.op(number).steps
        recorded = self.read(history.changes, number, None, 1000)
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
            obstacles = self.read(undo.conflicts, number, 1000, heroes)
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
