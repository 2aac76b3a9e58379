"""What every request passes first and last: who it is, counting, the log, what nobody expected. Door: `Guard`."""

import json
import sys
import time
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.api import limits
from desktop.api.access_log import AccessLog
from desktop.api.bulk import BULK_PATH
from desktop.api.security import Policy, Refusal, refusal
from desktop.logs import log_unexpected

_FAILED: Final = Refusal(500, "Internal Server Error")


@dataclass(slots=True)
class Statistics:
    """What the server has done.

    Attributes:
        requests: How many requests were answered, refused ones too.
        last: When the last one came, in seconds since 1970; None before the first.
    """

    requests: int = 0
    last: float | None = None


class Broken(Exception):
    """An answer that had begun cannot be finished; the connection is closed."""


class Guard:
    """Stands before the application.

    Args:
        app: The application.
        policy: Who may come in.
        statistics: Where to count.
        access_log: Where to log.
    """

    def __init__(self, app: ASGIApp, policy: Policy, statistics: Statistics, access_log: AccessLog) -> None:
        self._app = app
        self._policy = policy
        self._statistics = statistics
        self._log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse a request."""
        if scope["type"] != "http":
            return
        begin = time.perf_counter()
        self._statistics.requests += 1
        self._statistics.last = time.time()
        status = 0
        is_complete = False

        async def watched(message: Message) -> None:
            nonlocal status, is_complete
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                is_complete = not message.get("more_body", False)
            await send(message)

        try:
            refused = refusal(self._policy, scope["method"], scope["path"], scope["headers"]) or _too_large(scope)
            if refused is None:
                await self._app(scope, receive, watched)
            else:
                await _refuse(refused, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing of it may be told or logged
            log_unexpected(type(error), sys.exc_info()[2])
            if not status:
                await _refuse(_FAILED, watched)
            elif not is_complete:
                raise Broken from None
        finally:
            self._log.add(scope, status, time.perf_counter() - begin)


def _too_large(scope: Scope) -> Refusal | None:
    """Why a body that says how long it is is not read; one that does not say is cut off where it becomes too long."""
    if scope["method"] == "GET":
        return None
    most = limits.BULK_BYTES if scope["path"] == BULK_PATH else limits.BODY_BYTES
    length = next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
    return None if length <= most else Refusal(413, f"A body may have at most {most // limits.MIB} MiB here")


async def _refuse(refused: Refusal, send: Send) -> None:
    body = json.dumps({"detail": refused.detail}, separators=(",", ":")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *refused.headers]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
