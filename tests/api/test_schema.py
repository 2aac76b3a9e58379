"""The API's own description: complete, without a network, and kept by every answer."""

import os
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from desktop.api import limits
from tests.api.conftest import Serve, Served

EXAMPLES = int(os.environ.get("HEROES_FUZZ", "12"))
"""For each operation; `dev.py fuzz` asks much more often."""
KEPT = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


def test_every_operation_lists_what_may_happen(served: Served) -> None:
    schema = served.client.get("/openapi.json").json()
    assert set(schema["paths"]) == {
        "/heroes/", "/heroes/{hero_id}", "/heroes/bulk", "/heroes/export.{name}", "/events", "/health"
    }  # fmt: skip
    codes = {
        f"{method.upper()} {path}": {int(code) for code in operation["responses"]}
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    }
    always = {200, 401, 403, 503}
    writing = always | {400, 409, 413, 422, 507}
    assert codes == {
        "GET /heroes/": always | {422},
        "POST /heroes/": writing,
        "GET /heroes/{hero_id}": always | {304, 404, 422},
        "PATCH /heroes/{hero_id}": writing | {404, 412},
        "DELETE /heroes/{hero_id}": writing | {404, 412},
        "POST /heroes/bulk": writing | {415},
        "GET /heroes/export.{name}": always | {422},
        "GET /events": always | {422},
        "GET /health": {200, 403},
    }


def test_the_models_are_the_tutorials(served: Served) -> None:
    schemas = served.client.get("/openapi.json").json()["components"]["schemas"]
    assert list(schemas["HeroPublic"]["properties"]) == ["name", "age", "id"]
    assert set(schemas["HeroCreate"]["required"]) == {"name", "secret_name"}
    assert "required" not in schemas["HeroUpdate"]
    assert "secret_name" not in schemas["HeroPublic"]["properties"]


def test_it_tells_of_the_token_only_where_there_is_one(served: Served, serve: Serve) -> None:
    schema = served.client.get("/openapi.json").json()
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert schema["paths"]["/health"]["get"]["security"] == []
    served.stop()
    assert "security" not in serve(token=None, path=served.path).client.get("/openapi.json").json()


def test_it_tells_the_limits(served: Served) -> None:
    text = served.client.get("/openapi.json").json()["info"]["description"]
    assert str(limits.CONNECTIONS) in text
    assert f"{limits.STREAMS} of them for events" in text
    assert f"{limits.BULK_HEROES:,}" in text


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_pages_load_nothing_from_elsewhere(served: Served, page: str) -> None:
    with served.connect(None) as browser:
        answer = browser.get(page)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'unsafe-inline'" not in policy
        addresses = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
        assert len(addresses) >= 3
        assert all(address.startswith("/assets/") for address in addresses)
        for address in addresses:
            assert browser.get(address).status_code == 200
        assert not re.search(r"<script>|<style|\son\w+=", answer.text)
        assert browser.get("/openapi.json").status_code == 200


def test_only_the_assets_are_served_as_files(served: Served) -> None:
    for name in ("nothing.js", "..%2f..%2fcli.py", "%2e%2e/cli.py", ""):
        assert served.client.get(f"/assets/{name}").status_code in (404, 307)


@pytest.fixture
def operations(tutorial: Served) -> list[Any]:
    schema = schemathesis.openapi.from_dict(tutorial.client.get("/openapi.json").json())
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [operation for operation in found if operation.path != "/events"]


@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def _ask(served: Served, operation: Any, data: st.DataObject) -> None:
    case = data.draw(operation.as_strategy())
    case.call_and_validate(
        base_url=served.server.url,
        headers=dict(served.client.headers)
        | dict(case.headers or {})
        | {"Authorization": served.client.headers["Authorization"]},
        checks=list(KEPT),
    )


def test_no_request_gets_an_answer_that_is_not_described(tutorial: Served, operations: list[Any]) -> None:
    assert len(operations) == 8
    for operation in operations:
        _ask(tutorial, operation)
