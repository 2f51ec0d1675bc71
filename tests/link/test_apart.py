"""Two attacks told in much the same words stay two: by place, by day, by what was done."""

from __future__ import annotations

import pytest

from recount.link import link
from recount.model.claims import Claim
from recount.model.places import Place
from recount.model.reports import Report
from tests.link.invented import MAY_2, OSTRA, VELMORA, claim, report, told

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
