"""A roster and its journal as plain Python: what the real ones must always equal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FIELDS = ("name", "age", "secret_name")
ALL = FIELDS

Hero = dict[str, object]


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def alike(one: Hero | None, other: Hero | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(same(one[name], other[name]) for name in FIELDS)


@dataclass
class Step:
    """What an operation did to one hero: `+`, `-` or the changed fields, with their values before and after."""

    what: str
    fields: tuple[str, ...]
    before: Hero
    after: Hero


@dataclass
class Op:
    number: int
    author: str
    kind: str
    steps: dict[int, Step]


@dataclass
class Back:
    """A way back that was worked out but not gone."""

    steps: dict[int, Step] = field(default_factory=dict)
    in_the_way: set[int] = field(default_factory=set)


class Oracle:
    def __init__(self) -> None:
        self.heroes: dict[int, Hero] = {}
        self.ops: list[Op] = []
        self.undos: dict[str, list[int]] = {}
        self.redos: dict[str, list[int]] = {}

    def op(self, number: int) -> Op:
        return next(op for op in self.ops if op.number == number)

    def becomes(self, wanted: Mapping[int, Hero | None]) -> dict[int, Step]:
        """What heroes have to go through to become something."""
        steps = {}
        for hero, new in wanted.items():
            old = self.heroes.get(hero)
            if old is None and new is not None:
                steps[hero] = Step("+", ALL, {}, dict(new))
            elif old is not None and new is None:
                steps[hero] = Step("-", ALL, dict(old), {})
            elif old is not None and new is not None:
                names = tuple(name for name in FIELDS if not same(old[name], new[name]))
                if names:
                    steps[hero] = Step("", names, _some(old, names), _some(new, names))
        return steps

    def do(self, number: int | None, author: str, steps: dict[int, Step], kind: str = "do") -> None:
        """Carry out an operation; one that changes nothing is none, unless it is a step back."""
        if kind == "do" and not steps:
            assert number is None
            return
        assert number is not None
        for hero, step in steps.items():
            if step.what == "-":
                del self.heroes[hero]
            else:
                self.heroes.setdefault(hero, {}).update(step.after)
        self.ops.append(Op(number, author, kind, steps))
        self.redos.setdefault(author, [])
        self.undos.setdefault(author, [])
        if kind == "undo":
            self.undos[author].pop()
            self.redos[author].append(number)
        else:
            self.undos[author].append(number)
            self.redos[author] = self.redos[author][:-1] if kind == "redo" else []

    def back(self, number: int, heroes: Iterable[int] = (), *, force: bool, forced: Iterable[int] = ()) -> Back:
        """How an operation would be taken back."""
        chosen = set(heroes)
        back = Back()
        for hero, step in self.op(number).steps.items():
            if not chosen or hero in chosen:
                self._back(back, hero, step, force=force or hero in forced)
        return back

    def _back(self, back: Back, hero: int, step: Step, *, force: bool) -> None:
        now = self.heroes.get(hero)
        if step.what == "+":
            if now is not None and (force or alike(now, step.after)):
                back.steps[hero] = Step("-", ALL, dict(now), {})
            elif now is not None:
                back.in_the_way.add(hero)
        elif step.what == "-":
            if now is None:
                back.steps[hero] = Step("+", ALL, {}, step.before)
            elif not alike(now, step.before) and force:
                back.steps[hero] = Step("", ALL, dict(now), step.before)
            elif not alike(now, step.before):
                back.in_the_way.add(hero)
        elif now is None:
            back.in_the_way.add(hero)
        elif all(same(now[name], step.before[name]) for name in step.fields):
            pass
        elif force or all(
            same(now[name], step.before[name]) or same(now[name], step.after[name]) for name in step.fields
        ):
            back.steps[hero] = Step("", step.fields, _some(now, step.fields), step.before)
        else:
            back.in_the_way.add(hero)

    def forget(self, numbers: Iterable[int]) -> None:
        """Operations are no longer in the journal."""
        gone = set(numbers)
        self.ops = [op for op in self.ops if op.number not in gone]
        for stacks in (self.undos, self.redos):
            for author, stack in stacks.items():
                stacks[author] = [number for number in stack if number not in gone]

    def state_after(self, number: int, hero: int) -> Hero | None:
        """A hero right after an operation that changed it, as far as the journal knows; else as it is now."""
        start = next(place for place, op in enumerate(self.ops) if op.number == number)
        state: Hero | None = None if self.heroes.get(hero) is None else dict(self.heroes[hero])
        for op in reversed(self.ops[start + 1 :]):
            step = op.steps.get(hero)
            if step is not None:
                state = None if step.what == "+" else {**(state or {}), **step.before}
        step = self.ops[start].steps[hero]
        return None if step.what == "-" else {**(state or {}), **step.after}

    def is_as_left(self, number: int, hero: int) -> bool:
        """Whether a hero is what an operation and the later ones left, as far as they changed it."""
        steps = [op.steps[hero] for op in self.ops if op.number >= number and hero in op.steps]
        now = self.heroes.get(hero)
        if steps[-1].what == "-" or now is None:
            return steps[-1].what == "-" and now is None
        left: Hero = {}
        for step in steps:
            left |= dict.fromkeys(FIELDS) if step.what == "-" else step.after
        return all(same(now[name], value) for name, value in left.items())


def _some(hero: Hero, names: Iterable[str]) -> Hero:
    return {name: hero[name] for name in names}
