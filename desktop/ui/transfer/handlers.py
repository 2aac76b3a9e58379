"""What import, export and the clipboard do. Door: `transfer_handlers`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.transfer.transfer import Transfer


def transfer_handlers(
    transfer: "Callable[[], Transfer]", when_written: Callable[[Callable[[], object]], None]
) -> dict[str, Callable[[], object]]:
    """Action ids and what they do.

    Args:
        transfer: The flows of the roster that is shown; there are some whenever the actions are enabled.
        when_written: Calls what it is given when what is being typed into a cell is in the roster.
    """
    return {
        "import": lambda: when_written(transfer().import_file),
        "export": lambda: when_written(transfer().export),
        "copy": lambda: when_written(transfer().copy),
        "copy_cell": lambda: when_written(transfer().copy_cell),
        "copy_secrets": lambda: when_written(lambda: transfer().copy(secrets=True)),
        "paste": lambda: when_written(transfer().paste),
        "paste_new": lambda: when_written(transfer().paste_new),
    }
