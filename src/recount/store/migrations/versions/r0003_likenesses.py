"""How alike pairs of happenings are, so that adding reports compares only the pairs that they touch."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table of likenesses."""
    op.create_table(
        "likenesses",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("scores", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
