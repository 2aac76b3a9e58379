"""The two requests that clients make most, without FastAPI's machinery. Door: `FastLane`.

What it answers is what the routes answer; whatever is not exactly such a request, or does not go well, is left to them.
"""

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from desktop.api.heroes import Heroes, NoSuchHero
from desktop.api.limits import PAGE
from desktop.api.listing import Listing
from desktop.api.present import Presenter
from desktop.api.reads import Busy
from desktop.api.routes import page_headers
from desktop.data.errors import RosterError
from desktop.data.hero_query import HeroQuery

_ROOT: Final = "/heroes/"
_ID: Final = re.compile(r"[0-9]{1,18}")
_PAGE: Final = re.compile(rb"(?:offset=([0-9]{1,18}))?(?:(?:^|&)limit=([0-9]{1,3}))?")
_CONDITIONAL: Final = b"if-none-match"
_PLAIN: Final = HeroQuery()
_TYPE: Final = (b"content-type", b"application/json")


class FastLane:
    """Answers GET for one hero and for a page in the order of ids.

    Args:
        app: Everything else.
        heroes: What requests do.
        listing: Pages of heroes.
        presenter: What is told.
    """

    def __init__(self, app: ASGIApp, heroes: Heroes, listing: Listing, presenter: Presenter) -> None:
        self._app = app
        self._heroes = heroes
        self._listing = listing
        self._presenter = presenter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path: str = scope["path"]
        answer = None
        if scope["method"] == "GET" and path.startswith(_ROOT):
            try:
                answer = await self._answer(path[len(_ROOT) :], scope)
            except (NoSuchHero, RosterError, Busy):
                answer = None
        if answer is None:
            await self._app(scope, receive, send)
            return
        body, headers = answer
        headers = [(b"content-length", str(len(body)).encode()), _TYPE, *headers]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, rest: str, scope: Scope) -> tuple[bytes, list[tuple[bytes, bytes]]] | None:
        query: bytes = scope["query_string"]
        if not rest:
            asked = _PAGE.fullmatch(query)
            return None if asked is None else await self._page(int(asked[1] or 0), int(asked[2] or PAGE))
        if query or not _ID.fullmatch(rest) or any(name == _CONDITIONAL for name, _ in scope["headers"]):
            return None
        row = await self._heroes.get(int(rest))
        return self._presenter.one(row), [(b"etag", self._heroes.tags.of(row).encode())]

    async def _page(self, offset: int, limit: int) -> tuple[bytes, list[tuple[bytes, bytes]]] | None:
        if limit > PAGE:
            return None
        page = await self._listing.page(_PLAIN, offset, limit, None)
        headers = page_headers(page, {"limit": limit})
        return self._presenter.many(page.rows), [(name.encode(), value.encode()) for name, value in headers.items()]
