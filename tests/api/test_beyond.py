"""What the API has beyond the tutorial: tags, cursors, questions, many at once, odd rosters."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop.api import limits
from tests.api.conftest import Serve, Served
from tests.data import rosters

HEROES = [{"name": f"Hero {number:03}", "age": number % 7 or None, "secret_name": "s"} for number in range(250)]


@pytest.fixture
def many(served: Served) -> Served:
    assert served.client.post("/heroes/bulk", json=HEROES).status_code == 200
    return served


def pages(served: Served, path: str) -> Iterator[httpx.Response]:
    """A page and all that follow it by their Link headers."""
    following: str | None = path
    while following is not None:
        answer = served.client.get(following)
        assert answer.status_code == 200
        yield answer
        following = answer.links.get("next", {}).get("url")


class TestTags:
    def test_a_tag_changes_with_every_field_and_only_then(self, tutorial: Served) -> None:
        def tag() -> str:
            return tutorial.client.get("/heroes/2").headers["etag"]

        seen = [tag()]
        assert tag() == seen[0]
        for change in ({"age": 1}, {"name": "x"}, {"secret_name": "y"}):
            answer = tutorial.client.patch("/heroes/2", json=change)
            assert answer.headers["etag"] == tag()
            assert tag() not in seen
            seen.append(tag())

    def test_a_tag_tells_nothing_to_who_knows_the_other_fields(self, tutorial: Served, serve: Serve) -> None:
        tag = tutorial.client.get("/heroes/2").headers["etag"]
        tutorial.stop()
        again = serve(tutorial.path)
        assert again.client.get("/heroes/2").headers["etag"] != tag

    def test_if_match_protects_updates_and_deletions(self, tutorial: Served) -> None:
        old = tutorial.client.get("/heroes/2").headers["etag"]
        assert tutorial.client.patch("/heroes/2", json={"age": 1}, headers={"if-match": old}).status_code == 200
        before = tutorial.heroes()
        for request in (("PATCH", {"age": 2}), ("DELETE", None)):
            for tags in (old, f"W/{old}", '"x", "y"', ""):
                answer = tutorial.client.request(request[0], "/heroes/2", json=request[1], headers={"if-match": tags})
                assert answer.status_code == 412
        assert tutorial.heroes() == before
        new = tutorial.client.get("/heroes/2").headers["etag"]
        assert tutorial.client.delete("/heroes/2", headers={"if-match": f'"x", {new}'}).status_code == 200
        assert tutorial.client.delete("/heroes/2", headers={"if-match": "*"}).status_code == 404
        assert tutorial.client.delete("/heroes/1", headers={"if-match": "*"}).status_code == 200

    def test_tags_in_several_headers_are_one_list(self, tutorial: Served) -> None:
        tag = tutorial.client.get("/heroes/2").headers["etag"]
        for name, method, status in (("if-none-match", "GET", 304), ("if-match", "PATCH", 200)):
            for tags in (('"x"', tag), (tag, '"x"')):
                request = tutorial.client.build_request(
                    method, "/heroes/2", json=None if method == "GET" else {}, headers=[(name, one) for one in tags]
                )
                request.headers["authorization"] = tutorial.client.headers["authorization"]
                assert tutorial.client.send(request).status_code == status

    def test_if_none_match_saves_the_body(self, tutorial: Served) -> None:
        tag = tutorial.client.get("/heroes/2").headers["etag"]
        answer = tutorial.client.get("/heroes/2", headers={"if-none-match": f"W/{tag}"})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert tutorial.client.get("/heroes/2", headers={"if-none-match": '"x"'}).status_code == 200


class TestPages:
    @pytest.mark.parametrize(
        "path", ["/heroes/?limit=30", "/heroes/?limit=30&sort=-age,name", "/heroes/?sort=name&q=age:>2"]
    )
    def test_following_the_links_gives_every_hero_once(self, many: Served, path: str) -> None:
        found = [hero for page in pages(many, path) for hero in page.json()]
        offsets = range(0, len(found) + 30, 30)
        plain = path + ("" if "limit" in path else "&limit=30")
        by_offset = [hero for start in offsets for hero in many.client.get(f"{plain}&offset={start}").json()]
        assert found == by_offset
        assert len({hero["id"] for hero in found}) == len(found) == int(many.client.get(path).headers["x-total-count"])

    def test_a_cursor_stands_although_heroes_before_it_go(self, many: Served) -> None:
        first = many.client.get("/heroes/?limit=10")
        for hero in first.json():
            many.client.delete(f"/heroes/{hero['id']}")
        assert many.client.get(first.links["next"]["url"]).json()[0]["id"] == 11
        assert many.client.get("/heroes/?offset=0&limit=1").json()[0]["id"] == 11

    @pytest.mark.parametrize("after", ["x", "", "W10", "e30", "bnVsbA", "WyJuYW1lIixbMV1d", "é", "A" * 3_999])
    def test_what_is_no_cursor_of_this_order_is_422(self, many: Served, after: str) -> None:
        answer = many.client.get("/heroes/", params={"after": after})
        assert answer.status_code == 422

    def test_a_cursor_of_another_order_is_422(self, many: Served) -> None:
        cursor = many.client.get("/heroes/?sort=name&limit=1").links["next"]["url"].partition("after=")[2]
        assert many.client.get(f"/heroes/?sort=-name&after={cursor}").status_code == 422
        assert many.client.get(f"/heroes/?after={cursor}").status_code == 422
        assert many.client.get(f"/heroes/?sort=name&limit=1&after={cursor}").json()[0]["id"] == 2

    def test_totals_and_offsets_follow_every_write(self, many: Served) -> None:
        def seen() -> tuple[str, Any]:
            answer = many.client.get("/heroes/?offset=100&limit=1")
            return answer.headers["x-total-count"], answer.json()[0]["id"]

        assert seen() == ("250", 101)
        many.client.delete("/heroes/5")
        assert seen() == ("249", 102)
        many.client.post("/heroes/", json=HEROES[0])
        assert seen() == ("250", 102)
        many.database.write(lambda c: c.exec_driver_sql("DELETE FROM hero WHERE id < 50")).result()
        many.server._hear_outside(None)  # type: ignore[arg-type]
        assert seen() == ("202", 150)


class TestQuestions:
    def test_a_question_is_that_of_the_search_box(self, tutorial: Served) -> None:
        answer = tutorial.client.get("/heroes/", params={"q": "man age:>=40"})
        assert [hero["name"] for hero in answer.json()] == ["Rusty-Man"]
        assert answer.headers["x-total-count"] == "1"
        names = [hero["name"] for hero in tutorial.client.get("/heroes/?sort=-name").json()]
        assert names == ["Spider-Boy", "Rusty-Man", "Deadpond"]

    @pytest.mark.parametrize(
        "query",
        [
            "q=age:many",
            'q="open',
            "sort=nothing",
            "sort=name%20age",
            "q=%00",
            "q=secret_name:x",
            "sort=secret_name",
            "q=sort:secret_name",
            "q=" + "x" * 1_001,
        ],
    )
    def test_what_cannot_be_asked_is_422(self, tutorial: Served, query: str) -> None:
        answer = tutorial.client.get(f"/heroes/?{query}")
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"][0] == "query"

    def test_free_text_does_not_find_secrets(self, tutorial: Served) -> None:
        assert tutorial.client.get("/heroes/?q=Dive").json() == []


class TestBulk:
    def test_an_array_becomes_one_operation(self, many: Served) -> None:
        from desktop.data.journal import history

        (operation,) = many.database.journal_read(history.history, None, 5).result()
        assert (operation.rows, operation.source) == (250, "api")
        assert [name for _, name, _, _ in many.heroes()] == [hero["name"] for hero in HEROES]

    @pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
    def test_lines_are_taken_too(self, served: Served, kind: str) -> None:
        content = "\n\n".join(
            json.dumps(hero, ensure_ascii=False) for hero in [*HEROES[:3], {**HEROES[0], "name": "Ñandú 🕷"}]
        )
        answer = served.client.post("/heroes/bulk", content=content.encode(), headers={"content-type": kind})
        assert answer.json() == {"created": 4, "ids": [1, 2, 3, 4]}
        assert served.client.get("/heroes/4").json()["name"] == "Ñandú 🕷"

    def test_all_or_none_with_the_positions_of_what_is_wrong(self, served: Served) -> None:
        heroes = [*HEROES[:3], {"name": "no secret"}, HEROES[4], {**HEROES[5], "age": -1}]
        answer = served.client.post("/heroes/bulk", json=heroes)
        assert answer.status_code == 422
        assert [problem["loc"] for problem in answer.json()["detail"]] == [
            ["body", 3, "secret_name"],
            ["body", 5, "age"],
        ]
        assert served.heroes() == []

    @pytest.mark.parametrize(("kind", "form"), [("application/json", "[{}]"), ("application/x-ndjson", "{}\r\n")])
    def test_a_mark_of_unicode_at_the_start_is_passed_over(self, served: Served, kind: str, form: str) -> None:
        content = form.replace("{}", json.dumps(HEROES[0])).encode("utf-8-sig")
        answer = served.client.post("/heroes/bulk", content=content, headers={"content-type": kind})
        assert answer.json() == {"created": 1, "ids": [1]}

    def test_other_kinds_of_bodies_are_told_which_are_taken(self, served: Served) -> None:
        answer = served.client.post("/heroes/bulk", content=b"[]", headers={"content-type": "text/plain"})
        assert answer.status_code == 415
        assert answer.json() == {"detail": "Send application/json or application/x-ndjson"}

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[", b"[{]", b"[1,]", b"[] []", b"[NaN]", b"[1 2]", b"\xff", b'["\xc3', b"[" * 70_000]
    )
    def test_what_is_no_array_of_heroes_is_422(self, served: Served, content: bytes) -> None:
        answer = served.client.post("/heroes/bulk", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 422
        assert served.heroes() == []

    def test_nothing_is_created_from_nothing(self, served: Served) -> None:
        assert served.client.post("/heroes/bulk", json=[]).json() == {"created": 0, "ids": []}

    def test_its_limits(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desktop.api.bulk.BULK_HEROES", 5)
        answer = served.client.post("/heroes/bulk", json=HEROES[:6])
        assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "too_long")
        too_much = b"[" + b" " * limits.BULK_BYTES + b"]"
        answer = served.client.post("/heroes/bulk", content=too_much, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.json() == {"detail": "A body may have at most 32 MiB here"}
        assert served.heroes() == []


class TestOddRosters:
    def test_damaged_cells_are_told_as_documented(self, serve: Serve, tmp_path: Path) -> None:
        values = ["'x'", "17.5", "x'ff00'", "NULL", "-5", "9223372036854775807", "cast(x'61ff62' AS TEXT)", "''"]
        script = rosters.TUTORIAL.replace(" NOT NULL,\n\tage", ",\n\tage")
        odd = rosters.make(tmp_path / "odd.db", script=script, heroes=())
        rosters.tell(
            odd, *(f"INSERT INTO hero (name, age, secret_name) VALUES ({value}, {value}, 's')" for value in values)
        )
        served = serve(odd)
        told = served.client.get("/heroes/").json()
        assert [hero["age"] for hero in told] == [None, None, None, None, -5, 2**63 - 1, None, None]
        names = ["x", "17.5", "\ufffd\0", "", "-5", "9223372036854775807", "a\ufffdb", ""]
        assert [hero["name"] for hero in told] == names
        for start in range(len(told)):
            assert served.client.get(f"/heroes/?offset={start}&limit=1").json() == told[start : start + 1]
        for hero in told:
            answer = served.client.get(f"/heroes/{hero['id']}")
            assert answer.json() == hero
            assert answer.headers["etag"]
        assert [hero["id"] for page in pages(served, "/heroes/?limit=2&sort=age") for hero in page.json()]
        assert served.client.get("/heroes/export.json").json() == told
        assert served.client.get("/heroes/export.csv").status_code == 200

    def test_ids_below_nothing_and_at_the_end(self, serve: Serve, tmp_path: Path) -> None:
        least, most = -(2**63), 2**63 - 1
        heroes = [("a", 1, least, "s"), ("b", 1, -1, "s"), ("c", 1, most, "s")]
        served = serve(rosters.make(tmp_path / "ends.db", heroes=heroes))
        assert [hero["id"] for page in pages(served, "/heroes/?limit=1") for hero in page.json()] == [least, -1, most]
        assert served.client.get(f"/heroes/{least}").json()["name"] == "a"
        assert served.client.get(f"/heroes/{most}").json()["name"] == "c"
        assert served.client.get("/heroes/?offset=2").json()[0]["id"] == most

    def test_a_roster_that_cannot_be_written_is_told(self, serve: Serve, tmp_path: Path) -> None:
        path = rosters.make(tmp_path / "view.db")
        rosters.tell(path, "CREATE TRIGGER t AFTER INSERT ON hero BEGIN SELECT 1; END")
        served = serve(path)
        assert served.database.state.read_only
        answer = served.client.post("/heroes/", json={"name": "a", "secret_name": "b"})
        assert answer.status_code == 403
        assert answer.json()["detail"] == served.database.state.reason

    def test_a_roster_that_is_gone_is_told(self, tutorial: Served) -> None:
        tutorial.path.rename(tutorial.path.with_suffix(".moved"))
        answer = tutorial.client.post("/heroes/", json={"name": "a", "secret_name": "b"})
        assert answer.status_code in (403, 503)

    @pytest.mark.parametrize("change", ["ALTER TABLE hero RENAME COLUMN age TO years", "DROP TABLE hero"])
    def test_a_table_that_another_program_changes_is_told(self, tutorial: Served, change: str) -> None:
        assert tutorial.client.get("/heroes/").status_code == 200
        rosters.tell(tutorial.path, "DROP INDEX ix_hero_age", change)
        for path in ("/heroes/1", "/heroes/?q=man", "/heroes/?sort=age", "/heroes/export.csv", "/heroes/"):
            answer = tutorial.client.get(path)
            assert answer.status_code == 503
            assert "is not what it was any more" in answer.json()["detail"]
        assert tutorial.client.patch("/heroes/1", json={"age": 1}).status_code in (403, 503)

    def test_reading_waits_for_others_who_write(self, tutorial: Served) -> None:
        import sqlite3
        import threading
        from contextlib import closing

        with closing(sqlite3.connect(tutorial.path, check_same_thread=False)) as other:
            other.execute("BEGIN EXCLUSIVE")
            end = threading.Timer(0.3, other.rollback)
            end.start()
            assert tutorial.client.get("/heroes/1").status_code == 200
            end.join()
