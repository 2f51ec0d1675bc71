"""What reports, names and places are found by."""

import sqlalchemy as sa
from alembic import op

from recount.store import fulltext, searching

revision = "0009"
down_revision = "0008"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the indexes, and fill them from what the casebook holds."""
    op.create_table(
        "name_parts",
        sa.Column("sound", sa.Text, primary_key=True),
        sa.Column("extraction", _whole, sa.ForeignKey("extractions.key"), primary_key=True),
        sa.Column("position", _whole, primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_parts_extraction", "name_parts", ["extraction"])
    op.create_table(
        "place_words",
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_place_words_place", "place_words", ["place"])
    columns = ["policy", "kind", "place", "start_date", "id"]
    op.create_index("ix_incidents_place", "incidents", columns)
    fulltext.make(op.get_bind())
    searching.rebuild(op.get_bind())
