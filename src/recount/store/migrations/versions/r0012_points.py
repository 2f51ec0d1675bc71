"""Incidents in the few columns by which maps, months and filters count them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0012"
down_revision = "0011"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_real = sa.Float().with_variant(sqlite.REAL(), "sqlite")


def upgrade() -> None:
    """Add the table; what was counted is thrown away, so that the next count fills it."""
    op.create_table(
        "points",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("policy", "kind", "month", "day", "id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("place", "country", "grade", "outcomes")),
        sa.Column("killed", _whole),
        sa.Column("lat", _real),
        sa.Column("lon", _real),
        sa.Column("precision", sa.Text, nullable=False),
        sa.Column("x", _whole),
        sa.Column("y", _whole),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_points_policy_id", "points", ["policy", "id"])
    for statement in ("DELETE FROM holders", "DELETE FROM incidents", "DELETE FROM reckonings"):
        op.execute(statement)
