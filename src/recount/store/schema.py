"""The casebook's tables as the newest migration leaves them (a test compares the two).

Captures, reports, currents, extractions and claims are only ever added to; triggers refuse everything else.
Reckonings, incidents and likenesses are a cache and may be thrown away at any time; so are answers, but they
cost money.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects import sqlite

from recount.store.columns import Day, Instant, Json, Whole

HEAD = "0003"
"""The newest migration. Opening compares it with the file's before anything heavy is imported."""

APPEND_ONLY = ("captures", "reports", "currents", "extractions", "claims")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

captures = Table(
    "captures",
    metadata,
    Column("key", Whole, primary_key=True),
    Column("sha256", Text, nullable=False, doc="of the bytes; names the blob in archive/"),
    Column("size", Whole, nullable=False, doc="bytes"),
    Column("origin", Text, nullable=False, doc="the file it came from, - for standard input"),
    Column("media", Text, nullable=False, doc="jsonl, text, html, pdf or warc"),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("sha256", "origin"),
    sqlite_strict=True,
)

reports = Table(
    "reports",
    metadata,
    Column("key", Whole, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Whole, nullable=False, doc="from 1; only the current one is linked"),
    Column("text_sha256", Text, nullable=False, doc="of the text layer in UTF-8"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published", Day),
    Column("published_text", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("regions", Json, nullable=False, doc="[[kind, start, end], ...]"),
    Column("extra", Json, nullable=False),
    Column("capture", Whole, ForeignKey("captures.key"), nullable=False),
    Column("position", Whole, nullable=False, doc="the how-manieth record of its capture, from 1"),
    Column("digest", Text, nullable=False, doc="SHA-256 over everything the report says"),
    UniqueConstraint("id", "version"),
    UniqueConstraint("id", "digest"),
    sqlite_strict=True,
)

currents = Table(
    "currents",
    metadata,
    Column("key", Whole, primary_key=True),
    Column(
        "report", Whole, ForeignKey("reports.key"), nullable=False, doc="what its id stands for from now on"
    ),
    Column("since", Instant, nullable=False),
    Index(None, "report"),
    sqlite_strict=True,
)

extractions = Table(
    "extractions",
    metadata,
    Column("key", Whole, primary_key=True),
    Column("report", Whole, ForeignKey("reports.key"), nullable=False),
    Column("extractor", Text, nullable=False, doc="name and version"),
    Column("language", Text, nullable=False),
    Column("skipped", Text, doc="why the report was not read, or null"),
    Column("places", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("digest", Text, nullable=False, doc="SHA-256 over language, skipped, places and the claims' ids"),
    UniqueConstraint("report", "extractor"),
    sqlite_strict=True,
)

claims = Table(
    "claims",
    metadata,
    Column("extraction", Whole, ForeignKey("extractions.key"), primary_key=True),
    Column("position", Whole, primary_key=True, doc="from 0 in its extraction"),
    Column("id", Text, nullable=False, doc="content address; two readings may find the same"),
    Column("fields", Json, nullable=False, doc="the whole claim under the names of the contract"),
    Column("outcome", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("low", Whole),
    Column("best", Whole),
    Column("high", Whole),
    Column("start_date", Day),
    Column("end_date", Day),
    Column("confidence", Float().with_variant(sqlite.REAL(), "sqlite"), nullable=False),
    UniqueConstraint("extraction", "id"),
    Index(None, "id"),
    Index(None, "outcome", "start_date"),
    sqlite_strict=True,
)

reckonings = Table(
    "reckonings",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False, doc="of all that the incidents were worked out from"),
    Column("main", Json, nullable=False, doc="report id -> id of the incident it is mainly about"),
    Column("made_at", Instant, nullable=False),
    sqlite_strict=True,
)

incidents = Table(
    "incidents",
    metadata,
    Column("policy", Text, ForeignKey("reckonings.policy"), primary_key=True),
    Column("position", Whole, primary_key=True),
    Column("id", Text, nullable=False),
    Column("fields", Json, nullable=False, doc="the whole incident under the names of the contract"),
    Index(None, "id"),
    sqlite_strict=True,
)

answers = Table(
    "answers",
    metadata,
    Column("key", Text, primary_key=True, doc="SHA-256 of endpoint, model, prompt version, request"),
    Column("model", Text, nullable=False),
    Column("text", Json, nullable=False, doc="the words of the model, as they came"),
    Column("tokens_in", Whole, nullable=False, doc="as the endpoint counted them"),
    Column("tokens_out", Whole, nullable=False),
    Column("asked_at", Instant, nullable=False),
    sqlite_strict=True,
)

likenesses = Table(
    "likenesses",
    metadata,
    Column("edition", Text, primary_key=True, doc="of the rules that compared"),
    Column("scores", LargeBinary, nullable=False, doc="keys of 64 bits, then as many scores as doubles"),
    sqlite_strict=True,
)
