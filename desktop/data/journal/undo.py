"""Going back: undo, redo, and reverting any operation. Doors: `undo`, `redo`, `revert`, `conflicts`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    String,
    and_,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)

from desktop.data import commits
from desktop.data.errors import InTheWay, NotInHistory
from desktop.data.fields import COLUMNS
from desktop.data.journal.history import as_recorded, next_redo, next_undo, operation_of
from desktop.data.journal.record import NAMES, begin, carry_out, fill, finish, named
from desktop.data.journal.tables import CHANGE, OPERATION, after, before
from desktop.data.journal.values import CREATED, DELETED, Done, Kind, Obstacle, OnConflict, Operation, Origin
from desktop.data.store import HERO, savepoint
from desktop.data.stored import identical

_ALL: Final = ",".join(NAMES)
_REVERSED: Final = {CREATED: DELETED, DELETED: CREATED}
_HERO_OF_CHANGE: Final = CHANGE.outerjoin(HERO, HERO.c.id == CHANGE.c.hero)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way back: which operation, as what, by whom."""

    target: Operation
    kind: Kind
    origin: Origin
    on_conflict: OnConflict
    heroes: tuple[int, ...] = ()
    but: tuple[int, ...] = ()

    @property
    def is_forced(self) -> bool:
        return self.on_conflict is OnConflict.FORCE

    def of(self, what: str) -> list[ColumnElement[bool]]:
        """The target's changes of one kind."""
        others = [CHANGE.c.hero.not_in(self.but)] if self.but else []
        return [*_of(self.target.id, self.heroes), *others, CHANGE.c.changed == what]

    def parted(self, forced: tuple[int, ...]) -> "list[_Way]":
        """The same way, but some heroes are set back whatever was changed since."""
        if not forced:
            return [self]
        return [replace(self, but=forced), replace(self, on_conflict=OnConflict.FORCE, heroes=forced)]


def undo(
    connection: Connection,
    author: str,
    operation: int | None = None,
    on_conflict: OnConflict = OnConflict.REFUSE,
    source: str = "window",
) -> Done:
    """Take back an operation.

    Args:
        connection: The writer's.
        author: Whose undo it is.
        operation: The operation that the menu named; the author's newest that stands if left out.
        on_conflict: What becomes of heroes that were changed since.
        source: See `Origin`.

    Raises:
        NotInHistory: There is nothing to undo, or the operation does not stand any more.
        InTheWay: Heroes were changed since and `on_conflict` is `REFUSE`; nothing was written.
    """
    found = _standing(connection, operation, next_undo(connection, author), {Kind.DO, Kind.REDO})
    return _step(connection, _Way(found, Kind.UNDO, Origin(source, author, found.label), on_conflict))


def redo(
    connection: Connection,
    author: str,
    operation: int | None = None,
    on_conflict: OnConflict = OnConflict.REFUSE,
    source: str = "window",
) -> Done:
    """Take back an undo; see `undo`."""
    found = _standing(connection, operation, next_redo(connection, author), {Kind.UNDO})
    return _step(connection, _Way(found, Kind.REDO, Origin(source, author, found.label), on_conflict))


def revert(
    connection: Connection,
    operation: int,
    origin: Origin,
    on_conflict: OnConflict = OnConflict.REFUSE,
    heroes: tuple[int, ...] = (),
    *,
    forced: tuple[int, ...] = (),
) -> Done:
    """Do the opposite of any operation, whoever did it; this is an ordinary operation itself and can be undone.

    Args:
        connection: The writer's.
        operation: What to revert.
        origin: Who reverts it.
        on_conflict: What becomes of heroes that were changed since.
        heroes: Only these, a bounded number; all of the operation's if left out.
        forced: Some of them, a bounded number, to be set back whatever was changed since.

    Raises:
        NotInHistory: The operation is not in the journal any more.
        InTheWay: Heroes were changed since and `on_conflict` is `REFUSE`; nothing was written.
    """
    found = operation_of(connection, operation)
    if found is None:
        raise NotInHistory("This step is no longer in the history, so it cannot be reverted.")
    return _go_back(connection, _Way(found, Kind.DO, origin, on_conflict, heroes), forced)


def conflicts(connection: Connection, operation: int, limit: int, heroes: tuple[int, ...] = ()) -> tuple[Obstacle, ...]:
    """Heroes that are no longer what an operation left, so that taking it back would overwrite a later change.

    Args:
        connection: Where to read.
        operation: The operation to be taken back.
        limit: How many at most.
        heroes: Only these; see `revert`.
    """
    found: list[Obstacle] = []
    columns = [*CHANGE.c, *(HERO.c[name] for name in COLUMNS)]
    for what in _whats(connection, operation, heroes):
        listed = select(*columns).select_from(_HERO_OF_CHANGE).order_by(CHANGE.c.hero).limit(limit - len(found))
        mine = (*_of(operation, heroes), CHANGE.c.changed == what, _is_blocked(connection, what))
        for row in connection.execute(listed.where(*mine)):
            now = tuple(row[len(CHANGE.c) :])
            recorded = as_recorded(dict(zip(CHANGE.c.keys(), row[: len(CHANGE.c)], strict=True)))
            found.append(Obstacle(recorded, None if now[COLUMNS.index("id")] is None else now))
        if len(found) == limit:
            break
    return tuple(found)


