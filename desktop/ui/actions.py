"""The one table of actions: `ActionSet` makes menus, toolbar, context menu, shortcut list and manual from it."""

from typing import Final

from PySide6.QtGui import QAction

from desktop.ui.action_kinds import Action, Key, Menu, Need
from desktop.ui.editing.actions import EDIT_ACTIONS
from desktop.ui.i18n import QT_TR_NOOP
from desktop.ui.server.actions import SERVER_ACTIONS

__all__ = ["ACTIONS", "KEYS", "MENUS", "Action", "Key", "Menu", "Need"]

MENUS: Final = (
    Menu("file", QT_TR_NOOP("&File")),
    Menu("recent", QT_TR_NOOP("Open &Recent"), parent="file", above="save_copy"),
    Menu("edit", QT_TR_NOOP("&Edit")),
    Menu("hero", QT_TR_NOOP("He&ro")),
    Menu("view", QT_TR_NOOP("&View")),
    Menu("scheme", QT_TR_NOOP("Color &Scheme"), parent="view", above="refresh"),
    Menu("server", QT_TR_NOOP("&Server")),
    Menu("help", QT_TR_NOOP("&Help")),
)

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
        "import",
        QT_TR_NOOP("&Import…"),
        QT_TR_NOOP("Take heroes from a file, after a look at what would become of each"),
        "file",
        ("Ctrl+Shift+I",),
        "download",
        Need.ROSTER | Need.WRITABLE,
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
    *EDIT_ACTIONS,
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
    *SERVER_ACTIONS,
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
