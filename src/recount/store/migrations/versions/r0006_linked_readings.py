"""Which reading of each report was linked, so that decisions are counted on that one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; the cache is emptied, so that the next count fills it."""
    op.add_column("standings", sa.Column("reading", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.execute("DELETE FROM linkages")
