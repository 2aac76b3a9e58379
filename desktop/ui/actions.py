"""The one table of actions: `ActionSet` makes menus, toolbar, context menu, shortcut list and manual from it."""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from PySide6.QtGui import QAction

from desktop.ui.i18n import QT_TR_NOOP


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


MENUS: Final = (
    Menu("file", QT_TR_NOOP("&File")),
    Menu("recent", QT_TR_NOOP("Open &Recent"), parent="file", above="save_copy"),
    Menu("edit", QT_TR_NOOP("&Edit")),
    Menu("view", QT_TR_NOOP("&View")),
    Menu("scheme", QT_TR_NOOP("Color &Scheme"), parent="view", above="refresh"),
    Menu("help", QT_TR_NOOP("&Help")),
)

_EDITABLE = Need.ROSTER | Need.WRITABLE

ACTIONS: Final = (
    Action(
        "new_roster",
        QT_TR_NOOP("&New Roster…"),
        QT_TR_NOOP("Make a new, empty roster"),
        "file",
        ("Ctrl+Shift+N",),
        "file-plus",
    ),
    Action(
        "new_window",
        QT_TR_NOOP("New &Window"),
        QT_TR_NOOP("Open another roster in a window of its own"),
        "file",
        ("Ctrl+Shift+O",),
        "app-window",
    ),
    Action("open_roster", QT_TR_NOOP("&Open…"), QT_TR_NOOP("Open another roster"), "file", ("Ctrl+O",), "folder-open"),
    Action("clear_recent", QT_TR_NOOP("&Clear This List"), QT_TR_NOOP("Forget the rosters opened lately"), "recent"),
    Action(
        "save_copy",
        QT_TR_NOOP("Save a &Copy As…"),
        QT_TR_NOOP("Save a copy of the whole roster to another file"),
        "file",
        ("Ctrl+Shift+S",),
        "copy",
        Need.ROSTER,
        separator=True,
    ),
    Action(
        "export",
        QT_TR_NOOP("&Export…"),
        QT_TR_NOOP("Write heroes to a file for other programs"),
        "file",
        ("Ctrl+Shift+E",),
        "upload",
        Need.ROSTER,
    ),
    Action(
        "backups",
        QT_TR_NOOP("&Backups…"),
        QT_TR_NOOP("Look at the backups of this roster, compare them with it and restore one"),
        "file",
        icon="database",
        needs=Need.ROSTER,
    ),
    Action(
        "close_window",
        QT_TR_NOOP("C&lose Window"),
        QT_TR_NOOP("Close this window; the last one ends the program"),
        "file",
        ("Ctrl+W",),
        separator=True,
    ),
    Action(
        "quit",
        QT_TR_NOOP("&Quit"),
        QT_TR_NOOP("Close all windows and end the program"),
        "file",
        ("Ctrl+Q",),
        role=QAction.MenuRole.QuitRole,
    ),
    Action(
        "new_hero",
        QT_TR_NOOP("&New Hero…"),
        QT_TR_NOOP("Add a hero"),
        "edit",
        ("Ctrl+N",),
        "plus",
        _EDITABLE,
        button=QT_TR_NOOP("New"),
        context=True,
    ),
    Action(
        "edit_hero",
        QT_TR_NOOP("&Edit Hero…"),
        QT_TR_NOOP("Change the selected hero"),
        "edit",
        ("Ctrl+E",),
        "pencil",
        _EDITABLE | Need.ONE_SELECTED,
        button=QT_TR_NOOP("Edit"),
        context=True,
    ),
    Action(
        "delete_heroes",
        QT_TR_NOOP("&Delete"),
        QT_TR_NOOP("Delete the selected heroes"),
        "edit",
        ("Del",),
        "trash-2",
        _EDITABLE | Need.SELECTED,
        button=QT_TR_NOOP("Delete"),
        context=True,
    ),
    Action(
        "set_field",
        QT_TR_NOOP("Set F&ield…"),
        QT_TR_NOOP("Give one field of all selected heroes the same value"),
        "edit",
        ("Ctrl+Shift+D",),
        needs=_EDITABLE | Need.SELECTED,
        context=True,
        separator=True,
    ),
    Action(
        "fill_down",
        QT_TR_NOOP("Fill Do&wn"),
        QT_TR_NOOP("Give all selected heroes what the first of them has in the current column"),
        "edit",
        ("Ctrl+D",),
        needs=_EDITABLE | Need.MANY_SELECTED,
        context=True,
    ),
    Action(
        "clear_cells",
        QT_TR_NOOP("Clear Cell&s"),
        QT_TR_NOOP("Make the current column of all selected heroes unknown"),
        "edit",
        ("Ctrl+Backspace",),
        needs=_EDITABLE | Need.SELECTED,
        context=True,
    ),
    Action(
        "undo",
        QT_TR_NOOP("&Undo"),
        QT_TR_NOOP("Take back the last thing you did to the roster"),
        "edit",
        ("Ctrl+Z",),
        "undo-2",
        _EDITABLE | Need.UNDOABLE,
        button=QT_TR_NOOP("Undo"),
        separator=True,
        icon_only=True,
    ),
    Action(
        "redo",
        QT_TR_NOOP("&Redo"),
        QT_TR_NOOP("Do again what you took back"),
        "edit",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo-2",
        _EDITABLE | Need.REDOABLE,
        button=QT_TR_NOOP("Redo"),
        icon_only=True,
    ),
    Action(
        "copy",
        QT_TR_NOOP("Cop&y"),
        QT_TR_NOOP("Copy the selected heroes without their secret names"),
        "edit",
        ("Ctrl+C",),
        needs=Need.ROSTER | Need.HEROES,
        context=True,
        separator=True,
    ),
    Action(
        "copy_cell",
        QT_TR_NOOP("C&opy Cell"),
        QT_TR_NOOP("Copy the cell under the cursor"),
        "edit",
        ("Ctrl+Shift+C",),
        needs=Need.ROSTER | Need.HEROES,
        context=True,
    ),
    Action(
        "copy_secrets",
        QT_TR_NOOP("Copy with Secret Na&mes"),
        QT_TR_NOOP("Copy the selected heroes with their secret names, which leave the clipboard after half a minute"),
        "edit",
        needs=Need.ROSTER | Need.SELECTED,
    ),
    Action(
        "select_all",
        QT_TR_NOOP("Select &All"),
        QT_TR_NOOP("Select every hero that the table shows"),
        "edit",
        ("Ctrl+A",),
        "",
        Need.ROSTER | Need.HEROES,
        context=True,
        separator=True,
    ),
    Action(
        "find",
        QT_TR_NOOP("&Find"),
        QT_TR_NOOP("Go to the search box"),
        "edit",
        ("Ctrl+F", "/"),
        "search",
        Need.ROSTER,
        separator=True,
    ),
    Action(
        "replace",
        QT_TR_NOOP("Find and Rep&lace…"),
        QT_TR_NOOP("Replace text in one column, with a list of what would change"),
        "edit",
        ("Ctrl+H",),
        needs=_EDITABLE | Need.HEROES,
    ),
    Action(
        "go_to_row",
        QT_TR_NOOP("&Go to Row…"),
        QT_TR_NOOP("Jump to a row by its number"),
        "edit",
        ("Ctrl+G",),
        "",
        Need.ROSTER | Need.HEROES,
    ),
    Action(
        "clear_filters",
        QT_TR_NOOP("&Clear All Filters"),
        QT_TR_NOOP("Show all heroes again"),
        "edit",
        ("Ctrl+Shift+F",),
        "funnel-x",
        Need.ROSTER | Need.FILTERED,
    ),
    Action(
        "preferences",
        QT_TR_NOOP("&Preferences…"),
        QT_TR_NOOP("Look, backups, history and server"),
        "edit",
        ("Ctrl+,",),
        separator=True,
        role=QAction.MenuRole.PreferencesRole,
    ),
    Action(
        "reveal_secrets",
        QT_TR_NOOP("Re&veal Secret Names"),
        QT_TR_NOOP("Show the names behind the masks"),
        "view",
        ("Ctrl+Shift+H",),
        needs=Need.ROSTER,
        checkable=True,
    ),
    Action(
        "history",
        QT_TR_NOOP("&History"),
        QT_TR_NOOP("Show what was done to the roster and to the selected hero, and go back"),
        "view",
        ("F9",),
        "history",
        needs=Need.ROSTER,
        checkable=True,
    ),
    Action(
        "row_numbers",
        QT_TR_NOOP("Row &Numbers"),
        QT_TR_NOOP("Number the rows of the table"),
        "view",
        needs=Need.ROSTER,
        checkable=True,
    ),
    Action(
        "scheme_system",
        QT_TR_NOOP("As the &System"),
        QT_TR_NOOP("Light or dark, as the system is"),
        "scheme",
        checkable=True,
        choice="system",
    ),
    Action(
        "scheme_light",
        QT_TR_NOOP("&Light"),
        QT_TR_NOOP("Always dark text on light"),
        "scheme",
        checkable=True,
        choice="light",
    ),
    Action(
        "scheme_dark",
        QT_TR_NOOP("&Dark"),
        QT_TR_NOOP("Always light text on dark"),
        "scheme",
        checkable=True,
        choice="dark",
    ),
    Action(
        "refresh",
        QT_TR_NOOP("&Refresh"),
        QT_TR_NOOP("Read the roster again"),
        "view",
        ("F5", "Ctrl+R"),
        "refresh-cw",
        Need.ROSTER,
        separator=True,
    ),
    Action(
        "shortcuts",
        QT_TR_NOOP("&Keyboard Shortcuts"),
        QT_TR_NOOP("Show what every key does"),
        "help",
        ("F1", "?"),
        "keyboard",
    ),
    Action("log_folder", QT_TR_NOOP("Open &Log Folder"), QT_TR_NOOP("Show the program's log files"), "help"),
    Action(
        "about",
        QT_TR_NOOP("&About Heroes"),
        QT_TR_NOOP("Version and licences"),
        "help",
        icon="info",
        separator=True,
        role=QAction.MenuRole.AboutRole,
    ),
)

KEYS: Final = (
    Key(("Enter", "F2"), QT_TR_NOOP("Edit the current cell; any letter types over it, Backspace empties it")),
    Key(("Tab", "Shift+Tab"), QT_TR_NOOP("Save the cell and edit the next or the previous one")),
    Key(("Enter", "Shift+Enter"), QT_TR_NOOP("Save the cell and go down or up")),
    Key(("Ctrl+Alt+H",), QT_TR_NOOP("Show or hide the secret name that is being edited")),
    Key(("PgUp", "PgDown"), QT_TR_NOOP("In the edit dialog: save and go to the previous or the next hero")),
    Key(("Down",), QT_TR_NOOP("From the search box into the table")),
    Key(("Ctrl+Enter",), QT_TR_NOOP("Save in a dialog")),
    Key(("Esc",), QT_TR_NOOP("Leave a cell as it was; close the innermost thing: a dialog, a notice, a search")),
)
