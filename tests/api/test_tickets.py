"""A browser that the person opened gets the token for its ticket, once; nobody else gets anything."""

import pytest

from desktop.api import tickets
from desktop.api.tickets import Tickets
from tests.api.conftest import TOKEN, Serve, Served


def ticket_of(served: Served) -> str:
    page, _, ticket = served.server.docs_url().partition("#ticket=")
    assert page == f"{served.server.url}/docs"
    assert TOKEN not in ticket
    return ticket


def test_a_ticket_is_good_once(served: Served) -> None:
    with served.connect(None) as browser:
        ticket = ticket_of(served)
        assert browser.post("/docs/token", json={"ticket": ticket}).json() == {"token": TOKEN}
        assert browser.post("/docs/token", json={"ticket": ticket}).status_code == 403


@pytest.mark.parametrize("sent", [{"ticket": ""}, {"ticket": TOKEN}, {"ticket": "x" * 100}])
def test_another_one_is_not(served: Served, sent: dict[str, str]) -> None:
    ticket_of(served)
    with served.connect(None) as browser:
        assert browser.post("/docs/token", json=sent).status_code == 403


@pytest.mark.parametrize("sent", [None, {}, {"ticket": 5}, {"ticket": "x" * 101}, []])
def test_what_is_no_ticket_is_422(served: Served, sent: object) -> None:
    with served.connect(None) as browser:
        assert browser.post("/docs/token", json=sent).status_code == 422


def test_other_pages_cannot_use_it(served: Served) -> None:
    with served.connect(None) as browser:
        ticket = ticket_of(served)
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert browser.post("/docs/token", json={"ticket": ticket}, headers=headers).status_code == 403
        assert browser.post("/docs/token", json={"ticket": ticket}).status_code == 200


def test_it_is_good_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    issued = Tickets("token")
    ticket = issued.issue()
    monkeypatch.setattr(tickets, "GOOD_FOR_S", 0.0)
    assert issued.redeem(ticket) is None


def test_a_few_are_kept() -> None:
    issued = Tickets("token")
    given = [issued.issue() for _ in range(20)]
    assert len(set(given)) == 20
    assert [issued.redeem(ticket) for ticket in given].count("token") == 16


def test_without_a_token_there_is_nothing_to_exchange(serve: Serve) -> None:
    served = serve(token=None)
    assert served.server.docs_url() == f"{served.server.url}/docs"
    assert served.client.post("/docs/token", json={"ticket": "x"}).status_code == 403
