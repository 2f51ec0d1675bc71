"""Explore, without scripts; an incident's place, and how its toll changed."""

from __future__ import annotations

import json

import pytest

from recount.model.places import PLACE_PRECISIONS, Place
from recount.web import assets, showing
from recount.web.areas import area_of, radii
from tests.web.browser import Browser, Shown
from tests.web.conftest import Server


def incidents(page: Shown) -> list[str]:
    return [link for link in page.links if link.startswith("/incidents/")]


def points(browser: Browser, query: str = "") -> list[dict[str, object]]:
    answer = browser.get(f"/explore/points?{query}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    found: list[dict[str, object]] = json.loads(answer.html)["points"]
    return found


@pytest.mark.parametrize(
    ("query", "reports"),
    [
        ("", ["d4", "c3", "a1"]),
        ("from=2031-05-05&to=2031-05-10", ["d4", "c3"]),
        ("from=2031-05-09&to=2031-05-09", ["d4"]),
        ("to=2031-05-08", ["c3", "a1"]),
        ("least=4", ["c3", "a1"]),
        ("outcome=injured", ["a1"]),
        ("country=SY&words=azaz", ["d4"]),
        ("country=IQ", []),
        ("grade=confirmed", []),
    ],
)
def test_table_and_map_show_what_the_address_says(server: Server, query: str, reports: list[str]) -> None:
    browser = server.browser("eve")
    known = {f"/incidents/{server.incident(r)}": r for r in ("a1", "c3", "d4")}
    page = browser.get(f"/explore?{query}")
    assert [known[link] for link in incidents(page) if link in known] == reports
    drawn = {known.get(f"/incidents/{p['id']}", "") for p in points(browser, query)} - {""}
    assert drawn == set(reports)
    total = server.browser("eve").get(f"/explore?{query}&kind=aggregate")
    assert f"/incidents/{server.incident('e5')}" not in total.links


def test_the_timeline_tells_in_a_table_what_it_draws(server: Server) -> None:
    page = server.browser("eve").get("/explore?from=2031-05-07&to=2031-05-09")
    assert "2031-05 2 8" in page.text  # two incidents, five and three killed
    bars = [at for tag, at in page.tags if tag == "rect"]
    assert [bar["height"] for bar in bars] == ["100.00"]


def test_what_is_no_filter_is_refused_with_the_reason(server: Server) -> None:
    browser = server.browser("eve")
    for query in ("from=yesterday", "least=many"):
        assert browser.get(f"/explore?{query}").status == 422
    for box in ("1,2,3", "a,b,c,d", "nan,nan,nan,nan", "5,5,4,6"):
        assert browser.get(f"/explore/points?box={box}").status == 422


def test_only_what_lies_in_the_part_of_the_map_is_given(server: Server) -> None:
    browser = server.browser("eve")
    [azaz] = points(browser, "words=azaz")
    lat, lon = float(str(azaz["lat"])), float(str(azaz["lon"]))
    inside, outside = f"{lon - 1},{lat - 1},{lon + 1},{lat + 1}", f"{lon + 1},{lat + 1},{lon + 2},{lat + 2}"
    assert points(browser, f"words=azaz&box={inside}") == [azaz]
    assert points(browser, f"words=azaz&box={outside}") == []
    assert azaz["radius_km"] == radii()["town"]


def test_nobody_sees_points_without_signing_in(server: Server) -> None:
    assert server.browser().get("/explore/points").url.startswith("/sign-in")


def test_a_place_is_an_area_as_wide_as_its_precision() -> None:
    assert set(radii()) == set(PLACE_PRECISIONS)
    widths = [radii()[p] for p in ("exact", "town", "district", "province", "region")]
    assert widths == sorted(widths)
    country = area_of(
        Place(0, 0, "Orvania", name="Orvania", country="OV", lat=1.0, lon=2.0, precision="country")
    )
    assert country is not None and country.country == "OV"
    province = area_of(
        Place(0, 0, "Karsk", name="Karsk", country="OV", lat=1.0, lon=2.0, precision="province")
    )
    assert province is not None and (province.country, province.radius_km) == ("", radii()["province"])
    assert area_of(Place(0, 0, "Osk")) is None


def test_the_incident_shows_where_it_may_lie(server: Server) -> None:
    page = server.browser("eve").get(f"/incidents/{server.incident('c3')}")
    [drawn] = [at for _, at in page.tags if "data-map" in at]
    assert (float(drawn["data-radius"]), "data-country" in drawn) == (radii()["town"], False)
    assert "known by the town: somewhere within about 5 km" in page.text


def test_how_the_toll_changed_is_told_in_words(server: Server) -> None:
    browser = server.browser("ada")
    path = f"/incidents/{server.incident('a1')}"
    text = browser.get(path).text.split("How the toll changed")[1].split("Place")[0]
    assert "2031-06-01 the town hospital The a1 Courier 12 counts" in text
    assert "2031-06-01 residents The b2 Courier 9 counts" in text
    claim = server.claim("b2")
    form = browser.get(f"/reports?id=b2&claim={claim}").form("/decide/retract")
    browser.send(form, reason="the residents were not there")
    text = browser.get(path).text.split("How the toll changed")[1].split("Place")[0]
    assert "residents The b2 Courier 9 withdrawn" in text


def test_without_built_scripts_pages_say_how_to_build_them(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(showing._ENVIRONMENT.globals, "script", lambda: "")
    page = server.browser("ada").get("/explore")
    assert [tag for tag, _ in page.tags if tag == "script"] == []
    assert page.text.count(assets.HOW_TO_BUILD) == 2  # where the map would be, and at the foot
