"""The schema's history: Alembic scripts shipped inside the package. Door: `VERSIONS`, `HEAD`, `upgrade`."""

import threading
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

VERSION_TABLE: Final = "heroes_version"
"""Our own table, so that a roster may be part of a project that uses Alembic itself."""

WATCH: Final = "heroes_changed"
"""On a server: our trigger, its function, and the channel on which it tells that heroes were changed."""

BASE_COLUMNS: Final = frozenset({"name", "age", "id", "secret_name"})
"""What the hero table of the first revision has, and of every roster that never saw ours; later revisions only add."""

_FOLDER: Final = Path(__file__).parent

VERSIONS: Final[tuple[str, ...]] = tuple(
    sorted(path.name[1:5] for path in (_FOLDER / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py"))
)
"""The revisions this program knows, oldest first: read from the file names, which costs no import of Alembic."""

HEAD: Final = VERSIONS[-1]


_LOCK: Final = 0x4865726F6573
"""The number of the lock on a server that only one program at a time may hold: the letters of "Heroes"."""

_one_at_a_time: Final = threading.Lock()
"""Alembic keeps the migration under way in a global."""


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    with _one_at_a_time:
        command.upgrade(config, "head")
