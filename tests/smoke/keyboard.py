"""A keyboard for a program without a screen. Door: `Keyboard`.

Qt's own evdev plug-in reads key strokes from a pipe as it would from a keyboard of the kernel, so the program under
test needs no code for it, and every key takes the way a real one takes: shortcuts, focus, mnemonics, default buttons.
"""

import os
import struct
from typing import Final

_EVENT: Final = "llHHi"
_SYNC, _KEY = 0, 1
_UP, _DOWN = 0, 1
_ROWS: Final = {2: "1234567890-", 16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm", 57: " "}
_CODES: Final = {
    "Esc": 1,
    "Backspace": 14,
    "Tab": 15,
    "Return": 28,
    "Ctrl": 29,
    "Shift": 42,
    "Alt": 56,
    "Del": 111,
} | {character: first + place for first, row in _ROWS.items() for place, character in enumerate(row)}


class Keyboard:
    """Key strokes for one child process."""

    def __init__(self) -> None:
        self.read_end, self._write_end = os.pipe()

    def close(self) -> None:
        """Unplug it."""
        os.close(self.read_end)
        os.close(self._write_end)

    @property
    def plugin(self) -> str:
        """The value of QT_QPA_GENERIC_PLUGINS for the child, which must inherit `read_end`."""
        return f"evdevkeyboard:/dev/fd/{self.read_end}"

    def press(self, keys: str) -> None:
        """Press keys together, such as `Ctrl+N`: down in this order, up in the opposite one."""
        codes = [_CODES[key.lower() if len(key) == 1 else key] for key in keys.split("+")]
        for code in codes:
            self._send(code, _DOWN)
        for code in reversed(codes):
            self._send(code, _UP)

    def type(self, text: str) -> None:
        """Type letters, digits, blanks and hyphens."""
        for character in text:
            self.press(f"Shift+{character}" if character.isupper() else character)

    def _send(self, code: int, value: int) -> None:
        events = struct.pack(_EVENT, 0, 0, _KEY, code, value) + struct.pack(_EVENT, 0, 0, _SYNC, 0, 0)
        os.write(self._write_end, events)
