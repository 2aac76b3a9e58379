"""The journal: operations, and what each did to each hero."""

import sqlalchemy as sa
from alembic import op

from desktop.data.journal.tables import as_stored

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the two tables and their indexes."""
    integer = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "hero_operation",
        sa.Column("id", integer, primary_key=True, autoincrement=True),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.BigInteger()),
        sa.Column("undone_by", sa.BigInteger()),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger()),
        sqlite_autoincrement=True,
    )
    op.create_index("hero_operation_author", "hero_operation", ["author", "kind", "id"])
    op.create_index("hero_operation_highest", "hero_operation", ["highest"])
    values = [
        sa.Column(f"{side}_{name}", as_stored(kind))
        for name, kind in (("name", sa.String()), ("age", integer), ("secret_name", sa.String()))
        for side in ("before", "after")
    ]
    op.create_table(
        "hero_change",
        sa.Column("operation", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hero", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("changed", sa.String(), nullable=False),
        *values,
        sqlite_with_rowid=False,
    )
