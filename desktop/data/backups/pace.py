"""How far long work on files is, and whether it is still wanted; told and asked by two threads. Door: `Pace`."""

import math
import time

from desktop.data.errors import Interrupted


class Pace:
    """Shared by who works and who waits; nobody waits for the other.

    Attributes:
        share: How much is done, from 0 to 1; None while nobody can tell.

    Args:
        seconds: How long the work may take; as long as it likes if left out.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.share: float | None = None
        self._end = math.inf if seconds is None else time.monotonic() + seconds

    @property
    def is_cancelled(self) -> bool:
        """Whether the work is no longer wanted."""
        return time.monotonic() > self._end

    def cancel(self) -> None:
        """Let the work end with `Interrupted` as soon as it looks."""
        self._end = -math.inf

    def look(self, share: float | None = None) -> None:
        """Tell how far the work is; to be called often.

        Raises:
            Interrupted: It is no longer wanted.
        """
        if share is not None:
            self.share = share
        if self.is_cancelled:
            raise Interrupted("The work was cancelled. Nothing was changed.")
