"""The place of the history beside the table; light, as it is there before any roster. Door: `HistoryDock`."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from desktop.ui.i18n import tr


class HistoryDock(QDockWidget):
    """Closed at first; the window remembers its place."""

    def __init__(self) -> None:
        super().__init__(tr("History"))
        self.setObjectName("history")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._make: Callable[[], QWidget] | None = None
        self.setWidget(QWidget())
        self.hide()

    def offer(self, make: Callable[[], QWidget]) -> None:
        """Show the history of a roster, which is made when somebody looks; the one before goes away."""
        self._make = make
        self._put(QWidget())
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Somebody looks."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        make, self._make = self._make, None
        if make is not None:
            self._put(make())

    def _put(self, panel: QWidget) -> None:
        before = self.widget()
        self.setWidget(panel)
        panel.show()
        before.deleteLater()
