"""What the tutorial does not have. Doors: `add_bulk`, `add_export`, `add_events`, `add_health`."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, StreamingResponse

from desktop.api.bulk import ARRAY, BULK_PATH, LINES, NDJSON, heroes_of
from desktop.api.events import Events
from desktop.api.exports import FORMATS, export
from desktop.api.heroes import Heroes, ids
from desktop.api.limits import BULK_BYTES
from desktop.api.present import Presenter
from desktop.api.questions import asked
from desktop.api.reads import Reads
from desktop.api.routes import Text
from desktop.api.schema import READING, WRITING, Created, Health, WholeHeroCreate, answers, bulk_body, told_model
from desktop.data.models import HeroCreate

LastEvent = Annotated[str, Header(alias="Last-Event-ID", max_length=40, description="The last event that was heard")]


def add_health(router: APIRouter) -> None:
    """Add the route that tells whether the server answers; it needs no token."""
    free = answers(403) | {200: {"model": Health}}
    del free[401], free[503]

    @router.get("/health", responses=free, openapi_extra={"security": []})
    async def health() -> JSONResponse:
        """Whether the server answers."""
        return JSONResponse({"status": "ok"})


def add_bulk(router: APIRouter, heroes: Heroes, *, whole: bool) -> None:
    """Add the route for many new heroes."""
    model = WholeHeroCreate if whole else HeroCreate

    def check(values: object) -> dict[str, object]:
        return model.model_validate(values).model_dump()

    @router.post(
        BULK_PATH,
        response_model=Created,
        responses=answers(415, *WRITING),
        openapi_extra=bulk_body(model),
        max_body_size=BULK_BYTES,
    )
    async def create_heroes(request: Request) -> JSONResponse:
        """Store new heroes, all or none, as one operation: a JSON array, or one JSON object a line."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != ARRAY and kind not in LINES:
            raise HTTPException(415, f"Send {ARRAY} or {NDJSON}")
        rows = await heroes.create_all(await heroes_of(kind, request.stream(), check))
        return JSONResponse({"created": len(rows), "ids": ids(rows)})


def add_export(router: APIRouter, reads: Reads, *, whole: bool) -> None:
    """Add the route for files; it goes before that for one hero, whose path it shares."""
    presenter = Presenter(whole=whole)
    kinds: dict[str, Any] = {
        kind.media_type.partition(";")[0]: {"schema": {"type": "string"}} for kind in FORMATS.values()
    }
    hero = {"$ref": f"#/components/schemas/{told_model(whole=whole).__name__}"}
    kinds[ARRAY] = {"schema": {"type": "array", "items": hero}}

    @router.get(
        "/heroes/export.{name}",
        response_class=StreamingResponse,
        responses=answers(*READING) | {200: {"content": kinds}},
    )
    async def export_heroes(name: Literal["csv", "json", "ndjson"], q: Text = "") -> StreamingResponse:
        """All heroes of a question as a file, in the order of their ids."""
        kind = FORMATS[name]
        content = export(kind, presenter, reads, asked(q, "", whole=whole))
        first = await anext(content)
        headers = {"content-disposition": f'attachment; filename="heroes.{name}"'}
        return StreamingResponse(_joined(first, content), media_type=kind.media_type, headers=headers)


def add_events(router: APIRouter, events: Events) -> None:
    """Add the stream of changes."""

    @router.get(
        "/events",
        response_class=StreamingResponse,
        responses=answers(*READING) | {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def listen(last_event_id: LastEvent = "") -> StreamingResponse:
        """Changes as they are committed: created, updated, deleted; reload when too much happened to tell of."""
        if events.is_full:
            raise HTTPException(503, "Too many clients listen already")
        content = events.stream(events.position(last_event_id))
        first = await anext(content)
        return StreamingResponse(_joined(first, content), media_type="text/event-stream")


async def _joined(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(rest):
        yield first
        async for piece in rest:
            yield piece
