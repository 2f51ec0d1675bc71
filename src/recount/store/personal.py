"""The tables of what concerns people: their sealed details, records of victims, views of names, erasing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from recount.store.columns import Instant, Text, Whole
from recount.store.metadata import metadata

sealed = Table(
    "sealed",
    metadata,
    Column("id", Text, primary_key=True, doc="of a victim or an account"),
    Column("version", Whole, primary_key=True, autoincrement=False, doc="from 1"),
    Column("ciphertext", LargeBinary, nullable=False, doc="AES-256-GCM: 12 bytes of nonce, then the rest"),
    Column("digest", Text, nullable=False, doc="SHA-256 of the ciphertext"),
    sqlite_strict=True,
)

seal_keys = Table(
    "seal_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False, doc="32 random bytes; without them all versions are lost"),
    sqlite_strict=True,
)

erasures = Table(
    "erasures",
    metadata,
    Column("thing", Text, primary_key=True, doc="key, report, text, reading, claim, decision or blob"),
    Column("key", Text, primary_key=True, doc="of the row that was erased or overwritten"),
    Column("decision", Whole, ForeignKey("decisions.number"), primary_key=True),
    sqlite_strict=True,
)

victims = Table(
    "victims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False, doc="of the decision that made the record"),
    Column("version", Whole, nullable=False, doc="of its sealed details that stands"),
    Column("part_of", Text, nullable=False, doc="the record that it was merged into, or empty"),
    Index("ix_victims_number", "number"),
    sqlite_strict=True,
)

backings = Table(
    "backings",
    metadata,
    Column("claim", Text, primary_key=True, doc="a claim that tells of the victim"),
    Column("victim", Text, primary_key=True),
    Index("ix_backings_victim", "victim"),
    sqlite_strict=True,
)

views = Table(
    "views",
    metadata,
    Column("key", Whole, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False, doc="name of the user who was shown names"),
    Column("what", Text, nullable=False, doc="report, incident, victim, account or log"),
    Column("subject", Text, nullable=False, doc="its id"),
    Index("ix_views_by", "by", "key"),
    Index("ix_views_subject", "subject", "key"),
    sqlite_strict=True,
)
