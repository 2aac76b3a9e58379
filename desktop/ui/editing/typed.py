"""What a person types into one field: how much of it, which letters, and why it cannot be saved."""

from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator

from desktop.data.errors import InvalidHero
from desktop.data.fields import HeroField, checked_update, is_damaged
from desktop.data.models import MAX_TEXT
from desktop.ui.i18n import tr
from desktop.ui.table.cell_text import explained

MAX_TYPED: Final = 10 * MAX_TEXT
"""Without it an input would cut what is pasted at 32,767 characters, and nobody would be told."""

_MAX_DIGITS: Final = 30


class Digits(QValidator):
    """Digits only; blanks and grouping of a pasted number are taken out."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept the text, as digits, or refuse it."""
        ignored = QLocale().groupSeparator() + " \t\r\n\u00a0\u202f"
        kept = [character for character in text if character not in ignored]
        if not all(character.isdecimal() for character in kept) or len(kept) > _MAX_DIGITS:
            return QValidator.State.Invalid, text, position
        digits = "".join(str(int(character)) for character in kept)
        return QValidator.State.Acceptable, digits, min(position, len(digits)) if digits == text else len(digits)


def problem(field: HeroField, value: object) -> str:
    """Why a value cannot be saved, or ""."""
    try:
        checked_update({field.name: value})
    except InvalidHero as error:
        return next(iter(error.reasons.values()))
    return ""


def refusal(field: HeroField, value: object) -> str:
    """Why an input does not take a value that was just typed or pasted into it."""
    return problem(field, value) or tr("Only digits can be typed here.")


def why_kept(field: HeroField, value: object) -> str:
    """Why a stored value cannot be shown exactly in an input and stays unless the person types; "" if it can."""
    if is_damaged(field, value):
        return explained(field, value)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return tr(
            "This text has %Ln characters, too many to edit here. It stays as it is unless you type.", "", len(value)
        )
    return ""
