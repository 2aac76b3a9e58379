"""All heroes of a question as a stream, a few hundred at a time. Doors: `FORMATS`, `export`."""

import csv
import io
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from desktop.api.present import Presenter
from desktop.api.reads import Reads
from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.data.paging import seeks
from desktop.data.paging.seeks import Question
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.questions.sort_order import Order

_PIECE: Final = 500


class _Format:
    """How heroes are written one after the other."""

    head: bytes = b""
    tail: bytes = b""

    def __init__(self, presenter: Presenter) -> None:
        self.presenter = presenter

    def piece(self, rows: Sequence[Row], *, is_first: bool) -> bytes:
        """Some heroes."""
        del is_first
        return self.presenter.lines(rows)


class _Json(_Format):
    head = b"["
    tail = b"]\n"

    def piece(self, rows: Sequence[Row], *, is_first: bool) -> bytes:
        inner = self.presenter.many(rows)[1:-1]
        return inner if is_first else b"," + inner


class _Csv(_Format):
    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.head = _csv([[field.name for field in presenter.fields]])

    def piece(self, rows: Sequence[Row], *, is_first: bool) -> bytes:
        del is_first
        return _csv([self.presenter.values(row) for row in rows])


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        media_type: Its content type.
        write: How it is written.
    """

    media_type: str
    write: type[_Format]


FORMATS: Final = {
    "csv": Format("text/csv; charset=utf-8", _Csv),
    "json": Format("application/json", _Json),
    "ndjson": Format("application/x-ndjson", _Format),
}


async def export(kind: Format, presenter: Presenter, reads: Reads, query: HeroQuery) -> AsyncGenerator[bytes]:
    """A file of all heroes of a question in the order of their ids.

    Heroes that are written meanwhile may or may not be in it; none is told twice. There is no first piece before the
    first read, so that what prevents it can still be told.

    Args:
        kind: The format.
        presenter: What is told.
        reads: Where to read.
        query: The question; its order is not used.
    """
    written = kind.write(presenter)
    query = replace(query, sort=(Sort("id"),))
    question = Question.of(query, Order.of(query), pinned=True)
    piece, last = written.head, None
    while rows := await reads.slow(_next, question, last):
        yield piece + written.piece(rows, is_first=last is None)
        piece, last = b"", id_of(rows[-1])
    yield piece + written.tail


def _next(connection: Connection, question: Question, last: int | None) -> list[Row]:
    found = seeks.rows(connection, question, question.order.between(() if last is None else (last,)), _PIECE + 1)
    if last is not None and found and id_of(found[0]) == last:
        return found[1:]
    return found[:_PIECE]


def _csv(lines: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()
