"""What is streamed: files of all heroes, and events of changes."""

import csv
import io
import json
import time
from contextlib import ExitStack
from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from desktop.data.errors import RosterLocked
from tests.api.conftest import TOKEN, Served
from tests.data import rosters


@pytest.fixture
def many(served: Served) -> Served:
    heroes = [{"name": f"Hero {number:03}", "age": number % 7 or None, "secret_name": "s"} for number in range(250)]
    assert served.client.post("/heroes/bulk", json=heroes).status_code == 200
    return served


class TestFiles:
    def test_the_three_formats_hold_every_hero(self, many: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desktop.api.exports._PIECE", 7)
        heroes = many.client.get("/heroes/?limit=100").json()
        told = many.client.get("/heroes/export.json").json()
        assert told[:100] == heroes
        assert len(told) == 250
        lines = many.client.get("/heroes/export.ndjson").text.splitlines()
        assert [json.loads(line) for line in lines] == told
        table = list(csv.DictReader(io.StringIO(many.client.get("/heroes/export.csv").text)))
        assert [(int(row["id"]), row["name"], row["age"]) for row in table] == [
            (hero["id"], hero["name"], "" if hero["age"] is None else str(hero["age"])) for hero in told
        ]

    def test_a_question_and_an_empty_roster(self, many: Served) -> None:
        assert many.client.get("/heroes/export.json?q=age:6").json() == many.client.get("/heroes/?q=age:6").json()
        assert many.client.get("/heroes/export.json?q=nobody").json() == []
        assert many.client.get("/heroes/export.csv?q=nobody").text.splitlines() == ["name,age,id"]
        assert many.client.get("/heroes/export.ndjson?q=nobody").text == ""
        assert many.client.get("/heroes/export.csv?q=secret_name:s").status_code == 422
        assert many.client.get("/heroes/export.xml").status_code == 422

    def test_what_prevents_it_is_told_before_it_begins(self, many: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desktop.api.exports._next", Mock(side_effect=RosterLocked("Somebody else is busy.")))
        answer = many.client.get("/heroes/export.csv")
        assert (answer.status_code, answer.json()) == (503, {"detail": "Somebody else is busy."})

    def test_what_breaks_off_is_not_taken_for_whole(self, many: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desktop.api.exports._PIECE", 7)
        monkeypatch.setattr("desktop.api.exports._next", Mock(side_effect=[[("a", 1, "s", 1)], RosterLocked("busy")]))
        with pytest.raises(httpx.RemoteProtocolError):
            many.client.get("/heroes/export.ndjson")

    def test_it_is_saved_under_a_name(self, many: Served) -> None:
        answer = many.client.get("/heroes/export.csv")
        assert answer.headers["content-disposition"] == 'attachment; filename="heroes.csv"'
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"


class Stream:
    """The events of a stream, read one by one."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.iter_lines()

    def next(self) -> tuple[str, str, Any]:
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "data" in fields:
                return fields["event"], fields["id"], json.loads(fields["data"])
        raise AssertionError("the stream ended")


class TestEvents:
    def test_every_change_is_told_with_its_public_fields(self, tutorial: Served) -> None:
        with tutorial.client.stream("GET", "/events") as answer, tutorial.connect() as other:
            assert answer.headers["content-type"].startswith("text/event-stream")
            stream = Stream(answer)
            other.post("/heroes/", json={"name": "New", "secret_name": "Dive"})
            assert stream.next()[::2] == ("created", {"name": "New", "age": None, "id": 4})
            other.patch("/heroes/4", json={"age": 3})
            assert stream.next()[::2] == ("updated", {"name": "New", "age": 3, "id": 4})
            other.delete("/heroes/4")
            assert stream.next()[::2] == ("deleted", {"name": "New", "age": 3, "id": 4})

    def test_a_client_goes_on_where_it_stopped(self, tutorial: Served) -> None:
        with tutorial.connect() as other:
            with tutorial.client.stream("GET", "/events") as answer:
                other.patch("/heroes/1", json={"age": 1})
                last = Stream(answer).next()[1]
            other.patch("/heroes/1", json={"age": 2})
            with tutorial.connect() as again, again.stream("GET", "/events", headers={"last-event-id": last}) as answer:
                assert Stream(answer).next()[2]["age"] == 2
            for unknown in ("x", "00000000-1", f"{last}999999", "1-²"):
                headers = [(b"last-event-id", unknown.encode())]
                with tutorial.connect() as again, again.stream("GET", "/events", headers=headers) as answer:
                    assert Stream(answer).next()[0] == "reload"

    def test_changes_by_others_are_told_as_a_whole(self, tutorial: Served) -> None:
        with tutorial.client.stream("GET", "/events") as answer:
            rosters.tell(tutorial.path, "UPDATE hero SET age = 5")
            assert Stream(answer).next()[0] == "reload"

    def test_only_so_many_may_listen(self, tutorial: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desktop.api.events.STREAMS", 1)
        with tutorial.client.stream("GET", "/events"), tutorial.connect() as other:
            answer = other.get("/events")
            assert answer.status_code == 503
            assert answer.json()["detail"]

    def test_nobody_slips_in_who_comes_at_the_same_moment(
        self, tutorial: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("desktop.api.events.STREAMS", 2)
        head = (
            f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{tutorial.server.port}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        )
        with ExitStack() as stack:
            connections = [stack.enter_context(tutorial.raw()) for _ in range(20)]
            for connection in connections:
                connection.sendall(head.encode())
            answers = [connection.recv(1_000) for connection in connections]
        assert sum(b" 200 OK" in answer for answer in answers) == 2
        deadline = time.monotonic() + 10
        while True:
            with tutorial.client.stream("GET", "/events") as answer:
                if answer.status_code == 200:
                    break
            assert time.monotonic() < deadline
