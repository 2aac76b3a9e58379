"""Lets the person's own browser in without the token in an address. Door: `Tickets`.

An address that a browser is started with is one of its arguments, and everybody on the computer can read arguments. A
ticket in it is good for one exchange, soon; whoever reads it later gets nothing.
"""

import secrets
import time
from typing import Final

GOOD_FOR_S: Final = 60.0
_KEPT: Final = 16


class Tickets:
    """The tickets of one server. Any thread may use it.

    Args:
        token: What a ticket is exchanged for.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._issued: dict[str, float] = {}

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_urlsafe(32)
        self._issued[ticket] = time.monotonic()
        for old in list(self._issued)[:-_KEPT]:
            self._issued.pop(old, None)
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The token, once for each ticket; None if it is not, or no longer, good."""
        issued = self._issued.pop(ticket, None)
        return self._token if issued is not None and time.monotonic() - issued < GOOD_FOR_S else None
