"""Where a later change stands in the way of a revert: hero by hero, skipped or set back by choice."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.data.fields import FIELDS, POSITION, HeroField
from desktop.data.journal.pages import Named
from desktop.data.journal.values import CREATED, DELETED, Obstacle, Recorded
from desktop.ui import icons, prompts, theme
from desktop.ui.history import words
from desktop.ui.i18n import count, tr
from desktop.ui.plain import label, one_line, tool_tip
from desktop.ui.table.cell_text import CellText, State, cell_text

LIMIT: Final = 200
"""Heroes that are shown at most."""
_G: Final = theme.GRID
_ICON: Final = 32
_SIZE: Final = QSize(88 * _G, 60 * _G)
_ROW_HEIGHT: Final = 1.6
_MAX_SHOWN: Final = 60
_FIELDS: Final = tuple(field for field in FIELDS if field.editable)
_HERO: Final = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ObstaclesDialog(prompts.Dialog):
    """Asks what becomes of heroes that were changed after the operation that is to be reverted.

    Args:
        parent: The window.
        title: What the operation is called.
        obstacles: The heroes; those beyond `LIMIT` are not shown.
        others: How many heroes of the operation nothing stands in the way of, as far as is known.
        revealed: Whether secrets are shown from the start.
        revert: Takes the ids to be set back in spite of the later change; None for all of them, also those not shown.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        obstacles: Sequence[Obstacle],
        *,
        others: int,
        revealed: bool,
        revert: Callable[[tuple[int, ...] | None], None],
    ) -> None:
        super().__init__(parent, tr("Revert"))
        self._obstacles = obstacles[:LIMIT]
        self._has_more = len(obstacles) > LIMIT
        self._others = others
        self._revealed = revealed
        self._revert = revert
        self._tree = QTreeWidget()
        self._all = QCheckBox(tr("Set &all of them back"))
        self._buttons = QDialogButtonBox()
        self._accept = self._buttons.addButton(tr("&Revert"), prompts.Role.AcceptRole)
        self._buttons.addButton(tr("&Cancel"), prompts.Role.RejectRole).clicked.connect(self.reject)
        self._fill()
        self._arrange(title)
        self._connect()
        self._count()
        self._tree.setFocus()

    def _chosen(self) -> tuple[int, ...]:
        return tuple(item.data(0, _HERO) for item in self._items() if item.checkState(0) == _CHECKED)

    def _items(self) -> list[QTreeWidgetItem]:
        found = [self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount())]
        return [item for item in found if item is not None]

    def _fill(self) -> None:
        self._tree.setHeaderLabels([tr("Set back"), tr("It was"), tr("It would be"), tr("It is now")])
        self._tree.setAccessibleName(tr("Heroes that were changed since"))
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._tree.setRootIsDecorated(False)
        self._tree.setUniformRowHeights(True)
        height = QSize(0, round(self.fontMetrics().height() * _ROW_HEIGHT))
        for obstacle in self._obstacles:
            item = QTreeWidgetItem(self._tree, [words.hero_title(_named(obstacle)), "", "", ""])
            item.setFirstColumnSpanned(_is_stuck(obstacle))
            item.setData(0, _HERO, obstacle.recorded.hero)
            if _is_stuck(obstacle):
                item.setText(0, tr("{hero}: deleted since, it stays so").format(hero=item.text(0)))
                item.setDisabled(True)
            else:
                item.setCheckState(0, _UNCHECKED)
            item.setSizeHint(0, height)
            for field in _touched(obstacle):
                child = QTreeWidgetItem(item, [field.title, "", "", ""])
                child.setFlags(Qt.ItemFlag.ItemIsEnabled)
                child.setSizeHint(0, height)
        self._tree.expandAll()
        self._show_values()
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)

    def _arrange(self, title: str) -> None:
        question = label(tr("“{step}” cannot be reverted everywhere.").format(step=title), wrap=True)
        question.setFont(theme.strong(question.font()))
        self.setAccessibleName(question.text())
        texts = QVBoxLayout()
        texts.setSpacing(_G)
        texts.addWidget(question)
        meaning = tr(
            "These heroes were changed since. They stay as they are now, unless you choose to set them back; undo"
            " takes all of it back."
        )
        if self._has_more:
            meaning += " " + tr("Only the first {number} are shown.").format(number=count(LIMIT))
        texts.addWidget(label(meaning, wrap=True))
        head = QHBoxLayout()
        head.setSpacing(2 * _G)
        head.addWidget(icons.IconLabel(_ICON, "triangle-alert", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        choices = QHBoxLayout()
        choices.addWidget(self._all)
        choices.addStretch()
        if any(field.secret for obstacle in self._obstacles for field in _touched(obstacle)):
            box = QCheckBox(tr("Show secret &names"))
            box.setChecked(self._revealed)
            box.toggled.connect(self._reveal)
            choices.addWidget(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addLayout(head)
        layout.addWidget(self._tree, 1)
        layout.addLayout(choices)
        layout.addWidget(self._buttons)
        self.resize(_SIZE)

    def _connect(self) -> None:
        self._all.setEnabled(any(not _is_stuck(obstacle) for obstacle in self._obstacles))
        self._all.toggled.connect(self._choose_all)
        self._tree.itemChanged.connect(self._count)
        self._accept.setDefault(True)
        self._accept.clicked.connect(self._go)

    def _choose_all(self, on: bool) -> None:
        with QSignalBlocker(self._tree):
            for item in self._items():
                if not item.isDisabled():
                    item.setCheckState(0, _CHECKED if on else _UNCHECKED)
        self._tree.viewport().update()
        self._count()

    def _count(self, *_: object) -> None:
        chosen = len(self._chosen())
        if chosen < sum(not item.isDisabled() for item in self._items()) and self._all.isChecked():
            with QSignalBlocker(self._all):
                self._all.setChecked(False)
        total = self._others + chosen
        is_certain = not self._has_more
        self._accept.setText(tr("&Revert %Ln Heroes", "", total) if is_certain else tr("&Revert"))
        self._accept.setEnabled(total > 0 or not is_certain)

    def _go(self) -> None:
        chosen = None if self._has_more and self._all.isChecked() else self._chosen()
        self.finished.connect(lambda _: self._revert(chosen))
        self.accept()

    def _reveal(self, on: bool) -> None:
        self._revealed = on
        self._show_values()

    def _show_values(self) -> None:
        for item, obstacle in zip(self._items(), self._obstacles, strict=True):
            for row, field in enumerate(_touched(obstacle)):
                child = item.child(row)
                assert child is not None
                for column, cell in enumerate(_cells(obstacle, field, revealed=self._revealed), 1):
                    child.setText(column, one_line(cell.text, _MAX_SHOWN))
                    child.setToolTip(column, tool_tip(cell.text))
                    if cell.state is State.DAMAGED:
                        child.setIcon(column, icons.icon("triangle-alert", "damaged"))
                        said = tr("damaged, {value}").format(value=child.text(column))
                        child.setData(column, Qt.ItemDataRole.AccessibleTextRole, said)


def _named(obstacle: Obstacle) -> Named:
    recorded, now = obstacle.recorded, obstacle.now
    told = [cell.before if cell.after is None else cell.after for cell in recorded.cells if cell.field == "name"]
    name = now[POSITION["name"]] if now is not None else told[0] if told else None
    return Named(Recorded(recorded.operation, recorded.hero, "", ()), name)


def _is_stuck(obstacle: Obstacle) -> bool:
    """Whether nothing can be set back, as the hero is gone."""
    return obstacle.now is None and obstacle.recorded.what != DELETED


def _touched(obstacle: Obstacle) -> list[HeroField]:
    names = {cell.field for cell in obstacle.recorded.cells}
    return [field for field in _FIELDS if field.name in names]


def _cells(obstacle: Obstacle, field: HeroField, *, revealed: bool) -> tuple[CellText, CellText, CellText]:
    """What a field was after the operation, what it would be, and what it is."""
    cell = next(cell for cell in obstacle.recorded.cells if cell.field == field.name)
    gone, what, now = CellText(tr("deleted"), State.PLAIN), obstacle.recorded.what, obstacle.now
    return (
        gone if what == DELETED else cell_text(field, cell.after, revealed=revealed),
        gone if what == CREATED else cell_text(field, cell.before, revealed=revealed),
        gone if now is None else cell_text(field, now[POSITION[field.name]], revealed=revealed),
    )
