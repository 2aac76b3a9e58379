"""The status bar: how many heroes, what is running, the state of the roster."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QToolButton, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import ElidedLabel

if TYPE_CHECKING:
    from desktop.data.store import RosterState
    from desktop.ui.table.panel_status import PanelStatus

SHOW_AFTER_MS: Final = 500
NOTE_MS: Final = 5_000
_G: Final = theme.GRID
_STEPS: Final = 1_000


class Work(QObject):
    """Something that runs; shown once it has taken half a second.

    Args:
        bar: Where it is shown.
        text: What is being done.
        cancel: Stops it; None when it cannot be stopped.
        shown: Whether it has taken half a second already.
    """

    def __init__(
        self, bar: "StatusBar", text: str, cancel: Callable[[], object] | None, *, shown: bool = False
    ) -> None:
        super().__init__(bar)
        self.text = text
        self.cancel = cancel
        self.share: float | None = None
        self.visible = shown
        self._bar = bar
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._appear)
        if not shown:
            self._patience.start(SHOW_AFTER_MS)

    def progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.share = min(done / total, 1.0) if total else None
        self._bar.show_work()

    def finish(self) -> None:
        """It has ended, one way or the other."""
        self._patience.stop()
        self._bar.forget(self)
        self.deleteLater()

    def _appear(self) -> None:
        self.visible = True
        self._bar.show_work()


class StatusBar(QStatusBar):
    """Left the counts, right running work, notes, state and name of the roster."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._works: list[Work] = []
        self._busy: Work | None = None
        self._counts = ElidedLabel()
        self._hint = ElidedLabel()
        self._hint.setForegroundRole(self.foregroundRole())
        self._note = ElidedLabel()
        self._state_text = ElidedLabel()
        self._state = QWidget()
        self._file = ElidedLabel()
        self._note_end = QTimer(self)
        self._note_end.setSingleShot(True)
        self._note_end.timeout.connect(lambda: self._note.show_text(""))
        self._build_work()
        self._build_state()
        self._arrange()

    def show_counts(self, status: "PanelStatus | None") -> None:
        """How many heroes the table shows and how many are selected."""
        self._counts.show_text(_counts(status) if status else "")
        self._hint.show_text(_hint(status) if status else "")

    def show_roster(self, name: str, tip: str, state: "RosterState | None") -> None:
        """Name, place and state of the open roster; "" for none."""
        self._file.show_text(name, tip)
        read_only = state is not None and state.read_only
        self._state_text.show_text(tr("Read-only") if read_only else "", state.reason if state else "")
        self._state.setVisible(read_only)

    def show_part(self, part: QWidget) -> None:
        """Show something of the roster's before its name."""
        self._right.insertWidget(self._right.indexOf(self._file), part)

    def drop_part(self, part: QWidget) -> None:
        """The roster is no longer shown."""
        self._right.removeWidget(part)
        part.deleteLater()

    def say(self, text: str) -> None:
        """Show a note for a few seconds."""
        self._note.show_text(text)
        self._note_end.start(NOTE_MS)

    def begin(self, text: str, cancel: Callable[[], object] | None = None) -> Work:
        """Announce work; tell its progress and its end to what this returns."""
        work = Work(self, text, cancel)
        self._works.append(work)
        return work

    def show_busy(self, text: str, cancel: Callable[[], object]) -> None:
        """Show that the roster is at work, unless something more precise is shown; "" when it is not."""
        if self._busy is not None:
            self._busy.finish()
            self._busy = None
        if text:
            self._busy = Work(self, text, cancel, shown=True)
            self._works.insert(0, self._busy)
            self.show_work()

    def forget(self, work: Work) -> None:
        """A work has ended."""
        self._works.remove(work)
        self.show_work()

    def clear_work(self) -> None:
        """Forget all work: nobody waits for it any more."""
        self._busy = None
        for work in list(self._works):
            work.finish()

    def show_work(self) -> None:
        """Show the newest work that takes long."""
        shown = [work for work in self._works if work.visible]
        self._work.setVisible(bool(shown))
        if not shown:
            return
        work = shown[-1]
        self._work_text.show_text(work.text)
        self._bar.setRange(0, 0 if work.share is None else _STEPS)
        self._bar.setValue(round((work.share or 0) * _STEPS))
        self._bar.setAccessibleName(work.text)
        self._cancel.setVisible(work.cancel is not None)
        self._cancel.setAccessibleName(tr("Cancel: {work}").format(work=work.text))

    def _build_work(self) -> None:
        self._work = QWidget()
        self._work_text = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(15 * _G, _G)
        self._cancel = QToolButton()
        self._cancel.setAutoRaise(True)
        self._cancel.setIcon(icons.icon("x"))
        self._cancel.setIconSize(QSize(icons.SMALL, icons.SMALL))
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.setToolTip(tr("Cancel"))
        self._cancel.clicked.connect(self._cancel_newest)
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G)
        for widget in (self._work_text, self._bar, self._cancel):
            row.addWidget(widget)
        self._work.hide()

    def _build_state(self) -> None:
        row = QHBoxLayout(self._state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G // 2)
        row.addWidget(icons.IconLabel(icons.SMALL, "lock", "warning"))
        row.addWidget(self._state_text)
        self._state.hide()

    def _cancel_newest(self) -> None:
        shown = [work for work in self._works if work.visible and work.cancel]
        if shown and (cancel := shown[-1].cancel):
            cancel()

    def _arrange(self) -> None:
        self.setSizeGripEnabled(False)
        self.setContentsMargins(_G, 0, _G, 0)
        self.addWidget(self._counts)
        self.addWidget(self._hint, 1)
        right = QWidget()
        self._right = QHBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(2 * _G)
        for widget in (self._work, self._note, self._state, self._file):
            self._right.addWidget(widget)
        self.addPermanentWidget(right)


def _counts(status: "PanelStatus") -> str:
    total, counting = status.total, status.counting
    if status.filtered:
        heroes = tr("%Ln+ heroes found", "", total) if counting else tr("%Ln heroes found", "", total)
    else:
        heroes = tr("%Ln+ heroes", "", total) if counting else tr("%Ln heroes", "", total)
    if status.everything_selected:
        return heroes + " · " + tr("all selected")
    if status.selected:
        return heroes + " · " + tr("%Ln selected", "", status.selected)
    return heroes


def _hint(status: "PanelStatus") -> str:
    parts = [status.slow_hint] if status.slow_hint else []
    if status.damaged:
        parts.append(tr("%Ln damaged cells seen", "", status.damaged))
    return " · ".join(parts)
