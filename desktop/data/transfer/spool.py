"""Rows put into an order without keeping them in memory: in a database of its own that goes away. Door: `in_order`."""

import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Final

from desktop.data.fields import COLUMNS, FIELDS, Kind
from desktop.data.models import Row
from desktop.data.questions.sort_order import Order
from desktop.data.sqlite import connection as sqlite
from desktop.data.transfer.exact import insert

_PIECE: Final = 2_000
_TEXT: Final = frozenset(field.name for field in FIELDS if field.kind is Kind.TEXT)
_NAMES: Final = ", ".join(COLUMNS)
_TABLE: Final = f"CREATE TABLE hero ({_NAMES})"


def in_order(order: Order, pieces: Iterable[list[Row]]) -> Generator[list[Row], None, None]:
    """The rows of all pieces in an order; first an empty piece for each of them.

    Args:
        order: How they are sorted, exactly as a roster sorts.
        pieces: The rows in any order.
    """
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as spool:
        spool.text_factory = sqlite.decoded
        spool.execute(_TABLE)
        spool.execute("BEGIN")
        for rows in pieces:
            insert(spool, rows)
            yield []
        found = spool.execute(f"SELECT {_NAMES} FROM hero ORDER BY {_ordering(order)}")  # noqa: S608 - field names
        while rows := found.fetchmany(_PIECE):
            yield rows


def _ordering(order: Order) -> str:
    columns = []
    for sort in order.columns:
        collation = " COLLATE NOCASE" if sort.field in _TEXT else ""
        columns.append(f"{sort.field}{collation} {'DESC' if sort.descending else 'ASC'} NULLS LAST")
    return ", ".join(columns)
