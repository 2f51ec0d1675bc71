"""The casebook's tables as the newest migration leaves them (a test compares the two).

Captures, reports, currents, extractions, claims, decisions, views, sealed and erasures are only ever added
to; triggers refuse everything else, but for what the newest decision erases. Then a key of a sealed record
can be deleted, too. Linkages with their clusters, placements, standings and ties, reckonings with their
incidents and holders, and likenesses are a cache and may be thrown away at any time; so are answers, but they
cost money. Victims and backings say what the log says.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, LargeBinary, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects import sqlite

from recount.store.columns import Day, Instant, Json, Text, Whole

HEAD = "0009"
"""The newest migration. Opening compares it with the file's before anything heavy is imported."""

APPEND_ONLY = (
    "captures",
    "reports",
    "currents",
    "extractions",
    "claims",
    "decisions",
    "views",
    "sealed",
    "erasures",
)

CACHES = (
    "linkages", "clusters", "placements", "standings", "ties",
    "reckonings", "incidents", "holders", "likenesses",
)  # fmt: skip
"""What is worked out from the other tables, and is not moved with them to another place."""

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
    Column("media", Text, nullable=False, doc="jsonl, text, html, pdf, warc or account"),
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
    Column(
        "digest",
        Text,
        nullable=False,
        doc="SHA-256 over all it found and what found it",
    ),
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

decisions = Table(
    "decisions",
    metadata,
    Column("number", Whole, primary_key=True, autoincrement=False, doc="its place in the log, from 1"),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False, doc="name of the user"),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("previous", Text, nullable=False, doc="the hash of the row before"),
    Column("salt", Text, nullable=False, server_default="", doc="random; empty in a row that was erased"),
    Column("hash", Text, nullable=False, doc="SHA-256 over all the other columns"),
    Index(None, "subject"),
    sqlite_strict=True,
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False, doc="as argon2 hashed it"),
    Column("role", Text, nullable=False),
    Column("secret", Text, nullable=False, doc="of one-time codes, empty where there are none"),
    Column("is_open", Whole, nullable=False, doc="1, or 0 where access is closed"),
    Column("made_at", Instant, nullable=False),
    Column("code_step", Whole, doc="half minute since 1970 of the last code used; null: none are asked for"),
    sqlite_strict=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True, doc="SHA-256 of what the browser or program holds"),
    Column("user", Text, ForeignKey("users.name"), nullable=False),
    Column("kind", Text, nullable=False, doc="browser or program"),
    Column("role", Text, nullable=False, doc="of a program; empty where it is the user's own"),
    Column("label", Text, nullable=False, doc="what a program is for"),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index(None, "user"),
    sqlite_strict=True,
)

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

linkages = Table(
    "linkages",
    metadata,
    Column("fingerprint", Text, primary_key=True, doc="of all that was linked, and by what"),
    Column("made_at", Instant, nullable=False),
    sqlite_strict=True,
)

clusters = Table(
    "clusters",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("claims", Json, nullable=False),
    sqlite_strict=True,
)

placements = Table(
    "placements",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("cluster", Whole, nullable=False, doc="position of the machine's cluster that it stands in"),
    sqlite_strict=True,
)

standings = Table(
    "standings",
    metadata,
    Column("report", Text, primary_key=True, doc="id"),
    Column("arrival", Whole, nullable=False, doc="its place in the order in which reports came in"),
    Column("circle", Whole, nullable=False, doc="of reports that stand on one another's words"),
    Column("main", Text, doc="a claim of the cluster that the report is mainly about"),
    Column("reading", Whole, doc="key of the extraction whose claims were linked; null: nobody read it"),
    sqlite_strict=True,
)

ties = Table(
    "ties",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Index(None, "first"),
    Index(None, "second"),
    sqlite_strict=True,
)

reckonings = Table(
    "reckonings",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False, doc="of all that the incidents were worked out from"),
    Column("made_at", Instant, nullable=False),
    sqlite_strict=True,
)

incidents = Table(
    "incidents",
    metadata,
    Column("policy", Text, ForeignKey("reckonings.policy"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("start_date", Day),
    Column("end_date", Day),
    Column("place", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("sources", Whole, nullable=False, doc="how many independent ones"),
    Column("reports", Whole, nullable=False, doc="how many"),
    Column("killed", Whole, doc="the best figure, or the least"),
    Column("spread", Whole, nullable=False, doc="the most that is told beyond the least"),
    Column("doubt", Whole, nullable=False, doc="100 minus the least confidence of a claim, in hundredths"),
    Column("fields", Json, nullable=False, doc="the whole incident under the names of the contract"),
    *(
        Index(f"ix_incidents_{column}", "policy", "kind", column, "id")
        for column in ("start_date", "spread", "doubt", "grade", "country")
    ),
    sqlite_strict=True,
)

holders = Table(
    "holders",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("incident", Text, nullable=False, doc="id of the one that the claim counts in"),
    Index("ix_holders_incident", "policy", "incident"),
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
