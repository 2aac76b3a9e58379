"""The FastAPI tutorial's contract, request by request, over a real server."""

from typing import Any

import pytest

from tests.api.conftest import Serve, Served

DEADPOND = {"name": "Deadpond", "secret_name": "Dive Wilson"}
BIG = 2**63


def test_a_hero_is_created_and_told_without_its_secret(served: Served) -> None:
    answer = served.client.post("/heroes/", json=DEADPOND)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"name": "Deadpond", "age": None, "id": 1}
    assert served.heroes() == [(1, "Deadpond", None, "Dive Wilson")]


def test_an_id_that_is_sent_is_not_used(served: Served) -> None:
    answer = served.client.post(
        "/heroes/", json={**DEADPOND, "id": 77, "age": 48, "power": "unknown fields are ignored"}
    )
    assert answer.json() == {"name": "Deadpond", "age": 48, "id": 1}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"name": "Deadpond"}, ["body", "secret_name"]),
        ({"name": {"message": "not text"}, "secret_name": "x"}, ["body", "name"]),
        ({**DEADPOND, "age": "not a number"}, ["body", "age"]),
        ({**DEADPOND, "age": BIG}, ["body", "age"]),
        ({**DEADPOND, "age": -1}, ["body", "age"]),
        ({**DEADPOND, "age": 1.5}, ["body", "age"]),
        ({**DEADPOND, "name": None}, ["body", "name"]),
        ({**DEADPOND, "name": "half \ud83d a pair"}, ["body", "name"]),
        ({**DEADPOND, "name": "nul \0 inside"}, ["body", "name"]),
        ({**DEADPOND, "name": " "}, ["body", "name"]),
        ({**DEADPOND, "name": "x" * 10_001}, ["body", "name"]),
        ([DEADPOND], ["body"]),
        ("Deadpond", ["body"]),
    ],
)
def test_wrong_bodies_are_422_as_fastapi_tells_them(served: Served, body: Any, place: list[str]) -> None:
    from json import dumps

    answer = served.client.post("/heroes/", content=dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["loc"] == place
    assert set(problem) == {"loc", "msg", "type"}
    assert served.heroes() == []


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": NaN}', b'{"age": 1e999}', b"[" * 500, b"null", b'"x"'])
def test_what_is_no_hero_is_422(served: Served, content: bytes) -> None:
    answer = served.client.post("/heroes/", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"[" * 100_000, b'{"age": ' + b"9" * 5_000 + b"}"])
def test_what_cannot_be_parsed_is_400_or_422(served: Served, content: bytes) -> None:
    answer = served.client.post("/heroes/", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


def test_heroes_are_listed_by_id_with_offset_and_limit(tutorial: Served) -> None:
    names = [hero["name"] for hero in tutorial.client.get("/heroes/").json()]
    assert names == ["Deadpond", "Spider-Boy", "Rusty-Man"]
    page = tutorial.client.get("/heroes/", params={"offset": 1, "limit": 1})
    assert page.json() == [{"name": "Spider-Boy", "age": 17, "id": 2}]
    assert page.headers["x-total-count"] == "3"
    assert tutorial.client.get("/heroes/?offset=3").json() == []
    assert tutorial.client.get("/heroes/?limit=0").json() == []


@pytest.mark.parametrize(
    "query", ["limit=101", "limit=-1", "offset=-1", f"offset={BIG}", "limit=x", "limit=1.5", "offset=&limit=1"]
)
def test_bounds_of_pages(tutorial: Served, query: str) -> None:
    answer = tutorial.client.get(f"/heroes/?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][0] == "query"


def test_one_hero(tutorial: Served) -> None:
    assert tutorial.client.get("/heroes/1").json() == {"name": "Deadpond", "age": None, "id": 1}
    missing = tutorial.client.get("/heroes/4")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Hero not found"})


@pytest.mark.parametrize("hero_id", ["x", "1.5", str(BIG), str(-BIG - 1), "9" * 400])
def test_what_is_no_id_is_422(tutorial: Served, hero_id: str) -> None:
    for method in ("GET", "DELETE"):
        answer = tutorial.client.request(method, f"/heroes/{hero_id}")
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["path", "hero_id"]


def test_an_update_leaves_out_what_is_not_sent(tutorial: Served) -> None:
    answer = tutorial.client.patch("/heroes/2", json={"age": 18})
    assert (answer.status_code, answer.json()) == (200, {"name": "Spider-Boy", "age": 18, "id": 2})
    assert tutorial.client.patch("/heroes/2", json={"age": None}).json()["age"] is None
    assert tutorial.client.patch("/heroes/2", json={}).json() == {"name": "Spider-Boy", "age": None, "id": 2}
    assert tutorial.client.patch("/heroes/2", json={"secret_name": "Pedro"}).status_code == 200
    assert tutorial.heroes()[1] == (2, "Spider-Boy", None, "Pedro")


def test_an_update_refuses_null_for_what_must_be_known(tutorial: Served) -> None:
    before = tutorial.heroes()
    for field in ("name", "secret_name"):
        answer = tutorial.client.patch("/heroes/2", json={field: None})
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert tutorial.client.patch("/heroes/9", json={"age": 1}).json() == {"detail": "Hero not found"}
    assert tutorial.heroes() == before


def test_a_hero_is_deleted_once(tutorial: Served) -> None:
    answer = tutorial.client.delete("/heroes/1")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert tutorial.client.delete("/heroes/1").status_code == 404
    assert tutorial.client.get("/heroes/1").status_code == 404
    assert len(tutorial.heroes()) == 2


def test_other_methods_and_slashes_are_as_fastapi_has_them(tutorial: Served) -> None:
    for method, path in (("PUT", "/heroes/1"), ("HEAD", "/heroes/1"), ("OPTIONS", "/heroes/"), ("DELETE", "/heroes/")):
        answer = tutorial.client.request(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"]
    for path, place in (("/heroes", "/heroes/"), ("/heroes/1/", "/heroes/1")):
        answer = tutorial.client.get(path)
        assert answer.status_code == 307
        assert answer.headers["location"] == f"{tutorial.server.url}{place}"
    assert tutorial.client.get("/nothing").json() == {"detail": "Not Found"}


def test_every_write_is_in_the_journal_and_can_be_taken_back(served: Served) -> None:
    from desktop.data.journal import history, undo

    served.client.post("/heroes/", json=DEADPOND)
    served.client.patch("/heroes/1", json={"age": 3})
    served.client.delete("/heroes/1")
    operations = served.database.journal_read(history.history, None, 10).result()
    assert [operation.source for operation in operations] == ["api"] * 3
    served.database.write(undo.undo, "api").result()
    assert served.client.get("/heroes/1").json() == {"name": "Deadpond", "age": 3, "id": 1}


def test_whole_heroes_are_the_tutorials_first_version(serve: Serve) -> None:
    served = serve(whole=True)
    whole = {"id": 7, "name": "Deadpond", "age": None, "secret_name": "Dive Wilson"}
    assert served.client.post("/heroes/", json=whole).json() == whole
    taken = served.client.post("/heroes/", json=whole)
    assert taken.status_code == 409
    assert taken.json() == {"detail": "There is a hero with the id 7 already"}
    again = served.client.post("/heroes/bulk", json=[DEADPOND, {**DEADPOND, "id": 9}, {**DEADPOND, "id": 9}])
    assert (again.status_code, again.json()) == (409, {"detail": "There is a hero with the id 9 already"})
    assert served.client.get("/heroes/").json() == [whole]
    assert served.client.get("/heroes/7").json() == whole
    assert served.client.post("/heroes/", json=DEADPOND).json()["id"] == 8
    assert served.client.post("/heroes/", json={**whole, "id": BIG}).status_code == 422
    assert served.client.get("/heroes/?q=secret_name:dive").headers["x-total-count"] == "2"
    assert "Dive Wilson" in served.client.get("/heroes/export.csv").text


def test_a_program_of_the_tutorial_works_without_a_token(serve: Serve) -> None:
    served = serve(token=None)
    client = served.connect(token=None)
    with client:
        assert client.post("/heroes/", json=DEADPOND).status_code == 200
        assert client.get("/heroes/").json() == [{"name": "Deadpond", "age": None, "id": 1}]
