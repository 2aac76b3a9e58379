"""A line for the terminal that asks the API. Door: `curl_line`."""

from typing import Final

from desktop.ui.server.service import Served

VARIABLE: Final = "$HEROES_TOKEN"
"""Stands where the token belongs while it is not to be seen."""


def curl_line(served: Served, *, with_token: bool = False) -> str:
    """Asks for the first heroes.

    Args:
        served: How the roster is served.
        with_token: Whether the token itself is in the line.
    """
    if served.token is None:
        return f"curl {served.url}/heroes/"
    return f'curl -H "Authorization: Bearer {served.token if with_token else VARIABLE}" {served.url}/heroes/'
