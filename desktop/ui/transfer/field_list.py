"""A list of fields to be ticked and put into order. Door: `FieldList`."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.data.fields import HeroField
from desktop.ui import icons, theme
from desktop.ui.i18n import tr

_NAME: Final = Qt.ItemDataRole.UserRole
_CHECKED: Final = Qt.CheckState.Checked
_ROW: Final = 3 * theme.GRID
_FEWEST: Final = 4
_MOST: Final = 8


class FieldList(QWidget):
    """Fields with check boxes; dragging, Alt+Up and Alt+Down, or the buttons move them.

    Args:
        fields: All fields, in their order; secret ones begin without a tick.
    """

    changed = Signal()

    def __init__(self, fields: Sequence[HeroField]) -> None:
        super().__init__()
        self.list = _List()
        self.list.setAccessibleName(tr("Fields"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setIconSize(QSize(icons.SMALL, icons.SMALL))
        for field in fields:
            item = QListWidgetItem(field.title, self.list)
            item.setData(_NAME, field.name)
            item.setSizeHint(QSize(0, _ROW))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if field.secret else _CHECKED)
            if field.secret:
                item.setIcon(icons.icon("lock", "text_dim"))
        self.list.setCurrentRow(0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._up = self._button("chevron-up", tr("Move up (Alt+Up)"), -1)
        self._down = self._button("chevron-down", tr("Move down (Alt+Down)"), 1)
        self._arrange()
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        self.list.moved.connect(self._move)
        self.list.currentRowChanged.connect(self._update)
        self.list.model().rowsMoved.connect(lambda *_: self._update())
        self._update()
        self.setFocusProxy(self.list)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the ticked fields, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(str(item.data(_NAME)) for item in items if item.checkState() == _CHECKED)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
            self.changed.emit()

    def _update(self, *_: int) -> None:
        row = self.list.currentRow()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < self.list.count() - 1)

    def _button(self, icon: str, tip: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(icons.SMALL, icons.SMALL))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda *_: self._move(step))
        return button

    def _arrange(self) -> None:
        self.list.setFixedHeight(_ROW * min(max(self.list.count(), _FEWEST), _MOST) + 2 * self.list.frameWidth())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.GRID // 2)
        buttons.addWidget(self._up)
        buttons.addWidget(self._down)
        buttons.addStretch()
        row.addLayout(buttons)


class _List(QListWidget):
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