def _standing(connection: Connection, number: int | None, newest: Operation | None, kinds: set[Kind]) -> Operation:
    found = newest if number is None else operation_of(connection, number)
    if found is None or found.undone_by is not None or found.kind not in kinds:
        raise NotInHistory("There is nothing left to take back here; the history has changed meanwhile.")
    return found


def _step(connection: Connection, way: _Way) -> Done:
    done = _go_back(connection, way)
    connection.execute(update(OPERATION).where(OPERATION.c.id == way.target.id).values(undone_by=done.operation))
    return done


def _go_back(connection: Connection, way: _Way, forced: tuple[int, ...] = ()) -> Done:
    ways = way.parted(forced)
    with savepoint(connection), commits.keeping(connection):
        whats = _whats(connection, way.target.id, way.heroes)
        if way.target.rows and not way.heroes and not whats:
            raise NotInHistory("Another program removed from the history what this step changed.")
        number = begin(connection, way.origin, way.kind, way.target.id)
        rows = sum(
            fill(connection, statement)
            for part in ways
            for what in whats
            for statement in _journaling(connection, part, number, what)
        )
        is_whole = not way.heroes and rows == way.target.rows
        skipped = 0 if is_whole else sum(_count_skipped(connection, part, whats) for part in ways)
        if skipped and way.on_conflict is OnConflict.REFUSE:
            raise InTheWay(way.target.id, skipped)
        becoming = [*(_REVERSED.get(what, what) for what in whats), *([_ALL] if ways[-1].is_forced else [])]
        changes = carry_out(connection, number, becoming)
        done = finish(
            connection,
            number,
            way.origin,
            changes,
            rows=rows,
            keep=way.kind is not Kind.DO,
        )
        return replace(done, skipped=skipped)


def _count_skipped(connection: Connection, way: _Way, whats: Sequence[str]) -> int:
    skipped = 0
    for what in whats:
        if not way.is_forced or what not in _REVERSED:
            counted = select(func.count()).select_from(_HERO_OF_CHANGE)
            counted = counted.where(*way.of(what), _is_blocked(connection, what))
            counted = counted.where(HERO.c.id.is_(None)) if way.is_forced else counted
            skipped += connection.execute(counted).scalar_one()
    return skipped


def _whats(connection: Connection, operation: int, heroes: tuple[int, ...]) -> list[str]:
    """The kinds of changes an operation has."""
    found = select(CHANGE.c.changed).distinct().where(*_of(operation, heroes))
    return sorted(connection.execute(found).scalars())


def _of(operation: int, heroes: tuple[int, ...]) -> list[ColumnElement[bool]]:
    return [CHANGE.c.operation == operation, *([CHANGE.c.hero.in_(heroes)] if heroes else [])]


def _is_all(connection: Connection, fields: Sequence[str], *sides: Any) -> ColumnElement[bool]:
    """Whether every field of a hero is what one of the journal's sides says."""
    return and_(
        *(or_(*(identical(connection, HERO.c[field], CHANGE.c[side(field)]) for side in sides)) for field in fields)
    )


def _is_blocked(connection: Connection, what: str) -> ColumnElement[bool]:
    """Whether a later change of a hero stands in the way of one kind of changes."""
    fields = named(what)
    if what == CREATED:
        return and_(HERO.c.id.is_not(None), not_(_is_all(connection, fields, after)))
    if what == DELETED:
        return and_(HERO.c.id.is_not(None), not_(_is_all(connection, fields, before)))
    return or_(HERO.c.id.is_(None), not_(_is_all(connection, fields, before, after)))


def _journaling(connection: Connection, way: _Way, number: int, what: str) -> list[Insert]:
    """The statements that journal the way back from one kind of changes."""
    fields = named(what)
    mine = way.of(what)
    if what == CREATED:
        if not way.is_forced:
            mine.append(_is_all(connection, fields, after))
        return [_filling(number, DELETED, {before(field): HERO.c[field] for field in fields}, mine)]
    is_other = not_(_is_all(connection, fields, before))
    back: dict[str, ColumnElement[Any]] = {after(field): CHANGE.c[before(field)] for field in fields}
    over = {before(field): HERO.c[field] for field in fields} | back
    if what == DELETED:
        again = _filling(number, CREATED, back, [*mine, HERO.c.id.is_(None)], is_gone=True)
        return [again, _filling(number, _ALL, over, [*mine, is_other])] if way.is_forced else [again]
    if not way.is_forced:
        mine.append(_is_all(connection, fields, before, after))
    return [_filling(number, what, over, [*mine, is_other])]


def _filling(
    number: int,
    what: str,
    columns: Mapping[str, ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]],
    *,
    is_gone: bool = False,
) -> Insert:
    """Journal the heroes of changes; those that are gone, if these are meant."""
    values = [literal(number, BigInteger()), CHANGE.c.hero, literal(what, String()), *columns.values()]
    chosen = select(*values).where(*conditions).order_by(CHANGE.c.hero)
    if is_gone:
        chosen = chosen.select_from(_HERO_OF_CHANGE)
    else:
        chosen = chosen.select_from(CHANGE.join(HERO, HERO.c.id == CHANGE.c.hero)).with_for_update(of=HERO)
    return insert(CHANGE).from_select(["operation", "hero", "changed", *columns], chosen)
