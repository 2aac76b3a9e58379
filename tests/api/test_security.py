"""Who comes in, and what an attacker gets: nothing, and the roster is untouched."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from desktop.api import limits
from desktop.api.security import Policy, is_loopback, is_token, new_token, refusal
from desktop.api.server import Address, AddressTaken, NotServed, Server
from tests.api.conftest import TOKEN, Serve, Served

POLICY = Policy.of("127.0.0.1", 8000, "secret")
HOST = (b"host", b"127.0.0.1:8000")
BEARER = (b"authorization", b"Bearer secret")
HERO = {"name": "Mallory", "secret_name": "M"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([HOST, BEARER], None),
        ([HOST, (b"authorization", b"bearer secret")], None),
        ([(b"host", b"LocalHost:8000"), BEARER], None),
        ([(b"host", b"[::1]:8000"), BEARER], None),
        ([HOST, BEARER, (b"origin", b"http://127.0.0.1:8000")], None),
        ([HOST, BEARER, (b"sec-fetch-site", b"same-origin")], None),
        ([HOST, BEARER, (b"sec-fetch-site", b"cross-site"), (b"sec-fetch-mode", b"navigate")], None),
        ([HOST], 401),
        ([HOST, (b"authorization", b"Bearer secre")], 401),
        ([HOST, (b"authorization", b"Bearer secrets")], 401),
        ([HOST, (b"authorization", b"Basic secret")], 401),
        ([HOST, (b"authorization", b"")], 401),
        ([HOST, BEARER, BEARER], 401),
        ([BEARER], 403),
        ([(b"host", b"127.0.0.1"), BEARER], 403),
        ([(b"host", b"127.0.0.1:8001"), BEARER], 403),
        ([(b"host", b"evil.example:8000"), BEARER], 403),
        ([(b"host", b"127.0.0.1:8000.evil.example"), BEARER], 403),
        ([HOST, (b"host", b"evil.example"), BEARER], 403),
        ([HOST, BEARER, (b"origin", b"https://evil.example")], 403),
        ([HOST, BEARER, (b"origin", b"null")], 403),
        ([HOST, BEARER, (b"origin", b"http://localhost:8000")], 403),
        ([HOST, BEARER, (b"origin", b"http://127.0.0.1:8001")], 403),
        ([HOST, BEARER, (b"sec-fetch-site", b"cross-site"), (b"sec-fetch-mode", b"no-cors")], 403),
        ([HOST, BEARER, (b"sec-fetch-site", b"same-site"), (b"sec-fetch-mode", b"cors")], 403),
    ],
)
def test_who_comes_in(headers: list[tuple[bytes, bytes]], status: int | None) -> None:
    refused = refusal(POLICY, "GET", "/heroes/", headers)
    assert (refused.status if refused else None) == status


def test_a_cross_site_navigation_cannot_write() -> None:
    headers = [HOST, BEARER, (b"sec-fetch-site", b"cross-site"), (b"sec-fetch-mode", b"navigate")]
    refused = refusal(POLICY, "POST", "/heroes/", headers)
    assert refused is not None
    assert refused.status == 403


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/health", "/assets/docs.js"])
def test_descriptions_need_no_token_but_the_right_host(path: str) -> None:
    assert refusal(POLICY, "GET", path, [HOST]) is None
    assert refusal(POLICY, "GET", path, [(b"host", b"evil.example")]) is not None


@pytest.mark.parametrize("path", ["/docs/", "/docsx", "/heroes/../docs", "/assets", "/events", "//docs", ""])
def test_nothing_else_is_open(path: str) -> None:
    refused = refusal(POLICY, "GET", path, [HOST])
    assert refused is not None
    assert refused.status == 401


def test_all_addresses_take_numbers_with_the_port_but_no_foreign_names() -> None:
    policy = Policy.of("0.0.0.0", 8000, "secret")
    allowed = (b"192.168.1.5:8000", b"[fe80::1]:8000", b"localhost:8000")
    assert [refusal(policy, "GET", "/health", [(b"host", host)]) for host in allowed] == [None] * 3
    for host in (b"192.168.1.5", b"192.168.1.5:80", b"evil.example:8000", b"\xff:8000", b""):
        assert refusal(policy, "GET", "/health", [(b"host", host)]) is not None


def test_tokens() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) >= 43
    assert is_token(new_token())
    assert not any(map(is_token, ("", "two words", "naïve", "line\n")))
    assert is_loopback("127.0.0.53")
    assert is_loopback("::1")
    assert not any(map(is_loopback, ("0.0.0.0", "192.168.1.5", "::", "example.org", "")))


def test_another_address_is_refused_without_a_token(served: Served) -> None:
    with pytest.raises(ValueError, match="needs a token"):
        Policy.of("0.0.0.0", 8000, None)
    with pytest.raises(NotServed):
        Server(served.database).start(Address(host="0.0.0.0"))


def test_a_taken_port_and_a_wrong_address_are_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    second = Server(served.database)
    with pytest.raises(AddressTaken, match=str(served.server.port)):
        second.start(Address(port=served.server.port))
    assert not second.is_running
    with pytest.raises(NotServed, match="port"):
        second.start(Address(port=70_000))

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotServed, match="elsewhere"):
        second.start(Address("elsewhere", 0, TOKEN))


ATTACKS: dict[str, dict[str, Any]] = {
    "no token": {"headers": {"authorization": ""}},
    "wrong token": {"headers": {"authorization": "Bearer " + "x" * len(TOKEN)}},
    "another host by DNS rebinding": {"headers": {"host": "evil.example"}},
    "another port": {"headers": {"host": "127.0.0.1:1"}},
    "another page by fetch": {"headers": {"origin": "https://evil.example"}},
    "a file by fetch": {"headers": {"origin": "null"}},
    "another page by form": {"headers": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}},
    "text": {"headers": {"content-type": "text/plain"}},
    "a form": {"headers": {"content-type": "application/x-www-form-urlencoded"}},
    "no type": {"headers": {"content-type": ""}},
    "too much": {"content": b'{"name": "' + b"x" * limits.BODY_BYTES + b'", "secret_name": "y"}'},
}


ON_BODIES = ("text", "a form", "no type", "too much")
WRITES = (("POST", "/heroes/"), ("PATCH", "/heroes/1"), ("POST", "/heroes/bulk"), ("DELETE", "/heroes/1"))
ATTEMPTS = [
    (attack, *write)
    for attack in ATTACKS
    for write in WRITES
    if not (write[0] == "DELETE" and attack in ON_BODIES) and not (write[1].endswith("bulk") and attack == "too much")
]


@pytest.mark.parametrize(("attack", "method", "path"), ATTEMPTS)
def test_an_attack_leaves_the_roster_untouched(tutorial: Served, attack: str, method: str, path: str) -> None:
    before = tutorial.heroes()
    body = [HERO] if path.endswith("bulk") else HERO
    headers = {"content-type": "application/json", **ATTACKS[attack].get("headers", {})}
    content = ATTACKS[attack].get("content", json.dumps(body).encode())
    answer = tutorial.client.request(method, path, content=content, headers=headers)
    assert answer.status_code in (401, 403, 413, 415, 422)
    assert "access-control-allow-origin" not in answer.headers
    assert tutorial.heroes() == before


def test_without_a_token_other_pages_get_nowhere_either(serve: Serve) -> None:
    served = serve(token=None)
    with served.connect(None) as client:
        for headers in ({"host": "evil.example"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert client.post("/heroes/", json=HERO, headers=headers).status_code == 403
            assert client.get("/heroes/", headers=headers).status_code == 403
        preflight = {"origin": "https://evil.example", "access-control-request-method": "POST"}
        assert client.options("/heroes/", headers=preflight).status_code == 403
    assert served.heroes() == []


def test_forwarded_headers_are_ignored(served: Served) -> None:
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-for": "1.2.3.4", "forwarded": "host=evil.example"}
    answer = served.client.get("/heroes", headers={**headers, "x-forwarded-proto": "https"})
    assert answer.headers["location"] == f"{served.server.url}/heroes/"
    served.stop()
    assert "127.0.0.1 GET" in (served.log_dir / "access.log").read_text()


def test_a_body_is_cut_off_at_its_limit_even_without_a_length(served: Served) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    answer = served.client.post("/heroes/", content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()) == (413, {"detail": "Content Too Large"})
    assert served.client.get("/health").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/heroes/"), ("PATCH", "/heroes/1"), ("DELETE", "/heroes/1")])
def test_a_body_that_says_it_is_too_long_is_not_read(tutorial: Served, method: str, path: str) -> None:
    before = tutorial.heroes()
    with tutorial.raw() as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{tutorial.server.port}\r\nAuthorization: Bearer {TOKEN}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {limits.BODY_BYTES + 1}\r\n\r\n".encode()
        )
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert answer.endswith(b'{"detail":"A body may have at most 1 MiB here"}')
    assert tutorial.heroes() == before


def test_every_answer_forbids_guessing_and_keeping(served: Served) -> None:
    for path in ("/heroes/", "/health", "/nothing", "/docs", "/assets/docs.js"):
        headers = served.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_the_access_log_has_no_query_body_or_token(served: Served) -> None:
    served.client.get("/heroes/?q=Parker")
    served.client.post("/heroes/", json={"name": "Peter", "secret_name": "Parker"})
    served.client.get("/nothing%0A2026-01-01T00:00:00Z%20forged")
    served.stop()
    text = (served.log_dir / "access.log").read_text(encoding="utf-8")
    assert "GET /heroes/ 200" in text
    assert "POST /heroes/ 200" in text
    assert len(text.splitlines()) == 3
    assert not any(word in text for word in ("Parker", "Peter", TOKEN, "q="))


def test_an_unexpected_error_is_a_500_without_values(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.data import crud

    def fail(*_: object) -> None:
        raise KeyError("Dive Wilson")

    monkeypatch.setattr(crud, "apply", fail)
    answer = served.client.post("/heroes/", json=HERO)
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})
    monkeypatch.undo()
    assert served.client.post("/heroes/", json=HERO).status_code == 200


def test_requests_that_are_no_http_are_dropped(served: Served) -> None:
    for rubbish in (
        b"\0\1\2\3\r\n\r\n",
        b"GET /heroes/ HTTP/9.9\r\n\r\n",
        b"CONNECT evil:80 HTTP/1.1\r\n\r\n",
        b"\x16\x03",
    ):
        with served.raw() as connection:
            connection.sendall(rubbish)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(1000)
        assert answer == b"" or answer.split(b" ")[1] in (b"400", b"403", b"505")
    assert served.client.get("/health").status_code == 200


def test_a_websocket_is_not_opened(served: Served) -> None:
    headers = {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "eA==",
    }
    assert served.client.get("/events/", headers=headers).status_code in (307, 404, 400)
