from dataclasses import dataclass
from typing import Any, cast

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from desktop.ui import status
from desktop.ui.plain import ElidedLabel
from desktop.ui.status import StatusBar
from tests.ui.drive import texts


@dataclass
class Counted:
    """What a panel says of itself."""

    total: int = 16376
    counting: bool = False
    selected: int = 0
    everything_selected: bool = False
    filtered: bool = False
    slow_hint: str = ""
    damaged: int = 0


@dataclass
class State:
    """What a roster says of itself."""

    read_only: bool = False
    reason: str = ""


@pytest.fixture
def bar(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> StatusBar:
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 0)
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1200, 30)
    bar.show()
    return bar


def said(bar: StatusBar) -> list[str]:
    return [it.full_text for it in bar.findChildren(ElidedLabel) if it.isVisible()]


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (Counted(), "{total} heroes"),
        (Counted(counting=True), "{total}+ heroes"),
        (Counted(filtered=True), "{total} heroes found"),
        (Counted(filtered=True, counting=True), "{total}+ heroes found"),
        (Counted(selected=2), "{total} heroes · 2 selected"),
        (Counted(selected=16376, everything_selected=True), "{total} heroes · all selected"),
    ],
    ids=str,
)
def test_counts(bar: StatusBar, counted: Counted, text: str) -> None:
    bar.show_counts(cast("Any", counted))
    assert said(bar) == [text.format(total=QLocale().toString(16376))]


def test_hints_stand_beside_the_counts(bar: StatusBar) -> None:
    bar.show_counts(cast("Any", Counted(slow_hint="Slow here", damaged=3)))
    assert said(bar)[1] == "Slow here · 3 damaged cells seen"


def test_no_roster_no_counts(bar: StatusBar) -> None:
    bar.show_counts(None)
    bar.show_roster("", "", None)
    assert said(bar) == []


def test_read_only_says_why_in_the_tool_tip(bar: StatusBar) -> None:
    bar.show_roster("marvel.db", "/x/marvel.db", cast("Any", State(read_only=True, reason="<b>The folder</b>")))
    assert said(bar) == ["Read-only", "marvel.db"]
    read_only = next(it for it in bar.findChildren(ElidedLabel) if it.full_text == "Read-only")
    assert read_only.toolTip() == "<span>&lt;b&gt;The folder&lt;/b&gt;</span>"
    assert "/x/marvel.db" in bar.findChildren(ElidedLabel)[-1].toolTip()


def test_a_note_goes_away(qtbot: QtBot, bar: StatusBar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "NOTE_MS", 20)
    bar.say("Saved")
    assert said(bar) == ["Saved"]
    qtbot.waitUntil(lambda: said(bar) == [])


def test_short_work_is_not_shown(qtbot: QtBot, bar: StatusBar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "SHOW_AFTER_MS", 50)
    work = bar.begin("Deleting…")
    assert said(bar) == []
    work.finish()
    with qtbot.waitSignal(work.destroyed):
        pass
    assert said(bar) == []


def test_work_shows_progress_and_can_be_cancelled(qtbot: QtBot, bar: StatusBar) -> None:
    cancelled: list[bool] = []
    work = bar.begin("Deleting…", lambda: cancelled.append(True))
    progress = bar.findChild(QProgressBar)
    assert isinstance(progress, QProgressBar)
    qtbot.waitUntil(progress.isVisible)
    assert said(bar) == ["Deleting…"]
    assert progress.maximum() == 0
    work.progress(1, 4)
    assert progress.value() / progress.maximum() == 0.25
    cancel = bar.findChild(QToolButton)
    assert isinstance(cancel, QToolButton)
    assert cancel.accessibleName() == "Cancel: Deleting…"
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert cancelled == [True]
    work.finish()
    assert not progress.isVisible()


def test_what_cannot_be_cancelled_has_no_button(qtbot: QtBot, bar: StatusBar) -> None:
    work = bar.begin("Saving a copy…")
    qtbot.waitUntil(lambda: "Saving a copy…" in texts(bar))
    cancel = bar.findChild(QToolButton)
    assert isinstance(cancel, QToolButton)
    assert not cancel.isVisible()
    work.finish()


def test_precise_work_stands_before_being_busy(qtbot: QtBot, bar: StatusBar) -> None:
    bar.show_busy("Reading…", lambda: None)
    assert said(bar) == ["Reading…"]
    work = bar.begin("Deleting…")
    qtbot.waitUntil(lambda: said(bar) == ["Deleting…"])
    work.finish()
    assert said(bar) == ["Reading…"]
    bar.show_busy("", lambda: None)
    assert said(bar) == []


def test_all_work_can_be_forgotten(qtbot: QtBot, bar: StatusBar) -> None:
    bar.show_busy("Reading…", lambda: None)
    bar.begin("Deleting…")
    bar.clear_work()
    assert said(bar) == []
    bar.show_busy("", lambda: None)


def test_long_texts_are_shortened_and_whole_in_the_tool_tip(bar: StatusBar) -> None:
    bar.resize(300, 30)
    bar.show_counts(cast("Any", Counted()))
    bar.show_roster("r" * 150 + ".db", "/place", None)
    name = bar.findChildren(ElidedLabel)[-1]
    assert name.text().endswith("…")
    assert name.fontMetrics().horizontalAdvance(name.text()) <= name.width()
