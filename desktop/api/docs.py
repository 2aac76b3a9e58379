"""The pages that describe the API, without a network and without scripts of other origins. Door: `add_docs`."""

import importlib.util
import mimetypes
from pathlib import Path
from typing import Annotated, Final

from fastapi import Body, FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException

from desktop.api.security import ASSETS, TICKET_PATH
from desktop.api.tickets import Tickets
from desktop.paths import resource

_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Scripts are files of ours only; the libraries set styles inline, which cannot run anything."""

_HEADERS: Final = {
    "content-security-policy": _CSP,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/assets/favicon.png">
{style}
</head>
<body>
<div id="page"></div>
<script src="/assets/{library}"></script>
<script src="/assets/{script}"></script>
</body>
</html>
"""
_OURS: Final = ("docs.js", "redoc.js")
_THEIRS: Final = ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js", "favicon.png")


def add_docs(app: FastAPI, tickets: Tickets | None) -> None:
    """Serve /docs and /redoc and what they load; a ticket is exchanged for the token."""
    files = {name: resource(f"api/{name}") for name in _OURS} | {name: _library() / name for name in _THEIRS}
    style = '<link rel="stylesheet" href="/assets/swagger-ui.css">'
    docs = _PAGE.format(title="Heroes API", style=style, library="swagger-ui-bundle.js", script="docs.js")
    redoc = _PAGE.format(title="Heroes API", style="", library="redoc.standalone.js", script="redoc.js")

    async def show_docs() -> HTMLResponse:
        return HTMLResponse(docs, headers=_HEADERS)

    async def show_redoc() -> HTMLResponse:
        return HTMLResponse(redoc, headers=_HEADERS)

    async def show_asset(name: str) -> FileResponse:
        if name not in files:
            raise HTTPException(404)
        return _answer(files[name])

    async def exchange(ticket: Annotated[str, Body(embed=True, max_length=100)]) -> dict[str, str]:
        token = tickets.redeem(ticket) if tickets is not None else None
        if token is None:
            raise HTTPException(403, "This ticket is not good any more")
        return {"token": token}

    app.post(TICKET_PATH, include_in_schema=False)(exchange)
    app.get("/docs", include_in_schema=False)(show_docs)
    app.get("/redoc", include_in_schema=False)(show_redoc)
    app.get(f"{ASSETS}{{name}}", include_in_schema=False)(show_asset)


def _answer(file: Path) -> FileResponse:
    """A file, or what the packaged program has in its place: the same, compressed, for browsers to unpack."""
    compressed = file.with_name(f"{file.name}.gz")
    if file.exists() or not compressed.exists():
        return FileResponse(file)
    kind, _ = mimetypes.guess_type(file.name)
    return FileResponse(compressed, media_type=kind, headers={"content-encoding": "gzip"})


def _library() -> Path:
    """Where `fastapi-offline` keeps the files of Swagger UI and ReDoc."""
    found = importlib.util.find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise FileNotFoundError("The program is incomplete: fastapi-offline is missing. Install it again.")
    return Path(found.origin).parent / "static"
