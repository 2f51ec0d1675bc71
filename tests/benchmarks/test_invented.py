"""Invented casebooks hold what a real one holds: quotes that stand in their reports, and ids of their own."""

from __future__ import annotations

from benchmarks.invented import casebook, spread


def test_every_quote_and_figure_stands_where_the_claim_says() -> None:
    reports, claims = casebook(400)
    layers = {r.id: r.layer for r in reports}
    assert len(layers) == len(reports) > 50
    for c in claims:
        (quote,) = c.evidence
        assert layers[c.report][quote.start : quote.end] == quote.text
        span = c.spans["count_text"]
        assert layers[c.report][span.start : span.end] == c.count_text


def test_ids_are_unique_and_parts_lie_in_claims_of_their_report() -> None:
    _, claims = casebook(400)
    by_id = {c.id: c for c in claims}
    assert len(by_id) == len(claims)
    parts = [c for c in claims if c.part_of]
    assert parts
    assert all(by_id[c.part_of or ""].report == c.report for c in parts)


def test_one_seed_makes_one_casebook_and_another_another() -> None:
    assert casebook(100, seed=3) == casebook(100, seed=3) != casebook(100, seed=4)


def test_more_claims_are_asked_for_and_come() -> None:
    small, large = (len(casebook(n)[1]) for n in (500, 2000))
    assert 400 < small < 600
    assert 1700 < large < 2300


def test_the_shares_have_weights() -> None:
    values, weights = spread("means")
    assert len(values) == len(weights)
    assert list(weights) == sorted(set(weights))
