"""All names that stand in some reports: those that claims give, of records of victims, of witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from recount.model.claims import Claim
from recount.model.spans import Mention
from recount.pipeline.privacy import described, exactly, name_spans
from recount.store import sealed, victims
from recount.store.searching import Look

RESTRICTED = ("witness", "contact", "notes")
"""What is sealed of an account that somebody wrote down."""


def known_names(look: Look, claims: Sequence[Claim], reports: Iterable[str] = ()) -> tuple[Mention, ...]:
    """The names to hide in some claims and their reports, in the form that `privacy.masked` takes.

    Args:
        look: to read by (`Casebook.looking`).
        claims: of whatever reports; best all claims of each.
        reports: ids of more reports, of which there may be no claims.
    """
    records = victims.rows(look, victims.told_by(look, (c.id for c in claims)))
    known = sealed.unsealed(look, ((r.id, r.version) for r in records))
    accounts = {r for r in (*reports, *(c.report for c in claims)) if r.startswith("a-")}
    given = sealed.unsealed(look, ((a, 1) for a in accounts))
    of_victims = described(n for v in known.values() for n in v["names"])
    return (*name_spans(claims), *of_victims, *(n for g in given.values() for n in names_in(g)))


def names_in(restricted: Mapping[str, str]) -> tuple[Mention, ...]:
    """What of an account's sealed details is hidden in texts: the name in its parts, the rest whole."""
    name, *rest = (restricted.get(k, "") for k in RESTRICTED)
    return (*described([name]), *exactly(rest))
