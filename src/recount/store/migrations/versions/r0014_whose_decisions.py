"""A way to find the rows of the log of one user."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_decisions_by_number", "decisions", ["by", "number"])
