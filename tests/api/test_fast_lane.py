"""The short way answers exactly as the long one, and they share nothing but what they answer with."""

import json
from typing import Any

import httpx
import pytest

from tests.api.conftest import Serve, Served
from tests.data import rosters

HERO = {"name": 'Ñ " \\ \u2028 🕷 \x7f \x01', "secret_name": "s", "age": 2**63 - 1}


def both(
    served: Served, method: str, path: str, body: Any = None, **headers: str
) -> tuple[httpx.Response, httpx.Response]:
    """The answers of both ways: parameters or a content type that the short one does not know lead to the long one."""
    content = None if body is None else json.dumps(body).encode()
    kind = {"content-type": "application/json"} if content else {}
    short = served.client.request(method, path, content=content, headers={**kind, **headers})
    long_kind = {"content-type": "application/json; charset=utf-8"} if content else {}
    long_path = path + ("" if content else ("&" if "?" in path else "?") + "unused=1")
    long = served.client.request(method, long_path, content=content, headers={**long_kind, **headers})
    return short, long


def told(answer: httpx.Response) -> tuple[object, ...]:
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.json()


@pytest.mark.parametrize(
    "path",
    ["", "?offset=0", "?limit=2", "?offset=1&limit=1", "?limit=1&offset=1", "?limit=0", "?offset=99", "?limit=101",
     "?offset=-1", "?limit=007", "?offset=1&offset=2", "?limit=", "1", "3", "4", "0", "-1", "01", "1x", "٣",
     "999999999999999999", "9223372036854775808"],
)  # fmt: skip
def test_reading(tutorial: Served, path: str) -> None:
    tutorial.client.post("/heroes/", json=HERO)
    short, long = both(tutorial, "GET", f"/heroes/{path}")
    assert told(short) == told(long)


@pytest.mark.parametrize("body", [HERO, {**HERO, "age": "12"}, {**HERO, "id": 5}, {"name": " x ", "secret_name": "y"}])
def test_creating(serve: Serve, body: dict[str, Any]) -> None:
    served = serve()
    short, long = both(served, "POST", "/heroes/", body)
    assert short.status_code == long.status_code == 200
    assert {**short.json(), "id": 2} == long.json()
    first, second = served.heroes()
    assert first[1:] == second[1:]


@pytest.mark.parametrize("body", [[], {}, {"name": 1, "secret_name": "x"}, {**HERO, "age": None, "name": None}, "x", 1])
def test_what_cannot_be_created(served: Served, body: Any) -> None:
    short, long = both(served, "POST", "/heroes/", body)
    assert told(short) == told(long)
    assert short.status_code == 422
    assert served.heroes() == []


@pytest.mark.parametrize(
    "body", [{"age": 5}, {"name": "x"}, {}, {"age": None}, {"name": None}, {"age": "x"}, {"id": 7}]
)
@pytest.mark.parametrize("hero_id", ["2", "99", "x"])
def test_changing(tutorial: Served, hero_id: str, body: Any) -> None:
    short, long = both(tutorial, "PATCH", f"/heroes/{hero_id}", body)
    assert told(short) == told(long)


def test_conditions_are_kept_on_both_ways(tutorial: Served) -> None:
    for answer in both(tutorial, "PATCH", "/heroes/2", {"age": 5}, **{"if-match": '"x"'}):
        assert answer.status_code == 412
    tag = tutorial.client.get("/heroes/2").headers["etag"]
    for answer in both(tutorial, "GET", "/heroes/2", **{"if-none-match": tag}):
        assert answer.status_code == 304


def test_every_character_is_told_alike(serve: Serve, tmp_path: Any) -> None:
    names = [
        chr(start) + "".join(map(chr, range(start, start + 64)))
        for start in (*range(1, 768, 64), 0x2000, 0xFFC0, 0x1F5C0)
    ]
    heroes = [(name, None, number, "s") for number, name in enumerate(names, 1)]
    served = serve(rosters.make(tmp_path / "characters.db", heroes=heroes))
    short, long = both(served, "GET", "/heroes/")
    assert [hero["name"] for hero in short.json()] == names
    assert short.json() == long.json()


def test_a_write_that_fails_is_not_tried_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.data import crud
    from desktop.data.errors import RosterFull

    calls: list[object] = []

    def full(*arguments: object) -> None:
        calls.append(arguments)
        raise RosterFull("The disk is full.")

    monkeypatch.setattr(crud, "apply", full)
    answer = served.client.post("/heroes/", json=HERO)
    assert (answer.status_code, answer.json()) == (507, {"detail": "The disk is full."})
    assert len(calls) == 1
