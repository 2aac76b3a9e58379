"""Logs: where it failed, never with which values."""

import sys
from pathlib import Path

from desktop.logs import FILE_NAME, describe, log_unexpected, logger, logging_to

SECRET = "Peter Benjamin Parker"


def failing(secret_name: str) -> None:
    raise ValueError(f"cannot save {secret_name}")


def test_an_exception_is_logged_without_its_text(tmp_path: Path) -> None:
    with logging_to(tmp_path / "logs"):
        try:
            failing(SECRET)
        except ValueError as error:
            log_unexpected(type(error), error.__traceback__)
    text = (tmp_path / "logs" / FILE_NAME).read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "failing" in text
    assert SECRET not in text


def test_nothing_is_written_after_the_context(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        logger.info("inside")
    logger.info("outside")
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert "inside" in text
    assert "outside" not in text


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    with logging_to(tmp_path / "logs"):
        logger.info("goes nowhere")


def test_an_exception_without_a_place_is_described() -> None:
    assert describe(KeyError, None) == "builtins.KeyError"
    assert sys.exc_info() == (None, None, None)
