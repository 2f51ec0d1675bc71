"""On whose word an incident stands: which reports under which source, why, and how each agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.actors import Actor, Naming
from recount.model.claims import Claim
from recount.model.incidents import Cluster, Incident, Linkage
from recount.model.reports import Report
from recount.model.sources import IndependentSource, Tie, source_from_json, source_to_json
from recount.reconcile import reconcile
from tests.link.invented import claim, report, told, vague
from tests.reconcile.test_reconcile import one, scenes

HOSPITAL = ("the hospital", "medical")
MAYOR = ("Mayor Orr", "official")
WIRE = Actor("wire", "Meridian Wire", "agency")
MOUTH = Actor("mouth", "Junta News", "agency", Actor("junta", "Junta", "state_forces"))
WATCH = Actor("watch", "Casualty Watch", "ngo")
NORTH = Actor("watch-north", "Casualty Watch North", "ngo", WATCH)

Part = tuple[Report, list[Claim]]


def reckoned(*parts: Part, ties: tuple[Tie, ...] = (), groups: dict[str, int] | None = None) -> Incident:
    """The incident of these reports, which ties or `groups` make stand on one another's words."""
    claims = {c.id: c for _, of in parts for c in of}
    reports = {r.id: r for r, _ in parts}
    independence = groups or {r: n for n, r in enumerate(reports)}
    for t in ties:
        old, new = independence[t.second], independence[t.first]
        independence = {r: new if g == old else g for r, g in independence.items()}
    linkage = Linkage((Cluster("incident", tuple(claims)),), {}, independence, ties)
    (incident,) = reconcile(linkage, claims, reports)
    return incident


def drawn(incident: Incident) -> dict[str, list[tuple[str, str, str]]]:
    """Source -> its reports as (report, tie, the report it stands on)."""
    return {s.name: [(r.report, r.tie, r.on) for r in s.reports] for s in incident.sources}


def agreements(incident: Incident) -> dict[str, list[str]]:
    return {r.report: [f.agreement for f in r.figures] for s in incident.sources for r in s.reports}


def test_a_copy_stands_on_the_report_it_shares_most_with_and_on_its_source() -> None:
    i = reckoned(
        one("a1", "a1: 12 people died.", 12, day=2, source=HOSPITAL),
        one("b2", "b2: 12 people died.", 12, day=3),
        one("c3", "c3: 12 people died.", 12, day=4),
        ties=(Tie("a1", "b2", "copy", 0.61234), Tie("a1", "c3", "copy", 0.3), Tie("b2", "c3", "copy", 0.9)),
    )
    assert drawn(i) == {"the hospital": [("a1", "", ""), ("b2", "copy", "a1"), ("c3", "copy", "b2")]}
    assert [r.share for r in i.sources[0].reports] == [0.0, 0.6123, 0.9]


def test_reports_that_cite_one_speaker_stand_under_the_first() -> None:
    i = reckoned(
        one("b2", "b2: 12 people died.", 12, day=4, source=HOSPITAL),
        one("a1", "a1: 12 people died.", 12, day=3, source=HOSPITAL),
    )
    assert drawn(i) == {"the hospital": [("a1", "", ""), ("b2", "speaker", "a1")]}


def test_an_agency_and_an_outlet_tie_by_name() -> None:
    i = reckoned(
        *(one(n, f"{n}: 12 people died.", 12, day=3) for n in ("a1", "b2", "c3")),
        ties=(Tie("a1", "b2", "agency", name="Meridian Wire"), Tie("b2", "c3", "outlet", name="Osk Gazette")),
    )
    (source,) = i.sources
    assert [(r.report, r.tie, r.name) for r in source.reports] == [
        ("a1", "", ""),
        ("b2", "agency", "Meridian Wire"),
        ("c3", "outlet", "Osk Gazette"),
    ]


def test_reports_that_only_others_join_stand_by_way_of_these() -> None:
    parts = [one(n, f"{n}: 12 people died.", 12, day=3) for n in ("a1", "b2")]
    assert drawn(reckoned(*parts, groups={"a1": 0, "b2": 0})) == {
        "The a1 Courier": [("a1", "", ""), ("b2", "chain", "a1")]
    }


def test_a_report_in_its_own_voice_stands_on_each_speaker_that_its_copy_cites() -> None:
    r = report("a1", "12 people died, the hospital said; 12 people, said Mayor Orr.", day=2)
    cited = told(r, claim(r, "12 people", 12, source=HOSPITAL), claim(r, "12 people,", 12, source=MAYOR))
    i = reckoned((r, cited), one("b2", "b2: 12 people.", 12, day=3), ties=(Tie("a1", "b2", "copy", 1.0),))
    assert drawn(i) == {
        "Mayor Orr": [("a1", "", ""), ("b2", "copy", "a1")],
        "the hospital": [("a1", "", ""), ("b2", "copy", "a1")],
    }


