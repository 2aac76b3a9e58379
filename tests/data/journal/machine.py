"""Random lives of a roster, compared with the oracle after every step."""

from functools import partial
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from desktop.data import bulk, crud, replacing
from desktop.data.fields import COLUMNS
from desktop.data.journal import history, prune, restore, undo
from desktop.data.journal.values import OnConflict
from desktop.data.models import Change
from tests.data.journal.checks import Life, damaged, origin, row_of
from tests.data.journal.oracle import FIELDS, Hero

AUTHORS = ("mine", "yours")

authors = st.sampled_from(AUTHORS)
programs = st.integers(0, 1)
choices = st.sampled_from(list(OnConflict))
names = st.sampled_from(["Ann", "ann", "Bo", "Ünal Ann", "Zoë"])
ages = st.sampled_from([None, 0, 1, 2, 2**63 - 1])
picks = st.integers(0, 2**16)


class JournalMachine(Life):
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
        number = next(number for number in count(10**6) if number not in self.oracle.heroes)
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
                if text and "\0" not in text:
                    wanted[hero] = {**self.oracle.heroes[hero], field: text}
                else:
                    refused += 1
        wish = replacing.Replacement(field, "Ann", new, match_case=True)
        done = self.write(program, replacing.replace_text, scope, wish, origin(author))
        assert done.skipped == refused
        self.check_bulk(done, author, wanted)

    @rule(program=programs, author=authors, on_conflict=choices)
    def undo(self, program: int, author: str, on_conflict: OnConflict) -> None:
        self.step_back(program, author, on_conflict, "undo", undo.undo, self.oracle.undos.get(author))

    @rule(program=programs, author=authors, on_conflict=choices)
    def redo(self, program: int, author: str, on_conflict: OnConflict) -> None:
        self.step_back(program, author, on_conflict, "redo", undo.redo, self.oracle.redos.get(author))

    @precondition(lambda self: self.oracle.ops)
    @rule(program=programs, author=authors, pick=picks, on_conflict=choices, some=st.booleans())
    def revert(self, program: int, author: str, pick: int, on_conflict: OnConflict, some: bool) -> None:
        number = self.picked_op(pick)
        steps = sorted(self.oracle.op(number).steps)
        heroes = tuple(steps[: 1 + pick % 2]) if some else ()
        chosen = (heroes or steps) if on_conflict is OnConflict.SKIP else ()
        forced = tuple(hero for hero in chosen if pick >> 8 & 1 and hero % 2)
        back = self.oracle.back(number, heroes, force=on_conflict is OnConflict.FORCE, forced=forced)
        write = partial(undo.revert, forced=forced)
        done = self.go(back, on_conflict, program, write, number, origin(author), on_conflict, heroes)
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
        done = self.write(program, restore.restore, hero, op.number, origin(author), on_conflict)
        is_lost = state is not None and set(state) != set(FIELDS)
        if is_lost or (not force and not self.oracle.is_as_left(op.number, hero)):
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

    @rule(pick=picks, name=names, age=ages)
    def outside_creates(self, pick: int, name: str, age: int | None) -> None:
        """Another program creates a hero, perhaps with the id of one that is gone."""
        known = {hero for op in self.oracle.ops for hero in op.steps} | {-7, 2**40}
        free = sorted(known - self.oracle.heroes.keys())
        if free:
            number = "NULL" if age is None else age
            self.place.tell(
                "INSERT INTO hero (id, name, age, secret_name)"
                f" VALUES ({free[pick % len(free)]}, '{name}', {number}, 'outside')"
            )
            self.oracle.heroes = self.found()

    @rule(program=programs)
    def forget(self, program: int) -> None:
        self.write(program, prune.forget)
        self.oracle.forget([op.number for op in self.oracle.ops])

    @precondition(lambda self: self.oracle.ops)
    @rule(program=programs, pick=picks)
    def prune(self, program: int, pick: int) -> None:
        known = {op.number: self.read(history.operation_of, op.number) for op in self.oracle.ops}
        oldest = known[self.picked_op(pick)].time
        while self.write(program, prune.prune_step, oldest, None):
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
