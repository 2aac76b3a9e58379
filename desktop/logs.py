"""The log file: what the program did and where it failed. Never a hero's values, never an exception's own text."""

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

from desktop import __version__

logger: Final = logging.getLogger("desktop")
FILE_NAME: Final = "heroes.log"
_MAX_BYTES: Final = 1_000_000


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Write the program's log to `folder` for as long as the context lasts; without a writable folder, nowhere."""
    handler: logging.Handler = logging.NullHandler()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=3, encoding="utf-8")
    except OSError:
        pass
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.info("Heroes %s on %s, Python %s", __version__, platform.platform(), platform.python_version())
    try:
        yield
    finally:
        logger.info("Ended")
        logger.removeHandler(handler)
        handler.close()


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The type of an exception and the places it passed, without its text and without any value."""
    places = [
        f"  {Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_qualname}" for frame, line in walk_tb(trace)
    ]
    return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])


def log_unexpected(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Write down an exception nobody expected."""
    logger.error("Unexpected error: %s", describe(kind, trace))
