"""One table of settings: key, type, default, label; kept in a small JSON file. Never holds a hero's values."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing the program remembers.

    Attributes:
        key: Name in the file.
        type: Type of its value; another type in the file counts as absent.
        default: Value while nothing is stored.
        label: What a person reads.
    """

    key: str
    type: type
    default: Any
    label: str


SETTINGS: Final = (
    Setting("recent_rosters", list, [], "Rosters opened lately, the last one first"),
    Setting("window_geometry", str, "", "Size and place of the window"),
    Setting("window_state", str, "", "Toolbars and panels of the window"),
    Setting("column_state", str, "", "Widths and order of the columns"),
    Setting("sort", str, "", "Sort order of the table"),
    Setting("row_numbers", bool, False, "Row numbers beside the table"),
    Setting("color_scheme", str, "system", "Color scheme: system, light or dark"),
    Setting("installation", str, "", "Whose operations undo takes back: a random word"),
    Setting("animations", bool, True, "Let changed cells flash"),
)
_BY_KEY: Final = {setting.key: setting for setting in SETTINGS}


class Settings:
    """Typed values that survive a restart.

    An unreadable or foreign file counts as empty and is kept aside; a folder that cannot be written is
    no reason to fail: the values then last until the program ends.

    Args:
        file: The JSON file; need not exist.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = _load(file)
        self._listeners: list[Callable[[str], None]] = []

    def get(self, key: str) -> Any:
        """The value of a setting.

        Raises:
            KeyError: No such setting in the table.
        """
        return self._values.get(key, _BY_KEY[key].default)

    def set(self, key: str, value: object) -> None:
        """Store a value and tell who listens.

        Raises:
            KeyError: No such setting in the table.
            TypeError: The value is not of the setting's type.
        """
        if not isinstance(value, _BY_KEY[key].type):
            raise TypeError(f"Setting {key} takes {_BY_KEY[key].type.__name__}")
        if value == self.get(key):
            return
        self._values[key] = value
        self._save()
        for listener in self._listeners:
            listener(key)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Call `listener(key)` after a setting got another value."""
        self._listeners.append(listener)

    def _save(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(self._values, file, indent=2)
            Path(name).replace(self._file)
        except OSError:
            return


def _load(file: Path) -> dict[str, Any]:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        _keep_aside(file)
        return {}
    return {key: value for key, value in stored.items() if key in _BY_KEY and isinstance(value, _BY_KEY[key].type)}


def _keep_aside(file: Path) -> None:
    try:
        file.replace(file.with_suffix(".unreadable"))
    except OSError:
        return
