"""The requests that clients make most, without FastAPI's machinery. Door: `FastLane`.

What it answers is what the routes answer; whatever is not exactly such a request is left to them.
"""

import json
import re
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.api.failures import answer
from desktop.api.heroes import Heroes, NoSuchHero
from desktop.api.limits import PAGE
from desktop.api.listing import Listing
from desktop.api.present import Presenter
from desktop.api.reads import Busy
from desktop.api.routes import page_headers
from desktop.api.schema import WholeHeroCreate
from desktop.data.errors import RosterError
from desktop.data.models import HeroCreate, HeroUpdate, Row

if TYPE_CHECKING:
    from sqlmodel import SQLModel

_ROOT: Final = "/heroes/"
_ID: Final = re.compile(r"[0-9]{1,18}")
_PAGE: Final = re.compile(rb"(?:offset=([0-9]{1,18}))?(?:(?:^|&)limit=([0-9]{1,3}))?")
_SMALL: Final = 65_536
_TYPE: Final = (b"content-type", b"application/json")


_Answer = tuple[bytes, list[tuple[bytes, bytes]]]


class _Unusual(Exception):
    """The request is one for FastAPI."""


class FastLane:
    """Answers plain requests for one hero, a page in the order of ids, a new hero and a change.

    Args:
        app: Everything else.
        heroes: What requests do.
        listing: Pages of heroes.
        whole: Whether heroes are told and taken with all their fields.
    """

    def __init__(self, app: ASGIApp, heroes: Heroes, listing: Listing, *, whole: bool) -> None:
        self._app = app
        self._heroes = heroes
        self._listing = listing
        self._presenter = Presenter(whole=whole)
        self._create: type[SQLModel] = WholeHeroCreate if whole else HeroCreate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path: str = scope["path"]
        lane = self._lanes.get(scope["method"]) if path.startswith(_ROOT) else None
        if lane is None:
            await self._app(scope, receive, send)
            return
        body = _Body(scope, receive)
        try:
            content, headers = await lane(self, path[len(_ROOT) :], scope, body)
        except _Unusual:
            await self._app(scope, body.again, send)
            return
        except (NoSuchHero, RosterError, Busy) as error:
            await answer(error)(scope, receive, send)
            return
        headers = [(b"content-length", str(len(content)).encode()), _TYPE, *headers]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _read(self, rest: str, scope: Scope, _: "_Body") -> _Answer:
        query: bytes = scope["query_string"]
        if not rest:
            asked = _PAGE.fullmatch(query)
            if asked is None:
                raise _Unusual
            return await self._page(int(asked[1] or 0), int(asked[2] or PAGE))
        if query or _header(scope, b"if-none-match") is not None:
            raise _Unusual
        return self._told(await self._heroes.get(_id(rest)))

    async def _page(self, offset: int, limit: int) -> _Answer:
        if limit > PAGE:
            raise _Unusual
        page = await self._listing.plain_page(self._presenter.fields, offset, limit)
        if page is None:
            raise _Unusual
        headers = page_headers(page, {"limit": limit})
        return f"[{page.objects}]".encode(), [(name.encode(), value.encode()) for name, value in headers.items()]

    async def _post(self, rest: str, _: Scope, body: "_Body") -> _Answer:
        if rest:
            raise _Unusual
        hero = await body.checked(self._create)
        return self._told(await self._heroes.create(hero.model_dump()))

    async def _patch(self, rest: str, scope: Scope, body: "_Body") -> _Answer:
        if _header(scope, b"if-match") is not None:
            raise _Unusual
        hero_id = _id(rest)
        hero = await body.checked(HeroUpdate)
        return self._told(await self._heroes.update(hero_id, hero.model_dump(exclude_unset=True), None))

    def _told(self, row: Row) -> _Answer:
        return self._presenter.one(row), [(b"etag", self._heroes.tags.of(row).encode())]

    _lanes: Final = {"GET": _read, "POST": _post, "PATCH": _patch}


class _Body:
    """A small body, which can be read again.

    Args:
        scope: Of the request.
        receive: Of the request.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive
        self._read: list[Message] = []

    async def checked(self, model: "type[SQLModel]") -> "SQLModel":
        """The hero, or part of a hero, that it holds."""
        length = _header(self._scope, b"content-length")
        if _header(self._scope, b"content-type") != _TYPE[1] or length is None or int(length) > _SMALL:
            raise _Unusual
        message = await self._receive()
        self._read.append(message)
        if message["type"] != "http.request" or message.get("more_body"):
            raise _Unusual
        try:
            return model.model_validate(json.loads(message["body"]))
        except (ValueError, RecursionError):
            raise _Unusual from None

    async def again(self) -> Message:
        """What was read already, then the rest."""
        return self._read.pop(0) if self._read else await self._receive()


def _id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise _Unusual
    return int(text)


def _header(scope: Scope, name: bytes) -> bytes | None:
    values = [value for other, value in scope["headers"] if other == name]
    if len(values) > 1:
        raise _Unusual
    return values[0] if values else None
