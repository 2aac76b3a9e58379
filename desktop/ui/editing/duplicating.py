"""Makes copies of the selected heroes, as one operation, and selects the copies. Door: `Duplicating`."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from desktop.data import crud
from desktop.data.errors import RosterError
from desktop.data.fields import COLUMNS, id_of
from desktop.data.models import Change, Row
from desktop.ui import prompts
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.data.journal.values import Origin
    from desktop.tasks import Tasks
    from desktop.ui.editing.origins import Origins
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

MAX_COPIES: Final = 500
"""As many as the selection follows one by one."""


def duplicate(connection: Any, rows: tuple[Row, ...], origin: "Origin") -> tuple[Change, ...]:
    """Store heroes once more under new ids, with everything else as it was read; all or none.

    Args:
        connection: The writer's.
        rows: What was read.
        origin: Who does it.
    """
    copies = (tuple(None if name == "id" else value for name, value in zip(COLUMNS, row, strict=True)) for row in rows)
    return crud.apply(connection, [Change(None, copy) for copy in copies], origin)


class Duplicating(QObject):
    """Duplicates what is selected.

    Args:
        tasks: The writer.
        panel: Holds the selection and shows the copies.
        window: Shows notes and progress.
        origins: Who does it.
    """

    def __init__(self, tasks: "Tasks", panel: "RosterPanel", window: "MainWindow", origins: "Origins") -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._origins = origins

    def begin(self) -> None:
        """Read what is selected, then copy it."""
        if self._panel.status().selected > MAX_COPIES:
            self._window.status.say(tr("At most {number} heroes can be duplicated at once").format(number=MAX_COPIES))
        else:
            self._panel.read_selected(MAX_COPIES, self._copy)

    def _copy(self, rows: tuple[Row, ...]) -> None:
        if not rows:
            return
        finish = self._window.status.begin(tr("Duplicating…")).finish
        in_order = tuple(sorted(rows, key=id_of))
        done, failed = partial(self._done, finish), partial(self._failed, finish)
        self._tasks.write(duplicate, in_order, self._origins(tr("Duplicate heroes")), done=done, failed=failed)

    def _done(self, finish: Callable[[], None], changes: tuple[Change, ...]) -> None:
        finish()
        copies = tuple(id_of(change.after) for change in changes if change.after is not None)
        self._panel.apply_changes(changes, select=copies)
        self._window.status.say(tr("%Ln heroes added", "", len(copies)))

    def _failed(self, finish: Callable[[], None], error: RosterError) -> None:
        finish()
        prompts.show_error(self._window, error)
