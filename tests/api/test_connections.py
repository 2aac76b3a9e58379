"""Slow, silent and greedy clients: what they hold is taken from them, and stopping never waits for them."""

import contextlib
import logging
import select
import socket
import sqlite3
import time
from collections.abc import Iterator

import pytest

from desktop.api import limits
from desktop.api.server import Address
from tests.api.conftest import TOKEN, Served

CHUNKED = b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
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


@contextlib.contextmanager
def flooded(served: Served) -> Iterator[None]:
    """A client that asks for much and reads nothing."""
    heroes = [{"name": "x" * 5_000, "secret_name": "s"}] * 200
    assert served.client.post("/heroes/bulk", json=heroes).status_code == 200
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", served.server.port))
        connection.sendall((b"GET /heroes/ HTTP/1.1\r\n" + head(served) + b"\r\n") * 40)
        yield


def until(served: Served, connections: int) -> None:
    """Wait for so many connections; one is the client's own."""
    deadline = time.monotonic() + 10
    while served.server.connections != connections:
        assert time.monotonic() < deadline
        served.client.get("/health")


def test_stopping_does_not_wait_for_who_does_not_read(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    with flooded(served):
        until(served, 2)
        begin = time.monotonic()
        served.server.stop()
        assert time.monotonic() - begin < limits.STOP_S
    assert not served.server.is_running
    assert all(record.levelno < logging.WARNING for record in caplog.records)


def test_stopping_does_not_wait_for_another_programs_lock(served: Served) -> None:
    hero = b'{"name": "a", "secret_name": "b"}'
    request = b"POST /heroes/ HTTP/1.1\r\n" + head(served) + b"Content-Type: application/json\r\n"
    request += b"Content-Length: %d\r\n\r\n" % len(hero) + hero
    with contextlib.closing(sqlite3.connect(served.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with many(served, 3, request):
            while served.server.statistics.requests < 3:
                time.sleep(0)
            begin = time.monotonic()
            served.server.stop()
            assert time.monotonic() - begin < limits.STOP_S
        assert not served.server.is_running
        other.execute("ROLLBACK")


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
    with flooded(served):
        until(served, 2)
        until(served, 1)


def test_a_head_has_a_largest_size(served: Served) -> None:
    with served.raw() as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 20_000)
        with contextlib.suppress(ConnectionError):
            assert connection.recv(100).startswith(b"HTTP/1.1 431")
        assert is_ended(connection)
    assert served.client.get("/health").status_code == 200


ENDLESS = {
    "trailers": (b"1\r\n{\r\n0\r\n", b"X: y\r\n" * 1_000),
    "a trailer": (b"1\r\n{\r\n0\r\nX: ", b"x" * 10_000),
    "an extension of a chunk": (b"1;", b"x" * 10_000),
}


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize("what", ENDLESS)
def test_what_stands_around_a_body_has_a_largest_size(served: Served, what: str, allowed: bool) -> None:
    begin, more = ENDLESS[what]
    headers = head(served) if allowed else b"Host: evil\r\n"
    with served.raw() as connection:
        connection.sendall(b"POST /heroes/ HTTP/1.1\r\n" + headers + CHUNKED + begin)
        with pytest.raises(ConnectionError):
            connection.sendall(more * 2_000)
    assert served.client.get("/health").status_code == 200


def test_a_head_behind_a_request_under_way_has_a_largest_size(served: Served) -> None:
    with served.raw() as connection:
        connection.sendall(b"GET /events HTTP/1.1\r\n" + head(served) + b"\r\nGET /health HTTP/1.1\r\n")
        with pytest.raises(ConnectionError):
            connection.sendall(b"X: y\r\n" * 2_000_000)
    assert served.client.get("/health").status_code == 200


def test_a_body_may_come_in_very_small_pieces(served: Served) -> None:
    body = b'{"name": "a", "secret_name": "b"' + b" " * 50_000 + b"}"
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    with served.raw() as connection:
        connection.sendall(b"POST /heroes/ HTTP/1.1\r\n" + head(served) + CHUNKED + chunks)
        assert connection.recv(1_000).startswith(b"HTTP/1.1 200")


def test_trailers_are_no_headers(served: Served) -> None:
    host = b"Host: %s\r\n" % served.server.url.removeprefix("http://").encode()
    body = b"0\r\n" + head(served).splitlines()[1] + b"\r\n\r\n"
    with served.raw() as connection:
        connection.sendall(b"POST /heroes/ HTTP/1.1\r\n" + host + CHUNKED + body)
        assert connection.recv(1_000).startswith(b"HTTP/1.1 401")


def test_half_open_and_slow_clients_do_not_keep_others_out(served: Served) -> None:
    slow = (
        b"POST /heroes/ HTTP/1.1\r\n"
        + head(served)
        + b"Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"
    )
    with many(served, 150, b"GET /heroes/ HTTP/1.1\r\n") as half_open, many(served, 40, slow) as slow_ones:
        assert served.client.post("/heroes/", json={"name": "a", "secret_name": "b"}).status_code == 200
        begin = time.monotonic()
        served.server.stop()
        assert time.monotonic() - begin < limits.STOP_S
        assert all(map(is_ended, half_open + slow_ones))
    assert not served.server.is_running
    assert len(served.heroes()) == 1


def test_a_waiting_client_makes_room_for_a_new_one(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONNECTIONS", 5)
    with many(served, 5, b"GET /") as waiting:
        assert served.client.get("/health").status_code == 200
        readable, _, _ = select.select(waiting, [], [], 10)
        assert len(readable) == 1
        assert is_ended(readable[0])


def test_many_who_come_at_the_same_moment_are_not_too_many(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.server.stop()
    monkeypatch.setattr("desktop.api.running.loop_factory", lambda: None)
    monkeypatch.setattr(limits, "CONNECTIONS", 5)
    served.server.start(Address(token=TOKEN))
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(socket.socket())
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", served.server.port))
        with served.connect() as client:
            assert client.get("/health").status_code == 200
        deadline = time.monotonic() + limits.HEAD_S / 2
        while served.server.connections > limits.CONNECTIONS:
            assert time.monotonic() < deadline
            time.sleep(0)


def test_stopping_ends_streams_and_requests_under_way(served: Served) -> None:
    with served.client.stream("GET", "/events") as events:
        assert events.status_code == 200
        begin = time.monotonic()
        served.server.stop()
        assert time.monotonic() - begin < limits.STOP_S
        with contextlib.suppress(Exception):
            events.read()


def test_it_can_be_started_again(served: Served) -> None:
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
    assert served.server.statistics.last is None
    before = time.time()
    served.client.get("/health")
    statistics = served.server.statistics
    assert statistics.requests == 1
    assert statistics.last is not None
    assert before <= statistics.last <= time.time()
