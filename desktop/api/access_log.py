"""The access log: who asked for which path, and what came of it; no queries, bodies, tokens. Door: `AccessLog`."""

import logging
import re
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from starlette.types import Scope

FILE_NAME: Final = "access.log"

_MAX_BYTES: Final = 5_000_000
_LONGEST_PATH: Final = 200
_ODD: Final = re.compile(r"[^!-~]")

_Request = tuple[float, Scope, int, float]


class AccessLog:
    """Lines are kept until `flush`, which the server calls every second, so that a request costs no write.

    Args:
        folder: Where the log is; None, or a folder that cannot be written, for no log.
    """

    def __init__(self, folder: Path | None) -> None:
        self._requests: list[_Request] = []
        self._handler: RotatingFileHandler | None = None
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._handler = RotatingFileHandler(
                    folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=3, encoding="utf-8"
                )
            except OSError:
                self._handler = None

    def add(self, scope: Scope, status: int, seconds: float) -> None:
        """Note a request that is over."""
        if self._handler is not None:
            self._requests.append((time.time(), scope, status, seconds))

    def flush(self) -> None:
        """Write down what was noted."""
        requests, self._requests = self._requests, []
        if self._handler is not None and requests:
            text = "\n".join(map(_line, requests))
            self._handler.handle(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        """Write down the rest and let go of the file."""
        self.flush()
        if self._handler is not None:
            self._handler.close()
            self._handler = None


def _line(request: _Request) -> str:
    moment, scope, status, seconds = request
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    client: tuple[str, int] | None = scope.get("client")
    path = _ODD.sub("?", scope.get("raw_path", b"").decode("latin-1")[:_LONGEST_PATH])
    return f"{when} {client[0] if client else '-'} {scope['method']} {path} {status} {seconds * 1000:.1f} ms"
