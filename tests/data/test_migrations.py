import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlmodel
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlmodel import SQLModel

from desktop.data import migrations
from desktop.data.database import Database
from desktop.data.errors import RosterOutdated
from desktop.data.journal.tables import OPERATION
from desktop.data.migrations import HEAD, VERSION_TABLE, VERSIONS
from tests.data import rosters
from tests.data.conftest import Open


def schema(path: Path) -> dict[object, str]:
    found = rosters.ask(path, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(str(sql).split()) for name, sql in found}


def test_the_schema_is_what_the_models_say(tmp_path: Path) -> None:
    Database.open(tmp_path / "new.db", create=True).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        both: Any = [SQLModel.metadata, OPERATION.metadata]
        differences = compare_metadata(context, both)
    engine.dispose()
    unexpected = [item for item in differences if not str(getattr(item[1], "name", "")).startswith("people_")]
    assert unexpected == []
    assert [item[0] for item in differences] == ["remove_index", "remove_index"]


def test_the_first_revision_is_the_tutorial_itself(tmp_path: Path) -> None:
    registry = sqlmodel.main.default_registry.__class__()

    class Base(SQLModel, registry=registry):
        pass

    class HeroBase(Base):
        name: str = sqlmodel.Field(index=True)
        age: int | None = sqlmodel.Field(default=None, index=True)

    class Hero(HeroBase, table=True):
        id: int | None = sqlmodel.Field(default=None, primary_key=True)
        secret_name: str

    engine = create_engine(f"sqlite:///{tmp_path / 'tutorial.db'}")
    registry.metadata.create_all(engine)
    engine.dispose()
    Database.open(tmp_path / "new.db", create=True).close()

    tutorial = schema(tmp_path / "tutorial.db")
    assert set(tutorial) == {"hero", "ix_hero_name", "ix_hero_age"}
    ours = schema(tmp_path / "new.db")
    assert {name: ours[name] for name in tutorial} == tutorial
    added = {VERSION_TABLE, "people_hero_name", "people_hero_secret_name", "sqlite_sequence"}
    journal = {"hero_operation", "hero_operation_author", "hero_operation_highest", "hero_change"}
    assert set(ours) - set(tutorial) == added | journal


def test_the_file_names_tell_the_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert tuple(revision.revision for revision in script.walk_revisions())[::-1] == VERSIONS
    assert script.get_heads() == [HEAD]


@pytest.fixture
def outdated(tmp_path: Path) -> Path:
    """A roster of the first revision."""
    path = tmp_path / "old.db"
    Database.open(path, create=True).close()
    rosters.tell(
        path,
        "DROP INDEX people_hero_name",
        "DROP INDEX people_hero_secret_name",
        "DROP TABLE hero_operation",
        "DROP TABLE hero_change",
        "UPDATE heroes_version SET version_num = '0001'",
        "INSERT INTO hero VALUES ('Deadpond', NULL, 1, 'Dive Wilson')",
    )
    return path


def test_an_older_roster_is_upgraded_only_when_told_and_after_a_backup(opened: Open, outdated: Path) -> None:
    before = rosters.fingerprint(outdated)
    with pytest.raises(RosterOutdated):
        opened(outdated)
    assert rosters.fingerprint(outdated) == before
    assert rosters.siblings(outdated) == ["old.db"]

    state = opened(outdated, upgrade=True).state
    assert state.indexed == {"id", "name", "age", "secret_name"}
    assert rosters.ask(outdated, "SELECT version_num FROM heroes_version") == [(HEAD,)]
    (backup,) = outdated.parent.glob("*/*.db")
    assert backup.name.startswith("old before upgrade ")
    assert rosters.ask(backup, "SELECT version_num FROM heroes_version") == [("0001",)]
    assert rosters.ask(backup, "SELECT * FROM hero") == [("Deadpond", None, 1, "Dive Wilson")]


def test_without_a_backup_nothing_is_upgraded(opened: Open, outdated: Path, tmp_path: Path) -> None:
    before = rosters.fingerprint(outdated)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Exception, match="The folder for backups"):
        opened(outdated, upgrade=True, backup_dir=tmp_path / "file" / "backups")
    assert rosters.fingerprint(outdated) == before


def test_a_failed_upgrade_changes_nothing(opened: Open, outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rosters.fingerprint(outdated)

    def half(connection: Connection) -> None:
        upgrade(connection)
        raise ZeroDivisionError

    upgrade = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", half)
    with pytest.raises(ZeroDivisionError):
        opened(outdated, upgrade=True)
    assert rosters.fingerprint(outdated) == before
    with closing(sqlite3.connect(outdated, timeout=0)) as connection:
        connection.execute("BEGIN EXCLUSIVE")


def test_a_roster_may_be_part_of_a_project_with_migrations_of_its_own(opened: Open, tutorial: Path) -> None:
    rosters.tell(
        tutorial, "CREATE TABLE alembic_version (version_num VARCHAR)", "INSERT INTO alembic_version VALUES ('f00')"
    )
    database = opened(tutorial)
    assert database.adopt().result().adopted
    assert rosters.ask(tutorial, "SELECT version_num FROM alembic_version") == [("f00",)]


def test_a_crash_while_a_roster_is_made_leaves_what_can_be_made(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "new.db").write_bytes(b"")
    assert opened(tmp_path / "new.db", create=True).state.adopted


def test_a_roster_that_is_there_is_not_made_again(opened: Open, tutorial: Path) -> None:
    before = rosters.fingerprint(tutorial)
    database = opened(tutorial, create=True)
    assert not database.state.adopted
    database.close()
    assert rosters.fingerprint(tutorial) == before
