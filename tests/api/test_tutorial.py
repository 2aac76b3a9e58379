"""The same requests to the tutorial's own code and to ours: the same answers, up to the words of what is wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Serve
from tests.data import rosters

HERO = {"name": "Deadpond", "secret_name": "Dive Wilson"}
PAGES = ("", "?offset=1&limit=2", "?limit=0", "?limit=101", "?limit=x", "?offset=500", "?limit=1&limit=2", "?unknown=1")
CREATED: tuple[dict[str, Any], ...] = (
    {}, {"age": 5}, {"id": 99, "age": 5}, {"power": "x"}, {"age": "7"}, {"age": 7.0}, {"age": None}, {"age": True},
    {"age": "x"}, {"age": 1.5}, {"age": ""}, {"age": [1]}, {"name": 1}, {"name": None}, {"name": ["x"]},
)  # fmt: skip
CHANGED: tuple[Any, ...] = (
    {}, {"age": 9}, {"secret_name": "x"}, {"age": None}, {"id": 8}, {"age": "x"}, {"name": 1}, {"power": 1}, [1], None,
)  # fmt: skip
IDS = ("1", "4", "999", "0", "-1", "x", "1.0", "1.5", "01", "")
REQUESTS: list[tuple[str, str, Any]] = [
    *(("GET", f"/heroes/{page}", None) for page in PAGES),
    *(("POST", "/heroes/", {**HERO, **values}) for values in CREATED),
    *(("POST", "/heroes/", body) for body in ({"name": "x"}, {"secret_name": "x"}, {}, [], [HERO], "x", None)),
    *(("PATCH", f"/heroes/{hero_id}", values) for hero_id in IDS for values in CHANGED),
    *(("GET", f"/heroes/{hero_id}", None) for hero_id in IDS),
    *(("DELETE", f"/heroes/{hero_id}", None) for hero_id in (*IDS, "4")),
    *((method, path, HERO) for method in ("GET", "POST", "PUT", "HEAD") for path in ("/heroes", "/heroes/5/", "/no")),
    ("GET", "/heroes/", None),
]


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[httpx.Client]:
    """The tutorial's own code, which serves heroes of its own."""
    command = [sys.executable, "-m", "tests.bench.api_tutorial", str(rosters.make(tmp_path / "peer.db"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        try:
            with httpx.Client(base_url=url, trust_env=False) as client:
                yield client
        finally:
            process.kill()


def answer(client: httpx.Client, method: str, path: str, body: Any) -> tuple[object, ...]:
    told = client.request(method, path, json=body) if body is not None else client.request(method, path)
    place = told.headers.get("location", "").removeprefix(str(client.base_url).rstrip("/"))
    content = told.json() if told.content else None
    if isinstance(content, dict) and isinstance(content.get("detail"), list):
        content["detail"] = [{key: wrong[key] for key in ("loc", "type", "msg")} for wrong in content["detail"]]
    fields = list(content) if isinstance(content, dict) else []
    return told.status_code, told.headers.get("content-type"), place, content, fields


def test_every_answer_is_that_of_the_tutorial(serve: Serve, peer: httpx.Client, tmp_path: Path) -> None:
    with serve(rosters.make(tmp_path / "ours.db"), token=None).connect(None) as ours:
        for request in REQUESTS:
            assert answer(ours, *request) == answer(peer, *request), request


def test_the_description_has_its_operations(serve: Serve, peer: httpx.Client) -> None:
    ours, theirs = (client.get("/openapi.json").json() for client in (serve(token=None).client, peer))
    for path, operations in theirs["paths"].items():
        for method, operation in operations.items():
            mine = ours["paths"][path][method]
            assert mine["operationId"] == operation["operationId"]
            assert mine.get("requestBody") == operation.get("requestBody")
            assert mine["responses"].keys() >= operation["responses"].keys()
            names = {(one["name"], one["in"]) for one in operation.get("parameters", ())}
            assert names <= {(one["name"], one["in"]) for one in mine.get("parameters", ())}
