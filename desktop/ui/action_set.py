"""Makes the table of `actions` real: QActions, menus, toolbar buttons, context menu, shortcut list, manual."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton, QWidget

from desktop.ui import icons
from desktop.ui.actions import ACTIONS, KEYS, MENUS, Action, Need
from desktop.ui.i18n import tr
from desktop.ui.plain import menu_text

Handler = Callable[..., object]


class ActionSet(QObject):
    """The actions of one window.

    Args:
        handlers: Action id to what it does; a switch is called with its new state, everything else without arguments.
        window: Owner; its shortcuts work wherever the focus is in it.
    """

    def __init__(self, handlers: Mapping[str, Handler], window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions = {action.id: self._build(action, handlers[action.id]) for action in ACTIONS}
        self._menus: dict[str, QMenu] = {}
        group = QActionGroup(self)
        for action in ACTIONS:
            if action.choice:
                group.addAction(self._actions[action.id])

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def update_state(self, given: Need) -> None:
        """Enable what makes sense in the state of the moment."""
        for action in ACTIONS:
            self._actions[action.id].setEnabled(action.needs in given)

    def rename(self, action_id: str, suffix: str) -> None:
        """Say in the menu what an action is about at the moment."""
        action = next(action for action in ACTIONS if action.id == action_id)
        plain = tr(action.text)
        self._actions[action_id].setText(f"{plain} {menu_text(suffix)}" if suffix else plain)
        if action.button:
            self._actions[action_id].setIconText(tr(action.button))

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Add all menus with their actions."""
        for menu in MENUS:
            self._menus[menu.id] = QMenu(tr(menu.text), bar)
            if not menu.parent:
                bar.addMenu(self._menus[menu.id])
        for action in ACTIONS:
            if action.separator and not self._menus[action.menu].isEmpty():
                self._menus[action.menu].addSeparator()
            self._menus[action.menu].addAction(self._actions[action.id])
        for menu in MENUS:
            if menu.parent:
                self._insert(menu.id, menu.parent, menu.above)

    def menu(self, menu_id: str) -> QMenu:
        """A menu of the menu bar, for entries that come and go."""
        return self._menus[menu_id]

    def fill_toolbar(self, bar: QToolBar, *, at_end: bool = False) -> None:
        """Add the main actions as buttons with text and icon, or those of its far end."""
        for action in ACTIONS:
            if not action.button or action.at_end is not at_end:
                continue
            if action.separator:
                bar.addSeparator()
            bar.addAction(self._actions[action.id])
            button = bar.widgetForAction(self._actions[action.id])
            assert isinstance(button, QToolButton)
            style = Qt.ToolButtonStyle
            button.setToolButtonStyle(style.ToolButtonIconOnly if action.icon_only else style.ToolButtonTextBesideIcon)
            button.setAccessibleName(_without_mnemonic(tr(action.text)))

    def context_menu(self) -> QMenu:
        """A fresh context menu of the table; it deletes itself when it closes."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in ACTIONS:
            if action.context:
                if action.separator:
                    menu.addSeparator()
                menu.addAction(self._actions[action.id])
        return menu

    def _insert(self, menu_id: str, parent: str, above: str) -> None:
        entries = self._menus[parent].actions()
        place = entries.index(self._actions[above])
        if place and entries[place - 1].isSeparator():
            place -= 1
        self._menus[parent].insertMenu(entries[place], self._menus[menu_id])

    def _build(self, action: Action, handler: Handler) -> QAction:
        result = QAction(tr(action.text), self._window)
        result.setObjectName(action.id)
        result.setShortcuts([QKeySequence(key) for key in action.keys])
        result.setAutoRepeat(False)
        result.setMenuRole(action.role)
        result.setCheckable(action.checkable)
        result.setToolTip(_tip(action))
        result.setStatusTip("")
        if action.button:
            result.setIconText(tr(action.button))
        if action.icon:
            result.setIcon(icons.icon(action.icon))
        if action.checkable and not action.choice:
            result.triggered.connect(handler)
        else:
            result.triggered.connect(lambda *_: handler())
        self._window.addAction(result)
        return result


def shortcuts() -> Iterator[tuple[str, str, str]]:
    """Every key with what it does, in the order of the menus: menu, native key text and title."""
    for menu in MENUS:
        for action in ACTIONS:
            if action.menu == menu.id and action.keys:
                yield _without_mnemonic(tr(menu.text)), key_text(action.keys), _without_mnemonic(tr(action.text))
    for key in KEYS:
        yield tr("Elsewhere"), key_text(key.keys), tr(key.text)


def key_text(keys: tuple[str, ...]) -> str:
    """Shortcuts as this platform writes them."""
    return tr(" or ", "between two keys").join(
        QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", tr("Enter", "the key"))
        for key in keys
    )


def markdown() -> str:
    """The table of actions for the manual."""
    lines = ["| Action | Key | What it does |", "|---|---|---|"]
    for action in ACTIONS:
        keys = " or ".join(f"`{key}`" for key in action.keys)
        lines.append(f"| {_without_mnemonic(action.text)} | {keys} | {action.tip} |")
    lines += [f"| | {' or '.join(f'`{name}`' for name in key.keys)} | {key.text} |" for key in KEYS]
    return "\n".join(lines) + "\n"


def _tip(action: Action) -> str:
    return f"{tr(action.tip)} ({key_text(action.keys[:1])})" if action.keys else tr(action.tip)


def _without_mnemonic(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
