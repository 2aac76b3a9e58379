"""`heroes --check-installation`: whether this copy of the program is complete and its libraries fit. Door: `check`."""

import platform
import sqlite3
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

from desktop import __version__, licences
from desktop.paths import resource

_CALLS: Final = 10_000
_TOLERANCE: Final = 200
_LIBRARIES: Final = (
    *(
        "desktop.api.app",
        "PySide6.QtSvg",
        "PySide6.QtWidgets",
        "alembic.op",
        "fastapi",
        "fastapi_offline",
        "ijson",
        "psycopg",
    ),
    *("python_calamine", "regex", "sqlmodel", "uvicorn", "xlsxwriter"),
)
_RESOURCES: Final = ("icons/heroes.svg", "sample_heroes.json", "translations/heroes_en.qm", "api/docs.js")


def check() -> int:
    """Try everything, say what was found; the exit code is 1 when something is not as it should be."""
    _say(f"Heroes {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    failed = 0
    for what, try_it in _TRIES.items():
        try:
            _say(f"{what}: {try_it()}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            failed = 1
            _say(f"{what}: FAILED, {type(error).__name__}: {error}")
    return failed


def _say(line: str) -> None:
    if sys.stdout is not None:  # a windowed program of Windows has none
        sys.stdout.write(f"{line}\n")


def _try_libraries() -> str:
    for name in _LIBRARIES:
        import_module(name)
    return f"{len(_LIBRARIES)} loaded"


def _try_resources() -> str:
    for name in _RESOURCES:
        resource(name)
    return f"{len(_RESOURCES)} found"


def _try_counts() -> str:
    """Releases of PySide6 exist that lose a reference to None at every call, and then abort the program."""
    from PySide6.QtCore import QObject, QSignalBlocker

    it, values = QObject(), (None, True, False)
    before = [sys.getrefcount(value) for value in values]
    for number in range(_CALLS):
        it.setObjectName(str(number))
        QSignalBlocker(it).unblock()
    drift = max(abs(sys.getrefcount(value) - old) for value, old in zip(values, before, strict=True))
    if drift >= _TOLERANCE:
        raise RuntimeError(f"references drift by {drift}")
    return f"steady over {_CALLS} calls"


def _try_licences() -> str:
    return f"{len(licences.text().splitlines())} lines"


_TRIES: Final[dict[str, Callable[[], str]]] = {
    "Libraries": _try_libraries,
    "Resources": _try_resources,
    "References of Qt": _try_counts,
    "Licences": _try_licences,
}
