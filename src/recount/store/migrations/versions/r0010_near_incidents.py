"""Pairs of incidents that may be one, and whom an incident is assigned to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both; what was counted and linked is thrown away, as nothing in it says either."""
    op.create_table(
        "nearnesses",
        sa.Column("position", _whole, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("second", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_nearnesses_first", "nearnesses", ["first"])
    op.create_index("ix_nearnesses_second", "nearnesses", ["second"])
    for table in ("holders", "incidents", "reckonings", "linkages"):
        op.execute(sa.delete(sa.table(table)))
    op.add_column("incidents", sa.Column("assigned", sa.Text, nullable=False, server_default=""))
    for column in ("start_date", "spread", "doubt", "grade"):
        columns = ["policy", "kind", "assigned", column, "id"]
        op.create_index(f"ix_incidents_assigned_{column}", "incidents", columns)
