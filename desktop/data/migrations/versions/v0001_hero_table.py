"""The hero table and its two indexes, as the FastAPI tutorial creates them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Add what is missing: a roster made by the tutorial's own code has all of it."""
    integer = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "hero",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("age", integer, nullable=True),
        sa.Column("id", integer, nullable=False),
        sa.Column("secret_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_hero_name", "hero", ["name"], if_not_exists=True)
    op.create_index("ix_hero_age", "hero", ["age"], if_not_exists=True)
