"""What a `Result` tells: the door between the answer to a question and the table that shows it."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from desktop.data.errors import RosterError
from desktop.ui.table.reads import Follow, Survey

if TYPE_CHECKING:
    from desktop.ui.table.result import Result


class Listener(Protocol):
    """Who is told what becomes of a question. Everything is called on the GUI thread."""

    def arrived(self, result: "Result", first: int, last: int) -> None:
        """The rows at these positions are at hand, or hold other values."""

    def counted(self, result: "Result") -> None:
        """The number of rows, or whether it is final, may have changed."""

    def follow(self, result: "Result") -> Follow:
        """Which heroes are to be found again after changes."""

    def followed(self, result: "Result", survey: Survey) -> None:
        """More is known about where the heroes to follow are."""

    def removing(self, result: "Result", first: int, last: int) -> AbstractContextManager[None]:
        """The body takes away the rows at these positions."""

    def inserting(self, result: "Result", position: int) -> AbstractContextManager[None]:
        """The body puts a row at this position."""

    def settled(self, result: "Result", places: dict[int, int]) -> None:
        """Changes were applied row by row; the changed heroes have these places now."""

    def renewed(self, result: "Result", survey: Survey) -> None:
        """Everything was read anew: after `result.renew(survey)` any row may be another one."""

    def broken(self, result: "Result", error: RosterError) -> None:
        """Nothing more can be read."""
