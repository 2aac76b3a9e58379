"""/heroes/ as the FastAPI tutorial has it. Door: `add_routes`."""

from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response

from desktop.api.cursor import LONGEST
from desktop.api.heroes import Heroes
from desktop.api.limits import BODY_BYTES, PAGE, QUESTION_LENGTH
from desktop.api.listing import JsonPage, Listing, Page
from desktop.api.present import Presenter, matches
from desktop.api.questions import asked
from desktop.api.schema import (
    ETAG,
    IF_MATCH,
    IF_NONE_MATCH,
    PAGE_HEADERS,
    READING,
    WRITING,
    Done,
    WholeHeroCreate,
    answers,
    told_model,
)
from desktop.data.models import MAX_INTEGER, HeroCreate, HeroUpdate, Row
from desktop.data.questions.hero_query import HeroQuery

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    Update = SQLModel
else:
    Update = HeroUpdate

_JSON: Final = "application/json"
_PLAIN: Final = HeroQuery()

HeroId = Annotated[int, Path(ge=-MAX_INTEGER - 1, le=MAX_INTEGER, description="The number that never changes")]
Offset = Annotated[int, Query(ge=0, le=MAX_INTEGER, description="How many heroes to leave out")]
Limit = Annotated[int, Query(ge=0, le=PAGE, description="How many heroes to tell of")]
Text = Annotated[str, Query(max_length=QUESTION_LENGTH, description="A question as in the search box")]
Order = Annotated[
    str, Query(max_length=QUESTION_LENGTH, description="Fields with commas between; - before one descends")
]
After = Annotated[
    str | None, Query(max_length=LONGEST, description="Where the page before ended, as its Link header says")
]


def add_routes(router: APIRouter, heroes: Heroes, listing: Listing, *, whole: bool) -> None:
    """Add the tutorial's routes.

    Args:
        router: Where to.
        heroes: What requests do.
        listing: Pages of heroes.
        whole: Whether heroes are told and taken with all their fields, as in the tutorial's first version.
    """
    _add_reading(router, heroes, listing, whole=whole)
    _add_writing(router, heroes, whole=whole)


def page_headers(page: Page | JsonPage, question: dict[str, object]) -> dict[str, str]:
    """What the headers of a page tell.

    Args:
        page: The page.
        question: The parameters that the next page has in common with this one.
    """
    headers = {"x-total-count": str(page.total)}
    if page.after is not None:
        again = urlencode({name: value for name, value in {**question, "after": page.after}.items() if value})
        headers["link"] = f'</heroes/?{again}>; rel="next"'
    return headers


def _add_reading(router: APIRouter, heroes: Heroes, listing: Listing, *, whole: bool) -> None:
    presenter = Presenter(whole=whole)
    model = told_model(whole=whole)

    @router.get("/heroes/", response_model=list[model], responses=answers(*READING) | {200: {"headers": PAGE_HEADERS}})  # type: ignore[valid-type]
    async def read_heroes(
        offset: Offset = 0, limit: Limit = PAGE, q: Text = "", sort: Order = "", after: After = None
    ) -> Response:
        """Heroes in the order of their ids, or as the question says."""
        query = asked(q, sort, whole=whole) if q or sort else _PLAIN
        page = await listing.page(query, offset, limit, after)
        headers = page_headers(page, {"limit": limit, "q": q, "sort": sort})
        return Response(presenter.many(page.rows), headers=headers, media_type=_JSON)

    @router.get(
        "/heroes/{hero_id}",
        response_model=model,
        responses=answers(304, 404, *READING) | {200: {"headers": ETAG}},
        openapi_extra=IF_NONE_MATCH,
    )
    async def read_hero(hero_id: HeroId, request: Request) -> Response:
        """One hero."""
        row = await heroes.get(hero_id)
        tag = heroes.tags.of(row)
        known = _tags(request, "if-none-match")
        if known is not None and matches(known, tag, weakly=True):
            return Response(status_code=304, headers={"etag": tag})
        return Response(presenter.one(row), headers={"etag": tag}, media_type=_JSON)


def _add_writing(router: APIRouter, heroes: Heroes, *, whole: bool) -> None:
    presenter = Presenter(whole=whole)
    model = told_model(whole=whole)
    writing = answers(*WRITING) | {200: {"headers": ETAG}}
    changing = answers(404, 412, *WRITING)

    def told(row: Row) -> Response:
        return Response(presenter.one(row), headers={"etag": heroes.tags.of(row)}, media_type=_JSON)

    async def create_whole_hero(hero: WholeHeroCreate) -> Response:
        """Store a new hero, under the id it has if it has one."""
        return told(await heroes.create(hero.model_dump()))

    async def create_hero(hero: HeroCreate) -> Response:
        """Store a new hero; an id that is sent is not used."""
        return told(await heroes.create(hero.model_dump()))

    create = create_whole_hero if whole else create_hero
    router.post("/heroes/", response_model=model, responses=writing, max_body_size=BODY_BYTES)(create)

    @router.patch(
        "/heroes/{hero_id}",
        response_model=model,
        responses=changing | {200: {"headers": ETAG}},
        openapi_extra=IF_MATCH,
        max_body_size=BODY_BYTES,
    )
    async def update_hero(hero_id: HeroId, hero: Update, request: Request) -> Response:
        """Change some fields of a hero; those left out stay."""
        return told(await heroes.update(hero_id, hero.model_dump(exclude_unset=True), _tags(request, "if-match")))

    @router.delete("/heroes/{hero_id}", response_model=Done, responses=changing, openapi_extra=IF_MATCH)
    async def delete_hero(hero_id: HeroId, request: Request) -> Response:
        """Delete a hero."""
        await heroes.delete(hero_id, _tags(request, "if-match"))
        return JSONResponse({"ok": True})


def _tags(request: Request, name: str) -> str | None:
    """A list of entity tags, which may come in several headers; None if there is none."""
    values = request.headers.getlist(name)
    return ", ".join(values) if values else None
