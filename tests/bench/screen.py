"""What a person can see in the table. Room: which rows were painted, and with whose values. Door: `Screen`."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTableView

from desktop.data.fields import id_of
from desktop.ui.table.hero_model import HeroModel

_AFTER: Final = QEvent.Type(QEvent.registerEventType())


class Screen(QObject):
    """Watches a table being painted.

    Before each paint it notes which heroes the model has at hand for the rows in the painted region: these are what is
    painted. `painted` is emitted when the paint is through; a row that was never painted with its values never counts.
    """

    painted = Signal()

    def __init__(self, view: QTableView) -> None:
        super().__init__()
        model = view.model()
        assert isinstance(model, HeroModel)
        self._model = model
        self._view = view
        self._seen: dict[int, int | None] = {}
        self.paints = 0
        view.viewport().installEventFilter(self)

    def visible(self) -> tuple[int, int]:
        """First position that can be seen, and how many rows can, be they painted or not."""
        first = self._view.rowAt(0)
        if first < 0:
            return 0, 0
        last = self._view.rowAt(self._view.viewport().height() - 1)
        last = self._model.rowCount() - 1 if last < 0 else last
        return self._model.base + first, last - first + 1

    def shows(self, wanted: Callable[[int, int], list[int]]) -> bool:
        """Whether all visible rows have been painted with the right heroes.

        Args:
            wanted: The right ids for a first position and a number of rows.
        """
        first, count = self.visible()
        seen = [self._seen.get(position) for position in range(first, first + count)]
        return count > 0 and None not in seen and seen == wanted(first, count)

    def forget(self) -> None:
        """Only what is painted from now on counts."""
        self._seen.clear()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note what a paint is about to show."""
        if isinstance(event, QPaintEvent):
            self._note(event)
            QCoreApplication.postEvent(self, QEvent(_AFTER))
        return False

    def customEvent(self, _: QEvent) -> None:  # noqa: N802 - Qt's name
        """The paint is through."""
        self.paints += 1
        self.painted.emit()

    def _note(self, event: QPaintEvent) -> None:
        first, count = self.visible()
        self._seen = {position: hero for position, hero in self._seen.items() if first <= position < first + count}
        area = event.region().boundingRect()
        top = max(0, self._view.rowAt(max(0, area.top())))
        bottom = self._view.rowAt(area.bottom())
        bottom = first - self._model.base + count - 1 if bottom < 0 else bottom
        for number in range(top, bottom + 1) if count else ():
            row = self._model.row(number)
            self._seen[self._model.base + number] = None if row is None else id_of(row)
