"""The rows of the Server menu in the table of actions. Door: `SERVER_ACTIONS`."""

from typing import Final

from desktop.ui.action_kinds import Action, Need
from desktop.ui.i18n import QT_TR_NOOP

SERVER_ACTIONS: Final = (
    Action(
        "serve",
        QT_TR_NOOP("&Serve This Roster"),
        QT_TR_NOOP("Let programs on this computer read and change the heroes over HTTP"),
        "server",
        ("Ctrl+Shift+A",),
        "circle-dashed",
        Need.ROSTER,
        button=QT_TR_NOOP("API"),
        at_end=True,
        checkable=True,
    ),
    Action(
        "copy_address",
        QT_TR_NOOP("Copy &Address"),
        QT_TR_NOOP("Copy where clients find the API"),
        "server",
        icon="copy",
        needs=Need.ROSTER | Need.SERVED,
        separator=True,
    ),
    Action(
        "copy_curl",
        QT_TR_NOOP("Copy &Line for the Terminal"),
        QT_TR_NOOP("Copy a line that asks for the first heroes, without the token"),
        "server",
        needs=Need.ROSTER | Need.SERVED,
    ),
    Action(
        "open_docs",
        QT_TR_NOOP("Open &Docs"),
        QT_TR_NOOP("Show the API's description in the browser"),
        "server",
        icon="external-link",
        needs=Need.ROSTER | Need.SERVED,
    ),
    Action(
        "serve_at_start",
        QT_TR_NOOP("Start with &Roster"),
        QT_TR_NOOP("Serve every roster that can be changed as soon as it is open"),
        "server",
        needs=Need.ROSTER,
        checkable=True,
        separator=True,
    ),
    Action(
        "server",
        QT_TR_NOOP("Address and &Options…"),
        QT_TR_NOOP("Port, token and what clients are told"),
        "server",
        needs=Need.ROSTER,
    ),
)
