"""Which roster comes into the window next: chosen, new, or one of those opened lately. Door: `Choosing`."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.locations import home, is_address
from desktop.settings import Settings
from desktop.ui import files, prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import menu_text, place
from desktop.ui.start_page import StartPage

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_RECENT = "recent_rosters"


class Choosing(QObject):
    """The ways to another roster in one window.

    Args:
        window: Owner; asked what may be left, told what was chosen.
        settings: Remembers the rosters opened lately.
    """

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings

    def open(self, location: str) -> None:
        """Go to a roster, unless the person wants to stay."""
        if self._window.may_leave(lambda: self.open(location)):
            self._window.open_requested.emit(location)

    def choose(self) -> QFileDialog:
        """Let the person choose a file."""
        return files.choose_roster(self._window, self._folder(), self.open)

    def choose_new(self) -> QFileDialog:
        """Let the person choose name and place of a new roster."""
        return files.choose_new(self._window, self._folder(), self._create)

    def start_page(self) -> StartPage:
        """A page from which all ways lead."""
        page = StartPage(self._settings.get(_RECENT))
        page.chosen.connect(self.open)
        page.open_requested.connect(self.choose)
        page.new_requested.connect(self.choose_new)
        return page

    def fill(self, menu: QMenu, clear: QAction) -> None:
        """Put the rosters opened lately into a menu, above the entry that forgets them."""
        for entry in menu.actions():
            if entry is not clear:
                menu.removeAction(entry)
                entry.deleteLater()
        for location in self._settings.get(_RECENT):
            if location != self._window.location:
                entry = QAction(menu_text(place(location)), menu)
                entry.triggered.connect(lambda *_, chosen=location: self.open(chosen))
                menu.insertAction(clear, entry)
        menu.insertSeparator(clear)

    def forget(self) -> None:
        """Forget the rosters opened lately, but not the one that is open."""
        self._settings.set(_RECENT, self._settings.get(_RECENT)[: 1 if self._window.location else 0])

    def _folder(self) -> Path:
        location = self._window.location
        return Path(location).parent if location and not is_address(location) else home()

    def _create(self, location: str) -> None:
        def create() -> None:
            if self._window.may_leave(create):
                self._window.new_requested.emit(location)

        if not Path(location).exists():
            create()
            return
        prompts.ask(
            self._window,
            tr("There is a file of this name already."),
            tr("It stays as it is. Open it, or choose another name for the new roster."),
            yes=(tr("&Open It"), lambda: self.open(location)),
            no=(tr("Choose &Another Name…"), self.choose_new),
        )
