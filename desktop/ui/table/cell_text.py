"""What a cell says: plain Python, short whatever the value, never the value of a masked field."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.data.fields import HeroField, Kind, is_damaged
from desktop.ui.i18n import tr
from desktop.ui.plain import MASK

MAX_SHOWN: Final = 300
_LINE_BREAK: Final = "↵ "
_MARKS: Final = {**dict.fromkeys(range(32), " "), 127: " ", 0x2028: _LINE_BREAK, 0x2029: _LINE_BREAK}
_MARKS[10] = _LINE_BREAK
_LONE_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class State(Enum):
    """How a cell is to be read."""

    PLAIN = "plain"
    UNKNOWN = "unknown"
    MASKED = "masked"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class CellText:
    """Text and state of one cell."""

    text: str
    state: State


def cell_text(field: HeroField, value: object, *, revealed: bool) -> CellText:
    """What a cell shows.

    Args:
        field: The field of the cell.
        value: What is stored; anything, as a roster may be damaged.
        revealed: Whether secret fields show their text.
    """
    if isinstance(value, str):
        value = value[: MAX_SHOWN + 1]
    if is_damaged(field, value):
        return CellText(MASK if field.secret and not revealed else _shown_damage(value), State.DAMAGED)
    if value is None:
        return CellText(tr("unknown"), State.UNKNOWN)
    if field.secret and not revealed:
        return CellText(MASK, State.MASKED)
    return CellText(one_line(str(value)), State.PLAIN)


def spoken(field: HeroField, cell: CellText) -> str:
    """What a screen reader says: column, value and state."""
    match cell.state:
        case State.MASKED:
            return tr("{column}: hidden").format(column=field.title)
        case State.DAMAGED:
            return tr("{column}: damaged, {value}").format(column=field.title, value=cell.text)
        case _:
            return tr("{column}: {value}").format(column=field.title, value=cell.text)


def explained(field: HeroField, value: object) -> str:
    """Why a cell is marked as damaged and what to do, without its value."""
    if value is None:
        reason = tr("This cell is empty, but every hero needs a value here.")
    elif isinstance(value, bytes):
        reason = tr("This cell holds binary data instead of text or a number.")
    elif isinstance(value, str) and field.kind is Kind.TEXT:
        reason = tr("This text was not stored as valid Unicode.")
    else:
        reason = tr("This cell holds something else than its column is meant for.")
    return reason + " " + tr("It stays as it is until you edit it.")


def one_line(text: str) -> str:
    """The beginning of a text on one line: line breaks as a mark, other control characters as a space."""
    if text.isprintable() and len(text) <= MAX_SHOWN:
        return text
    cut = text[: MAX_SHOWN + 1]
    shown = cut.replace("\r\n", "\n").translate(_MARKS)
    return shown if len(cut) <= MAX_SHOWN else shown[:MAX_SHOWN] + "…"


def _shown_damage(value: object) -> str:
    if value is None:
        return tr("empty")
    if isinstance(value, bytes):
        return tr("%Ln byte(s)", "", len(value))
    if isinstance(value, str):
        return one_line(value[: MAX_SHOWN + 1].translate(_LONE_SURROGATES))
    return one_line(repr(value))
