"""A person makes a claim of words that the machine did not read as one."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest

from recount.model.claims import claim_from_json
from recount.model.counts import Count
from recount.model.spans import Mention
from tests.web.conftest import HOSTILE, POLICY, Server


def selecting(report: str, start: int, end: int) -> str:
    return "/reports?" + urlencode({"id": report, "start": start, "end": end})


def layer(server: Server, report: str) -> str:
    return server.desk.casebook.report(report).report.layer


def place_of(server: Server, report: str, words: str) -> tuple[int, int]:
    start = layer(server, report).index(words)
    return start, start + len(words)


def test_a_claim_of_selected_words_counts_and_is_shown(server: Server) -> None:
    browser = server.browser("ada")
    start, end = place_of(server, "d4", "three farmers in Azaz")
    page = browser.get(selecting("d4", start, end))
    assert ">three farmers in Azaz</blockquote>" in page.html
    assert f'<mark class="chosen" data-start="{start}"' in page.html
    form = page.form("/decide/add_claim")
    fields = {"outcome-value": "abducted", "count-low": "3", "count-best": "3", "count-high": "3"}
    page = browser.send(form, **fields, **{"victims-value": "farmers", "dates-start": "2031-05-09"})
    assert (page.status, "Kept as number 1 of the log: Make a claim of words" in page.text) == (200, True)
    [row] = server.desk.casebook.log()
    claim = claim_from_json(row.content["claim"])
    assert (claim.outcome, claim.best, claim.extractor) == ("abducted", 3, "person")
    assert claim.evidence == (Mention(start, end, "three farmers in Azaz"),)
    assert claim.spans["victims"].of(layer(server, "d4")) == "farmers"
    assert f'id="{claim.id}"' in page.html  # its form is open
    held = server.desk.casebook.holders(POLICY, [claim.id])[claim.id]
    assert server.desk.incident(held).counts["abducted"] == Count.exactly(3)
    browser.send(browser.get("/log").form("/decide/undo", of="1"))
    assert server.desk.casebook.holders(POLICY, [claim.id]) == {}


def test_words_with_hidden_characters_and_line_breaks_are_kept_exactly(server: Server) -> None:
    browser = server.browser("ada")
    text = layer(server, HOSTILE)
    start, end = text.index("police said"), text.index(" {{")
    words = text[start:end]
    assert {"\n", "\u202e", "\x07"} < set(words)
    page = browser.get(selecting(HOSTILE, start, end))
    assert f'<span data-start="{end}">' in page.html
    assert "<span data-sign>[U+202E]</span>evil<span data-sign>[U+202C]</span>" in page.html
    assert browser.send(page.form("/decide/add_claim")).status == 200
    [row] = server.desk.casebook.log()
    assert row.content["claim"]["evidence"] == [{"start": start, "end": end, "quote": words}]


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": json.dumps("Gunmen slew")},
        {"quote": "three farmers"},
        {"start": "1"},
        {"end": "99999"},
        {"start": "-1"},
        {"outcome-value": "vanished"},
        {"count-low": "5", "count-high": "4"},
        {"location-name": "Azaz", "location-lat": "91", "location-lon": "0"},
    ],
)
def test_words_that_do_not_stand_and_values_that_cannot_be_are_refused(
    server: Server, changed: dict[str, str]
) -> None:
    browser = server.browser("ada")
    form = browser.get(selecting("d4", *place_of(server, "d4", "three farmers"))).form("/decide/add_claim")
    assert browser.send(form, **changed).status == 422
    assert server.desk.casebook.log() == []


@pytest.mark.parametrize("span", [(0, 0), (5, 2), (0, 301), (6, 7), (0, 10**9)])
def test_no_form_is_made_of_no_words_or_too_many(server: Server, span: tuple[int, int]) -> None:
    page = server.browser("ada").get(selecting("a1" if span[1] < 300 else HOSTILE, *span))
    assert (page.status, "no claim can be made" in page.text) == (422, True)


def test_a_viewer_makes_no_claims(server: Server) -> None:
    viewer, coder = server.browser("eve"), server.browser("ada")
    form = coder.get(selecting("d4", *place_of(server, "d4", "three"))).form("/decide/add_claim")
    token = dict(viewer.get(f"/reports?id={quote('d4')}").forms[0].fields)["token"]
    assert viewer.send(form, token=token).status == 403
    assert server.desk.casebook.log() == []
