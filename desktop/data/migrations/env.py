"""Alembic's entry: runs the revisions on the connection and in the transaction it is given."""

from alembic import context
from sqlmodel import SQLModel

from desktop.data import models
from desktop.data.migrations import VERSION_TABLE

assert models.Hero.__table__ is not None  # type: ignore[attr-defined]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
