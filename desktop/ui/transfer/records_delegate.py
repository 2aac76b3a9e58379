"""The input in which a value of a record is corrected. Door: `RecordsDelegate`."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.editing.typed import MAX_TYPED
from desktop.ui.transfer.records_model import RecordsModel


class RecordsDelegate(QStyledItemDelegate):
    """Masks what is typed where secrets are masked."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A line of text."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setMaxLength(MAX_TYPED)
        model = index.model()
        assert isinstance(model, RecordsModel)
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        if model.is_masked(index.column()):
            editor.setEchoMode(QLineEdit.EchoMode.Password)
        return editor
