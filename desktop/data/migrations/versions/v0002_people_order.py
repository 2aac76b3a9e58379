"""Indexes for names in the order people expect: no difference between upper and lower case."""

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the indexes in the form the dialect can use."""
    for column in ("name", "secret_name"):
        if op.get_context().dialect.name == "sqlite":
            keys = [text(f"{column} COLLATE NOCASE")]
        else:
            keys = [text(f'lower({column}) COLLATE "C"'), text("id")]
        op.create_index(f"people_hero_{column}", "hero", keys, if_not_exists=True)
