"""The page with the life of one hero: the selected one, or any by its id, also a deleted one. Door: `HeroPage`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.data.fields import POSITION, id_of
from desktop.data.journal.pages import Named
from desktop.data.journal.values import DELETED, Recorded
from desktop.data.models import MAX_INTEGER, Row
from desktop.ui import theme
from desktop.ui.history import words
from desktop.ui.history.entries_page import EntriesPage
from desktop.ui.history.life_model import LifeModel
from desktop.ui.i18n import tr
from desktop.ui.plain import ElidedLabel, label

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.history.reverting import Reverting
    from desktop.ui.table.roster_panel import RosterPanel

FOLLOW_MS: Final = 150
_G: Final = theme.GRID


class HeroPage(EntriesPage):
    """Follows the table's selection while it is seen; an id that is typed stays until the selection changes.

    Args:
        tasks: Reads the journal.
        panel: The table.
        author: This installation.
        reverting: Goes back.
    """

    def __init__(self, tasks: "Tasks", panel: "RosterPanel", author: str, reverting: "Reverting") -> None:
        self._tasks = tasks
        self._panel = panel
        self._reverting = reverting
        model = LifeModel(tasks, author, reverting)
        super().__init__(tasks, model, tr("What happened to this hero, newest first"), whole=False)
        self.model = model
        model.setParent(self)
        self.number = QLineEdit()
        self._name = ElidedLabel()
        self._selection: int | None = None
        self._wait = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._arrange_head()
        self._wait.timeout.connect(self._follow_selection)
        panel.selection_changed.connect(self.follow_soon)
        model.looked.connect(self._looked)
        model.failed.connect(self.say_failed)
        self.retry_requested.connect(model.look)
        self.chosen.connect(self.update_button)
        self.details.asked.connect(self._bring_back)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return self.model.is_settled and not self._wait.isActive()

    def follow_soon(self) -> None:
        """Show the selected hero once the selection has come to rest."""
        if self.isVisible():
            self._wait.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks any more."""
        super().hideEvent(event)
        self._wait.stop()

    def show_hero(self, hero: int, name: str) -> None:
        """Show a hero by its id, whatever is selected."""
        self._wait.stop()
        self._show(hero, name)

    def update_button(self) -> None:
        """Offer what is possible."""
        entry = self.selected()
        was_deleted = entry is not None and entry.only is not None and entry.only.recorded.what == DELETED
        if was_deleted:
            text, tip = tr("&Bring Back This Hero"), tr("Undo this deletion; the hero has its id again")
        else:
            text, tip = tr("&Bring Back This State"), tr("Make the hero what it was right after this step")
        self.details.set_button(text, tip, enabled=not self._tasks.state.read_only and entry is not None)

    def _arrange_head(self) -> None:
        caption = label(tr("Hero id"))
        self.number.setAccessibleName(tr("Id of the hero"))
        self.number.setPlaceholderText(tr("id"))
        self.number.setFixedWidth(12 * _G)
        self.number.setFont(theme.tabular(self.number.font()))
        self.number.returnPressed.connect(self._show_typed)
        head = QHBoxLayout()
        head.setContentsMargins(_G, _G, _G, _G)
        head.setSpacing(_G)
        head.addWidget(caption)
        head.addWidget(self.number)
        head.addWidget(self._name, 1)
        self.body.insertLayout(0, head)

    def _follow_selection(self) -> None:
        if self._panel.status().selected:
            self._panel.read_selected(1, self._selected_read)
        elif self.model.hero is None:
            self._show(None, "")

    def _selected_read(self, rows: tuple[Row, ...]) -> None:
        hero = id_of(rows[0]) if rows else None
        if hero is not None and (hero != self._selection or hero == self.model.hero or self.model.hero is None):
            self._selection = hero
            recorded = Recorded(0, hero, "", ())
            self._show(hero, words.hero_name(Named(recorded, rows[0][POSITION["name"]])))

    def _show_typed(self) -> None:
        text = self.number.text().strip()
        if text.isdecimal() and int(text[:20]) <= MAX_INTEGER:
            self.show_hero(int(text), "")
        else:
            self.number.selectAll()

    def _show(self, hero: int | None, name: str) -> None:
        self.number.setText("" if hero is None else str(hero))
        self._name.show_text(name)
        if hero != self.model.hero:
            self.overlay.say("reading", "history", tr("Reading the history…"))
        self.model.show(hero)

    def _bring_back(self) -> None:
        entry = self.selected()
        if entry is not None and entry.only is not None:
            self._reverting.bring_back(entry)

    def _looked(self) -> None:
        if self.model.hero is None:
            text = tr("Select one in the table, or enter an id.")
            self.overlay.say("nobody", "history", tr("No hero selected"), text)
        elif self.model.rowCount():
            self.overlay.clear()
            self._name_by_history()
        else:
            text = tr("Nothing that was done to it is in the history.")
            self.overlay.say("empty", "history", tr("No history of this hero"), text)

    def _name_by_history(self) -> None:
        for row in range(self.model.rowCount()):
            entry = self.model.entry(row)
            if entry is not None and entry.only is not None and (name := words.hero_name(entry.only)):
                self._name.show_text(name)
                return
