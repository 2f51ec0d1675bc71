"""What one report tells, as the linker compares it: nothing here depends on any other report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recount.link.events import Event, around, event_of, prominence
from recount.link.happenings import happenings, split_totals
from recount.link.texts import Text, digest_of, text_of
from recount.link.totals import totals_of
from recount.link.words import Bag, Terms, bag, capitals, sound, term_set, terms, tokens
from recount.model.claims import Claim
from recount.model.constraints import Constraints
from recount.model.reports import Report

LEAD = 600


@dataclass(frozen=True, slots=True)
class Account:
    """One report, read for linking.

    Attributes:
        report: its id.
        events: the happenings it tells of, the main one marked; one without claims where it makes none.
        totals: the groups of totals it tells.
        weights: claim id -> how much of the report it takes up.
        words: the words of the whole report.
        text, lead: what is compared of its layer and of the layer's first words.
        body: a digest of the words of the text alone.
        names: terms of the folded words that stand with a capital.
        near: for each event the words and the names around its claims.
    """

    report: str
    events: tuple[Event, ...]
    totals: tuple[Sequence[Claim], ...]
    weights: Mapping[str, float]
    words: Bag
    text: Text
    lead: Text
    body: bytes
    names: Terms
    near: tuple[tuple[Bag, Terms], ...]


def account_of(report: Report, layer: str, claims: Sequence[Claim], constraints: Constraints) -> Account:
    """Reads one report.

    Args:
        report: the report.
        layer: its text layer, bare of furniture.
        claims: its claims, in report order.
        constraints: what people decided of pairs of claims.
    """
    single, total = split_totals(claims)
    weights = {c.id: prominence(report, c) for c in claims}
    names = capitals(layer)
    is_bare = layer != report.layer
    spoken = frozenset(map(sound, capitals(report.layer) if is_bare else names))
    groups = happenings(single, constraints) if claims else [[]]
    events = _marked([event_of(report, g, spoken) for g in groups], weights)
    words = tokens(layer)
    texts = [around(layer, len(report.title), e) for e in events]
    return Account(
        report=report.id,
        events=tuple(events),
        totals=tuple(totals_of(total)),
        weights=weights,
        words=bag(words),
        text=text_of(terms(words)),
        lead=text_of(terms(tokens(layer[:LEAD]))),
        body=digest_of(terms(tokens(report.text) if is_bare else words[len(tokens(report.title)) :])),
        names=term_set(names),
        near=tuple((bag(tokens(t)), term_set(capitals(t))) for t in texts),
    )


def _marked(events: list[Event], weights: Mapping[str, float]) -> list[Event]:
    """The events of one report, the main one marked: the one whose claims take up most of it."""
    shares = [sum(weights[c.id] for c in e.claims) for e in events]
    main = shares.index(max(shares)) if shares else None
    return [replace(e, is_main=i == main) for i, e in enumerate(events)]
