"""uvicorn on a thread: its loop, its ticks and its end. Doors: `Running`, `loop_factory`."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from desktop.api import limits
from desktop.api.access_log import AccessLog
from desktop.api.app import Parts
from desktop.api.protocol import protocol_class, sweep
from desktop.logs import log_unexpected, logger

HEADERS: Final = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
]
"""Of every answer."""

_GRACE_S: Final = 1.0
_CANCEL_S: Final = 2
_TICKS: Final = 10


@dataclass(frozen=True, slots=True)
class Served:
    """What runs on the loop.

    Attributes:
        app: The application.
        parts: What it works with.
        access_log: Flushed every second.
    """

    app: ASGIApp
    parts: Parts
    access_log: AccessLog


class Running:
    """A server from its start to its end.

    Args:
        bound: A socket that listens.
        make: Makes what is served, on the loop's thread.
    """

    def __init__(self, bound: socket.socket, make: Callable[[], Served]) -> None:
        self.port: int = bound.getsockname()[1]
        self._socket = bound
        self._make = make
        self._ready = threading.Event()
        self._server: _Uvicorn | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="api", daemon=True)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._thread.is_alive()

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return 0 if self._server is None else len(self._server.server_state.connections)

    def start(self) -> None:
        """Begin; returns when connections are accepted, raises what prevented that."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        """End within `limits.STOP_S`."""
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(limits.STOP_S)
        if self._thread.is_alive():
            logger.error("The server did not end in time")

    def _work(self) -> None:
        try:
            with self._socket, asyncio.Runner(loop_factory=loop_factory()) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to who started it, or logged
            if self._ready.is_set():
                log_unexpected(type(error), sys.exc_info()[2])
            else:
                self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        served = self._make()
        try:
            config = uvicorn.Config(
                served.app,
                http=protocol_class(),
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                headers=HEADERS,
                timeout_keep_alive=limits.IDLE_S,
                timeout_graceful_shutdown=_CANCEL_S,
            )
            self._server = _Uvicorn(config, served, self._ready)
            await self._server.serve(sockets=[self._socket])
        finally:
            served.parts.events.close()
            await asyncio.to_thread(served.parts.reads.close)
            served.access_log.close()


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, served: Served, ready: threading.Event) -> None:
        super().__init__(config)
        self._served = served
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS == 0:
            sweep(self.server_state.connections, asyncio.get_running_loop().time())
            self._served.access_log.flush()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._served.parts.events.close()
        last = asyncio.get_running_loop().call_later(_GRACE_S, self._hang_up)
        await super().shutdown(sockets)
        last.cancel()
        self._hang_up()
        await asyncio.sleep(0)

    def _hang_up(self) -> None:
        """End all connections; requests that wait for their clients end by that."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def loop_factory() -> Callable[[], Any] | None:
    """What makes the fastest loop there is; None for asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], Any] = uvloop.new_event_loop
    return factory
