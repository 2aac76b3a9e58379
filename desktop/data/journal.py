"""The journal: what was done to heroes, and the way back. Doors: everything in `__all__`."""

from desktop.data.journal_history import changes, history, history_of, next_redo, next_undo, operation_of, size
from desktop.data.journal_prune import forget, prune_step
from desktop.data.journal_restore import restore
from desktop.data.journal_undo import conflicts, redo, revert, undo
from desktop.data.journal_values import (
    CREATED,
    DELETED,
    Cell,
    Committed,
    Done,
    JournalSize,
    Kind,
    Obstacle,
    OnConflict,
    Operation,
    Origin,
    Recorded,
)

__all__ = [
    "CREATED",
    "DELETED",
    "Cell",
    "Committed",
    "Done",
    "JournalSize",
    "Kind",
    "Obstacle",
    "OnConflict",
    "Operation",
    "Origin",
    "Recorded",
    "changes",
    "conflicts",
    "forget",
    "history",
    "history_of",
    "next_redo",
    "next_undo",
    "operation_of",
    "prune_step",
    "redo",
    "restore",
    "revert",
    "size",
    "undo",
]
