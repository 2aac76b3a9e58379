"""Clients of the API write while the table is shown. Room: what they take from the person. Door: functions."""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import IO, Final

from desktop.data.fields import POSITION
from desktop.ui.server.control import Phase, ServerControl
from desktop.ui.server.service import Served, Wish
from tests.bench.drive import Drive
from tests.bench.figures import Figure

_CONNECTIONS: Final = 32
_SECONDS: Final = 6.0
_SINGLE: Final = 30
_SILENT: Final = 150
_SLOW: Final = 40


def storm(drive: Drive) -> Iterator[Figure]:
    """Clients change and create heroes as fast as they can, some of them on the screen; then one at a time."""
    control, figure = _serve(drive)
    yield figure
    served = control.served
    assert served is not None
    for order in ("id", "name"):
        if order != "id":
            drive.click_header(order)
            drive.settle()
        for kind in ("patch", "post"):
            yield from _under(drive, served, kind, order)
        drive.settle()
    drive.click_header("id")
    drive.settle()
    yield _single(drive, served)
    yield _silent(drive, control, served)


def _serve(drive: Drive) -> tuple[ServerControl, Figure]:
    control = drive.window.findChild(ServerControl)
    assert control is not None
    drive.rest(0.5)
    drive.heart.reset()
    sample = drive.timed(lambda: control.start(Wish(port=0)), lambda: control.served is not None, "served")
    drive.rest(0.5)
    return control, drive.figure("API switched on for the first time", [sample])


def _under(drive: Drive, served: Served, kind: str, order: str) -> Iterator[Figure]:
    job = {"port": served.port, "token": served.token, "kind": kind, "ids": _ids(drive), "connections": _CONNECTIONS}
    with tempfile.TemporaryFile("w+") as answer, _load({**job, "seconds": _SECONDS}, answer) as load:
        drive.rest(1.0)
        drive.heart.reset()
        drive.wait(lambda: load.poll() is not None, "clients are done")
        answer.seek(0)
        result = json.load(answer)
    assert not result["wrong"]
    what = f"window by {order} while clients {kind.upper()}"
    note = f"{_CONNECTIONS} connections; latency of a request"
    figure = drive.figure(what, result["latencies"], note)
    yield figure
    yield Figure(drive.subject.rows, f"{what}, requests", (result["rate"],), "/s")


def _ids(drive: Drive) -> list[int]:
    """Heroes of the first screen by id, and many others."""
    right = drive.in_order("id")
    return [*right(0, 30), *right(drive.subject.rows // 2, 3_000)]


def _load(job: dict[str, object], answer: IO[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.bench.api_load"]
    load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=answer, text=True)
    assert load.stdin is not None
    with load.stdin as stdin:
        stdin.write(json.dumps(job))
    return load


def _single(drive: Drive, served: Served) -> Figure:
    """From the moment a client sends a change until it is in the table."""
    drive.leave()
    drive.settle()
    drive.heart.reset()
    samples = [_shown(drive, served, f"Changed {number}") for number in range(_SINGLE)]
    return drive.figure("change of a client, until it is in the table", samples)


def _shown(drive: Drive, served: Served, name: str) -> float:
    drive.rest(0.3)
    cell = drive.view.model().index(3, POSITION["name"])
    hero = cell.siblingAtColumn(POSITION["id"]).data()
    client = threading.Thread(target=_patch, args=(served, hero, name))
    passed = drive.timed(client.start, lambda: bool(cell.data() == name), "shown")
    client.join()
    return passed


def _patch(served: Served, hero: object, name: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as client:
        headers = {"Authorization": f"Bearer {served.token}", "Content-Type": "application/json"}
        client.request("PATCH", f"/heroes/{hero}", json.dumps({"name": name}), headers)
        assert client.getresponse().status == 200


def _silent(drive: Drive, control: ServerControl, served: Served) -> Figure:
    """Half-open and slow connections; the window goes on, and stopping does not wait for them."""
    head = f"POST /heroes/ HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nAuthorization: Bearer {served.token}\r\n"
    slow = f"{head}Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{{"
    drive.heart.reset()
    with ExitStack() as stack:
        for number in range(_SILENT + _SLOW):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=10))
            connection.sendall((slow if number >= _SILENT else "GET /heroes/ HT").encode())
        drive.rest(2.0)
        sample = drive.timed(control.stop, lambda: control.phase is Phase.OFF, "stopped")
    return drive.figure(f"stop with {_SILENT} half-open and {_SLOW} slow connections", [sample])
