"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

from recount.store.triggers import append_only

revision = "0001"
down_revision = None

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_real = sa.Float().with_variant(sqlite.REAL(), "sqlite")


def upgrade() -> None:
    """Make the tables of a new casebook."""
    _what_came_in()
    _what_was_read()
    _what_it_adds_up_to()
    for table in ("captures", "reports", "currents", "extractions", "claims"):
        for statement in append_only(table):
            op.execute(statement)


def _what_came_in() -> None:
    op.create_table(
        "captures",
        sa.Column("key", _whole, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", _whole, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("media", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.UniqueConstraint("sha256", "origin"),
        sqlite_strict=True,
    )
    op.create_table(
        "reports",
        sa.Column("key", _whole, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", _whole, nullable=False),
        sa.Column("text_sha256", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("published_text", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("regions", sa.Text, nullable=False),
        sa.Column("extra", sa.Text, nullable=False),
        sa.Column("capture", _whole, sa.ForeignKey("captures.key"), nullable=False),
        sa.Column("position", _whole, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("id", "version"),
        sa.UniqueConstraint("id", "digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "currents",
        sa.Column("key", _whole, primary_key=True),
        sa.Column("report", _whole, sa.ForeignKey("reports.key"), nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_currents_report", "currents", ["report"])


def _what_was_read() -> None:
    op.create_table(
        "extractions",
        sa.Column("key", _whole, primary_key=True),
        sa.Column("report", _whole, sa.ForeignKey("reports.key"), nullable=False),
        sa.Column("extractor", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("skipped", sa.Text),
        sa.Column("places", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("report", "extractor"),
        sqlite_strict=True,
    )
    op.create_table(
        "claims",
        sa.Column("extraction", _whole, sa.ForeignKey("extractions.key"), primary_key=True),
        sa.Column("position", _whole, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("stance", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("low", _whole),
        sa.Column("best", _whole),
        sa.Column("high", _whole),
        sa.Column("start_date", sa.Text),
        sa.Column("end_date", sa.Text),
        sa.Column("confidence", _real, nullable=False),
        sa.UniqueConstraint("extraction", "id"),
        sqlite_strict=True,
    )
    op.create_index("ix_claims_id", "claims", ["id"])
    op.create_index("ix_claims_outcome_start_date", "claims", ["outcome", "start_date"])


def _what_it_adds_up_to() -> None:
    op.create_table(
        "reckonings",
        sa.Column("policy", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("main", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "incidents",
        sa.Column("policy", sa.Text, sa.ForeignKey("reckonings.policy"), primary_key=True),
        sa.Column("position", _whole, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_incidents_id", "incidents", ["id"])
