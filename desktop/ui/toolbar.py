"""The toolbar: the main actions, the search, the switch of the API; pictures alone where the window is narrow."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr

if TYPE_CHECKING:
    from desktop.ui.action_set import ActionSet

_SEARCH_WIDTH: Final = (24 * theme.GRID, 56 * theme.GRID)
_WITH_TEXT: Final = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_PICTURE: Final = Qt.ToolButtonStyle.ToolButtonIconOnly


class Toolbar(QToolBar):
    """Always leaves room for the search.

    Args:
        actions: Those of the window.
    """

    def __init__(self, actions: "ActionSet") -> None:
        super().__init__(tr("Main toolbar"))
        self.setObjectName("main")
        self.setMovable(False)
        self.setContentsMargins(theme.GRID // 2, 0, theme.GRID // 2, 0)
        self.setIconSize(QSize(icons.LARGE, icons.LARGE))
        actions.fill_toolbar(self)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._after_search = self.addWidget(spacer)
        actions.fill_toolbar(self, at_end=True)
        self._search: QAction | None = None
        self._buttons = [it for it in self.findChildren(QToolButton) if it.toolButtonStyle() is _WITH_TEXT]

    def show_search(self, search: QWidget) -> None:
        """Give the search box of a roster its place; the one before goes away."""
        self.drop_search()
        search.setMinimumWidth(_SEARCH_WIDTH[0])
        search.setMaximumWidth(_SEARCH_WIDTH[1])
        search.setSizePolicy(QSizePolicy.Policy.Expanding, search.sizePolicy().verticalPolicy())
        entries = self.actions()
        self._search = self.insertWidget(entries[entries.index(self._after_search) + 1], search)
        self._fit()

    def drop_search(self) -> None:
        """There is nothing to search."""
        if self._search is not None:
            self.removeAction(self._search)
            self._search.deleteLater()
        self._search = None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Texts go first when it becomes narrow, and come back when there is room again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._style(_WITH_TEXT)
        if self.sizeHint().width() > self.width():
            self._style(_PICTURE)

    def _style(self, style: Qt.ToolButtonStyle) -> None:
        for button in self._buttons:
            button.setToolButtonStyle(style)
