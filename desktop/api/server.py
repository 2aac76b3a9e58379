"""The switch: starts and stops serving a roster, on a thread of its own. Doors: `Server`, `AddressTaken`."""

import errno
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.api.access_log import AccessLog
from desktop.api.app import create_app, create_parts
from desktop.api.guard import Guard, Statistics
from desktop.api.news import News
from desktop.api.running import Running, Served
from desktop.api.security import Policy, is_loopback
from desktop.api.tickets import Tickets
from desktop.data.database import Database, OutsideChange
from desktop.data.errors import RosterError
from desktop.data.journal.values import Committed
from desktop.logs import logger

_BACKLOG: Final = 128


class NotServed(RosterError):
    """The roster cannot be served at this address."""


class AddressTaken(NotServed):
    """Another program has the port."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where and how a roster is served.

    Attributes:
        host: An address of this machine.
        port: 0 takes a free one.
        token: What clients must know; None on loopback only.
        whole_heroes: Whether heroes are told and taken with all their fields.
    """

    host: str = "127.0.0.1"
    port: int = 0
    token: str | None = None
    whole_heroes: bool = False


class Server:
    """Serves one open roster; may be started and stopped again and again. Make one for each roster that is opened.

    Args:
        database: The roster; it must stay open until the server has stopped.
        log_dir: Where the access log goes; None for none.
    """

    def __init__(self, database: Database, log_dir: Path | None = None) -> None:
        self._database = database
        self._address = Address()
        self._log_dir = log_dir
        self._news = News()
        self._statistics = Statistics()
        self._tickets: Tickets | None = None
        self._running: Running | None = None
        database.on_commit(self._hear)
        database.on_outside_change(self._hear_outside)

    @property
    def is_running(self) -> bool:
        """Whether clients are served."""
        return self._running is not None and self._running.is_alive

    @property
    def port(self) -> int:
        """The port that is served, or was asked for."""
        return self._running.port if self._running is not None else self._address.port

    @property
    def url(self) -> str:
        """Where clients find it, without the token."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._address.host, self._address.host)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def docs_url(self) -> str:
        """The description, authorised for one visit soon: for the person's own browser, not to be shown or logged."""
        return f"{self.url}/docs" + (f"#ticket={self._tickets.issue()}" if self._tickets is not None else "")

    @property
    def connections(self) -> int:
        """How many clients are connected now."""
        return 0 if self._running is None else self._running.connections

    @property
    def statistics(self) -> Statistics:
        """What was served so far."""
        return replace(self._statistics)

    def start(self, address: Address) -> None:
        """Serve; returns when connections are accepted. Does nothing while it serves.

        Args:
            address: Where and how.

        Raises:
            AddressTaken: Another program has the port.
            NotServed: The address cannot be used.
        """
        if self.is_running:
            return
        if address.token is None and not is_loopback(address.host):
            raise NotServed("Another address than this computer's own is served with a token only.")
        bound = _bound(address.host, address.port)
        self._address = address
        self._tickets = None if address.token is None else Tickets(address.token)
        policy = Policy.of(address.host, bound.getsockname()[1], address.token)
        self._running = Running(bound, lambda: self._served(policy))
        try:
            self._running.start()
        except BaseException:
            self._running = None
            raise
        logger.info("Serving at port %d", self.port)

    def stop(self) -> None:
        """Stop serving, within `limits.STOP_S` whatever clients do."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()
            logger.info("Not serving any more")

    def _served(self, policy: Policy) -> Served:
        """The guarded application, made on the loop's thread."""
        parts = create_parts(self._database, self._news)
        access_log = AccessLog(self._log_dir)
        app = create_app(self._database, parts, whole=self._address.whole_heroes, tickets=self._tickets)
        return Served(Guard(app, policy, self._statistics, access_log), parts, access_log)

    def _hear(self, committed: Committed) -> None:
        if committed.changes is None:
            self._news.lose()
        else:
            self._news.add(committed.changes)

    def _hear_outside(self, _: OutsideChange) -> None:
        self._news.lose()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            # Windows would let another program take the port over.
            option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
            bound.setsockopt(socket.SOL_SOCKET, option, 1)
            bound.bind((host, port))
            bound.listen(_BACKLOG)
        except BaseException:
            bound.close()
            raise
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise AddressTaken(f"Port {port} is taken or reserved. Choose another one, or 0 for a free one.") from None
        raise NotServed(f"The address “{host}” cannot be served. Choose one of this computer's own.") from None
    except (OverflowError, UnicodeError):
        raise NotServed("There is no such address or port. Ports go from 0 to 65535.") from None
    return bound
