"""Linking with a memory of what was compared gives what linking from scratch gives, with less comparing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from recount.link import Memory, link
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.whens import When
from tests.link.invented import MAY_2, OSTRA, VELMORA, claim, report, told

PLACES = (("Velmora", VELMORA), ("Ostra", OSTRA))
Told = tuple[Report, list[Claim]]


def account(n: int) -> Told:
    """The n-th invented report: of one of a few strikes, in words that are partly its own."""
    name, place = PLACES[n % 2]
    strike = n // 3
    words = " ".join(f"Street{strike}x{j} Witness{n}x{j}." for j in range(6))
    made = report(f"r{n:03}", f"In {name} {10 + strike} people died. {words}", publisher=f"Courier {n}")
    assert MAY_2.start is not None
    when = When.day(MAY_2.start + timedelta(days=strike))
    dead = claim(made, f"{10 + strike} people", 10 + strike, when=when, place=name, location=place)
    return made, told(made, dead)


def parts(accounts: list[Told]) -> tuple[list[Report], list[Claim]]:
    return [r for r, _ in accounts], [c for _, of in accounts for c in of]


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=12), min_size=1, max_size=4))
def test_it_gives_what_linking_from_scratch_gives(steps: list[set[int]]) -> None:
    kept, known = b"", set[int]()
    for step in steps:
        known |= step
        reports, claims = parts([account(n) for n in sorted(known)])
        memory = Memory(kept)
        assert link(reports, claims, memory=memory) == link(reports, claims)
        kept = memory.dump()


def test_what_nothing_touched_is_not_compared_anew() -> None:
    reports, claims = parts([account(n) for n in range(40)])
    first = Memory()
    link(reports, claims, memory=first)
    assert first.compared > 40
    again = Memory(first.dump())
    link(reports, claims, memory=again)
    assert again.compared == 0
    assert again.asked == first.asked
    reports, claims = parts([account(n) for n in range(41)])
    more = Memory(first.dump())
    link(reports, claims, memory=more)
    assert 0 < more.compared < first.compared / 3


def test_a_damaged_memory_is_none() -> None:
    reports, claims = parts([account(n) for n in range(9)])
    memory = Memory(b"\x00" * 23)
    assert link(reports, claims, memory=memory) == link(reports, claims)
