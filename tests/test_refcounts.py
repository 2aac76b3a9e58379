"""The gate for a new PySide6: releases exist that lose a reference to None or True at every call, and then abort."""

import sys

from PySide6.QtCore import QObject, Signal

VOID_CALLS = 2_000
EMITS = 1_000
SINGLETONS = (None, True, False)
TOLERANCE = 200


class Source(QObject):
    """Has a signal to emit."""

    happened = Signal(bool)


def counts() -> list[int]:
    return [sys.getrefcount(it) for it in SINGLETONS]


def test_calls_and_signals_keep_the_reference_counts_of_singletons() -> None:
    source = Source()
    received: list[bool] = []

    def receive(value: bool) -> None:
        received.append(value)

    source.happened.connect(receive)
    before = counts()
    for number in range(VOID_CALLS):
        source.setObjectName(str(number))
    for _ in range(EMITS):
        source.happened.emit(True)
    received.clear()
    after = counts()
    drift = {str(it): new - old for it, new, old in zip(SINGLETONS, after, before, strict=True)}
    assert all(abs(change) < TOLERANCE for change in drift.values()), drift
