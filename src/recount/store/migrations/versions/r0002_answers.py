"""What language models answered, so that nothing is asked, sent or paid for twice."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table of answers."""
    op.create_table(
        "answers",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("tokens_in", _whole, nullable=False),
        sa.Column("tokens_out", _whole, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
