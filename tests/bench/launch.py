"""One start of the program, watched; imports nothing the program does not. Door: a process of its own, see `start`.

    python -m tests.bench.launch ROSTER DATA_DIR TIME

TIME is the parent's clock when it started this process. Prints the moments of the start as JSON and ends.
"""

import sys
import time

_UP = time.perf_counter()

import json  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from desktop import app, opening, roster_window  # noqa: E402

_IMPORTED = time.perf_counter()

from PySide6.QtCore import QCoreApplication, QEvent, QObject  # noqa: E402
from PySide6.QtGui import QPaintEvent  # noqa: E402
from PySide6.QtWidgets import QWidget  # noqa: E402

_AFTER = QEvent.Type(QEvent.registerEventType())


class _Paints(QObject):
    """Tells when a widget is about to be painted and when that is through."""

    def __init__(self, widget: QWidget, before: Callable[[], None], after: Callable[[], None]) -> None:
        super().__init__(widget)
        self._before = before
        self._after = after
        widget.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self._before()
            QCoreApplication.postEvent(self, QEvent(_AFTER))
        return False

    def customEvent(self, _: QEvent) -> None:  # noqa: N802 - Qt's name
        self._after()


class _Watched(roster_window.RosterWindow):
    """The window, with a note of the time at every step; ends the program when its first rows are painted."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.ids: list[int] = []
        self.window_paints = _Paints(self.window, lambda: None, lambda: _note("window"))

    def _show_roster(self, *arguments: object, **options: object) -> None:
        _note("arrived")
        super()._show_roster(*arguments, **options)  # type: ignore[arg-type]
        _note("panel")
        from desktop.ui.table.hero_view import HeroView

        self.view: HeroView = self.window.findChildren(HeroView)[0]
        self.table_paints = _Paints(self.view.viewport(), self._before_table, self._after_table)

    def _before_table(self) -> None:
        from desktop.data.fields import id_of
        from desktop.ui.table.hero_model import HeroModel

        model, last = self.view.model(), self.view.rowAt(self.view.viewport().height() - 1)
        assert isinstance(model, HeroModel)
        rows = [model.row(number) for number in range((model.rowCount() - 1 if last < 0 else last) + 1)]
        self.ids = [] if None in rows else [id_of(row) for row in rows if row is not None]

    def _after_table(self) -> None:
        if self.ids and "rows" not in _moments:
            _note("rows")
            print(json.dumps({"moments": _moments, "ids": self.ids}), flush=True)
            QCoreApplication.exit(0)


_moments: dict[str, float] = {"up": _UP, "imported": _IMPORTED}
_open = opening.Opening._open


def _note(moment: str) -> None:
    _moments.setdefault(moment, time.perf_counter())


def _watched_open(*arguments: object, **options: object) -> object:
    _note("opening")
    import desktop.data.database  # noqa: F401 - timed

    _note("data")
    database = _open(*arguments, **options)  # type: ignore[arg-type]
    _note("opened")
    return database


if __name__ == "__main__":
    roster, data_dir, started = sys.argv[1:]
    _moments["started"] = float(started)
    opening.Opening._open = _watched_open  # type: ignore[assignment]
    root: Any = app
    root.RosterWindow = _Watched
    sys.exit(app.run(roster, Path(data_dir), None))
