"""Slow, silent and greedy clients: what they hold is taken from them, and stopping never waits for them."""

import contextlib
import select
import socket
import time
from collections.abc import Iterator

import pytest

from desktop.api import limits
from tests.api.conftest import TOKEN, Served

HEAD = f"Host: 127.0.0.1:{{port}}\r\nAuthorization: Bearer {TOKEN}\r\n"


def head(served: Served) -> bytes:
    return HEAD.format(port=served.server.port).encode()


@contextlib.contextmanager
def many(served: Served, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(served.raw()) for _ in range(number)]
        for connection in connections:
            connection.sendall(sent)
        yield connections


def is_ended(connection: socket.socket) -> bool:
    """Whether the server ends a connection by itself."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return True


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_S", "BODY_PAUSE_S", "BODY_S", "UNREAD_S"):
        monkeypatch.setattr(limits, name, 0.2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n",
        b"GET /heroes/ HT",
        b"GET /heroes/ HTTP/1.1\r\nHost: 127.0.0.1",
        b"POST /heroes/ HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        b"POST /heroes/ HTTP/1.1\r\nHost: evil\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        b"GET /health HTTP/1.1\r\n{head}\r\nGET /hea",
    ],
)
def test_a_client_that_falls_silent_is_dropped(served: Served, sent: bytes) -> None:
    with served.raw() as connection:
        connection.sendall(sent.replace(b"{head}", head(served)))
        assert is_ended(connection)
    assert served.client.get("/health").status_code == 200


@pytest.mark.usefixtures("impatient")
def test_a_client_that_does_not_read_is_dropped(served: Served) -> None:
    heroes = [{"name": "x" * 5_000, "secret_name": "s"}] * 200
    assert served.client.post("/heroes/bulk", json=heroes).status_code == 200
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", served.server.port))
        connection.settimeout(10)
        connection.sendall((b"GET /heroes/ HTTP/1.1\r\n" + head(served) + b"\r\n") * 40)
        deadline = time.monotonic() + 10
        while served.server.connections > 1 and time.monotonic() < deadline:
            served.client.get("/health")
    assert served.server.connections == 1


def test_a_head_has_a_largest_size(served: Served) -> None:
    with served.raw() as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 20_000)
        with contextlib.suppress(ConnectionError):
            assert connection.recv(100).startswith(b"HTTP/1.1 431")
        assert is_ended(connection)
    assert served.client.get("/health").status_code == 200


def test_half_open_and_slow_clients_do_not_keep_others_out(served: Served) -> None:
    slow = (
        b"POST /heroes/ HTTP/1.1\r\n"
        + head(served)
        + b"Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"
    )
    with many(served, 150, b"GET /heroes/ HTTP/1.1\r\n"), many(served, 40, slow):
        assert served.client.post("/heroes/", json={"name": "a", "secret_name": "b"}).status_code == 200
        begin = time.monotonic()
        served.server.stop()
        assert time.monotonic() - begin < limits.STOP_S
    assert not served.server.is_running
    assert len(served.heroes()) == 1


def test_a_waiting_client_makes_room_for_a_new_one(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONNECTIONS", 5)
    with many(served, 5, b"GET /") as waiting:
        assert served.client.get("/health").status_code == 200
        readable, _, _ = select.select(waiting, [], [], 10)
        assert len(readable) == 1
        assert is_ended(readable[0])


def test_stopping_ends_streams_and_requests_under_way(served: Served) -> None:
    with served.client.stream("GET", "/events") as events:
        assert events.status_code == 200
        begin = time.monotonic()
        served.server.stop()
        assert time.monotonic() - begin < limits.STOP_S
        with contextlib.suppress(Exception):
            events.read()


def test_it_can_be_started_again(served: Served) -> None:
    from desktop.api.server import Address

    first = served.server.port
    served.server.stop()
    served.server.stop()
    served.server.start(Address(port=first, token="another-token"))
    served.server.start(Address(token="is served already"))
    assert served.server.port == first
    with served.connect("another-token") as client:
        assert client.get("/heroes/").status_code == 200
    with served.connect(TOKEN) as client:
        assert client.get("/heroes/").status_code == 401
    assert served.server.statistics.requests == 2


def test_what_it_tells_about_itself(served: Served) -> None:
    assert served.server.url == f"http://127.0.0.1:{served.server.port}"
    assert served.server.docs_url == f"{served.server.url}/docs#token={TOKEN}"
    assert served.server.statistics.last is None
    before = time.time()
    served.client.get("/health")
    statistics = served.server.statistics
    assert statistics.requests == 1
    assert statistics.last is not None
    assert before <= statistics.last <= time.time()
