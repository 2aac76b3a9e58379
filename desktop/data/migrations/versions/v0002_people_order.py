"""Indexes for names in the order people expect, whatever their case; on a server, news of changes."""

from alembic import op
from sqlalchemy import text

from desktop.data.migrations import WATCH

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the indexes in the form the dialect can use, and on a server the trigger that tells of changes."""
    if op.get_context().dialect.name == "sqlite":
        for column in ("name", "secret_name"):
            op.create_index(f"people_hero_{column}", "hero", [text(f"{column} COLLATE NOCASE")], if_not_exists=True)
        return
    for column in ("name", "secret_name"):
        keys = [text(f'lower({column} COLLATE "C")'), text("id")]
        op.create_index(f"people_hero_{column}", "hero", keys, if_not_exists=True)
    op.create_index("people_hero_age", "hero", ["age", "id"], if_not_exists=True)
    op.execute(
        f"CREATE FUNCTION {WATCH}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN PERFORM pg_notify('{WATCH}', ''); RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {WATCH} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON hero"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {WATCH}()"
    )
