"""The history of a roster as a panel: all operations, the life of one hero, the size. Door: `HistoryPanel`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from desktop.data.errors import RosterError
from desktop.data.journal import history
from desktop.data.journal.pages import Named
from desktop.data.journal.values import JournalSize
from desktop.ui import prompts, theme
from desktop.ui.history import words
from desktop.ui.history.hero_page import HeroPage
from desktop.ui.history.roster_page import RosterPage
from desktop.ui.i18n import count, tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import ElidedLabel
from desktop.ui.timers import once

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.history.reverting import Reverting
    from desktop.ui.history.upkeep import Upkeep
    from desktop.ui.table.roster_panel import RosterPanel

LOOK_MS: Final = 150
SIZE_MS: Final = 1_000
REPAINT_MS: Final = 30_000
_G: Final = theme.GRID
_NARROWEST: Final = 30 * _G
_USUAL: Final = 36 * _G
_MB: Final = 1_000_000


class HistoryPanel(QWidget):
    """Reads only while it is seen.

    Args:
        tasks: Reads the journal; tells what happens to the roster.
        panel: The table.
        author: This installation.
        reverting: Goes back.
        upkeep: Forgets.
    """

    left = Signal()

    def __init__(
        self, tasks: "Tasks", panel: "RosterPanel", author: str, reverting: "Reverting", upkeep: "Upkeep"
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._upkeep = upkeep
        self.roster = RosterPage(tasks, author, reverting)
        self.hero = HeroPage(tasks, panel, author, reverting)
        self.tabs = QTabWidget()
        self._note = MessageLine(role="warning", air=_G)
        self._size = ElidedLabel()
        self._forget = QPushButton(tr("For&get…"))
        self._forget.setAccessibleName(tr("Forget History"))
        self._forget.setToolTip(tr("Remove the whole history from the roster, with the secret names it holds"))
        self._known = JournalSize(0, 0, 0)
        self._is_new = True
        self._look = once(self, LOOK_MS, self._look_now)
        self._measure = once(self, SIZE_MS, self._measure_now)
        self._clock = QTimer(self, interval=REPAINT_MS)
        self._clock.timeout.connect(self.roster.list.viewport().update)
        self._clock.timeout.connect(self.hero.list.viewport().update)
        self._arrange()
        self._connect()
        self._show_state()

    def is_settled(self) -> bool:
        """Whether it shows what there is and nothing is under way."""
        return not self._look.isActive() and self.roster.is_settled and self.hero.is_settled

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Show or mask secrets."""
        for page in (self.roster, self.hero):
            page.details.model.set_revealed(revealed=revealed)

    def look(self, *_: object) -> None:
        """Something may have happened: read again soon, if anybody looks."""
        self._is_new = True
        if self.isVisible() and not self._look.isActive():
            self._look.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as is usual, whatever there is to say."""
        return QSize(_USUAL, super().sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read what has happened meanwhile."""
        super().showEvent(event)
        self._clock.start()
        if self._is_new:
            self._look.start(0)
        self.hero.follow_soon()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks any more."""
        super().hideEvent(event)
        for timer in (self._clock, self._look, self._measure):
            timer.stop()

    def _arrange(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.roster, tr("R&oster"))
        self.tabs.addTab(self.hero, tr("&This Hero"))
        self.tabs.setAccessibleName(tr("History"))
        foot = QHBoxLayout()
        foot.setContentsMargins(_G, _G, _G, _G)
        foot.setSpacing(_G)
        self._size.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        foot.addWidget(self._size, 1)
        foot.addStretch()
        foot.addWidget(self._forget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._note)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
        self.setFocusProxy(self.roster)
        self.setMinimumWidth(_NARROWEST)

    def _connect(self) -> None:
        self._tasks.committed.connect(self.look)
        self._tasks.outside_changed.connect(self.look)
        self._tasks.state_changed.connect(self._show_state)
        self._tasks.state_changed.connect(self.look)
        self._upkeep.changed.connect(self.look)
        self.tabs.currentChanged.connect(self._turn)
        self._forget.clicked.connect(lambda *_: self._ask_forget())
        self.roster.details.hero_asked.connect(self._show_hero)

    def _turn(self, _: int) -> None:
        self.setFocusProxy(self.tabs.currentWidget())
        self.look()
        self.hero.follow_soon()

    def _look_now(self) -> None:
        self._is_new = False
        self.roster.model.look()
        if self.hero.isVisible():
            self.hero.model.look()
        self._measure.start()

    def _measure_now(self) -> None:
        self._tasks.journal(history.size, done=self._show_size, failed=self._show_no_size)

    def _show_size(self, size: JournalSize) -> None:
        self._known = size
        operations = tr("%Ln operations", "", size.operations)
        self._size.show_text(
            tr("{operations}, {size}").format(operations=operations, size=_room(size.bytes)) if size.operations else ""
        )
        self._show_state()

    def _show_no_size(self, _: RosterError) -> None:
        self._show_size(JournalSize(0, 0, 0))

    def _show_state(self, *_: object) -> None:
        state = self._tasks.state
        self._forget.setEnabled(not state.read_only and self._known.operations > 0)
        if state.read_only:
            self._note.show_text(tr("Read-only: nothing can be taken back."), "lock")
        elif not state.adopted:
            self._note.show_text(
                tr("Kept only while the file is open, as Heroes has not added its tables to it."), "triangle-alert"
            )
        else:
            self._note.show_text("")
        self.roster.update_button()
        self.hero.update_button()

    def _ask_forget(self) -> None:
        number = self._known.operations
        prompts.ask(
            self.window(),
            tr("Forget the history of this roster?"),
            tr("%Ln operations leave the roster, with the secret names they hold.", "", number)
            + " "
            + tr("The heroes stay as they are, but nothing done so far can be undone any more. This cannot be undone.")
            + " "
            + tr("Backups that were made before still hold it."),
            yes=(tr("&Forget History"), self._upkeep.forget),
            no=(tr("&Cancel"), None),
            danger=True,
        )

    def _show_hero(self, named: Named) -> None:
        self.tabs.setCurrentWidget(self.hero)
        self.hero.show_hero(named.recorded.hero, words.hero_name(named))
        self.hero.list.setFocus()


def _room(size: int) -> str:
    if size < _MB:
        return tr("{number} kB").format(number=count(max(1, round(size / 1_000))))
    return tr("{number} MB").format(number=count(round(size / _MB)))
