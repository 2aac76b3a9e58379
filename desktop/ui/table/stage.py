"""What a person sees of the table, kept and found again: place on the screen, current hero, selection."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex

from desktop.data.fields import id_of
from desktop.data.models import Row
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.reads import Follow
from desktop.ui.table.selection import NOTHING, Kept, Selection

if TYPE_CHECKING:
    from desktop.ui.table.hero_view import HeroView

_ROWS: Final = QItemSelectionModel.SelectionFlag.Rows
_NO_UPDATE: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_CLEAR_AND_SELECT: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person sees.

    Attributes:
        selection: Who is selected.
        hero: The current hero.
        position: Where it is.
        column: The current column.
        anchor: The hero that is to stay where it is on the screen.
        offset: Pixels from the top of the table down to it.
        above: Rows above it on the screen.
        height: Rows that fit on the screen.
    """

    selection: Kept = NOTHING
    hero: Row | None = None
    position: int = -1
    column: int = 0
    anchor: Row | None = None
    offset: int = 0
    above: int = 0
    height: int = 0

    @property
    def current(self) -> int | None:
        """The id of the current hero."""
        return None if self.hero is None else id_of(self.hero)

    @property
    def follow(self) -> Follow:
        """Whom to look for."""
        ids = self.selection.ids if self.current is None else (self.current, *self.selection.ids)
        return Follow(tuple(dict.fromkeys(ids)), self.anchor, self.above, self.height)


