"""Server-sent events: every committed change, told to whoever listens. Door: `Events`."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

from desktop.api.limits import STREAMS
from desktop.api.news import News
from desktop.api.present import Presenter
from desktop.data.models import Change

_QUIET_S: Final = 15.0
_GREETING: Final = b"retry: 2000\n\n"
_ALIVE: Final = b": still here\n\n"


class Events:
    """The listeners of one server; to be used on the thread of its loop.

    Args:
        news: What is committed.
    """

    def __init__(self, news: News) -> None:
        self._news = news
        self._run = secrets.token_hex(4)
        self._presenter = Presenter(whole=False)
        self._loop = asyncio.get_running_loop()
        self._bell = asyncio.Event()
        self._is_rung = False
        self._is_closed = False
        self._count = 0
        news.listen(self._ring)

    @property
    def is_full(self) -> bool:
        """Whether nobody more may listen."""
        return self._count >= STREAMS

    def close(self) -> None:
        """Let every stream end."""
        self._news.forget(self._ring)
        self._is_closed = True
        self._bell.set()

    def position(self, last_event_id: str | None) -> int | None:
        """Where a client stopped that says so; None when that is not known any more."""
        if not last_event_id:
            return self._news.position
        run, _, number = last_event_id.partition("-")
        known = run == self._run and number.isascii() and number.isdecimal() and len(number) < 16
        return int(number) if known else None

    async def stream(self, position: int | None) -> AsyncGenerator[bytes]:
        """Events from a position on, until the server stops or the client goes away."""
        self._count += 1
        try:
            yield _GREETING
            while not self._is_closed:
                bell = self._bell
                changes = None if position is None else self._news.since(position)
                if position is None or changes is None:
                    position = self._news.position
                    yield self._event("reload", position, b"{}")
                elif changes:
                    yield b"".join(map(self._told, changes, range(position + 1, position + 1 + len(changes))))
                    position += len(changes)
                elif not await _rings(bell):
                    yield _ALIVE
        finally:
            self._count -= 1

    def _told(self, change: Change, position: int) -> bytes:
        kind = "created" if change.before is None else "deleted" if change.after is None else "updated"
        row = change.after or change.before
        assert row is not None
        return self._event(kind, position, self._presenter.one(row))

    def _event(self, kind: str, position: int, data: bytes) -> bytes:
        return f"event: {kind}\nid: {self._run}-{position}\ndata: ".encode() + data + b"\n\n"

    def _ring(self) -> None:
        if not self._is_rung and not self._is_closed:
            self._is_rung = True
            with suppress(RuntimeError):  # the loop has ended between the question and the call
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._is_rung = False
        if not self._is_closed:
            bell, self._bell = self._bell, asyncio.Event()
            bell.set()


async def _rings(bell: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(_QUIET_S):
            await bell.wait()
    except TimeoutError:
        return False
    return True
