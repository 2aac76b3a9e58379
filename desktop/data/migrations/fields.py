"""What a revision does to add a field of the hero. Door: `add_field`."""

from typing import Any


def add_field(name: str, kind: Any) -> None:
    """Add a field that may be unknown: its column of the hero table, and those of the journal.

    Args:
        name: Name of the field.
        kind: SQLAlchemy's type of the hero's column.
    """
    import sqlalchemy as sa
    from alembic import op

    from desktop.data.journal.tables import after, as_stored, before

    op.add_column("hero", sa.Column(name, kind, nullable=True))
    for column in (before(name), after(name)):
        op.add_column("hero_change", sa.Column(column, as_stored(kind)))
