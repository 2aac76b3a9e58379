"""What the Edit menu does to heroes. Door: `editing_handlers`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.bulk.flows import Bulk
    from desktop.ui.editing.flows import Editing


def editing_handlers(editing: "Callable[[], Editing]") -> dict[str, Callable[..., object]]:
    """Action ids and what they do.

    Args:
        editing: The flows of the roster that is shown; there are some whenever the actions are enabled.
    """

    def bulk() -> "Bulk":
        return editing().bulk

    return {
        "new_hero": lambda: editing().create(),
        "new_in_table": lambda: editing().create_in_table(),
        "duplicate_heroes": lambda: editing().duplicate(),
        "edit_hero": lambda: editing().edit(),
        "delete_heroes": lambda: bulk().delete(),
        "set_field": lambda: bulk().set_field(),
        "fill_down": lambda: bulk().fill_down(),
        "clear_cells": lambda: bulk().clear_cells(),
        "replace": lambda: bulk().replace(),
        "undo": lambda: editing().undo(),
        "redo": lambda: editing().redo(),
    }
