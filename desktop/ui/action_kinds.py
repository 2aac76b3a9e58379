"""What a row of the table of `actions` can say. Doors: `Action`, `Need`, `Menu`, `Key`."""

from dataclasses import dataclass
from enum import Flag, auto

from PySide6.QtGui import QAction


class Need(Flag):
    """What must be there for an action to make sense."""

    NOTHING = 0
    ROSTER = auto()
    WRITABLE = auto()
    HEROES = auto()
    SELECTED = auto()
    ONE_SELECTED = auto()
    MANY_SELECTED = auto()
    FILTERED = auto()
    UNDOABLE = auto()
    REDOABLE = auto()
    SERVED = auto()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can ask for.

    Attributes:
        id: Name in the code.
        text: Title in the menu, with its mnemonic, marked for translation.
        tip: One sentence for the tool tip and the manual.
        menu: Id of its menu; a group of actions within a menu begins where `separator` is set.
        keys: Shortcuts, the first one is shown.
        icon: Lucide name, or "" for none.
        needs: All of this must hold for it to be enabled.
        button: Text on its toolbar button; "" when it is not on the toolbar.
        icon_only: Whether that button shows the icon alone.
        at_end: Whether that button stands at the far end of the toolbar.
        context: Whether it is in the table's context menu.
        separator: Whether a line stands above it in its menu.
        checkable: Whether it is a switch.
        choice: Name of the group of which one is checked.
        role: Place in macOS' application menu.
    """

    id: str
    text: str
    tip: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: Need = Need.NOTHING
    button: str = ""
    icon_only: bool = False
    at_end: bool = False
    context: bool = False
    separator: bool = False
    checkable: bool = False
    choice: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of the menu bar, or a menu inside another, before the action `above`."""

    id: str
    text: str
    parent: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a widget handles itself; for the list of shortcuts only."""

    keys: tuple[str, ...]
    text: str