class Stage:
    """The table as a stage.

    Args:
        view: The table.
        model: Its rows.
        selection: Its selection.
    """

    def __init__(self, view: "HeroView", model: HeroModel, selection: Selection) -> None:
        self._view = view
        self._model = model
        self._selection = selection
        self._current: Row | None = None
        self._uprooted: set[int] = set()
        self._uprooted_current: tuple[int | None, int] = (None, 0)
        view.selectionModel().currentChanged.connect(lambda *_: self._note_current())

    @property
    def scroll(self) -> int:
        """Where the table is scrolled to, in pixels."""
        return self._view.verticalScrollBar().value()

    def scene(self, *, holds_top: bool) -> Scene:
        """What is seen now.

        Args:
            holds_top: Whether the hero in the first line is to stay there when the current one is not on the screen.
        """
        top, bottom = self._view.visible_rows()
        index = self._view.currentIndex()
        current = self._current_hero()
        is_seen = current is not None and top <= index.row() <= bottom
        number = index.row() if is_seen else top
        anchor = current if is_seen else self._model.row(top) if holds_top and bottom >= top else None
        return Scene(
            selection=self._selection.kept(),
            hero=current,
            position=self._model.base + index.row() if index.isValid() else -1,
            column=max(index.column(), 0),
            anchor=anchor,
            offset=self._view.rowViewportPosition(number) if anchor is not None else 0,
            above=number - top,
            height=self._view.rows_on_screen(),
        )

    def land(self, scene: Scene, place: int) -> None:
        """Put the hero that stays where it was on the screen; it is at this position now."""
        self._view.show_row_at(self._model.bring(place), scene.offset)

    def show_top(self) -> None:
        """Show the first rows."""
        self._view.show_row_at(self._model.bring(0), 0)

    def go_to(self, position: int, *, column: int | None = None) -> None:
        """Make a position the current and only selected one, and show it."""
        index = self._index(position, self._view.currentIndex().column() if column is None else column)
        self._view.selectionModel().setCurrentIndex(index, _CLEAR_AND_SELECT)
        self._view.scrollTo(index)

    def resume(self, scene: Scene, places: dict[int, int]) -> bool:
        """Make who was current and selected so again, in the answer to another question, unless a person chose anew.

        Args:
            scene: What was seen before.
            places: Where its heroes are now.

        Returns:
            Whether the selection could follow.
        """
        if not self._view.currentIndex().isValid() and scene.current in places:
            self._set_current(places[scene.current], scene.column, scene.hero)
        if self._selection.size:
            return True
        if scene.selection.lengths:
            return False
        return self._selection.restore(scene.selection, places)

    def restore(self, scene: Scene, places: dict[int, int]) -> bool:
        """Make who was current and selected so again after the rows were read anew; see `resume`.

        A current row that nobody has read yet is the same row number again, also as the only selected one.
        """
        is_restored = self._selection.restore(scene.selection, places)
        if scene.current in places:
            self._set_current(places[scene.current], scene.column, scene.hero)
        elif scene.position >= 0 and self._model.count:
            self._set_current(min(scene.position, self._model.count - 1), scene.column)
        if not is_restored and scene.selection.size == 1 and self._view.currentIndex().isValid():
            self._selection.add((self._model.base + self._view.currentIndex().row(),))
            return True
        return is_restored

    @contextmanager
    def removing(self, row: Row | None, first: int, last: int) -> Iterator[None]:
        """The body takes away the rows at these positions.

        Args:
            row: The hero there, if it is one that may come back elsewhere.
            first: First position.
            last: Last position.
        """
        if row is not None:
            number = first - self._model.base
            if self._view.selectionModel().isRowSelected(number):
                self._uprooted.add(id_of(row))
            if self._view.currentIndex().row() == number:
                self._uprooted_current = id_of(row), self._view.currentIndex().column()
        index = self._view.currentIndex()
        is_hit = index.isValid() and first <= index.row() + self._model.base <= last
        with self._holding(last, first - last - 1), self._shifting(), self._model.removing(first, last):
            yield
        if is_hit and self._model.count:
            self._set_current(min(first, self._model.count - 1), index.column())

    @contextmanager
    def inserting(self, position: int) -> Iterator[None]:
        """The body puts a row at this position."""
        with self._holding(position, 1), self._shifting(), self._model.inserting(position):
            yield

    def replant(self, places: dict[int, int]) -> None:
        """Make heroes that were taken away and came back selected and current as they were."""
        self._selection.add(places[hero] for hero in self._uprooted if hero in places)
        current, column = self._uprooted_current
        if current in places:
            self._set_current(places[current], column)
            self._view.scrollTo(self._view.currentIndex())
        self.forget_uprooted()

    def forget_uprooted(self) -> None:
        """Nobody who was taken away comes back."""
        self._uprooted = set()
        self._uprooted_current = None, 0

    @contextmanager
    def _holding(self, last: int, rows: int) -> Iterator[None]:
        """The body adds or takes rows up to a position; if all that is above the screen, the screen stays as it is."""
        top, _ = self._view.visible_rows()
        offset = self._view.rowViewportPosition(top)
        is_above = last - self._model.base < top
        yield
        if is_above:
            self._view.show_row_at(top + rows, offset)

    @contextmanager
    def _shifting(self) -> Iterator[None]:
        self._selection.shifting(begins=True)
        yield
        self._selection.shifting(begins=False)

    def _set_current(self, position: int, column: int, hero: Row | None = None) -> None:
        self._view.setAutoScroll(False)
        self._view.selectionModel().setCurrentIndex(self._index(position, column), _NO_UPDATE)
        self._view.setAutoScroll(True)
        self._note_current(hero)

    def _note_current(self, meant: Row | None = None) -> None:
        """Remember who is current: rows may shift below a position before anybody tells.

        Args:
            meant: Who is, whatever row is at hand there: it may have been read at another moment.
        """
        index = self._view.currentIndex()
        row = self._model.row(index.row()) if index.isValid() else None
        is_other = meant is not None and (row is None or id_of(row) != id_of(meant))
        self._current = meant if is_other else row

    def _current_hero(self) -> Row | None:
        index = self._view.currentIndex()
        if not index.isValid():
            return None
        row = self._model.row(index.row())
        if self._current is None or (row is not None and id_of(row) == id_of(self._current)):
            self._current = row
        return self._current

    def _index(self, position: int, column: int) -> QModelIndex:
        return self._model.index(self._model.bring(position), max(column, 0))
