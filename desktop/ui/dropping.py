"""A file dropped on the window: taken into the roster that is shown, or the way to one. Door: `Dropping`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from desktop.ui import files, prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import one_line

if TYPE_CHECKING:
    from desktop.ui.choosing import Choosing
    from desktop.ui.main_window import MainWindow

_OVER: Final = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class Dropping(QObject):
    """Takes one file at a time.

    Args:
        window: Where it is dropped.
        choosing: The ways to a roster.
        take: Takes it into the roster that is shown.
    """

    def __init__(self, window: "MainWindow", choosing: "Choosing", take: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._window = window
        self._choosing = choosing
        self._take = take
        self._waiting: Path | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def go_on(self) -> None:
        """A roster is shown: take what waits for one."""
        path, self._waiting = self._waiting, None
        if path is not None:
            self._take(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Accept a file, copying it only."""
        if event.type() in _OVER and isinstance(event, QDragMoveEvent) and _file(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop and (path := _file(event)) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._decide(path)
            return True
        return super().eventFilter(watched, event)

    def _decide(self, path: Path) -> None:
        if self._window.location:
            self._take(path)
        elif path.suffix.lower() not in files.TABLES:
            self._choosing.open(str(path))
        elif self._window.is_opening:
            self._waiting = path
        else:
            self._offer(path)

    def _offer(self, path: Path) -> None:
        prompts.ask(
            self._window,
            tr("Which roster takes the heroes of {name}?").format(name=one_line(path.name)),
            tr("None is open yet. Nothing is imported before you have seen what would become of each hero."),
            yes=(tr("&New Roster…"), partial(self._choose, path, self._choosing.choose_new)),
            no=(tr("&Cancel"), None),
        ).add_button(tr("&Open Roster…"), prompts.Role.ActionRole, partial(self._choose, path, self._choosing.choose))

    def _choose(self, path: Path, choose: Callable[[], QFileDialog]) -> None:
        self._waiting = path
        choose().rejected.connect(self._forget)

    def _forget(self) -> None:
        self._waiting = None


def _file(event: QDropEvent) -> Path | None:
    """The one file of this computer that is dragged."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
