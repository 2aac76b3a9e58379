"""`heroes serve`: a roster over HTTP without a window. Door: `serve`."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from desktop.api.security import is_loopback, is_token, new_token
from desktop.api.server import Address, Server
from desktop.api.upkeep import Upkeep, Wanted
from desktop.data.database import Database
from desktop.data.errors import RosterError
from desktop.logs import logging_to
from desktop.paths import Paths

TOKEN_VARIABLE: Final = "HEROES_TOKEN"  # noqa: S105 - the name, not a token

_SHORTEST: Final = 32
_LOOK_S: Final = 0.5
_OPEN_WARNING: Final = """\
Warning: {host} is reached from other computers. Whoever there has the token can read and change the heroes, and what is
sent is not encrypted. Use 127.0.0.1 unless you want that.
"""


def serve(
    roster: str,
    *,
    host: str,
    port: int,
    has_token: bool,
    whole_heroes: bool,
    paths: Paths,
    wanted: Wanted,
) -> int:
    """Serve a roster until the process is told to end.

    Args:
        roster: File or URL.
        host: Address to bind.
        port: Port to bind; 0 for a free one.
        has_token: Whether clients must know a token.
        whole_heroes: Whether heroes are told and taken with all their fields.
        paths: Where logs go.
        wanted: What is kept of the roster.

    Returns:
        The exit code: 0 when it was told to end, 1 for a known error, 2 for wrong arguments.
    """
    given = os.environ.get(TOKEN_VARIABLE, "")
    if problem := _problem(host, given, has_token=has_token):
        return _failed(problem, 2)
    if not is_loopback(host):
        sys.stderr.write(_OPEN_WARNING.format(host=host))
    token = (given or new_token()) if has_token else None
    with logging_to(paths.log_dir), _told_to_end() as end:
        try:
            database = Database.open(roster, backup_dir=paths.backup_dir)
            try:
                if database.state.read_only:
                    sys.stderr.write(f"Clients can only read. {database.state.reason}\n")
                server, upkeep = Server(database, paths.log_dir), Upkeep(database, wanted, end)
                server.start(Address(host, port, token, whole_heroes))
                return _run(server, database.location, "" if given else token or "", end, upkeep)
            finally:
                database.close()
        except RosterError as error:
            return _failed(str(error), 1)


def _problem(host: str, given: str, *, has_token: bool) -> str:
    """Why the roster must not be served so; "" if it may."""
    if given and not is_token(given):
        return f"{TOKEN_VARIABLE} may have visible ASCII characters only."
    if is_loopback(host):
        return ""
    if not has_token:
        return "Another address than this computer's own is served with a token only."
    if given and len(given) < _SHORTEST:
        return f"{TOKEN_VARIABLE} can be guessed from other computers: use {_SHORTEST} characters or more."
    return ""


def _run(server: Server, location: str, new: str, end: threading.Event, upkeep: Upkeep) -> int:
    try:
        lines = [f"Serving {location} at {server.url}", *([f"Token: {new}"] if new else [])]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        gc.collect()
        gc.freeze()
        while server.is_running and not end.wait(_LOOK_S):
            upkeep.look()
    finally:
        was_running = server.is_running
        server.stop()
        upkeep.finish()
    return 0 if was_running else _failed("The server ended unexpectedly; the log says more.", 1)


def _failed(message: str, code: int) -> int:
    sys.stderr.write(f"heroes serve: {message}\n")
    return code


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """An event that Ctrl+C or SIGTERM sets."""
    end = threading.Event()
    before = {number: signal.signal(number, lambda *_: end.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
