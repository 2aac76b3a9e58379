"""What the writes of a transaction did, noted until it is committed. Doors: `note`, `keeping`, `taken`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

if TYPE_CHECKING:
    from desktop.data.journal.values import Committed

_KEY: Final = "heroes_commits"


def note(connection: Connection, committed: "Committed") -> None:
    """Note an operation; it is told once its transaction is committed."""
    _notes(connection).append(committed)


@contextmanager
def keeping(connection: Connection) -> Iterator[None]:
    """Forget what is noted inside when it raises."""
    notes = _notes(connection)
    mark = len(notes)
    try:
        yield
    except BaseException:
        del notes[mark:]
        raise


def taken(connection: Connection) -> tuple["Committed", ...]:
    """Everything that is noted; it is noted no longer."""
    notes = _notes(connection)
    found = tuple(notes)
    notes.clear()
    return found


def _notes(connection: Connection) -> list["Committed"]:
    notes: list[Committed] = connection.info.setdefault(_KEY, [])
    return notes