@pytest.mark.parametrize(("n", "agreement"), [(32, "same"), (35, "within"), (40, "within")])
def test_a_figure_agrees_with_the_count_or_lies_within_it(n: int, agreement: str) -> None:
    i = reckoned(
        one("a1", "The hospital received 32 people.", 32, source=HOSPITAL),
        one("b2", "Our man counted 32 people.", 32),
        one("c3", "Mayor Orr spoke of 40 people.", 40, source=MAYOR),
        one("d4", f"The river guard found {n} people.", n, source="the river guard"),
    )
    assert agreements(i)["d4"] == [agreement]


def test_dozens_agree_and_a_figure_that_was_replaced_does_not() -> None:
    r = report("c3", "Dozens died in Velmora.", day=3)
    i = reckoned(
        one("a1", "The hospital received 20 people.", 20, day=2, source=HOSPITAL),
        one("b2", "The hospital received 32 people.", 32, day=4, source=HOSPITAL),
        (r, told(r, vague(r, "Dozens died", 24))),
    )
    assert agreements(i) == {"a1": ["other"], "b2": ["same"], "c3": ["vague"]}
    assert i.independent_sources == 2


def test_attackers_are_compared_with_attackers() -> None:
    r = report("a1", "A bomber killed himself and 12 people.")
    claims = told(r, claim(r, "12 people", 12), claim(r, "A bomber", 1, role="attacker"))
    (source,) = reckoned((r, claims)).sources
    assert [(f.role, f.words, f.agreement) for f in source.reports[0].figures] == [
        ("victim", "12", "same"),
        ("attacker", "1", "same"),
    ]


def test_nobody_who_denies_or_fears_harm_is_a_source() -> None:
    r = report("a1", "No people died, the mayor said.")
    assert reckoned((r, told(r, claim(r, "No people", stance="denied", source=MAYOR)))).sources == ()


def test_an_agency_that_passes_words_on_is_no_source_beside_whom_it_passes_on() -> None:
    cites = one(
        "a1",
        "a1: 12 people died, said Meridian Wire.",
        12,
        source="Meridian Wire",
        naming=Naming(speaker=WIRE),
    )
    origin = one("b2", "b2: 12 people died.", 12, source=HOSPITAL)
    alone = reckoned(cites)
    assert [(s.name, s.kind) for s in alone.sources] == [("Meridian Wire", "agency")]
    assert list(drawn(reckoned(cites, origin, groups={"a1": 0, "b2": 0}))) == ["the hospital"]
    assert reckoned(cites, origin).independent_sources == 2


def test_reports_that_cite_one_agency_are_one_source_and_rest_on_whom_one_of_them_cites() -> None:
    wire = {"source": "Meridian Wire", "naming": Naming(speaker=WIRE)}
    first, second = (one(n, f"{n}: 12 people died.", 12, **wire) for n in ("a1", "b2"))
    assert reckoned(first, second).independent_sources == 1
    copy = one("c3", "c3: 12 people died.", 12, source=HOSPITAL)
    i = reckoned(first, second, copy, groups={"a1": 0, "b2": 1, "c3": 1})
    assert list(drawn(i)) == ["the hospital"]
    assert {r.report for r in i.sources[0].reports} == {"a1", "b2", "c3"}


def test_the_agency_of_a_party_is_a_source() -> None:
    mouth = one("a1", "a1: 12 people died.", 12, source="Junta News", naming=Naming(speaker=MOUTH))
    i = reckoned(mouth, one("b2", "b2: 12 people.", 12, source=HOSPITAL), groups={"a1": 0, "b2": 0})
    assert sorted(drawn(i)) == ["Junta News", "the hospital"]


def test_bodies_of_one_organisation_are_one_source_under_its_name() -> None:
    parts = [
        one(n, f"{n}: 12 people died.", 12, source=words, naming=Naming(speaker=actor))
        for n, words, actor in (("a1", "the Watch", WATCH), ("b2", "Watch North", NORTH))
    ]
    assert list(drawn(reckoned(*parts))) == ["Casualty Watch"]
    assert list(drawn(reckoned(parts[1]))) == ["Casualty Watch North"]


def test_a_body_that_publishes_and_is_cited_beside_another_stays_a_source() -> None:
    own = report("a1", "We counted 12 people.", publisher="Casualty Watch")
    watch = Naming(publisher=WATCH)
    other = report("b2", "12 people died, said the Watch; 12 people, said the hospital.")
    cited = told(
        other,
        claim(other, "12 people", 12, source="the Watch", naming=Naming(speaker=WATCH)),
        claim(other, "12 people,", 12, source=HOSPITAL),
    )
    i = reckoned((own, told(own, claim(own, "12 people", 12, naming=watch))), (other, cited))
    assert {s: [r for r, _, _ in of] for s, of in drawn(i).items()} == {
        "Casualty Watch": ["a1", "b2"],
        "the hospital": ["b2"],
    }


