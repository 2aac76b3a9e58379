"""The smoke test's keyboard presses what it is told to, as Linux's input events say it."""

import os
import struct
from collections.abc import Iterator

import pytest

from tests.smoke.keyboard import Keyboard

EVENT = struct.Struct("llHHi")
SHIFT, CTRL, A, N, TAB = 42, 29, 30, 49, 15


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    keyboard = Keyboard()
    yield keyboard
    keyboard.close()


def pressed(keyboard: Keyboard) -> list[tuple[int, int]]:
    """Key codes with 1 for down and 0 for up; each stroke is followed by an event that completes it."""
    events = list(EVENT.iter_unpack(os.read(keyboard.read_end, 65_536)))
    assert all(event[2] == 0 for event in events[1::2])
    return [(event[3], event[4]) for event in events[::2]]


def test_a_chord_goes_down_in_order_and_up_in_the_opposite_one(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+N")
    assert pressed(keyboard) == [(CTRL, 1), (N, 1), (N, 0), (CTRL, 0)]


def test_capitals_are_typed_with_shift(keyboard: Keyboard) -> None:
    keyboard.type("aA")
    assert pressed(keyboard) == [(A, 1), (A, 0), (SHIFT, 1), (A, 1), (A, 0), (SHIFT, 0)]


def test_named_keys(keyboard: Keyboard) -> None:
    keyboard.press("Tab")
    assert pressed(keyboard) == [(TAB, 1), (TAB, 0)]


def test_the_plugin_is_told_the_pipe(keyboard: Keyboard) -> None:
    assert keyboard.plugin == f"evdevkeyboard:/dev/fd/{keyboard.read_end}"
