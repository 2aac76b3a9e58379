"""uvicorn's protocols with a limit on everything a slow or hostile client can do. Doors: `protocol_class`, `sweep`."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from desktop.api import limits

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Base
else:
    Base = object

_FULL = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\nretry-after: 1\r\n\r\n"
_FRAMED: Final = 8
"""Bytes on the wire for one of a body at most: a chunk may hold a single one."""

_LONG_HEAD = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Guarded(Base):
    """What is added to uvicorn's protocol, which itself only ends connections that are idle between two requests."""

    transport: asyncio.Transport
    _head_since: float | None = None
    """Since when the head of a request is awaited; None while there is none to come."""
    _request_since = 0.0
    _heard = 0.0
    _unread_since: float | None = None
    _closing_since: float | None = None
    _current: Any = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected."""
        super().connection_made(transport)
        self._head_since = self._heard = self.loop.time()
        if len(self.connections) > limits.CONNECTIONS:
            _make_room(self.connections, self)

    def data_received(self, data: bytes) -> None:
        """A client has sent something."""
        now = self._heard = self.loop.time()
        if self._is_idle() and self._head_since is None:
            self._head_since = now
        super().data_received(data)
        if not self._is_idle():
            self._head_since, self._request_since = None, now

    def connection_lost(self, exc: Exception | None) -> None:
        """A client has gone: also for the request under way, which of several in a row is not the one uvicorn tells."""
        if self._current is not None:
            self._current.disconnected = True
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        self._current = cycle
        super()._start_asgi_task(cycle, app)

    def pause_writing(self) -> None:
        """A client reads too slowly."""
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        """A client has caught up."""
        super().resume_writing()
        self._unread_since = None

    def refuse(self) -> None:
        """End the connection because there are too many."""
        self.transport.write(_FULL)
        self.transport.close()

    @property
    def waits_since(self) -> float | None:
        """Since when it has no request under way."""
        return self._head_since

    def is_overdue(self, now: float) -> bool:
        """Whether the client has had its time."""
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
            return now - self._closing_since > limits.HEAD_S
        if self._head_since is not None:
            return now - self._head_since > limits.HEAD_S
        if self._unread_since is not None and now - self._unread_since > limits.UNREAD_S:
            return True
        if self._is_idle() or not self.cycle.more_body or self.flow.read_paused:
            return False
        return now - self._heard > limits.BODY_PAUSE_S or now - self._request_since > limits.BODY_S

    def _is_idle(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or bool(cycle.response_complete)


class Measured(Guarded):
    """What is added for httptools, which takes and keeps heads, trailers and frames of chunks of any length."""

    _around = 0
    """Bytes received since the last head or piece of a body."""

    def data_received(self, data: bytes) -> None:
        """A client has sent something."""
        self._around += len(data)
        super().data_received(data)
        if self._around > limits.HEAD_BYTES and not self.transport.is_closing():
            if self._is_idle():
                self.transport.write(_LONG_HEAD)
                self.transport.close()
            else:
                self.transport.abort()

    def on_headers_complete(self) -> None:
        """A head has come; trailers are taken for nothing, least of all for headers."""
        super().on_headers_complete()
        self._around, self.headers = 0, []

    def on_body(self, body: bytes) -> None:
        """A piece of a body has come, and its frame if it is a chunk."""
        self._around = max(0, self._around - _FRAMED * len(body))
        super().on_body(body)


def protocol_class() -> type[Any]:
    """The faster protocol where it is installed."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return type("GuardedProtocol", (Guarded, H11Protocol), {})
    return type("GuardedProtocol", (Measured, HttpToolsProtocol), {})


def sweep(connections: Iterable[Any], now: float) -> None:
    """End the connections whose clients have had their time."""
    for connection in list(connections):
        if connection.is_overdue(now):
            connection.transport.abort()


def _make_room(connections: Iterable[Any], newcomer: Guarded) -> None:
    """End the connection that has waited longest for a request; the newcomer if all have one.

    Those that have been ended but are not gone yet do not count: many newcomers may come at the same moment.
    """
    others = [other for other in connections if other is not newcomer and not other.transport.is_closing()]
    if len(others) < limits.CONNECTIONS:
        return
    waiting = [other for other in others if other.waits_since is not None]
    if waiting:
        min(waiting, key=lambda other: other.waits_since).transport.abort()
    else:
        newcomer.refuse()
