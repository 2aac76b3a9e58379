"""What the window needs of the API, which it does not know: values, and the door the program fills. Door: `Service`."""

from dataclasses import dataclass, field
from typing import Protocol

from desktop.data.errors import RosterError

MAX_PORT = 65_535


class PortTaken(RosterError):
    """Another program has the port."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants the roster to be served; always to this computer only.

    Attributes:
        port: 0 takes a free one.
        has_token: Whether clients must know a token.
        whole_heroes: Whether secret names are told and ids that clients choose are kept.
    """

    port: int = 0
    has_token: bool = True
    whole_heroes: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """How the roster is served.

    Attributes:
        wish: What was wanted.
        url: Where clients find it.
        port: Its port.
        token: What clients must know; None when they need not. Not to be shown or logged.
    """

    wish: Wish
    url: str
    port: int
    token: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was served so far.

    Attributes:
        requests: How many, refused ones too.
        last: When the last one came, in seconds since 1970; None before the first.
    """

    requests: int = 0
    last: float | None = None


class Service(Protocol):
    """Serves one open roster."""

    def begin(self, wish: Wish) -> Served:
        """Serve; on a background thread, as it loads libraries at first.

        Raises:
            PortTaken: Another port may be free.
            RosterError: It cannot be served.
        """

    def end(self) -> None:
        """Serve no longer; on a background thread, for a few seconds at most."""

    def docs_url(self) -> str:
        """The description, authorised for one visit soon: for the person's own browser, not to be shown or logged."""

    def traffic(self) -> Traffic | None:
        """What was served so far, at once; None when it is not served."""
