"""Named victims are a floor: the union of the names, spelling variants matched, nobody put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.claims import Claim
from recount.model.counts import Count
from recount.model.reports import Report
from recount.model.spans import Mention
from recount.reconcile.names import named_people
from recount.reconcile.spellings import are_variants
from tests.link.invented import claim, report, told
from tests.reconcile.test_policies import reckoned
from tests.reconcile.test_reconcile import HOSPITAL, one, sentences


def naming(name: str, *names: str, n: int | None = None) -> tuple[Report, list[Claim]]:
    """A report with one claim of as many killed as it names, or of n."""
    r = report(name, f"In Osk died {', '.join(names)}.")
    mentions = tuple(Mention(at := r.layer.index(x), at + len(x), x) for x in names)
    kind = "named" if n is None else "exact"
    return r, told(r, claim(r, "died", n or len(names), names=mentions, count_kind=kind))


def people(*parts: tuple[Report, list[Claim]]) -> list[str]:
    return [p.name for p in named_people([c for _, of in parts for c in of])]


def test_the_names_of_two_reports_are_a_floor() -> None:
    i = reckoned("recount-1", naming("a1", "Adil Karo"), naming("b2", "Brana Venn", "Ilo Tarr"))
    assert i.counts == {"killed": Count.exactly(3)}
    assert "3 people are named (Adil Karo, Brana Venn, Ilo Tarr), and no figure is below that" in sentences(i)


def test_names_do_not_lower_a_count_and_need_no_sentence_there() -> None:
    parts = naming("a1", "Adil Karo"), one("b2", "The hospital received 4 people.", 4, source=HOSPITAL)
    i = reckoned("airwars-1", *parts, naming("c3", "Ilo Tarr"))
    assert i.counts == {"killed": Count.exactly(4)}  # a report that names some tells of some
    assert "named" not in sentences(reckoned("recount-1", naming("a1", "Adil Karo", "Ilo Tarr", n=4)))


def test_names_lift_the_least_and_leave_an_open_top_open() -> None:
    r = report("b2", "Someone died in Osk.")
    at_least = told(r, claim(r, "died", low=1, best=1, high=None, count_kind="at_least"))
    i = reckoned("recount-1", (r, at_least), naming("a1", "Adil Karo", "Ilo Tarr"))
    assert i.counts["killed"].low == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Youssef Karo", "Yusuf Karo"),
        ("Mohammed al-Tarr", "Muhammad Tarr"),
        ("A. Karo", "Adil Karo"),
        ("Karo", "Adil Karo"),
        ("Dr Adil Karo", "Adil Karoh"),
        ("Venn Brana", "Brana Venn"),
        ("Qasim Venn", "Kassem Venn"),
    ],
)
def test_variants_in_two_reports_are_one_person(first: str, second: str) -> None:
    assert len(people(naming("a1", first), naming("b2", second))) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("Adil Karo", "Brana Karo"), ("Adil Karo", "Adil Venn"), ("Ilo Tarr", "Osman Karo")]
)
def test_other_names_in_two_reports_are_two_people(first: str, second: str) -> None:
    assert len(people(naming("a1", first), naming("b2", second))) == 2


def test_two_names_of_one_report_are_two_people_however_alike() -> None:
    brothers = naming("a1", "Omar Karo", "Amir Karo")
    assert people(brothers) == ["Amir Karo", "Omar Karo"]
    assert people(brothers, naming("b2", "Omar Karo", "Amir Karo")) == ["Amir Karo", "Omar Karo"]


def test_a_surname_later_in_the_report_is_the_one_named_before() -> None:
    assert people(naming("a1", "Adil Karo", "Karo")) == ["Adil Karo"]


def test_no_name_is_put_together_from_parts() -> None:
    i = reckoned("recount-1", naming("a1", "Adil", "Tarr", "Karo"), naming("b2", "Adil Karo"))
    assert i.counts == {"killed": Count.exactly(3)}
    assert set(people(naming("a1", "Adil"), naming("b2", "Karo"))) in ({"Adil"}, {"Karo"})


def test_a_name_of_one_word_may_be_anyone_of_another_report_and_nobody_of_its_own() -> None:
    assert people(naming("a1", "Adil Karo"), naming("b2", "Toddler")) == ["Adil Karo"]
    assert len(people(naming("a1", "Adil Karo"), naming("b2", "Brana", "Tarr"))) == 2
    assert (
        len(people(naming("a1", "Tarr", "Venn"), naming("b2", "Adil Karo"), naming("c3", "Brana Osk"))) == 2
    )


def test_denied_names_count_nobody() -> None:
    r, (c,) = naming("b2", "Ilo Tarr", "Brana Venn")
    denied = told(r, claim(r, "died", stance="denied", count_kind="none", names=c.names))
    assert reckoned("recount-1", naming("a1", "Adil Karo"), (r, denied)).counts == {
        "killed": Count.exactly(1)
    }


NAMES = st.lists(
    st.sampled_from(["Adil Karo", "Adel Karo", "Karo", "Brana Venn", "Ilo Tarr", "I. Tarr"]), unique=True
)


@given(NAMES, NAMES)
def test_the_union_is_no_less_than_either_report_and_no_more_than_both(a: list[str], b: list[str]) -> None:
    first, second = naming("a1", *a), naming("b2", *b)
    both = len(people(first, second))
    assert max(len(people(first)), len(people(second))) <= both <= len(people(first)) + len(people(second))


@given(
    st.sampled_from(["Adil Karo", "A. Karo", "Adel", "Ilo Tarr"]),
    st.sampled_from(["Karo", "Adil Karo", "Tar"]),
)
def test_being_a_variant_goes_both_ways(a: str, b: str) -> None:
    assert are_variants(a.split(), b.split()) == are_variants(b.split(), a.split())