def test_an_outlet_that_is_cited_rests_on_whom_its_own_report_cites() -> None:
    own = report("a1", "12 people died, the hospital said.", publisher="Osk Gazette")
    parts = (
        (own, told(own, claim(own, "12 people", 12, source=HOSPITAL))),
        one("b2", "12 people.", 12, source="Osk Gazette"),
    )
    assert list(drawn(reckoned(*parts))) == ["the hospital"]


@pytest.mark.parametrize("who", ["The village head", "A group of villagers", "The Osk police chief"])
def test_one_whom_words_describe_otherwise_is_not_the_speaker_of_the_report(who: str) -> None:
    r = report("a1", f"Casualty Watch counted 12 people dead. {who} put it at 15 people.")
    i = reckoned(
        (
            r,
            told(
                r,
                claim(r, "12 people", 12, source=("Casualty Watch", "ngo")),
                claim(r, "15 people", 15, source=who),
            ),
        )
    )
    assert {s.name for s in i.sources} == {"Casualty Watch", who}
    assert (i.counts["killed"].low, i.counts["killed"].high) == (12, 15)


@pytest.mark.parametrize("who", ["the group", "its director", "the casualty monitor", "the watch group"])
def test_one_whom_the_words_come_back_to_is_the_speaker_of_the_report(who: str) -> None:
    r = report("a1", f"Casualty Monitor Watch counted 12 people dead. So 12 people, said {who}.")
    watch = claim(r, "12 people", 12, source=("Casualty Monitor Watch", "ngo"))
    i = reckoned((r, told(r, watch, claim(r, "12 people, said", 12, source=who))))
    assert [s.name for s in i.sources] == ["Casualty Monitor Watch"]


@pytest.mark.parametrize(
    ("who", "n"),
    [("the Osk hospital director", 1), ("the village head", 1), ("the director", 2), ("a local head", 2)],
)
def test_who_is_described_is_one_source_of_two_reports_and_who_is_not_is_two(who: str, n: int) -> None:
    parts = [one(name, f"{name}: 12 people died, said {who}.", 12, source=who) for name in ("a1", "b2")]
    assert reckoned(*parts).independent_sources == n


@st.composite
def clusters(draw: st.DrawFn) -> tuple[list[Part], tuple[Tie, ...]]:
    """Invented claims of known and unknown speakers, and ties between their reports."""
    speakers = st.sampled_from([None, None, WIRE, MOUTH, WATCH, NORTH])
    parts = []
    for r, claims in draw(scenes()):
        named = [
            replace(c, naming=Naming(speaker=actor if c.source else None))
            for c, actor in zip(
                claims, draw(st.lists(speakers, min_size=len(claims), max_size=len(claims))), strict=True
            )
        ]
        parts.append((r, named))
    pairs = [(a.id, b.id) for a, _ in parts for b, _ in parts if a.id < b.id]
    tied = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    kinds = st.sampled_from(
        [("copy", 0.5, ""), ("agency", 0.0, "Meridian Wire"), ("outlet", 0.0, "Osk Gazette")]
    )
    return parts, tuple(Tie(a, b, *draw(kinds)) for a, b in tied)


@given(clusters())
def test_every_asserted_claim_stands_on_a_source_and_every_source_on_a_claim(
    cluster: tuple[list[Part], tuple[Tie, ...]],
) -> None:
    parts, ties = cluster
    i = reckoned(*parts, ties=ties)
    asserted = {c.id: c.report for _, claims in parts for c in claims if c.stance == "asserted"}
    standing = [(c, r.report) for s in i.sources for r in s.reports for c in r.claims]
    assert i.independent_sources == len(i.sources)
    assert set(standing) == set(asserted.items())
    assert (i.independent_sources > 0) == bool(asserted)
    for s in i.sources:
        placed: set[str] = set()
        for r in s.reports:
            assert r.claims
            assert (r.on == "") == (not placed) == (r.tie == "")
            assert r.on in {*placed, ""}
            placed.add(r.report)
        assert len(placed) == len(s.reports)


@given(clusters())
def test_a_source_written_as_json_comes_back(cluster: tuple[list[Part], tuple[Tie, ...]]) -> None:
    parts, ties = cluster
    sources: tuple[IndependentSource, ...] = reckoned(*parts, ties=ties).sources
    assert tuple(source_from_json(source_to_json(s)) for s in sources) == sources
