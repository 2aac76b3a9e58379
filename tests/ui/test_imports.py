"""What is imported when: the window needs little, the first heroes need the data room, the rest waits for its use."""

import subprocess
import sys
from importlib.util import find_spec
from typing import Final

DATA: Final = ("alembic", "pydantic", "sqlalchemy", "sqlmodel")
LATER: Final = (
    *("alembic", "fastapi", "ijson", "psycopg", "python_calamine", "starlette", "uvicorn", "uvloop", "xlsxwriter"),
    *("ftplib", "http.client", "multiprocessing", "tarfile", "unittest", "xml"),
)
WINDOW: Final = {
    "PySide6",
    "__feature__",
    "desktop",
    "platformdirs",
    "shiboken6",
    "shibokensupport",
    "signature_bootstrap",
}
"""All that is imported from outside the standard library before the window is painted."""
FOUND: Final = "import sys, {modules}; print(*(it for it in {wanted} if it in sys.modules))"
FOREIGN: Final = """
import sys
before = set(sys.modules)
import desktop.app
new = {it.partition(".")[0] for it in set(sys.modules) - before}
print(*sorted(new - sys.stdlib_module_names))
"""


def printed(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


UNSEEN: Final = (
    *("desktop.api", "desktop.data.transfer", "desktop.data.journal.pages", "desktop.data.replacing"),
    *("desktop.ui.help", "desktop.ui.preferences", "desktop.ui.licences_dialog", "desktop.ui.history.panel"),
    *("desktop.ui.history.reverting", "desktop.ui.server.options", "desktop.ui.transfer.applying"),
)
"""Of our own rooms: what a person must ask for before it is seen."""
DIALOGS: Final = """
import sys
import desktop.app, desktop.open_roster, desktop.data.database
print(*(it for it in sys.modules if it.startswith("desktop.ui") and it.endswith("dialog")))
"""


def test_the_window_needs_nothing_of_the_data_room() -> None:
    later = DATA + LATER + ("email", "importlib.metadata", "ssl")
    assert printed(FOUND.format(modules="desktop.app", wanted=later)) == []


def test_the_window_needs_little_from_outside() -> None:
    assert set(printed(FOREIGN)) <= WINDOW


def test_the_first_heroes_need_no_server_no_files_and_no_other_database() -> None:
    modules = "desktop.app, desktop.open_roster, desktop.data.database"
    assert printed(FOUND.format(modules=modules, wanted=LATER)) == []


def test_the_first_heroes_need_nothing_that_must_be_asked_for() -> None:
    modules = "desktop.app, desktop.open_roster, desktop.data.database"
    assert [it for it in UNSEEN if find_spec(it) is None] == []
    assert printed(FOUND.format(modules=modules, wanted=UNSEEN)) == []
    assert printed(DIALOGS) == []
