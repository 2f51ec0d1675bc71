"""The casebook's tables as the newest migration leaves them (a test compares the two).

Captures, reports, currents, extractions, claims, decisions, codings, views, sealed and erasures are only ever
added to; triggers refuse everything else, but for what the newest decision erases. Then a key of a sealed
record can be deleted, too. Linkages with their clusters, placements, standings, ties and nearnesses,
reckonings with their incidents and holders, and likenesses are a cache and may be thrown away at any time; so
are answers, but they cost money. Victims and backings say what the log says. What names and places are found
by (`searching.rebuild` makes it anew) repeats other tables; the index of the words of reports is no table
(fulltext.py).
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, LargeBinary, Table, UniqueConstraint
from sqlalchemy.dialects import sqlite

from recount.store.columns import Day, Instant, Json, Text, Whole
from recount.store.metadata import metadata
from recount.store.personal import backings, erasures, seal_keys, sealed, victims, views

__all__ = ["backings", "erasures", "metadata", "seal_keys", "sealed", "victims", "views"]

HEAD = "0014"
"""The newest migration. Opening compares it with the file's before anything heavy is imported."""

APPEND_ONLY = (
    "captures", "reports", "currents", "extractions", "claims", "decisions", "codings",
    "views", "sealed", "erasures",
)  # fmt: skip

CACHES = (
    "linkages", "clusters", "placements", "standings", "ties",
    "reckonings", "incidents", "holders", "likenesses", "name_parts", "place_words",
)  # fmt: skip
"""What is worked out from the other tables, and is not moved with them to another place."""

Real = Float().with_variant(sqlite.REAL(), "sqlite")

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
    Column("confidence", Real, nullable=False),
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
    Index(None, "kind", "number"),
    Index(None, "by", "number"),
    sqlite_strict=True,
)

codings = Table(
    "codings",
    metadata,
    Column("decision", Whole, ForeignKey("decisions.number"), primary_key=True, autoincrement=False),
    Column("sample", Text, nullable=False),
    Column("item", Text, nullable=False, doc="id of the claim that was coded"),
    Column("coder", Text, nullable=False),
    Column("salt", Text, nullable=False, doc="at random, a part of the digest that the log holds"),
    Column("content", Json, nullable=False, doc="what nobody else sees until both have coded"),
    Index(None, "sample", "item", "coder"),
    sqlite_strict=True,
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False, doc="as argon2 hashed it"),
    Column("role", Text, nullable=False),
    Column("secret", Text, nullable=False, doc="of one-time codes, sealed; empty where there are none"),
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

nearnesses = Table(
    "nearnesses",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False, doc="from 0, the likest first"),
    Column("first", Text, nullable=False, doc="a claim of one of the two"),
    Column("second", Text, nullable=False, doc="a claim of the other"),
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
    Column("assigned", Text, nullable=False, server_default="", doc="to whom, in small letters; else empty"),
    *(
        Index(f"ix_incidents_{column}", "policy", "kind", column, "id")
        for column in ("start_date", "spread", "doubt", "grade", "country")
    ),
    *(
        Index(f"ix_incidents_assigned_{column}", "policy", "kind", "assigned", column, "id")
        for column in ("start_date", "spread", "doubt", "grade")
    ),
    Index("ix_incidents_place", "policy", "kind", "place", "start_date", "id"),
    sqlite_strict=True,
)

points = Table(
    "points",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("month", Text, primary_key=True, doc="of the day, as 2031-05; empty without one"),
    Column("day", Text, primary_key=True, doc="the first known day of the incident, empty without one"),
    Column("id", Text, primary_key=True, doc="of the incident"),
    Column("place", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("outcomes", Text, nullable=False, doc="all that it counts, between blanks"),
    Column("killed", Whole, doc="the best figure, or the least"),
    Column("lat", Real, doc="degrees; null where the place has none"),
    Column("lon", Real, doc="degrees"),
    Column("precision", Text, nullable=False, doc="of the place"),
    Column("x", Whole, doc="quarters of a degree east of 180 degrees west"),
    Column("y", Whole, doc="quarters of a degree north of the south pole"),
    Index(None, "policy", "id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
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

name_parts = Table(
    "name_parts",
    metadata,
    Column("sound", Text, primary_key=True, doc="what the spellings of a word of a victim's name share"),
    Column("extraction", Whole, ForeignKey("extractions.key"), primary_key=True),
    Column("position", Whole, primary_key=True, doc="of the claim that gives the name, in its extraction"),
    Index(None, "extraction"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

place_words = Table(
    "place_words",
    metadata,
    Column("word", Text, primary_key=True, doc="folded"),
    Column("place", Text, primary_key=True, doc="of an incident"),
    Index(None, "place"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
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
