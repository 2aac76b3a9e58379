"""The texts of the table's empty, loading and error states."""

from collections.abc import Callable

from desktop.data.errors import RosterError
from desktop.ui.i18n import tr
from desktop.ui.table.overlay import Overlay

Do = Callable[[], object]


def say_reading(overlay: Overlay) -> None:
    """The first rows take long."""
    overlay.say("reading", "database", tr("Reading heroes…"))


def say_empty(overlay: Overlay, *, writable: bool, create: Do, add_samples: Do) -> None:
    """There is not one hero."""
    if writable:
        text = tr("Add the first one, or look around with some invented heroes.")
        buttons = [(tr("&New Hero…"), create), (tr("Add Sa&mple Heroes"), add_samples)]
    else:
        text, buttons = tr("This roster is read-only."), []
    overlay.say(f"empty {writable}", "database", tr("No heroes yet"), text, buttons=buttons)


def say_nothing_found(overlay: Overlay, *, clear: Do) -> None:
    """No hero fits the question."""
    overlay.say(
        "nothing found",
        "search",
        tr("No hero found"),
        tr("None fits the search and the filters."),
        buttons=[(tr("&Clear All Filters"), clear)],
    )


def say_error(overlay: Overlay, error: RosterError, *, retry: Do) -> None:
    """The rows cannot be read."""
    title, _, text = str(error).partition(". ")
    overlay.say(
        f"error {error}",
        "triangle-alert",
        title.removesuffix("."),
        text,
        role="danger",
        buttons=[(tr("&Try Again"), retry)],
    )
