"""The place of the history beside the table; light, as it is there before any roster. Door: `HistoryDock`."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from desktop.ui.i18n import tr


class HistoryDock(QDockWidget):
    """Closed at first; the window remembers its place."""

    def __init__(self) -> None:
        super().__init__(tr("History"))
        self.setObjectName("history")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.setWidget(QWidget())
        self.hide()

    def show_panel(self, panel: QWidget) -> None:
        """Show the history of a roster; the one before goes away."""
        before = self.widget()
        self.setWidget(panel)
        if before is not None:
            before.deleteLater()

    def clear(self) -> None:
        """There is no roster."""
        self.show_panel(QWidget())
