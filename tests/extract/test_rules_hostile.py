"""Whatever a report holds, the extractor neither fails nor shows words that are not there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.rules import RulesExtractor
from recount.model.evidence import claim_faults
from recount.model.extraction import Hints
from recount.model.places import Place
from recount.model.reports import REGION_KINDS, Region, Report
from recount.model.spans import Mention
from recount.pipeline.extracting import extract_one
from tests.extract.invented import assert_sound, read, report

LEAD = "Shells killed five villagers and wounded 12 others in Velmora on Friday, a doctor said."
HOSTILE = {
    "empty": "",
    "blank": " \n\t\u00a0\u2028 \n",
    "script": f"<script>alert(1)</script> {LEAD} <img src=x onerror=alert(1)>",
    "script that tells": f"<script>alert('9 people were killed')</script> {LEAD}",
    "bidi": "Shells \u202ekilled\u202c five\u2066 villagers\u2069 in \u200fVelmora\u200e on Friday.",
    "zero width": "Sh\u200bells kil\u200bled five\u200d villagers\ufeff in Velmora.",
    "NUL": "Shells\x00 killed five\x00villagers in\x00 Velmora.\x00",
    "a million digits": "9" * 1_000_000 + " people were killed in Velmora.",
    "digits in groups": "Shells killed " + "123," * 20_000 + "000 people.",
    "no full stop": ("shells killed five villagers and wounded twelve others in Velmora " * 1600)[:100_000],
    "only harm words": "killed wounded dead " * 5_000,
    "only numbers": "five 12 dozens " * 5_000,
    "only full stops": "." * 50_000,
    "only brackets": "(" * 20_000 + LEAD + ")" * 20_000,
    "only quotes": '"' * 20_000 + LEAD,
    "only 'and'": "Shells killed a man " + "and a man " * 5_000,
    "only 'including'": "Ten people " + "including two people " * 3_000 + "were killed.",
    "only 'said'": "a doctor said " * 5_000,
    "combining": "Shells ki\u0301lled five villa\u0308gers \u0301 in Velmora \U0001f468\u200d\U0001f469.",
    "other scripts": f"{LEAD} قتل خمسة أشخاص في المدينة. Пять человек погибли. 五人死亡。",
    "line ends": LEAD.replace(" ", "\r\n"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_gives_only_words_that_stand_there(text: str) -> None:
    for r in (report(text), report(text, title=text[:2_000].replace("\n", " "))):
        assert_sound(extract_one(r, "rules"), r.layer)


@pytest.mark.parametrize("name", ["script", "only brackets"])
def test_hostile_surroundings_do_not_hide_the_claim(name: str) -> None:
    assert {(c.outcome, c.low) for c in read(report(HOSTILE[name]))} >= {("killed", 5), ("injured", 12)}


@pytest.mark.parametrize(
    "number",
    ["9" * 400_000, "9" * 20, "Some " + "9" * 20, "Some " + "9" * 4_990, "More than " + "9" * 30, "3.7"],
)
def test_a_number_that_counts_nobody_is_not_read_as_some_people(number: str) -> None:
    claims = read(report(f"{number} people were killed in Velmora, and 4 were wounded."))
    assert [(c.outcome, c.low) for c in claims] == [("injured", 4)]


def test_a_lone_surrogate_is_no_error_of_the_extractor() -> None:
    r = report("Shells killed five villagers \ud800 in Velmora.")
    for claim in RulesExtractor().extract(r, Hints()):
        assert list(claim_faults(claim, r.layer)) == []


def test_a_cut_quote_is_still_the_words_of_the_layer() -> None:
    r = report("Shells killed five villagers" + " from the far side of the river" * 40 + " who were wounded.")
    assert_sound(extract_one(r, "rules"), r.layer)


PHRASES = """five|12|a|dozens|at least|of|the|and|,|.|including|among them|others|people|villagers|soldiers
children|bomber|family|killed|wounded|dead|were|was|no one|said|told|according to|denied|feared|on Friday|toll
in Velmora|Osk|shells|rose|from|to|blew himself up|"|(|)|-|\x00|\u202e"""
WORDS = st.sampled_from(["\n\n", *PHRASES.replace("\n", "|").split("|")])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=TEXTS.map(lambda t: " ".join(t.split())))
def test_any_text_gives_only_words_that_stand_there(text: str, title: str) -> None:
    r = report(text.encode(errors="ignore").decode(), title.encode(errors="ignore").decode())
    assert_sound(extract_one(r, "rules"), r.layer)


@st.composite
def cut_reports(draw: st.DrawFn) -> Report:
    """A report cut into regions at arbitrary offsets."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)) | {0, len(text)})
    kinds = st.sampled_from(REGION_KINDS)
    regions = tuple(Region(draw(kinds), a, b) for a, b in pairwise(cuts))
    return report(text, regions=regions)


@st.composite
def hints_for(draw: st.DrawFn, layer: str) -> Hints:
    """Places and times at arbitrary stretches of the layer, in order."""
    cuts = sorted(draw(st.sets(st.integers(0, len(layer)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    places = [Place(a, b, layer[a:b], name=layer[a:b]) for a, b in spans if draw(st.booleans())]
    return Hints(places, [Mention(a, b, layer[a:b]) for a, b in spans])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_regions_and_hints_give_only_words_that_stand_there(data: st.DataObject) -> None:
    r = data.draw(cut_reports())
    for claim in RulesExtractor().extract(r, data.draw(hints_for(r.layer))):
        assert list(claim_faults(claim, r.layer)) == []


@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_the_same_report_gives_the_same_claims(text: str) -> None:
    r = report(text)
    first = RulesExtractor().extract(r, Hints())
    assert RulesExtractor().extract(replace(r), Hints()) == first
    assert RulesExtractor().extract(r, Hints()) == first


def test_nothing_of_one_report_is_left_for_the_next() -> None:
    rules, family = RulesExtractor(), report("A family of nine lived in Osk.")
    after = report("The family was killed by a shell.")
    alone = rules.extract(after, Hints())
    rules.extract(family, Hints())
    assert rules.extract(after, Hints()) == alone


def test_every_claim_names_the_extractor_and_its_version() -> None:
    claims = read(report(LEAD))
    assert claims
    assert {c.extractor for c in claims} == {RulesExtractor().name}
    assert RulesExtractor().name.split()[0] == "rules"
