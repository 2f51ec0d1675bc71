"""Two attacks told in much the same words stay two: by place, by day, by what was done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recount.link import link
from recount.model.claims import Claim
from recount.model.places import Place
from recount.model.reports import Report
from recount.model.spans import Span
from tests.link.invented import MAY_2, MAY_3, OSTRA, VELMORA, claim, report, told

WORDS = "{n} villagers were shot dead in {town} on 1 May 2032, the mayor said. Five others were hurt."


def shot(name: str, town: str, n: int, where: Place | None = None) -> tuple[Report, list[Claim]]:
    """A report of n people shot in a town, which the gazetteer knows or not."""
    r = report(name, WORDS.format(n=n, town=town), day=3)
    place = {
        "place": town,
        "location": where or Place(r.layer.index(town), 0, town, name=town),
        "means": "gunfire",
    }
    return r, told(r, claim(r, f"{n} villagers", n, **place), claim(r, "Five", 5, outcome="injured", **place))


def number_of_incidents(*parts: tuple[Report, list[Claim]]) -> int:
    return len(link([r for r, _ in parts], [c for _, claims in parts for c in claims]).clusters)


@pytest.mark.parametrize(
    ("first", "second", "incidents"),
    [
        (("Tarnholm", 12), ("Oskenby", 27), 2),
        (("Tarnholm", 12), ("Oskenby", 12), 2),
        (("Tarnholm", 12), ("Tarnholm", 27), 1),
        (("Tarnholm", 12), ("Tarneholm", 14), 1),
        (("Sarn 4", 12), ("Sarn 17", 12), 2),
        (("Sarn 11", 12), ("Sarn 1", 12), 2),
        (("Velmora", 12, VELMORA), ("Ostra", 27, OSTRA), 2),
    ],
)
def test_two_named_towns_in_the_same_words_are_two_incidents(
    first: tuple[str, int], second: tuple[str, int], incidents: int
) -> None:
    assert number_of_incidents(shot("a1", *first), shot("b2", *second)) == incidents


def test_many_towns_in_the_same_words_are_as_many_incidents() -> None:
    parts = [shot(f"r{i:02}", f"Tarn{i}", 2 + i % 5) for i in range(60)]
    assert number_of_incidents(*parts) == 60


def test_a_report_that_speaks_of_both_towns_may_still_tell_of_one_strike() -> None:
    text = "Shells hit the market of {} on Friday, killing 12 people, the town hospital said. {}"
    a = report("a1", text.format("Tarnholm", "Oskenby, an hour away, took in the wounded."))
    b = report("b2", text.format("Oskenby", "The wounded came from the market of Tarnholm."))
    claims = [
        *told(a, claim(a, "12 people", 12, place="Tarnholm", location=None, when=MAY_2)),
        *told(b, claim(b, "12 people", 12, place="Oskenby", location=None, when=MAY_2)),
    ]
    assert len(link([a, b], claims).clusters) == 1


def test_a_report_that_recalls_the_day_before_tells_two_attacks_in_one_town() -> None:
    first = report("a1", "Jets bombed the bus station of Velmora on Thursday, leaving 18 people dead.", day=2)
    (strike,) = told(
        first, claim(first, "18 people", 18, place="the bus station of Velmora", means="airstrike")
    )
    text = "Shells killed six at the market of Velmora, a day after a strike left 18 people dead. Nine hurt."
    second = report("b2", text, "Velmora market shelled", day=3)
    market = {"when": MAY_3, "place": "the market of Velmora"}
    shells, recalled, hurt = told(
        second,
        claim(second, "killed six", 6, means="shelling", **market),
        claim(second, "18 people", 18, means="airstrike", **market),
        claim(second, "Nine hurt", 9, outcome="injured", means="shelling", **market),
    )
    found = {frozenset(c.claims) for c in link([first, second], [strike, shells, recalled, hurt]).clusters}
    assert found == {frozenset({strike.id, recalled.id}), frozenset({shells.id, hurt.id})}


def test_a_monitors_toll_of_one_strike_is_no_total_though_its_place_stands_in_the_title() -> None:
    strike = report("a1", "Jets bombed Tarnholm on Friday, killing 16 people, the hospital said.", day=2)
    named = {"means": "airstrike", "when": MAY_2, "location": None}
    (first,) = told(strike, claim(strike, "16 people", 16, place="Tarnholm", **named))
    text = (
        "The monitor documented the killing of 16 civilians in the air strike. Some 40 people were injured."
    )
    later = report("b2", text, "The dead of Tarnholm", day=6)
    dead, hurt = told(
        later,
        claim(later, "16 civilians", 16, place="", scope="period", **named),
        claim(later, "40 people", 40, place="", outcome="injured", **named),
    )
    linkage = link([strike, later], [first, dead, hurt])
    assert [(c.kind, set(c.claims)) for c in linkage.clusters] == [("incident", {first.id, dead.id, hurt.id})]


def test_a_place_borrowed_from_afar_does_not_split_one_blast() -> None:
    words = "A mine killed 24 people on a barge. Rescuers had recovered 20 bodies off Mirlo by night. "
    r = report("a1", words + "Families waited on the bank. " * 12 + "Many fled to Ask.")
    far, near = "Ask", "Mirlo"
    claims = [
        claim(r, "24 people", 24, place=far, location=None, means="landmine_ied"),
        claim(r, "20 bodies", 20, place=near, location=None, means="landmine_ied"),
    ]
    at = [Span(r.layer.index(p), r.layer.index(p) + len(p)) for p in (far, near)]
    claims = [replace(c, spans={"place": span}) for c, span in zip(claims, at, strict=True)]
    assert len(link([r], told(r, *claims)).clusters) == 1


@pytest.mark.parametrize(("second_outlet", "incidents"), [("The Quazia Wire", 2), ("The Ostra Post", 1)])
def test_one_outlet_tells_of_no_attack_at_two_stations_far_apart(second_outlet: str, incidents: int) -> None:
    """Two outlets may name one attack's place in two ways; one outlet that names two towns means two."""
    words = "A bomb at the station of {} killed eight people on Friday, the police said."

    def of(name: str, town: Place, outlet: str) -> tuple[Report, list[Claim]]:
        r = replace(report(name, words.format(town.name), publisher=outlet), url="")
        place = {"place": f"the station of {town.name}", "location": town, "means": "landmine_ied"}
        return r, told(r, claim(r, "eight people", 8, **place))

    parts = of("a1", VELMORA, "The Quazia Wire"), of("b2", OSTRA, second_outlet)
    assert number_of_incidents(*parts) == incidents


def test_two_towns_told_side_by_side_with_one_figure_are_two_attacks() -> None:
    r = report("a1", "On Friday bombs killed eight people in Velmora and eight in Ostra.")
    claims = [
        claim(r, "eight people in Velmora", 8, place="Velmora", location=VELMORA, means="landmine_ied"),
        claim(r, "eight in Ostra", 8, place="Ostra", location=OSTRA, means="landmine_ied"),
    ]
    assert len(link([r], told(r, *claims)).clusters) == 2
