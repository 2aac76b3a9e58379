"""The open roster: search box, table, what stands over it, and the doors through which the window uses them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.data.errors import QuestionError, RosterError
from desktop.data.models import Change, Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.filters.filter_bar import FilterBar, FilterRow, SearchBox
from desktop.ui.i18n import tr
from desktop.ui.message_line import MessageLine
from desktop.ui.table.flashes import Flashes
from desktop.ui.table.grid import Grid
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.hero_view import HeroView
from desktop.ui.table.live import Live
from desktop.ui.table.overlay import Overlay
from desktop.ui.table.overlay_messages import say_empty, say_error, say_nothing_found, say_reading
from desktop.ui.table.panel_status import PanelStatus, status_of
from desktop.ui.table.question import Question
from desktop.ui.table.selection import Selection
from desktop.ui.timers import once

if TYPE_CHECKING:
    from desktop.data.store import RosterState
    from desktop.tasks import Tasks

__all__ = ["PanelStatus", "RosterPanel"]

SAVE_MS: Final = 500
PLACEHOLDERS_MS: Final = 150
READING_MS: Final = 300


class RosterPanel(QWidget):
    """The table of one roster with everything that belongs to it.

    Args:
        tasks: The background threads of the roster.
        settings: Remembers columns and sort order.
    """

    status_changed = Signal()
    selection_changed = Signal()
    new_requested = Signal()
    sample_requested = Signal()
    context_menu_requested = Signal(QPoint)
    said = Signal(str)

    def __init__(self, tasks: "Tasks", settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._settings = settings
        self._error: RosterError | None = None
        self._told: PanelStatus | None = None
        self._wants_row = False
        self._model = HeroModel(self)
        self._flashes = Flashes(settings, self)
        self._view = HeroView(self._model, self._flashes)
        self._overlay = Overlay(self._view)
        self._hints = MessageLine(air=theme.GRID)
        self._selection = Selection(self._view, self._model, tasks, lambda: self._question.shown)
        self._question = Question(tasks, self._model, self._view, self._selection)
        self.grid = Grid(self._view, self._model, self._question)
        Live(tasks, self._question, self._flashes, self._positions_on_screen, self.refresh)
        self._search = SearchBox()
        self._filters = FilterRow(self._view.header)
        self._bar = FilterBar(self._search, self._filters, leave=self._leave_search, escape=self.cancel)
        self._save = once(self, SAVE_MS, self._remember)
        self._notice_gaps = once(self, PLACEHOLDERS_MS, lambda: self._view.set_placeholders(shown=True))
        self._notice_reading = once(self, READING_MS, self._say_reading)
        self._arrange()
        self._restore()
        self._connect()
        self.set_secrets_revealed(False)
        self._notice_reading.start()
        self._question.ask(self._first_query())

    def status(self) -> PanelStatus:
        """What the window tells about the table."""
        return status_of(self._question, self._selection)

    def is_settled(self) -> bool:
        """Whether the table shows what it was asked for and nothing is under way."""
        result = self._question.shown
        if self._error is not None:
            return True
        if result is None or self._question.is_pending or result.is_under_way or not result.requests.is_idle:
            return False
        return not result.cache.missing(*self._positions_on_screen(), result.count)

    def search_widget(self) -> QWidget:
        """The search box; the window puts it where it belongs."""
        return self._search

    def query(self) -> HeroQuery:
        """What is asked."""
        return self._question.query

    def set_query(self, query: HeroQuery) -> None:
        """Ask something else."""
        self._error = None
        if query != self._question.query or self._question.shown is None:
            self._question.ask(query)

    def clear_filters(self) -> None:
        """Show all heroes, in the order of now."""
        self.set_query(replace(self.query(), text="", filters=()))

    def focus_search(self) -> None:
        """Go to the search box."""
        self._search.setFocus()
        self._search.selectAll()

    def refresh(self) -> None:
        """Read everything anew."""
        self._error = None
        self._question.refresh()

    def go_to_row(self, number: int) -> None:
        """Make a row current, counted from 1."""
        self._question.go_to(number - 1)
        self._view.setFocus()

    def select_all(self) -> None:
        """Select every hero of the question."""
        self._selection.select_everything()

    def cancel(self) -> bool:
        """Give up a question that has no answer yet, or stop counting; whether there was anything to stop."""
        return self._question.cancel()

    def current_row(self) -> Row | None:
        """The stored values of the current hero, if they are at hand."""
        index = self._view.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def read_selected(self, limit: int, done: Callable[[tuple[Row, ...]], None]) -> None:
        """Hand over selected heroes as they are now, the current one first; see `Selection.read`."""
        self._selection.read(limit, done)

    def read_scope(self, done: Callable[[Scope], None]) -> None:
        """Hand over which heroes are selected, without a list of them; see `Selection.read_scope`."""
        self._selection.read_scope(done)

    def when_certain(self, then: Callable[[], object]) -> None:
        """Call `then` once rows are where they belong, also those that were changed just now."""
        self._selection.when_certain(then)

    @property
    def selected_count(self) -> int:
        """How many heroes are selected; when all are and they are still being counted, as far as they are counted."""
        return self._selection.size

    def apply_changes(self, changes: tuple[Change, ...], select: int | tuple[int, ...] | None = None) -> None:
        """Show what was just committed; heroes to be selected are followed to their places."""
        if changes:
            self._flashes.note(changes)
            self._question.apply(changes, (select,) if isinstance(select, int) else select or ())

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Show or mask secret fields."""
        self._model.set_revealed(revealed=revealed)
        self._bar.set_secrets_revealed(revealed=revealed)
        query = replace(self.query(), search_secrets=revealed)
        if query != self.query() and self._question.newest is not None:
            self._question.ask(query)

    def set_row_numbers(self, shown: bool) -> None:
        """Number the rows."""
        self._view.set_row_numbers(shown=shown)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember what the table looks like."""
        super().hideEvent(event)
        self._remember()

    def _arrange(self) -> None:
        self._view.header.set_strip(self._filters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._search)
        layout.addWidget(self._hints)
        layout.addWidget(self._view, 1)
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        view, question = self._view, self._question
        view.viewed.connect(self._look)
        view.context_menu_requested.connect(self.context_menu_requested)
        view.end_requested.connect(self._go_to_end)
        view.header.sort_asked.connect(self._sort)
        view.header.columns_changed.connect(self._save.start)
        question.changed.connect(self._update)
        question.asked.connect(self._show_query)
        question.failed.connect(self._fail)
        question.dropped.connect(self._tell_dropped)
        self._selection.changed.connect(self.selection_changed)
        self._selection.failed.connect(self._fail)
        self._bar.asked.connect(self.set_query)
        self._bar.refused.connect(self._hints.show_text)
        self._tasks.state_changed.connect(self._state_changed)

    def _restore(self) -> None:
        self._view.header.fit_columns()
        self._view.header.restore(self._settings.get("column_state"))

    def _remember(self) -> None:
        self._save.stop()
        self._settings.set("column_state", self._view.header.saved())
        self._settings.set("sort", str(HeroQuery(sort=self.query().sort)))

    def _first_query(self) -> HeroQuery:
        with suppress(QuestionError):
            return HeroQuery(sort=HeroQuery.parse(self._settings.get("sort")).sort)
        return HeroQuery()

    def _sort(self, sorts: tuple[Sort, ...]) -> None:
        self.set_query(replace(self.query(), sort=sorts))
        self._save.start()

    def _show_query(self) -> None:
        self._bar.show_query(self.query())
        self._view.header.set_sorts(self.query().sort)

    def _positions_on_screen(self) -> tuple[int, int]:
        top, bottom = self._view.visible_rows()
        return self._model.base + top, self._model.base + bottom

    def _look(self, first: int, last: int) -> None:
        result = self._question.shown
        if result is not None and last >= first:
            result.requests.look(self._model.base + first, self._model.base + last)
        self._check_gaps()

    def _check_gaps(self) -> None:
        result = self._question.shown
        rows = range(*self._positions_on_screen())
        if result is not None and any(result.cache.row(position) is None for position in rows):
            if not self._notice_gaps.isActive() and not self._view.shows_placeholders:
                self._notice_gaps.start()
        else:
            self._notice_gaps.stop()
            self._view.set_placeholders(shown=False)

    def _leave_search(self) -> None:
        self._view.setFocus()
        self._wants_row = True
        self._enter_rows()

    def _enter_rows(self) -> None:
        """The first row becomes current for who came from the search, once it answers what is asked."""
        if self._question.is_pending:
            return
        if self._wants_row:
            self._wants_row = False
            self._view.focus_rows()
        elif self._view.hasFocus() and not self._question.is_landing:
            self._view.show_cursor()

    def _update(self) -> None:
        self._enter_rows()
        self._check_gaps()
        self._update_overlay()
        self._tell_status()

    def _tell_status(self) -> None:
        status = self.status()
        if status != self._told and (self._view.is_waiting or not self._question.is_pending):
            self._told = status
            self.status_changed.emit()

    def _update_overlay(self) -> None:
        result = self._question.shown
        if self._error is not None:
            say_error(self._overlay, self._error, retry=self.refresh)
        elif result is None:
            return
        elif result.count or not result.index.complete:
            self._overlay.clear()
        elif result.query.text or result.query.filters:
            say_nothing_found(self._overlay, clear=self.clear_filters)
        else:
            say_empty(
                self._overlay,
                writable=not self._tasks.state.read_only,
                create=self.new_requested.emit,
                add_samples=self.sample_requested.emit,
            )
        self._notice_reading.stop()

    def _say_reading(self) -> None:
        if self._question.shown is None and self._error is None:
            say_reading(self._overlay)

    def _fail(self, error: RosterError) -> None:
        self._error = error
        self._update()

    def _tell_dropped(self, size: int) -> None:
        self.said.emit(tr("The selection of %Ln heroes could not follow", "", size))

    def _go_to_end(self, is_end: bool) -> None:
        self._question.go_to(self._model.count - 1 if is_end else 0)

    def _state_changed(self, state: "RosterState") -> None:
        shown = self._question.shown
        if shown is not None and shown.index.indexed != state.indexed:
            self.refresh()
        self._update()
