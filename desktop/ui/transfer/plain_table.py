"""A table for the rows of an import, however many they are. Door: `plain_table`."""

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop.ui.small_table import SmallTable


def plain_table(model: QAbstractItemModel, name: str) -> SmallTable:
    """A table.

    Args:
        model: Its rows.
        name: What a screen reader calls it.
    """
    view = SmallTable(name)
    view.setModel(model)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    return view
