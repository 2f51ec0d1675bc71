"""Who was shown the names of victims and witnesses."""

import sqlalchemy as sa
from alembic import op

from recount.store.triggers import append_only

revision = "0008"
down_revision = "0007"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nobody was seen to look before."""
    op.create_table(
        "views",
        sa.Column("key", _whole, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_views_by", "views", ["by", "key"])
    op.create_index("ix_views_subject", "views", ["subject", "key"])
    for statement in append_only("views"):
        op.execute(statement)
