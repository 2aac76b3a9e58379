"""What clients are told when something fails; never a value of a hero. Doors: `add_failures`, `answer`."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

from desktop.api.bulk import BulkRefused
from desktop.api.heroes import NoSuchHero, Outdated
from desktop.api.reads import Busy
from desktop.data import errors
from desktop.data.errors import InvalidHero, QuestionError, RosterError
from desktop.data.fields import id_of

_KNOWN: Final[Sequence[tuple[type[Exception], int, str]]] = (
    (errors.RosterReadOnly, 403, ""),
    (errors.Conflict, 409, ""),
    (errors.RosterRefused, 409, ""),
    (errors.RosterFull, 507, ""),
    (RosterError, 503, ""),
    (Busy, 503, "Too much is asked at once. Ask again later, or ask for less."),
    (NoSuchHero, 404, "Hero not found"),
    (Outdated, 412, "The hero was changed in the meantime"),
    (Exception, 500, "Internal Server Error"),
)
"""Each error, its code, and what is told; nothing here for what the error itself says."""

_RETRY: Final = {"retry-after": "1"}


def add_failures(app: FastAPI) -> None:
    """Answer known errors with what they say, wrong values with where they are, everything else with nothing."""
    for kind in (RequestValidationError, BulkRefused, RosterError, Busy, NoSuchHero, Outdated, Exception):
        app.add_exception_handler(kind, _handle)


def answer(error: Exception) -> JSONResponse:
    """What a client is told of an error."""
    if (details := _details(error)) is not None:
        return JSONResponse({"detail": details}, 422)
    code, text = next((code, text) for kind, code, text in _KNOWN if isinstance(error, kind))
    if isinstance(error, errors.Conflict) and error.before is None and error.mine is not None:
        text = f"There is a hero with the id {id_of(error.mine)} already"
    return JSONResponse({"detail": text or str(error)}, code, headers=_RETRY if code == 503 else None)


def _details(error: Exception) -> Sequence[dict[str, Any]] | None:
    """What is wrong with the values of a request."""
    match error:
        case RequestValidationError():
            return [{name: detail[name] for name in ("loc", "msg", "type")} for detail in error.errors()]
        case BulkRefused():
            return error.errors
        case InvalidHero():
            return [_detail(["body", name], reason) for name, reason in error.reasons.items()]
        case QuestionError():
            return [_detail(["query"], str(error))]
    return None


def _handle(_: Request, error: Exception) -> JSONResponse:
    return answer(error)


def _detail(place: list[str], message: str) -> dict[str, Any]:
    return {"loc": place, "msg": message, "type": "value_error"}
