"""Heroes that are to be selected once it is known where they are, as after a commit. Door: `Wishes`."""

from dataclasses import replace

from desktop.ui.table.reads import Follow
from desktop.ui.table.selection import Selection
from desktop.ui.table.stage import Stage


class Wishes:
    """Only the newest count.

    Args:
        stage: Makes the first of them current.
        selection: Gets the others.
    """

    def __init__(self, stage: Stage, selection: Selection) -> None:
        self._stage = stage
        self._selection = selection
        self._heroes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._heroes)

    def want(self, heroes: tuple[int, ...]) -> None:
        """These are wanted, and no others any more."""
        self._heroes = heroes

    def added_to(self, follow: Follow) -> Follow:
        """Let them be looked for too."""
        return replace(follow, ids=(*follow.ids, *self._heroes))

    def grant(self, places: dict[int, int]) -> None:
        """Select those that were found; it is too late for the others."""
        found = [places[hero] for hero in self._heroes if hero in places]
        if found:
            self._stage.go_to(found[0])
            self._selection.add(found[1:])
        self._heroes = ()
