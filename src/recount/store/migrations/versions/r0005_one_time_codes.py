"""When a user's last one-time code was used, so that none is used twice."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; nobody uses codes yet."""
    op.add_column("users", sa.Column("code_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
