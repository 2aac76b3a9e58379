"""What clients are told when something fails; never a value of a hero. Door: `add_failures`."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

from desktop.api.bulk import BulkRefused
from desktop.api.reads import Busy
from desktop.data import errors
from desktop.data.errors import InvalidHero, QuestionError, RosterError

_CODES: Final[Sequence[tuple[type[RosterError], int]]] = (
    (errors.RosterReadOnly, 403),
    (errors.Conflict, 409),
    (errors.RosterRefused, 409),
    (errors.RosterFull, 507),
    (RosterError, 503),
)
_RETRY: Final = {"retry-after": "1"}


def add_failures(app: FastAPI) -> None:
    """Answer known errors with what they say, wrong values with where they are, everything else with nothing."""
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(BulkRefused, _refused)
    app.add_exception_handler(InvalidHero, _invalid_hero)
    app.add_exception_handler(QuestionError, _question)
    app.add_exception_handler(RosterError, _known)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(Exception, _unknown)


def _wrong(details: Sequence[dict[str, Any]]) -> JSONResponse:
    return JSONResponse({"detail": details}, 422)


def _invalid_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _wrong([{"loc": detail["loc"], "msg": detail["msg"], "type": detail["type"]} for detail in error.errors()])


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BulkRefused)
    return _wrong(error.errors)


def _invalid_hero(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InvalidHero)
    return _wrong(
        [{"loc": ["body", name], "msg": reason, "type": "value_error"} for name, reason in error.reasons.items()]
    )


def _question(_: Request, error: Exception) -> JSONResponse:
    return _wrong([{"loc": ["query"], "msg": str(error), "type": "value_error"}])


def _known(_: Request, error: Exception) -> JSONResponse:
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    return JSONResponse({"detail": str(error)}, code, headers=_RETRY if code == 503 else None)


def _busy(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "Too much is asked at once. Ask again later, or ask for less."}, 503, headers=_RETRY)


def _unknown(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "Internal Server Error"}, 500)
