"""How the dialog that sets a field looks."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.fields import FIELDS, HeroField
from desktop.ui.bulk.set_dialog import SetDialog


@pytest.mark.parametrize("field", [field for field in FIELDS if field.editable], ids=lambda it: it.name)
def test_field_and_value_end_at_the_same_line(qtbot: QtBot, field: HeroField) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SetDialog(window, 3, field, revealed=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    choice = dialog.findChild(QComboBox)
    assert choice is not None
    parts = [dialog._input.input, *dialog._input.extra.findChildren(QWidget)]
    ends = [part.mapTo(dialog, QPoint(part.width(), 0)).x() for part in parts]
    assert max(ends) == choice.geometry().right() + 1
