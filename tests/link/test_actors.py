"""How the linker compares perpetrators, and why it says that reports stand on one another's words."""

from __future__ import annotations

import pytest

from recount.link import Comparison, link
from recount.model.actors import Actor, Naming
from recount.model.sources import Tie
from tests.link.invented import claim, report, told

FORCES = Actor("or-forces", "Orvanian forces", "state_forces")
AIR = Actor("or-air", "Orvanian air force", "state_forces", FORCES)
RIDGE = Actor("ridge", "Ridge Front", "armed_group")


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        (("the RF", (RIDGE,)), ("Ridge Front men", (RIDGE,)), "shared"),
        (("junta", (FORCES,)), ("air force", (AIR,)), "within"),
        (("Orvanian guard", (FORCES,)), ("Orvanian rebels in Ridge", (RIDGE,)), "other"),
        (("junta and RF", (FORCES, RIDGE)), ("air force or RF", (AIR, RIDGE)), "shared"),
        (("masked gunmen", ()), ("gunmen", ()), "shared"),
        (("gunmen", ()), ("soldiers", ()), "other"),
        (("Ridge gunmen", ()), ("Ridge Front", (RIDGE,)), "shared"),
        (("gunmen", ()), ("", ()), "unknown"),
    ],
)
def test_perpetrators_are_compared_by_who_they_are_and_else_by_words(
    first: tuple[str, tuple[Actor, ...]], second: tuple[str, tuple[Actor, ...]], level: str
) -> None:
    reports, claims = [], []
    for name, (words, actors) in (("a1", first), ("b2", second)):
        r = report(name, f"{name}: 12 people died.")
        reports.append(r)
        claims += told(r, claim(r, "12 people", 12, perpetrator=words, naming=Naming(blamed=actors)))
    for order in ((0, 1), (1, 0)):
        found = {f.feature: f.level for f in Comparison.of(reports, claims).explain(*order)}
        assert found["actors"] == level


def test_ties_say_why_reports_of_one_incident_stand_together() -> None:
    body = (
        "Shells fell on the market of Velmora on Friday and 12 people died, a nurse at the clinic told us. "
    )
    more = "She spoke of burnt stalls, broken carts and a river of spilt milk along the whole quay."
    texts = {
        "a1": (body + more, "Osk Gazette"),
        "b2": (body + more, "Harn Post"),
        "c3": (
            "A doctor counted 12 people killed in the shelling in Velmora on Friday. (Reuters)",
            "Vale News",
        ),
        "d4": (
            "Velmora's market was shelled on Friday; 12 people were killed, Reuters reported.",
            "Ulm Echo",
        ),
        "e5": ("In Velmora the shelling of Friday left 12 people dead, we are told.", "Ulm Echo"),
    }
    reports = [report(name, text, publisher=publisher) for name, (text, publisher) in texts.items()]
    claims = [told(r, claim(r, "12 people", 12, means="shelling"))[0] for r in reports]
    linkage = link(reports, claims)
    assert len(linkage.clusters) == 1
    assert set(linkage.ties) == {
        Tie("a1", "b2", "copy", 1.0),
        Tie("c3", "d4", "agency", name="Reuters"),
        Tie("d4", "e5", "outlet", name="Ulm Echo"),
    }
    groups = linkage.independence
    assert groups["a1"] == groups["b2"] != groups["c3"] == groups["d4"] == groups["e5"]


def test_reports_of_other_incidents_are_not_tied() -> None:
    stock = " ".join(f"Stall {i} lost its roof and trader {i} a cousin." for i in range(20))
    first = report("a1", f"In Velmora 12 people died. {stock}")
    second = report("b2", f"No news of Ostra. {stock}")
    linkage = link([first, second], told(first, claim(first, "12 people", 12)))
    assert linkage.independence["a1"] == linkage.independence["b2"]
    assert linkage.ties == ()
