"""The small table: what stands in a cell does not touch what stands beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionHeader, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.ui.small_table import SmallTable


def test_titles_and_cells_have_air_which_the_model_does_not_know(qtbot: QtBot) -> None:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Size", "Verified"])
    model.appendRow([QStandardItem("1 MB"), QStandardItem("Yes")])
    table = SmallTable("Backups")
    qtbot.addWidget(table)
    table.setModel(model)
    table.show()
    title, cell = QStyleOptionHeader(), QStyleOptionViewItem()
    table.horizontalHeader().initStyleOptionForIndex(title, 0)
    delegate = table.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(cell, model.index(0, 0))
    assert title.text == "\N{NO-BREAK SPACE}Size\N{NO-BREAK SPACE}"
    assert cell.text == "\N{NO-BREAK SPACE}1 MB\N{NO-BREAK SPACE}"
    assert model.index(0, 0).data(Qt.ItemDataRole.DisplayRole) == "1 MB"
