"""Who is held responsible: one line a party, however it is worded, and none that no words name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recount.model.actors import Actor, Naming
from recount.model.incidents import Incident, Perpetrator
from tests.link.invented import claim, report, told
from tests.reconcile.test_reconcile import reckoned

FORCES = Actor("or-forces", "Orvanian forces", "state_forces")
AIR = Actor("or-air", "Orvanian air force", "state_forces", FORCES)
WING = Actor("or-wing", "Third Wing", "state_forces", AIR)
GUARD = Actor("or-guard", "Gate Guard", "state_forces", FORCES)
RIDGE = Actor("ridge", "Ridge Front", "armed_group")
ARMY = ("an army spokesman", "official")
HOSPITAL = ("the hospital", "medical")


def blaming(*told_by: tuple[str, object, tuple[Actor, ...]], **fields: object) -> Incident:
    """An incident of one report for each (words, source, actors named)."""
    parts = []
    for n, (words, source, actors) in enumerate(told_by):
        r = report(f"r{n}", f"{n}: 7 people died.")
        naming = Naming(blamed=actors, is_either=" or " in words)
        c = claim(r, "7 people", 7, perpetrator=words, source=source, naming=naming, **fields)
        parts.append((r, told(r, c)))
    return reckoned(*parts)


def lines(incident: Incident) -> list[tuple[str, str]]:
    return [(p.name, p.actor) for p in incident.perpetrators]


def foldings(incident: Incident) -> list[str]:
    return [r.text for r in incident.reasons if "one party" in r.text]


def test_wordings_of_one_actor_are_one_line_and_are_kept() -> None:
    i = blaming(("the RF", HOSPITAL, (RIDGE,)), ("Ridge Front men", "", (RIDGE,)), ("the RF", "", (RIDGE,)))
    assert i.perpetrators == (
        Perpetrator(
            "Ridge Front",
            ("The r1 Courier", "The r2 Courier", "the hospital"),
            (),
            "ridge",
            ("the RF", "Ridge Front men"),
        ),
    )
    assert foldings(i) == []


def test_a_part_beside_its_whole_is_one_party_under_the_name_of_the_part() -> None:
    i = blaming(("the junta", HOSPITAL, (FORCES,)), ("the Orvanian air force", "", (AIR,)))
    assert lines(i) == [("Orvanian air force", "or-air")]
    assert i.perpetrators[0].words == ("the Orvanian air force", "the junta")
    (reason,) = [r for r in i.reasons if "one party" in r.text]
    assert reason.text == "Orvanian air force counts as one party: it is part of Orvanian forces."
    assert set(reason.claims) == set(i.claims)


def test_a_chain_of_parts_has_the_name_of_the_last() -> None:
    i = blaming(("junta", "", (FORCES,)), ("air force", "", (AIR,)), ("Third Wing", "", (WING,)))
    assert lines(i) == [("Third Wing", "or-wing")]


def test_two_parts_beside_their_whole_have_the_name_of_the_whole() -> None:
    i = blaming(("junta", "", (FORCES,)), ("air force", "", (AIR,)), ("Gate Guard", "", (GUARD,)))
    assert lines(i) == [("Orvanian forces", "or-forces")]
    assert foldings(i) == [
        "Orvanian forces counts as one party: Gate Guard is part of it, Orvanian air force is part of it."
    ]


def test_two_parts_whose_whole_nobody_names_are_two_parties() -> None:
    i = blaming(("air force", "", (AIR,)), ("Gate Guard", "", (GUARD,)))
    assert lines(i) == [("Gate Guard", "or-guard"), ("Orvanian air force", "or-air")]


def test_a_denial_alone_makes_no_name_more_specific() -> None:
    r = report("b2", "The army denied that its air force killed people.")
    denial = claim(
        r,
        "killed people",
        stance="denied",
        perpetrator="its air force",
        source=ARMY,
        naming=Naming(blamed=(AIR,)),
    )
    first = report("a1", "7 people died.")
    blame = claim(first, "7 people", 7, perpetrator="the junta", naming=Naming(blamed=(FORCES,)))
    i = reckoned((first, told(first, blame)), (r, told(r, denial)))
    (line,) = i.perpetrators
    assert (line.name, line.claimed_by, line.denied_by) == (
        "Orvanian forces",
        ("The a1 Courier",),
        ("an army spokesman",),
    )


def test_one_of_two_is_a_line_of_its_own_and_accuses_neither() -> None:
    i = blaming(
        ("junta or Ridge Front", "", (FORCES, RIDGE)), ("the Front or the junta", "", (RIDGE, FORCES))
    )
    assert lines(i) == [("Orvanian forces or Ridge Front", "")]
    assert len(i.perpetrators[0].claimed_by) == 2


def test_two_who_did_it_together_are_two_lines() -> None:
    i = blaming(("junta and Ridge Front", HOSPITAL, (FORCES, RIDGE)))
    assert lines(i) == [("Orvanian forces", "or-forces"), ("Ridge Front", "ridge")]


def test_words_that_name_no_known_actor_stand_as_they_are() -> None:
    i = blaming(("gunmen", "", ()), ("The gunmen", "", ()), ("gunmen", "", ()))
    assert lines(i) == [("gunmen", "")]
    assert i.perpetrators[0].words == ("gunmen", "The gunmen")


def test_a_threat_names_no_perpetrator() -> None:
    assert lines(blaming(("the RF", "", (RIDGE,)), stance="hypothetical")) == []


def test_a_body_of_the_party_blamed_speaks_for_itself() -> None:
    ministry = Actor("or-ministry", "Ministry of War", "official", FORCES)
    own = report("a1", "The ministry said its jets killed 7 people.")
    naming = Naming(blamed=(AIR,), speaker=ministry)
    admitted = claim(own, "7 people", 7, source="the ministry", perpetrator="its jets", naming=naming)
    other = report("b2", "7 people died, the hospital said.")
    i = reckoned(
        (own, told(own, admitted)), (other, told(other, claim(other, "7 people", 7, source=HOSPITAL)))
    )
    assert i.grade == "confirmed"
    assert [(s.name, s.is_own_statement) for s in i.sources] == [
        ("Ministry of War", True),
        ("the hospital", False),
    ]


NAMED = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "z"]),
        st.just(""),
        st.lists(st.sampled_from([FORCES, AIR, WING, GUARD, RIDGE]), max_size=2, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=5,
)


@given(NAMED)
def test_every_name_is_one_that_claims_name_and_no_line_holds_another(
    told_by: list[tuple[str, object, tuple[Actor, ...]]],
) -> None:
    i = blaming(*told_by)
    named = {a.id: a for _, _, actors in told_by for a in actors}
    shown = [named[p.actor] for p in i.perpetrators if p.actor]
    assert len(shown) == len(set(shown))
    assert not any(a != b and a.is_within(b) for a in shown for b in shown)
    assert all(any(a.is_within(b) or b.is_within(a) for b in shown) for a in named.values())
