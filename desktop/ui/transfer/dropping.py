"""A file dropped on the window: a roster is opened or imported, anything else imported. Door: `Dropping`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from desktop.ui import prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow

_MAGIC: Final = b"SQLite format 3\0"
_OVER: Final = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class Dropping(QObject):
    """Takes one file at a time.

    Args:
        tasks: Looks what kind of file it is.
        window: Where it is dropped.
        take: Imports a file.
        parent: Owner; what is dropped after its end is not taken.
    """

    def __init__(self, tasks: "Tasks", window: "MainWindow", take: Callable[[Path], None], *, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._window = window
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Accept a file, copying it only."""
        if event.type() in _OVER and isinstance(event, QDragMoveEvent) and _file(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop and (path := _file(event)) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._tasks.run(_is_roster, path, done=lambda is_one: self._decide(path, is_one), failed=lambda _: None)
            return True
        return super().eventFilter(watched, event)

    def _decide(self, path: Path, is_roster: bool) -> None:
        if not is_roster:
            self._take(path)
            return
        prompts.ask(
            self._window,
            tr("Open {name}, or import its heroes?").format(name=one_line(path.name)),
            tr("Opened, it is shown in a window of its own. Imported, its heroes are added to this roster."),
            yes=(tr("&Open It"), lambda: self._window.open_in_new_window(str(path))),
            no=(tr("&Cancel"), None),
        ).add_button(tr("&Import Its Heroes"), prompts.Role.ActionRole, lambda: self._take(path))


def _file(event: QDropEvent) -> Path | None:
    """The one file of this computer that is dragged."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def _is_roster(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
