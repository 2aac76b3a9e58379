"""How PostgreSQL compares and writes stored values exactly. Door: `shape`, `bound`, `written`, `same`."""

from typing import Any, Final

from sqlalchemy import BigInteger, String, bindparam, collate, null
from sqlalchemy.sql.elements import ColumnElement

_INTEGERS: Final = 2**63


def shape(value: object) -> str:
    """How a value must be compared and written; one prepared statement serves all values of one shape."""
    if value is None:
        return "null"
    return "integer" if isinstance(value, int) else "text"


def bound(value: object) -> object:
    """The driver's value for a value.

    Raises:
        ValueError: No server can hold the value.
    """
    if isinstance(value, int):
        if not -_INTEGERS <= value < _INTEGERS:
            raise ValueError("Enter at most 9,223,372,036,854,775,807.")
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("A server cannot hold this value.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("Contains half of a character pair. Type it again.") from None
    return value


def written(shape: str, key: str) -> ColumnElement[Any]:
    """The expression that writes the parameter `key` as a value of a shape."""
    if shape == "null":
        return null()
    return bindparam(key, type_=BigInteger() if shape == "integer" else String())


def same(column: ColumnElement[Any], shape: str, key: str) -> ColumnElement[bool]:
    """Whether a column holds exactly the parameter `key`, whatever its collation."""
    if shape == "null":
        return column.is_(None)
    return (collate(column, "C") if shape == "text" else column) == written(shape, key)
