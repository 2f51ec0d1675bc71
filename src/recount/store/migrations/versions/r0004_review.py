"""What people decide, who they are, and what was linked, so that one decision recounts one incident."""

import sqlalchemy as sa
from alembic import op

from recount.store.triggers import append_only

revision = "0004"
down_revision = "0003"

_whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the log, the users and the clusters; incidents, a cache, are made anew with columns to look by."""
    _decisions()
    _people()
    _what_was_linked()
    op.drop_table("incidents")
    op.drop_table("reckonings")
    _what_it_adds_up_to()
    for statement in append_only("decisions"):
        op.execute(statement)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", _whole, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_decisions_subject", "decisions", ["subject"])


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("is_open", _whole, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("user", sa.Text, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])


def _what_was_linked() -> None:
    op.create_table(
        "linkages",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("made_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "clusters",
        sa.Column("position", _whole, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("claims", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "placements",
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("cluster", _whole, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "standings",
        sa.Column("report", sa.Text, primary_key=True),
        sa.Column("arrival", _whole, nullable=False),
        sa.Column("circle", _whole, nullable=False),
        sa.Column("main", sa.Text),
        sqlite_strict=True,
    )
    op.create_table(
        "ties",
        sa.Column("position", _whole, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("second", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_ties_first", "ties", ["first"])
    op.create_index("ix_ties_second", "ties", ["second"])


def _what_it_adds_up_to() -> None:
    op.create_table(
        "reckonings",
        sa.Column("policy", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "incidents",
        sa.Column("policy", sa.Text, sa.ForeignKey("reckonings.policy"), primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("start_date", sa.Text),
        sa.Column("end_date", sa.Text),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
        sa.Column("sources", _whole, nullable=False),
        sa.Column("reports", _whole, nullable=False),
        sa.Column("killed", _whole),
        sa.Column("spread", _whole, nullable=False),
        sa.Column("doubt", _whole, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    for column in ("start_date", "spread", "doubt", "grade", "country"):
        op.create_index(f"ix_incidents_{column}", "incidents", ["policy", "kind", column, "id"])
    op.create_table(
        "holders",
        sa.Column("policy", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("incident", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_holders_incident", "holders", ["policy", "incident"])
