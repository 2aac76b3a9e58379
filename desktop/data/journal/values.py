"""What the journal tells and is told, as frozen values. Doors: everything here."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.data.models import Change, Row

CREATED: Final = "+"
"""What a recorded change says instead of field names when the hero was created."""
DELETED: Final = "-"
"""The same for a hero that was deleted."""


class Kind(Enum):
    """What an operation was."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class OnConflict(Enum):
    """What becomes of heroes where a later change stands in the way of going back."""

    REFUSE = "refuse"
    SKIP = "skip"
    FORCE = "force"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does something and what it is called.

    Attributes:
        source: Where it comes from: `window`, `api`, `import`, `restore` and the like.
        author: The installation, or client, whose undo it is.
        label: What a person reads in the menu and the history; never a secret.
    """

    source: str
    author: str
    label: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a person or a client did: the unit of undo.

    Attributes:
        id: Its number; later operations have higher ones.
        time: When, in milliseconds since 1970, UTC.
        source: See `Origin`.
        author: See `Origin`.
        label: See `Origin`; an undo has the label of what it took back.
        kind: What it was.
        target: The operation it took back; None for an ordinary one.
        undone_by: The operation that took it back by undo or redo; None while it stands.
        rows: How many heroes it changed.
    """

    id: int
    time: int
    source: str
    author: str
    label: str
    kind: Kind
    target: int | None
    undone_by: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one hero, before and after."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an operation did to one hero.

    Attributes:
        operation: Number of the operation.
        hero: Id of the hero.
        what: `CREATED`, `DELETED`, or empty for an update.
        cells: The changed fields; all fields but the id of a hero that was created or deleted.
    """

    operation: int
    hero: int
    what: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A hero that is no longer what an operation left.

    Attributes:
        recorded: What the operation did to it.
        now: The hero as it is; None when it is gone.
    """

    recorded: Recorded
    now: Row | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a bulk operation or a step back did.

    Attributes:
        operation: Its number; None when nothing was to be done.
        rows: How many heroes it changed.
        changes: What it did; None when it did too much to be listed: then ask the roster anew.
        skipped: How many heroes it left alone although they were meant.
        reasons: Why, with the number of heroes; each is a sentence for the person.
    """

    operation: int | None
    rows: int
    changes: tuple[Change, ...] | None
    skipped: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Committed:
    """An operation that has just become part of the roster.

    Attributes:
        operation: Its number.
        origin: Who did it.
        rows: How many heroes it changed.
        changes: See `Done`.
    """

    operation: int
    origin: Origin
    rows: int
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class JournalSize:
    """How much the journal holds.

    Attributes:
        operations: Number of operations.
        rows: Number of heroes in them.
        bytes: About how much room they take.
    """

    operations: int
    rows: int
    bytes: int
