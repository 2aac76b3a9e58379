"""Where a person asks: the search box and the filters below the titles, two faces of one question."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from desktop.data.errors import QuestionError
from desktop.data.fields import FIELDS, HeroField, Kind
from desktop.data.questions.hero_query import Filter, HeroQuery, Sort
from desktop.ui import icons, theme
from desktop.ui.filters import filter_text
from desktop.ui.i18n import tr
from desktop.ui.plain import tool_tip
from desktop.ui.table.column_strip import ColumnStrip

DEBOUNCE_MS: Final = 20
"""Letters that come together, as from a paste or a fast hand, are one question; another letter cancels it anyway."""

MAX_LENGTH: Final = 10_000
_DOWN: Final = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Field(QLineEdit):
    """A text that is looked at when a person stops typing for a moment."""

    typed = Signal()
    leave_requested = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_LENGTH)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self.typed)
        self.textEdited.connect(lambda _: self._pause.start())

    def show_text(self, text: str) -> None:
        """Show another text, without anybody having typed it."""
        self._pause.stop()
        if text != self.text():
            self.setText(text)

    def finish(self) -> None:
        """Do not wait for more letters."""
        if self._pause.isActive():
            self._pause.stop()
            self.typed.emit()

    def mark(self, problem: str) -> None:
        """Say what is wrong with the text; "" if nothing is."""
        palette = QPalette()
        if problem:
            palette.setColor(QPalette.ColorRole.Text, theme.colors(self.palette()).danger)
        self.setPalette(palette)
        self.setAccessibleDescription(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Down and Enter go to the rows, Esc closes the innermost thing."""
        if (
            event.key() in _DOWN
            and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        ):
            self.finish()
            self.leave_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class SearchBox(Field):
    """The one search box; it understands the whole question language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Search: name, age:>=30 …"))
        self.setAccessibleName(tr("Search"))
        self.setToolTip(
            tool_tip(tr("Words of the name, or conditions like age:18-25 name:^iron age:unknown sort:-age"))
        )
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "text_dim"), QLineEdit.ActionPosition.LeadingPosition)


class FilterField(Field):
    """A filter as part of the table's head: no frame, a line below, a clear one around it while it has the keyboard."""

    def __init__(self, field: HeroField, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setTextMargins(2, 0, 2, 0)
        self.setPlaceholderText(filter_text.hint(field))
        self.setAccessibleName(tr("Filter: {column}").format(column=field.title))
        self.setToolTip(tool_tip(filter_text.help_text(field)))
        self.setClearButtonEnabled(True)
        if field.kind is Kind.INTEGER:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Some air above and below the text."""
        return QSize(super().sizeHint().width(), round(self.fontMetrics().height() * 1.6))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is, and that one can write here."""
        super().paintEvent(event)
        colors = theme.colors(self.palette())
        painter = QPainter(self)
        if self.hasFocus():
            painter.setPen(QPen(colors.accent, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        elif self.isEnabled():
            painter.setPen(colors.outline)
            painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())


class FilterRow(ColumnStrip):
    """One filter below each title.

    Args:
        header: The titles.
    """

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header, header)
        self.fields = self.fill({field.name: FilterField(field, self) for field in FIELDS})

    def room(self, left: int, width: int) -> QRect:
        """Some air between the filters."""
        gap = theme.GRID // 2
        return QRect(left + gap, 0, width - 2 * gap, next(iter(self.fields.values())).sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a text input, with some air."""
        return QSize(0, next(iter(self.fields.values())).sizeHint().height() + theme.GRID // 2 + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground of the titles and the line above the rows."""
        del event
        colors = theme.colors(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.surface)
        painter.setPen(colors.line)
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())


class FilterBar(QObject):
    """Keeps search box and filter row saying the same, and asks when a person changes either.

    Args:
        search: The search box.
        row: The filter row.
        leave: Called to go to the rows.
        escape: Called for Esc; whether there was something to stop.
    """

    asked = Signal(object)
    refused = Signal(str)

    def __init__(
        self, search: SearchBox, row: FilterRow, *, leave: Callable[[], None], escape: Callable[[], bool]
    ) -> None:
        super().__init__(row)
        self._search = search
        self._row = row
        self._query = HeroQuery()
        self._escape = escape
        self._leave = leave
        search.typed.connect(self._search_typed)
        for field in (search, *row.fields.values()):
            field.leave_requested.connect(leave)
            field.escaped.connect(partial(self._escaped, field))
        for field in row.fields.values():
            field.typed.connect(self._filter_typed)

    def show_query(self, query: HeroQuery) -> None:
        """Say what is asked, whoever asked it."""
        if query != self._query:
            self._query = query
            self._print_search()
            self._print_filters()
            self._accept()

    def set_secrets_revealed(self, *, revealed: bool) -> None:
        """A masked column cannot be filtered letter by letter."""
        for field in FIELDS:
            if field.secret:
                widget = self._row.fields[field.name]
                widget.setEnabled(revealed)
                widget.setPlaceholderText(filter_text.hint(field) if revealed else tr("masked"))

    def _search_typed(self) -> None:
        try:
            query = HeroQuery.parse(self._search.text())
        except QuestionError as error:
            self._refuse(self._search, error)
            return
        has_sort = "sort:" in self._search.text().lower() and query.sort != (Sort("id"),)
        self._query = replace(
            query, sort=query.sort if has_sort else self._query.sort, search_secrets=self._query.search_secrets
        )
        self._print_filters()
        self._ask()

    def _filter_typed(self) -> None:
        filters: list[Filter] = []
        for field in FIELDS:
            widget = self._row.fields[field.name]
            try:
                filters += filter_text.parsed(field, widget.text())
            except QuestionError as error:
                self._refuse(widget, error)
                return
        self._query = replace(self._query, filters=tuple(filters))
        self._print_search()
        self._ask()

    def _ask(self) -> None:
        self._accept()
        self.asked.emit(self._query)

    def _accept(self) -> None:
        for widget in (self._search, *self._row.fields.values()):
            widget.mark("")
        self.refused.emit("")

    def _refuse(self, widget: Field, error: QuestionError) -> None:
        widget.mark(str(error))
        self.refused.emit(str(error))

    def _print_search(self) -> None:
        self._search.show_text(str(replace(self._query, sort=())))

    def _print_filters(self) -> None:
        for field in FIELDS:
            self._row.fields[field.name].show_text(filter_text.printed(field, self._query.filters))

    def _escaped(self, field: Field) -> None:
        if self._escape():
            return
        if field.text():
            field.clear()
            field.typed.emit()
        else:
            self._leave()
