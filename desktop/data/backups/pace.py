"""How far long work on files is, and whether it is still wanted; told and asked by two threads. Door: `Pace`."""

from desktop.data.errors import Interrupted


class Pace:
    """Shared by who works and who waits; nobody waits for the other.

    Attributes:
        share: How much is done, from 0 to 1; None while nobody can tell.
        is_cancelled: Whether the work is no longer wanted.
    """

    def __init__(self) -> None:
        self.share: float | None = None
        self.is_cancelled = False

    def cancel(self) -> None:
        """Let the work end with `Interrupted` as soon as it looks."""
        self.is_cancelled = True

    def look(self, share: float | None = None) -> None:
        """Tell how far the work is; to be called often.

        Raises:
            Interrupted: It is no longer wanted.
        """
        if share is not None:
            self.share = share
        if self.is_cancelled:
            raise Interrupted("The work was cancelled. Nothing was changed.")
