"""Serves an open roster for its window: knows the API, which is loaded only when it is switched on. Door: `Serving`."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.data.errors import Interrupted
from desktop.ui.server.service import PortTaken, Served, Traffic, Wish

if TYPE_CHECKING:
    from desktop.api.server import Server
    from desktop.data.database import Database


class Serving:
    """A `Service` for the window, and a `Part` of the open roster.

    Args:
        database: The roster.
        log_dir: Where the access log goes.
    """

    def __init__(self, database: "Database", log_dir: Path) -> None:
        self._database = database
        self._log_dir = log_dir
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._token = ""
        self._is_over = False

    def begin(self, wish: Wish) -> Served:
        """See `Service`."""
        from desktop.api.security import new_token
        from desktop.api.server import Address, AddressTaken, Server

        with self._lock:
            if self._is_over:
                raise Interrupted("The roster is being closed.")
            if self._server is None:
                self._server, self._token = Server(self._database, self._log_dir), new_token()
            token = self._token if wish.has_token else None
            try:
                self._server.start(Address(port=wish.port, token=token, whole_heroes=wish.whole_heroes))
            except AddressTaken as error:
                raise PortTaken(str(error)) from None
            return Served(wish, self._server.url, self._server.port, token)

    def end(self) -> None:
        """See `Service`."""
        with self._lock:
            if self._server is not None:
                self._server.stop()

    def docs_url(self) -> str:
        """See `Service`."""
        return "" if self._server is None else self._server.docs_url()

    def traffic(self) -> Traffic | None:
        """See `Service`."""
        if self._server is None or not self._server.is_running:
            return None
        statistics = self._server.statistics
        return Traffic(statistics.requests, statistics.last)

    def stop(self) -> None:
        """See `Part`."""
        self._is_over = True

    def finish(self) -> None:
        """See `Part`."""
        self.end()
