"""What the API's description says beside the routes: answers, headers, bodies, the token. Derived from the fields."""

from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from sqlmodel import SQLModel

from desktop.api import limits
from desktop.api.bulk import ARRAY, NDJSON
from desktop.data.models import MAX_INTEGER, Hero, HeroCreate
from desktop.data.models import HeroPublic as StoredPublic

_DAMAGED: Final = (
    "As it is stored: heroes that other programs wrote may break the limits for new ones. In damaged cells, bytes that"
    " are not text are replaced, and what is no whole number is null."
)


class Detail(BaseModel):
    """Why a request was not served."""

    detail: str


class Wrong(BaseModel):
    """One thing that is wrong with a request."""

    loc: list[str | int] = Field(description="Where it is")
    msg: str
    type: str


class Invalid(BaseModel):
    """What is wrong with a request."""

    detail: list[Wrong]


class Done(BaseModel):
    """It was done."""

    ok: bool


class Created(BaseModel):
    """What a bulk request made."""

    created: int
    ids: list[int]


class Health(BaseModel):
    """The server answers."""

    status: str


def _told(name: str, model: type[SQLModel]) -> type[BaseModel]:
    """What answers hold of a hero: the types of the fields without the limits for new values."""
    fields: dict[str, Any] = {field: (_plain(field, info), ...) for field, info in model.model_fields.items()}
    told: type[BaseModel] = create_model(
        name, __doc__=f"A hero. {_DAMAGED}", __config__=ConfigDict(extra="forbid"), **fields
    )
    return told


def _plain(name: str, info: FieldInfo) -> Any:
    annotation: Any = info.annotation
    if get_origin(annotation) not in (Union, UnionType):
        return get_args(annotation)[0] if get_args(annotation) else annotation
    parts = [get_args(part)[0] if get_args(part) else part for part in get_args(annotation)]
    kept = [part for part in parts if part is not type(None) or name != "id"]
    return kept[0] if len(kept) == 1 else kept[0] | kept[1]


HeroPublic: Final = _told("HeroPublic", StoredPublic)
WholeHero: Final = _told("Hero", Hero)


def told_model(*, whole: bool) -> type[BaseModel]:
    """What answers hold of a hero."""
    return WholeHero if whole else HeroPublic


class WholeHeroCreate(HeroCreate):
    """A hero to be created, whose id may be chosen."""

    id: int | None = Field(default=None, ge=-MAX_INTEGER - 1, le=MAX_INTEGER)


_TEXTS: Final = {
    200: "Done",
    304: "The hero is still what If-None-Match says",
    400: "The body cannot be read as JSON",
    401: "The token is missing or wrong",
    403: "The Host or Origin is not ours, or the roster cannot be written",
    404: "There is no such hero",
    409: "The id is taken, or the roster has a rule of its own against it",
    412: "The hero is no longer what If-Match says; nothing was changed",
    413: "The body is too large",
    415: "The body is of another kind than it should be",
    422: "Some value is not as it should be",
    503: "The roster cannot be used now, or too much is asked at once; try again later",
    507: "The disk, or the roster, is full",
}
_ALWAYS: Final = (401, 403, 503)
READING: Final = (422,)
WRITING: Final = (400, 409, 413, 422, 507)


def answers(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may end with these, beside what always may happen."""
    return {code: _answer(code) for code in sorted({*codes, *_ALWAYS})}


def _answer(code: int) -> dict[str, Any]:
    text: dict[str, Any] = {"description": _TEXTS[code]}
    if code != 304:
        text["model"] = Invalid if code == 422 else Detail
    if code == 401:
        text["headers"] = {"WWW-Authenticate": header("The scheme of the token")}
    return text


def header(description: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    """A header in the description of an answer."""
    return {"description": description, "schema": {"type": kind, **more}}


ETAG: Final = {"ETag": header("Changes whenever the hero changes; the same while the server runs")}
PAGE_HEADERS: Final = {
    "X-Total-Count": header("How many heroes the question has in all", "integer"),
    "Link": header('Where the next page is: `<…>; rel="next"`; missing on the last page'),
}


def precondition(name: str, description: str) -> dict[str, Any]:
    """A conditional header of a request, in the description of a route."""
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}


IF_MATCH: Final = {"parameters": [precondition("If-Match", "Only if the hero's ETag is one of these")]}
IF_NONE_MATCH: Final = {"parameters": [precondition("If-None-Match", "Only if the hero's ETag is none of these")]}


def bulk_body(create: type[BaseModel]) -> dict[str, Any]:
    """The body of a bulk request in the description of its route."""
    hero = {"$ref": f"#/components/schemas/{create.__name__}"}
    array = {"type": "array", "items": hero, "maxItems": limits.BULK_HEROES}
    line = {"type": "string", "description": "One hero a line"}
    return {
        "requestBody": {
            "required": True,
            "content": {ARRAY: {"schema": array}, NDJSON: {"schema": line}},
        }
    }


def describe(app: FastAPI, *, needs_token: bool) -> None:
    """Let /openapi.json tell of the token too."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            for name in ("HTTPValidationError", "ValidationError"):
                schema.get("components", {}).get("schemas", {}).pop(name, None)
            if needs_token:
                token = {"type": "http", "scheme": "bearer", "description": "Shown where the server was started"}
                schema.setdefault("components", {})["securitySchemes"] = {"token": token}
                schema["security"] = [{"token": []}]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the documented way to change it
