"""The table as a grid of cells, for who edits them: which hero is where, which cell is next, where it is on the screen.

Positions are those of the question. Door: `Grid`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from desktop.data.fields import FIELDS, id_of
from desktop.data.models import Row
from desktop.ui.table.hero_model import HeroModel

if TYPE_CHECKING:
    from desktop.data.paging.page_index import PageIndex
    from desktop.ui.table.hero_header import HeroHeader
    from desktop.ui.table.hero_view import HeroView
    from desktop.ui.table.question import Question

Place = tuple[int, int]
"""Position and column."""


class Grid:
    """The cells of one table.

    Args:
        view: The table.
        model: Its rows.
        question: What is shown.
    """

    def __init__(self, view: "HeroView", model: HeroModel, question: "Question") -> None:
        self._view = view
        self._model = model
        self._question = question
        self.edit_requested = view.edit_requested
        self.viewed = view.viewed

    @property
    def viewport(self) -> QWidget:
        """Where the rows are painted."""
        return self._view.viewport()

    @property
    def header(self) -> "HeroHeader":
        """The titles."""
        return self._view.header

    @property
    def revealed(self) -> bool:
        """Whether secrets are shown."""
        return self._model.revealed

    @property
    def count(self) -> int:
        """Rows of the question, as far as they are known."""
        return self._model.count

    @property
    def columns(self) -> list[int]:
        """The visible columns in the order of the eye."""
        header = self._view.header
        columns = [header.logicalIndex(number) for number in range(header.count())]
        return [column for column in columns if not header.isSectionHidden(column)]

    @property
    def index(self) -> "PageIndex | None":
        """Finds the rows of the question in the background; None while none is shown."""
        result = self._question.shown
        return None if result is None else result.index

    def dock(self, strip: QWidget) -> None:
        """Show a widget below the rows."""
        panel = self._view.parentWidget()
        layout = None if panel is None else panel.layout()
        assert layout is not None
        layout.addWidget(strip)

    def focus(self) -> None:
        """Give the table the keyboard."""
        self._view.setFocus()

    def current(self) -> Place | None:
        """The current cell."""
        index = self._view.currentIndex()
        return (index.row() + self._model.base, index.column()) if index.isValid() else None

    def row(self, position: int) -> Row | None:
        """The stored values at a position, None while they are not at hand."""
        return self._model.row(position - self._model.base)

    def drawn(self, position: int) -> Row | None:
        """The values as the table draws them, with what was typed and is not stored yet."""
        return self._model.drawn(position - self._model.base)

    def set_draft(self, hero: int, values: dict[str, object]) -> None:
        """Draw these values of a hero although they are not stored yet; none for what is stored."""
        self._model.set_draft(hero, values)

    def place_of(self, hero: int) -> int | None:
        """Where a hero is, as far as rows are at hand. The current one is where it was while its row is being read."""
        current = self.current()
        if current is not None:
            row = self.row(current[0])
            if row is None or id_of(row) == hero:
                return current[0]
        result = self._question.shown
        return None if result is None else result.cache.positions((hero,)).get(hero)

    def rect(self, position: int, column: int) -> QRect:
        """Where a cell is in the viewport, on the screen or not."""
        header, height = self._view.header, self._view.row_height
        top = (position - self._model.base) * height - self._view.verticalOffset()
        return QRect(header.sectionViewportPosition(column), top, header.sectionSize(column), height)

    def go(self, position: int, column: int) -> None:
        """Make a cell current, its hero selected, and show it."""
        self._question.go_to(position, column=column)

    def reveal(self, position: int, column: int) -> None:
        """Scroll until a cell can be seen."""
        self._view.scrollTo(self._model.index(position - self._model.base, column))

    def is_sorted_by(self, column: int) -> bool:
        """Whether another value in this column may move a row."""
        return any(sort.field == FIELDS[column].name for sort in self._question.query.sort)

    def beside(self, place: Place, step: int) -> Place | None:
        """The next (1) or previous (-1) cell that a person may edit, in the order of the eye, from row to row."""
        columns = self._editable()
        wanted = self._view.header.visualIndex(place[1]) + step
        order = [self._view.header.visualIndex(column) for column in columns]
        inside = [column for column, at in zip(columns, order, strict=True) if (at - wanted) * step >= 0]
        position = place[0] if inside else place[0] + step
        if not columns or not 0 <= position < self.count:
            return None
        return position, (inside or columns)[0 if step > 0 else -1]

    def below(self, place: Place, step: int) -> Place | None:
        """The cell in the next (1) or previous (-1) row."""
        position = place[0] + step
        return (position, place[1]) if 0 <= position < self.count else None

    def _editable(self) -> list[int]:
        return [column for column in self.columns if FIELDS[column].editable]
