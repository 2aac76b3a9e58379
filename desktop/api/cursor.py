"""Where a page ended, as text for the next request. Doors: `printed`, `parsed`.

A cursor is the sort key of the last hero of a page, bound to the order it was made for. The server keeps nothing of it.
"""

import base64
import binascii
import json
from typing import Final

from desktop.data.errors import QuestionError
from desktop.data.models import MAX_INTEGER
from desktop.data.questions.sort_order import Key, Order

LONGEST: Final = 4_000
"""Characters of a cursor; the text of a longer key is not carried, and the page has no successor by cursor."""

_INVALID: Final = "This cursor does not belong to this order. Leave `after` out to start at the first page."


def printed(order: Order, key: Key) -> str | None:
    """The cursor behind a key; None when the key is too long for one."""
    content = json.dumps([_name(order), [_carried(value) for value in key]], separators=(",", ":"))
    text = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    return text if len(text) <= LONGEST else None


def parsed(text: str, order: Order) -> Key:
    """The key of a cursor.

    Raises:
        QuestionError: It is none, or was made for another order.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        name, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        key = tuple(_restored(value) for value in values)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        raise QuestionError(_INVALID) from None
    is_whole = isinstance(values, list) and len(key) == len(order.columns) and isinstance(key[-1], int)
    if name != _name(order) or not is_whole:
        raise QuestionError(_INVALID)
    return key


def _name(order: Order) -> str:
    return ",".join(f"{'-' if sort.descending else ''}{sort.field}" for sort in order.columns)


def _carried(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, float):
        return {"float": value.hex()}
    return value


def _restored(value: object) -> object:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return bytes.fromhex(text) if kind == "bytes" else float.fromhex(text)
    if isinstance(value, bool | float | list):
        raise TypeError
    if isinstance(value, int) and not -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
        raise ValueError
    if isinstance(value, str):
        value.encode("utf-8", "surrogateescape")
    return value
