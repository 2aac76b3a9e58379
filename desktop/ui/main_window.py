"""The window: menus, toolbar, status bar and the page in the middle. Shows at once; the roster comes later."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.paths import Paths
from desktop.settings import Settings
from desktop.ui import icons, prompts, theme
from desktop.ui.action_set import ActionSet
from desktop.ui.actions import Need
from desktop.ui.choosing import Choosing
from desktop.ui.dropping import Dropping
from desktop.ui.editing.handlers import editing_handlers
from desktop.ui.helping import help_handlers
from desktop.ui.history.dock import HistoryDock
from desktop.ui.i18n import tr
from desktop.ui.needs import given_by
from desktop.ui.pages import FailurePage, OpeningPage
from desktop.ui.plain import one_line, place
from desktop.ui.quiet_bar import QuietBar
from desktop.ui.server.handlers import server_handlers
from desktop.ui.status import StatusBar, Work
from desktop.ui.toolbar import Toolbar
from desktop.ui.transfer.handlers import transfer_handlers

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.data.errors import RosterError
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.server.switch import Switch
    from desktop.ui.table.roster_panel import RosterPanel
    from desktop.ui.transfer.transfer import Transfer

_FIRST_SIZE: Final = QSize(1120, 720)


class MainWindow(QMainWindow):
    """The shell around one roster.

    Args:
        settings: What is remembered.
        paths: Where the log and the default roster are.
    """

    open_requested = Signal(str)
    new_requested = Signal(str)
    new_window_requested = Signal(str, bool)
    quit_requested = Signal()
    backups_requested = Signal()
    closing = Signal()

    def __init__(self, settings: Settings, paths: Paths) -> None:
        super().__init__()
        self._settings = settings
        self._paths = paths
        self._tasks: Tasks | None = None
        self._panel: RosterPanel | None = None
        self._editing: Editing | None = None
        self.transfer: Transfer | None = None
        self._switch: Switch | None = None
        self._failed_location = ""
        self._opening_work: Work | None = None
        self.quiet_bar = QuietBar()
        self.status = StatusBar()
        self.history_dock = HistoryDock()
        self._choosing = Choosing(self, settings)
        self._dropping = Dropping(self, self._choosing, self._take)
        self.actions_by_id = ActionSet(self._handlers(), self)
        self._opening = OpeningPage()
        self._failure = FailurePage()
        self._stack = QStackedWidget()
        self._toolbar = Toolbar(self.actions_by_id)
        self._arrange()
        self._update_actions()
        self._restore()

    def show_opening(self, name: str) -> None:
        """Say that a roster is being opened; one that is open stays until then."""
        self._end_opening()
        if self._panel is None:
            self._opening.show_name(name)
            self._stack.setCurrentWidget(self._opening)
        else:
            self._opening_work = self.status.begin(tr("Opening {name}…").format(name=one_line(name)))

    def show_start(self) -> None:
        """Let the person choose a roster."""
        page = self._choosing.start_page()
        self._stack.setCurrentIndex(self._stack.addWidget(page))
        page.setFocus()

    def show_roster(self, tasks: "Tasks", panel: "RosterPanel", editing: "Editing") -> None:
        """Put a roster in the middle; the one before goes away."""
        self._end_opening()
        self._remove_roster()
        self._tasks, self._panel, self._editing = tasks, panel, editing
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)
        self._toolbar.show_search(panel.search_widget())
        panel.status_changed.connect(self._update_actions)
        panel.selection_changed.connect(self._update_actions)
        panel.context_menu_requested.connect(lambda where: self.actions_by_id.context_menu().popup(where))
        panel.said.connect(self.status.say)
        tasks.state_changed.connect(self._update_actions)
        editing.undoing.changed.connect(self._update_actions)
        tasks.busy_changed.connect(self._show_busy)
        panel.set_row_numbers(self._settings.get("row_numbers"))
        self.actions_by_id["reveal_secrets"].setChecked(False)
        self._set_title(tasks.name)
        self._update_actions()
        panel.setFocus()
        QTimer.singleShot(0, self, self._dropping.go_on)

    def show_switch(self, switch: "Switch") -> None:
        """Offer to serve the roster."""
        self._switch = switch
        switch.control.changed.connect(self._update_actions)
        self._update_actions()

    def show_failure(self, error: "RosterError", location: str) -> None:
        """Say why a roster could not be opened; one that is open stays."""
        self._end_opening()
        if self._panel is not None:
            prompts.show_error(self, error)
            return
        self._failed_location = location
        self._failure.show_error(error, place(location))
        self._stack.setCurrentWidget(self._failure)
        self._update_actions()

    def open_in_new_window(self, location: str = "", *, read_only: bool = False) -> None:
        """Show a roster in a window of its own; without a location, one in which the person chooses."""
        self.new_window_requested.emit(location, read_only)

    @property
    def location(self) -> str:
        """Of the roster it shows; empty when there is none."""
        return self._tasks.location if self._tasks else ""

    @property
    def is_opening(self) -> bool:
        """Whether the first roster is about to be shown."""
        return self._stack.currentWidget() is self._opening

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing is running that leaving the roster would lose; otherwise asks, and may call `then` later."""
        flows = (self._editing, self.transfer)
        return all(flow is None or flow.may_leave(then) for flow in flows)

    def may_close(self, then: Callable[[], object]) -> bool:
        """Whether closing the window loses nothing; otherwise asks, and may call `then` later."""
        return prompts.close_dialogs(self) and self.may_leave(then)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow what was chosen in another window meanwhile."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self._follow_choices()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing that was typed and no running work is lost without a question."""
        if not self.may_close(self.close):
            event.ignore()
            return
        self._settings.set("window_geometry", self.saveGeometry().toBase64().toStdString())
        self._settings.set("window_state", self.saveState().toBase64().toStdString())
        self.closing.emit()
        event.accept()

    def _handlers(self) -> dict[str, Callable[..., object]]:
        return {
            "new_roster": self._choosing.choose_new,
            "open_roster": self._choosing.choose,
            "clear_recent": self._choosing.forget,
            "save_copy": lambda: self._when_written(self._with_editing().save_copy),
            "backups": lambda: self._when_written(self.backups_requested.emit),
            "new_window": self.open_in_new_window,
            "close_window": self.close,
            "quit": self.quit_requested.emit,
            **editing_handlers(self._with_editing),
            **transfer_handlers(self._with_transfer, self._when_written),
            "preferences": self._show_preferences,
            "select_all": lambda: self._when_written(self._with_panel().select_all),
            "find": lambda: self._with_panel().focus_search(),
            "go_to_row": lambda: self._when_written(self._ask_row),
            "clear_filters": lambda: self._with_panel().clear_filters(),
            "reveal_secrets": self._reveal_secrets,
            "row_numbers": self._number_rows,
            "history": self._show_history,
            "scheme_system": lambda: self._settings.set("color_scheme", "system"),
            "scheme_light": lambda: self._settings.set("color_scheme", "light"),
            "scheme_dark": lambda: self._settings.set("color_scheme", "dark"),
            "refresh": lambda: self._with_panel().refresh(),
            **server_handlers(lambda: self._switch),
            **help_handlers(self, self._paths.log_dir),
        }

    def _arrange(self) -> None:
        self.setWindowIcon(icons.application_icon())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setUnifiedTitleAndToolBarOnMac(True)
        self.setMinimumSize(60 * theme.GRID, 40 * theme.GRID)
        self.actions_by_id.fill_menu_bar(self.menuBar())
        recent, clear = self.actions_by_id.menu("recent"), self.actions_by_id["clear_recent"]
        recent.aboutToShow.connect(lambda: self._choosing.fill(recent, clear))
        self._follow_choices()
        self.addToolBar(self._toolbar)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.history_dock)
        self.history_dock.visibilityChanged.connect(self._follow_dock)
        self.setStatusBar(self.status)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.quiet_bar)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        for page in (self._opening, self._failure):
            self._stack.addWidget(page)
        self._failure.retry_requested.connect(lambda: self.open_requested.emit(self._failed_location))
        self._failure.open_requested.connect(self._choosing.choose)
        self._set_title("")

    def _restore(self) -> None:
        self.resize(_FIRST_SIZE)
        geometry = QByteArray.fromBase64(self._settings.get("window_geometry").encode("ascii", "ignore"))
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self.restoreState(QByteArray.fromBase64(self._settings.get("window_state").encode("ascii", "ignore")))

    def _remove_roster(self) -> None:
        self.quiet_bar.clear()
        self.status.clear_work()
        if self._switch is not None:
            self._switch.leave()
            self._switch = None
        self._toolbar.drop_search()
        if self._panel is not None:
            self._stack.removeWidget(self._panel)
            self._panel.deleteLater()

    def _set_title(self, name: str) -> None:
        shown = one_line(name, 80).replace("[*]", "[*][*]")
        self.setWindowTitle(f"Heroes — {shown}" if name else "Heroes")

    def _update_actions(self) -> None:
        given = Need.NOTHING
        if self._tasks is not None and self._panel is not None and self._editing is not None:
            undoing = self._editing.undoing
            self.actions_by_id.rename("undo", undoing.undo_label)
            self.actions_by_id.rename("redo", undoing.redo_label)
            status, state = self._panel.status(), self._tasks.state
            given = given_by(status, state, undoing, self._switch)
            self.status.show_counts(status)
            self.status.show_roster(place(self._tasks.location, short=True), place(self._tasks.location), state)
        self.actions_by_id.update_state(given)

    def _show_busy(self, busy: bool) -> None:
        self.status.show_busy(tr("Reading…") if busy else "", lambda: self._with_panel().cancel())

    def _end_opening(self) -> None:
        if self._opening_work is not None:
            self._opening_work.finish()
        self._opening_work = None

    def _when_written(self, then: Callable[[], object]) -> None:
        self._with_editing().when_written(then)

    def _take(self, path: "Path") -> None:
        self._when_written(lambda: self._with_transfer().drop(path))

    def _ask_row(self) -> None:
        prompts.ask_row(self, self._with_panel().status().total, self._with_panel().go_to_row)

    def _reveal_secrets(self, on: bool) -> None:
        self._with_panel().set_secrets_revealed(on)
        self._with_editing().bulk.set_secrets_revealed(on)

    def _number_rows(self, on: bool) -> None:
        self._settings.set("row_numbers", on)
        self._with_panel().set_row_numbers(on)

    def _show_history(self, on: bool) -> None:
        self.history_dock.setVisible(on)
        (self.history_dock.widget() if on else self._with_panel()).setFocus()

    def _follow_dock(self, *_: object) -> None:
        self.actions_by_id["history"].setChecked(not self.history_dock.isHidden())

    def _follow_choices(self, *_: object) -> None:
        self.actions_by_id[f"scheme_{self._settings.get('color_scheme')}"].setChecked(True)
        self.actions_by_id["row_numbers"].setChecked(self._settings.get("row_numbers"))
        if self._panel is not None:
            self._panel.set_row_numbers(self._settings.get("row_numbers"))

    def _show_preferences(self) -> None:
        from desktop.ui.preferences import Preferences

        preferences = Preferences(self, self._settings, {"backup_folder": self._paths.backup_dir})
        preferences.changed.connect(self._follow_choices)
        preferences.open()

    def _with_panel(self) -> "RosterPanel":
        assert self._panel is not None
        return self._panel

    def _with_editing(self) -> "Editing":
        assert self._editing is not None
        return self._editing

    def _with_transfer(self) -> "Transfer":
        assert self.transfer is not None
        return self.transfer
