"""News about the open roster, in the quiet bar: who changed it, what it lacks, what it cannot do."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.data.store import OutsideChange
from desktop.ui import prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import place

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.data.errors import RosterError
    from desktop.data.store import RosterState
    from desktop.tasks import Tasks
    from desktop.ui.editing.flows import Editing
    from desktop.ui.main_window import MainWindow

_STATE: Final = "state"
_ADOPT: Final = "adopt"


class News(QObject):
    """Watches one roster.

    Args:
        tasks: Tells what happens to it.
        editing: Owner; saves copies.
        window: Shows the news.
        backup_dir: Where the copy goes that is kept before our tables are added.
    """

    def __init__(self, tasks: "Tasks", editing: "Editing", window: "MainWindow", backup_dir: "Path") -> None:
        super().__init__(editing)
        self._tasks = tasks
        self._editing = editing
        self._window = window
        self._backup_dir = backup_dir
        tasks.outside_changed.connect(self._tell)
        tasks.state_changed.connect(self._tell_state)
        if tasks.state.can_adopt:
            self._offer_adoption()
        self._tell_state(tasks.state)

    def _tell(self, change: OutsideChange) -> None:
        if change is OutsideChange.CHANGED:
            self._window.status.say(tr("Changed by another program, read again"))

    def _tell_state(self, state: "RosterState") -> None:
        if not state.can_adopt:
            self._window.quiet_bar.hide_message(_ADOPT)
        if not state.read_only:
            self._window.quiet_bar.hide_message(_STATE)
            return
        self._window.quiet_bar.show_message(
            state.reason,
            [
                (tr("&Open It Again"), lambda: self._window.open_requested.emit(self._tasks.location)),
                (tr("Save a &Copy As…"), self._editing.save_copy),
            ],
            icon="lock",
            role="warning",
            key=_STATE,
        )

    def _offer_adoption(self) -> None:
        self._window.quiet_bar.show_message(
            tr(
                "This file was made by another program, so its history lasts only while it is open. Heroes can add"
                " tables that keep it, and indexes that keep sorting fast; a verified copy is kept in {folder} first."
            ).format(folder=place(str(self._backup_dir))),
            [(tr("&Add to This File"), self._adopt), (tr("&Not Now"), lambda: None)],
            icon="database",
            key=_ADOPT,
        )

    def _adopt(self) -> None:
        work = self._window.status.begin(tr("Adding tables and indexes…"))

        def done(_: object) -> None:
            work.finish()
            self._window.status.say(tr("Added; the copy is in {folder}").format(folder=place(str(self._backup_dir))))

        def failed(error: "RosterError") -> None:
            work.finish()
            prompts.show_error(self._window, error)

        self._tasks.adopt(done=done, failed=failed)
