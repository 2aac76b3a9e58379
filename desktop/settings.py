"""One table of settings: key, type, default, label, section; kept in a small JSON file. No hero's values in it."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.paths import Paths


def QT_TR_NOOP(text: str) -> str:  # noqa: N802 - the name by which lupdate knows it
    """Mark a text of the table for translation."""
    return text


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing the program remembers.

    Attributes:
        key: Name in the file.
        type: Type of its value; another type in the file counts as absent.
        default: Value while nothing is stored.
        label: What a person reads.
        section: Title of its part of the preferences; "" for what is remembered without being asked about.
        tip: A sentence under it in the preferences.
        choices: The values it may have, each with what a person reads; any value of the type when empty.
        bounds: The least and the greatest value of a number.
        unit: What stands behind a number.
        is_folder: Whether it is the path of a folder; "" stands for the usual one.
    """

    key: str
    type: type
    default: Any
    label: str
    section: str = ""
    tip: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    bounds: tuple[int, int] = (0, 2**31 - 1)
    unit: str = ""
    is_folder: bool = False


_APPEARANCE: Final = QT_TR_NOOP("Appearance")
_BACKUPS: Final = QT_TR_NOOP("Backups")
_HISTORY: Final = QT_TR_NOOP("History")
_SERVER: Final = QT_TR_NOOP("Server")

SETTINGS: Final = (
    Setting("recent_rosters", list, [], "Rosters opened lately, the last one first"),
    Setting("window_geometry", str, "", "Size and place of the window"),
    Setting("window_state", str, "", "Toolbars and panels of the window"),
    Setting("column_state", str, "", "Widths and order of the columns"),
    Setting("sort", str, "", "Sort order of the table"),
    Setting("export_format", str, "csv", "Format of the last export"),
    Setting("export_safe", bool, False, "Whether the last export was safe for spreadsheets"),
    Setting("export_bom", bool, False, "Whether the last export was marked as UTF-8"),
    Setting("imports", dict, {}, "Which columns became which fields at the last imports; no names, no values"),
    Setting("installation", str, "", "Whose operations undo takes back: a random word"),
    Setting(
        "color_scheme",
        str,
        "system",
        QT_TR_NOOP("Color scheme"),
        _APPEARANCE,
        choices=(
            ("system", QT_TR_NOOP("As the system")),
            ("light", QT_TR_NOOP("Light")),
            ("dark", QT_TR_NOOP("Dark")),
        ),
    ),
    Setting("animations", bool, True, QT_TR_NOOP("Let changed cells flash"), _APPEARANCE),
    Setting("row_numbers", bool, False, QT_TR_NOOP("Show row numbers beside the table"), _APPEARANCE),
    Setting(
        "backups",
        bool,
        True,
        QT_TR_NOOP("Back up automatically"),
        _BACKUPS,
        tip=QT_TR_NOOP("When a roster is closed, after half an hour of changes, and before big changes."),
    ),
    Setting("backup_folder", str, "", QT_TR_NOOP("Folder"), _BACKUPS, is_folder=True),
    Setting(
        "backup_max_mb",
        int,
        5_000,
        QT_TR_NOOP("Room for all backups"),
        _BACKUPS,
        tip=QT_TR_NOOP("The oldest go first; the newest backup of a roster always stays."),
        bounds=(10, 10_000_000),
        unit=QT_TR_NOOP("MB"),
    ),
    Setting(
        "journal_max_age_days",
        int,
        365,
        QT_TR_NOOP("Keep the history for"),
        _HISTORY,
        tip=QT_TR_NOOP("Older changes can no longer be undone."),
        bounds=(1, 36_500),
        unit=QT_TR_NOOP("days"),
    ),
    Setting(
        "journal_max_mb",
        int,
        500,
        QT_TR_NOOP("Room for the history of a roster"),
        _HISTORY,
        bounds=(1, 1_000_000),
        unit=QT_TR_NOOP("MB"),
    ),
    Setting("serve_at_start", bool, False, QT_TR_NOOP("Start the server with the roster"), _SERVER),
    Setting(
        "server_port",
        int,
        8_000,
        QT_TR_NOOP("Port"),
        _SERVER,
        tip=QT_TR_NOOP("0 takes any free one."),
        bounds=(0, 65_535),
    ),
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

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener(key)` after a setting got another value.

        Returns:
            Ends that.
        """
        self._listeners.append(listener)
        return lambda: self._forget(listener)

    def _forget(self, listener: Callable[[str], None]) -> None:
        self._listeners = [other for other in self._listeners if other != listener]

    def _save(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(self._values, file, indent=2)
            Path(name).replace(self._file)
        except OSError:
            return


def backup_folder(settings: Settings, paths: Paths) -> Path:
    """Where all backups are: where the person wants them, or where the program keeps its data."""
    chosen = settings.get("backup_folder")
    return Path(chosen) if chosen else paths.backup_dir


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
