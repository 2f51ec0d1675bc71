"""What people code blind: the log holds a digest of it, this table the values."""

import sqlalchemy as sa
from alembic import op

from recount.store.triggers import append_only

revision = "0011"
down_revision = "0010"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table, and a way to find the rows of the log of one kind."""
    op.create_table(
        "codings",
        sa.Column("decision", _whole, sa.ForeignKey("decisions.number"), primary_key=True),
        sa.Column("sample", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_codings_sample_item_coder", "codings", ["sample", "item", "coder"])
    op.create_index("ix_decisions_kind_number", "decisions", ["kind", "number"])
    for statement in append_only("codings"):
        op.execute(statement)
