"""Places that people add, and their choice where a claim's place is corrected."""

from __future__ import annotations

import pytest

from recount.model.decisions import Decision
from recount.model.errors import Refused
from recount.pipeline.reviewing import User
from recount.review.places import places_of
from tests.web.conftest import Server

GIVEN = {"name": "Quillon Ford", "lat": "36.5", "lon": "-1.25", "country": "sy", "precision": "town"}


def added(server: Server, **more: str) -> int:
    ada = server.browser("ada")
    form = ada.get("/places").form("/decide/add_place")
    return ada.send(form, **{**GIVEN, "variants": "Kilon\nكيلون", "note": "seen on a map", **more}).status


def test_it_is_listed_chosen_in_a_claims_form_and_taken_back(server: Server) -> None:
    assert added(server) == 200
    ada, claim = server.browser("ada"), server.claim("c3")
    page = ada.get("/places")
    assert [
        t for t in ("Quillon Ford", "كيلون", "36.5000, -1.2500, SY", "seen on a map") if t not in page.text
    ] == []
    (place,) = places_of(server.desk.standing)
    form = ada.get(f"/reports?id=c3&claim={claim}").form("/decide/correct", field="location")
    assert ada.send(form, own=place.id).status == 200
    value = server.desk.of_claim(claim).corrections["location"].value
    assert (value["name"], value["lat"], value["lon"], value["precision"]) == (
        "Quillon Ford",
        36.5,
        -1.25,
        "town",
    )
    undone = ada.send(ada.get("/log").form("/decide/undo", of="1"))
    assert (undone.status, "There are none yet" in ada.get("/places").text) == (200, True)
    assert ada.send(form, own=place.id).status == 404


@pytest.mark.parametrize(
    "wrong",
    [{"lat": "91"}, {"lon": "east"}, {"lat": "nan"}, {"precision": "near"}, {"country": "1"}, {"name": ""}],
)
def test_what_can_be_no_place_is_refused(server: Server, wrong: dict[str, str]) -> None:
    assert added(server, **wrong) == 422
    assert server.desk.casebook.log() == []


def test_programs_are_refused_the_same(server: Server) -> None:
    ada = User("ada", "coder")
    for place in (None, {}, {**GIVEN, "country": "SY", "variants": ["x" * 300]}, {**GIVEN, "name": " "}):
        with pytest.raises(Refused):
            server.desk.decide(ada, Decision("", "add_place", "", {"place": place}))


def test_a_viewer_sees_them_and_adds_none(server: Server) -> None:
    eve = server.browser("eve")
    assert eve.get("/places").status == 200
    assert not any(f.action == "/decide/add_place" for f in eve.get("/places").forms)
