"""Known errors: what happened, what it means for the data, what to do. No message holds a hero's values."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.data.models import Row


class RosterError(Exception):
    """A known error with a message for the person.

    Attributes:
        details: Technical words for the "Details" part of a message; never a value of a hero.
    """

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class RosterMissing(RosterError):
    """There is no file, or no database, at the place that was named."""


class RosterForeign(RosterError):
    """The file is not a roster: not SQLite, or without a usable hero table."""


class RosterDamaged(RosterError):
    """The file's structure is damaged."""


class RosterNewer(RosterError):
    """The roster was written by a newer version of the program."""


class RosterOutdated(RosterError):
    """The roster must be upgraded before this version can use it."""


class RosterReadOnly(RosterError):
    """The roster cannot be written."""


class RosterLocked(RosterError):
    """Another program holds the roster."""


class RosterFull(RosterError):
    """The disk, or the roster, is full."""


class RosterReplaced(RosterError):
    """The file was deleted, moved or replaced while it was open."""


class RosterRefused(RosterError):
    """The roster has a rule of its own that these values break."""


class RosterUnavailable(RosterError):
    """The disk, or the folder, did not do what was asked."""


class ServerUnreachable(RosterError):
    """The database server does not answer."""


class Unforeseen(RosterError):
    """A fault of the program itself, which has been reported already; who waits for an answer need not wait longer."""


class Interrupted(RosterError):
    """A read was cancelled because nobody wants its answer any more."""


class InvalidHero(RosterError):
    """Values that break a constraint.

    Attributes:
        reasons: Field name to a sentence that says what to do.
    """

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("Some values cannot be saved.")
        self.reasons = reasons


class Conflict(RosterError):
    """The hero is no longer what it was when the change began. Nothing was written.

    Attributes:
        before: What the change started from; None when a hero was to be created with an id that is taken.
        mine: What was to be written; None for a deletion.
        theirs: What the roster holds now; None when the hero is gone.
    """

    def __init__(self, before: "Row | None", mine: "Row | None", theirs: "Row | None") -> None:
        super().__init__("This hero was changed elsewhere in the meantime.")
        self.before = before
        self.mine = mine
        self.theirs = theirs


class NotInHistory(RosterError):
    """What was to be taken back is no longer in the journal, or was taken back already."""


class InTheWay(RosterError):
    """Heroes were changed after the operation that was to be taken back. Nothing was written.

    Attributes:
        operation: The operation's number.
        heroes: How many heroes were changed since.
    """

    def __init__(self, operation: int, heroes: int) -> None:
        super().__init__("Some of these heroes were changed again since. Nothing was changed; choose what to do.")
        self.operation = operation
        self.heroes = heroes


class QuestionError(RosterError):
    """The question cannot be understood or asked.

    Attributes:
        position: Where in the text, counted from 0; None when it is not about a place in a text.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class SourceError(RosterError):
    """A file cannot be read as it is described. Nothing was written.

    Attributes:
        line: Where in the file, counted from 1; a record's number where there are no lines; None for the whole file.
    """

    def __init__(self, message: str, line: int | None = None, details: str = "") -> None:
        super().__init__(message, details)
        self.line = line


class ChangedSince(RosterError):
    """Heroes are no longer what they were when an import was tried. Nothing was written.

    Attributes:
        heroes: How many.
    """

    def __init__(self, heroes: int) -> None:
        super().__init__("Some of these heroes were changed since they were compared. Nothing was imported.")
        self.heroes = heroes
