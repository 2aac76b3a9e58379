from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.ui.editing.conflict_dialog import ConflictDialog
from desktop.ui.plain import MASK
from tests.ui.drive import modal, no_dialog, press, texts

Opened = Callable[[Row, Row, Row], ConflictDialog]


def row(name: object, age: object, secret: object) -> Row:
    values = {"name": name, "age": age, "secret_name": secret, "id": 7}
    return tuple(values[column] for column in COLUMNS)


BEFORE = row("Spider-Boy", 17, "Pedro")
MINE = row("Spider & Boy", 18, "Pedro")
THEIRS = row("Spidey", 17, "Pedro Parqueador")


@pytest.fixture
def answers() -> list[Any]:
    return []


@pytest.fixture
def opened(qtbot: QtBot, answers: list[Any]) -> Opened:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def open_(before: Row, mine: Row, theirs: Row) -> ConflictDialog:
        ConflictDialog(
            window, before, mine, theirs, revealed=False, save=answers.append, keep=lambda: answers.append("theirs")
        ).open()
        return modal(qtbot, ConflictDialog)

    return open_


@pytest.fixture
def dialog(opened: Opened) -> ConflictDialog:
    return opened(BEFORE, MINE, THEIRS)


def choice(dialog: QWidget, name: str) -> QRadioButton:
    found = dialog.findChild(QRadioButton, name)
    assert isinstance(found, QRadioButton)
    return found


def test_what_only_one_side_changed_is_chosen_already(qtbot: QtBot, dialog: ConflictDialog, answers: list[Any]) -> None:
    assert choice(dialog, "mine_name").isChecked()
    assert choice(dialog, "mine_age").isChecked()
    assert choice(dialog, "theirs_secret_name").isChecked()
    press(dialog, "Save Chosen Values")
    no_dialog(qtbot)
    assert answers == [{"name": "Spider & Boy", "age": 18}]


def test_each_field_can_be_chosen(qtbot: QtBot, dialog: ConflictDialog, answers: list[Any]) -> None:
    theirs = choice(dialog, "theirs_name")
    QTest.mouseClick(theirs, Qt.MouseButton.LeftButton, pos=QPoint(theirs.height() // 2, theirs.height() // 2))
    QTest.keyClick(choice(dialog, "mine_secret_name"), Qt.Key.Key_Space)
    press(dialog, "Save Chosen Values")
    no_dialog(qtbot)
    assert answers == [{"age": 18, "secret_name": "Pedro"}]


def test_theirs_can_be_kept_altogether(qtbot: QtBot, dialog: ConflictDialog, answers: list[Any]) -> None:
    press(dialog, "Keep Theirs")
    no_dialog(qtbot)
    assert answers == ["theirs"]


def test_escape_decides_nothing(qtbot: QtBot, dialog: ConflictDialog, answers: list[Any]) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    no_dialog(qtbot)
    assert answers == []


def test_secrets_stay_masked_until_asked_for(dialog: ConflictDialog) -> None:
    theirs = choice(dialog, "theirs_secret_name")
    assert theirs.text() == f"{MASK} (changed)"
    assert choice(dialog, "mine_secret_name").text() == MASK
    assert "Pedro" not in texts(dialog) + theirs.toolTip() + theirs.accessibleName()
    box = dialog.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert theirs.text() == "Pedro Parqueador"
    dialog.reject()


def test_what_both_agree_on_is_no_question(opened: Opened, answers: list[Any]) -> None:
    dialog = opened(BEFORE, row("Spidey", 18, "Pedro"), row("Spidey", 19, "Pedro"))
    assert dialog.findChild(QRadioButton, "mine_name") is None
    assert choice(dialog, "mine_age").isChecked()
    press(dialog, "Save Chosen Values")
    assert answers == [{"age": 18}]


def test_values_are_plain_short_and_named(opened: Opened, answers: list[Any]) -> None:
    dialog = opened(BEFORE, row("<b>" * 200, None, "Pedro"), row(b"\xff", 17, "Pedro"))
    mine = choice(dialog, "mine_name")
    assert len(mine.text()) < 30
    assert mine.toolTip().startswith("<span>&lt;b&gt;")
    assert choice(dialog, "mine_age").accessibleName() == "Age, mine: unknown"
    assert choice(dialog, "theirs_age").accessibleName() == "Age, theirs: 17"
    dialog.reject()
