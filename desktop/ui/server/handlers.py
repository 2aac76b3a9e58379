"""What the Server menu does. Door: `server_handlers`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.server.control import ServerControl
    from desktop.ui.server.switch import Switch


def server_handlers(found: "Callable[[], Switch | None]") -> dict[str, Callable[..., object]]:
    """Action ids and what they do.

    Args:
        found: The switch of the roster that is shown; there is one whenever the actions are enabled.
    """

    def switch() -> "Switch":
        result = found()
        assert result is not None
        return result

    def control() -> "ServerControl":
        return switch().control

    return {
        "serve": lambda on: switch().serve(on),
        "copy_address": lambda: control().copy_address(),
        "copy_curl": lambda: control().copy_curl(with_token=False),
        "open_docs": lambda: control().open_docs(),
        "serve_at_start": lambda on: control().set_at_start(on),
        "server": lambda: switch().show_dialog(),
    }
