"""Personal details under keys of their own, and what lets a decision erase them."""

import sqlalchemy as sa
from alembic import op

from recount.store.triggers import append_only, erasable

revision = "0013"
down_revision = "0012"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; rows of the log that are there have no salt."""
    op.add_column("decisions", sa.Column("salt", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "sealed",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", _whole, primary_key=True, autoincrement=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "seal_keys",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "erasures",
        sa.Column("thing", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("decision", _whole, sa.ForeignKey("decisions.number"), primary_key=True),
        sqlite_strict=True,
    )
    op.create_table(
        "victims",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", _whole, nullable=False),
        sa.Column("version", _whole, nullable=False),
        sa.Column("part_of", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_victims_number", "victims", ["number"])
    op.create_table(
        "backings",
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("victim", sa.Text, primary_key=True),
        sqlite_strict=True,
    )
    op.create_index("ix_backings_victim", "backings", ["victim"])
    for statement in (*append_only("sealed"), *append_only("erasures"), *erasable()):
        op.execute(statement)
