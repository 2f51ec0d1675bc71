"""Drafts of one report into its claims."""

from __future__ import annotations

from recount.extract.drafts import Draft
from recount.extract.merge import merged
from recount.model.counts import Count
from recount.model.spans import Mention


def draft(start: int, count: int, **more: object) -> Draft:
    words = Mention(start, start + 5, "words")
    base = Draft(
        "killed",
        Count.exactly(count),
        "exact",
        words,
        words,
        "unknown",
        "unknown",
        "unknown",
        [words],
        "body",
        start // 10,
        "active",
    )
    for name, value in more.items():
        setattr(base, name, value)
    return base


def test_a_part_told_before_its_total_keeps_it_where_the_total_is_a_repeat() -> None:
    first, again = draft(0, 9), draft(40, 9)
    part = draft(20, 4, total=again)
    claims = merged([first, part, again])
    assert [(c.count.best, c.total) for c in claims] == [(9, None), (4, first)]


def test_a_repeat_lends_its_names_and_no_words_for_another_means() -> None:
    name, words = Mention(50, 60, "Sela Varn"), Mention(70, 80, "air strike")
    first = draft(0, 9, means="gunfire")
    again = draft(40, 9, means="airstrike", means_words=words, names=[name])
    (claim,) = merged([first, again])
    assert (claim.means, claim.means_words, claim.names) == ("gunfire", None, [name])
