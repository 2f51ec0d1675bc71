"""With what, by whom and according to whom, on invented sentences."""

from __future__ import annotations

import pytest

from recount.model.claims import Claim
from tests.extract.invented import plain, table, told


def only(text: str) -> Claim:
    claims = told(text)
    assert len(claims) == 1, [(c.outcome, c.low, c.victims) for c in claims]
    return claims[0]


MEANS = [
    ("A car bomb exploded in Osk. Five people were killed.", "vehicle_bomb"),
    ("Barrel bombs killed four people in Osk.", "airstrike"),
    ("Cruise missiles killed four people in Osk.", "airstrike"),
    ("Warplanes bombed Osk, killing four people.", "airstrike"),
    ("Rockets killed four people in Osk.", "shelling"),
    ("Mortar fire killed four people in Osk.", "shelling"),
    ("A sniper killed a baker in Osk.", "sniper"),
    ("Troops opened fire on marchers in Osk, killing four people.", "gunfire"),
    ("A car bomb killed four people in Osk.", "vehicle_bomb"),
    ("A suicide car bomb killed four people in Osk.", "suicide_attack"),
    ("A roadside bomb killed four people near Osk.", "landmine_ied"),
    ("A landmine killed four people near Osk.", "landmine_ied"),
    ("A bomb killed four people in Osk.", "explosive"),
    ("A drone strike killed four people in Osk.", "drone"),
    ("Shells filled with chlorine gas killed four people in Osk.", "chemical"),
    ("Two men were stabbed to death in Osk.", "stabbing"),
    ("Five captives were beheaded in Osk.", "execution"),
    ("Militants burned three villagers alive in Osk.", "burning"),
    ("Four people were killed in clashes in Osk.", "unknown"),
    ("Four people were killed in Osk.", "unknown"),
    ("Air strikes and shelling killed four people in Osk.", "airstrike"),
    ("Shelling and air strikes killed four people in Osk.", "shelling"),
]


@pytest.mark.parametrize(("text", "means"), MEANS)
def test_means(text: str, means: str) -> None:
    claim = only(text)
    assert claim.means == means
    assert ("means" in claim.spans) == (means != "unknown")


PERPETRATORS = [
    ("A policeman shot dead a student at a protest in Osk.", "A policeman"),
    ("A mine planted by rebels killed five villagers near Osk.", "rebels"),
    ("Shells fired by the army from hills near Velmora killed five villagers in Osk.", "the army"),
    (
        "Fighters of the Black Banner group shot dead five officers in Osk.",
        "Fighters of the Black Banner group",
    ),
    ("Five soldiers were killed when rebels attacked a checkpoint near Osk.", "rebels"),
    ("State television said terrorists fired rockets at Osk, killing five villagers.", "terrorists"),
    ("Five villagers were killed by government forces in Osk.", "government forces"),
    ("Five villagers were killed in an attack by rebel gunmen in Osk.", "rebel gunmen"),
    ("Gunmen killed five villagers in Osk.", "Gunmen"),
    ("Army troops killed five villagers in Osk.", "Army troops"),
    ("Rebels shelled Osk, killing five villagers.", "Rebels"),
    ("An airstrike by the coalition killed five villagers in Osk.", "the coalition"),
    ("Coalition airstrikes killed five villagers in Osk.", "Coalition"),
    ("Army shelling killed five villagers in Osk.", "Army"),
    ("Rebels said they had killed five soldiers in Osk.", "Rebels"),
    ("Activists blamed the army for a blast that killed five villagers in Osk.", "the army"),
]
PERPETRATORS_READ_WRONGLY = {
    "Fighters of the Black Banner group shot dead five officers in Osk.": "fighters, without their group",
}


@pytest.mark.parametrize(("text", "perpetrator"), table(PERPETRATORS, PERPETRATORS_READ_WRONGLY))
def test_perpetrator(text: str, perpetrator: str) -> None:
    assert plain(only(text).perpetrator, "perpetrator") == plain(perpetrator, "perpetrator")


def test_the_article_of_a_strike_is_not_that_of_the_party() -> None:
    assert only("A Russian air strike killed five villagers in Osk.").perpetrator == "Russian"


UNACCUSED = [
    ("Rebels denied shelling Osk, where five villagers were killed on Friday.",),
    ("Five villagers died in fighting between rebels and the army near Osk.",),
    ("Five villagers were killed in Osk. The army and the rebels traded blame.",),
    ("Rebels attacked a checkpoint near Osk, and five of them were killed.",),
    ("Shells killed five villagers in Osk, a town held by rebels, a doctor said.",),
    ("Shells killed five villagers in Osk.",),
    ("Shells killed five villagers in Osk, a town held by rebels.",),
    ("Airstrikes killed five villagers in rebel-held Osk.",),
    ("Five villagers were killed in shelling of an area controlled by the army.",),
    ("A bomb killed five fighters backed by the army in Osk.",),
    ("Shells killed five army soldiers in Osk.",),
    ("A mine killed five rebels near Osk.",),
    ("A blast killed five villagers in Osk, the army said.",),
    ("A blast killed five villagers at an army base in Osk.",),
    ("No group claimed responsibility for the blast that killed five villagers in Osk.",),
    ("The army denied responsibility for the blast that killed five villagers in Osk.",),
    ("The army has denied any role in the shelling that killed five villagers in Osk.",),
    ("Shells killed five villagers in Osk. The army said it had targeted rebels.",),
    ("Five villagers were killed in clashes between the army and rebels in Osk.",),
]
UNACCUSED_READ_WRONGLY = {
    "Rebels denied shelling Osk, where five villagers were killed on Friday.": "the rebels",
}


@pytest.mark.parametrize(("text",), table(UNACCUSED, UNACCUSED_READ_WRONGLY))
def test_nobody_is_accused_whom_the_report_does_not_accuse(text: str) -> None:
    assert only(text).perpetrator == ""


SOURCES = [
    ("Shells killed five villagers in Osk.", ""),
    ("Shells killed five villagers in Osk, a doctor said.", "a doctor"),
    ("A local official said that shells killed five villagers in Osk.", "A local official"),
    (
        "Shells killed five villagers in Osk, said the Velmora Relief Committee.",
        "the Velmora Relief Committee",
    ),
    ("According to the health ministry, shells killed five villagers in Osk.", "the health ministry"),
    ("Shells killed five villagers in Osk, according to local activists.", "local activists"),
    ("A nurse told the Karesia News Agency that shells killed five villagers in Osk.", "A nurse"),
    (
        "Shells killed five villagers in Osk, the state news agency said, citing a local official.",
        "a local official",
    ),
    ("Shells killed five villagers in Osk, state television reported.", "state television"),
    ("Police said shells killed five villagers in Osk.", "Police"),
]


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_source_is_the_deepest_speaker(text: str, source: str) -> None:
    assert plain(only(text).source, "source") == plain(source, "source")


@pytest.mark.xfail(strict=True, reason="no source")
def test_a_speaker_told_with_an_office_is_the_source() -> None:
    claim = only(
        "Five villagers were killed in Osk, Ilan Brask, director of the Osk hospital, told reporters."
    )
    assert claim.source.startswith("Ilan Brask")


def test_a_monitoring_group_is_resolved_to_its_name() -> None:
    claim = only(
        "Shells killed five villagers in Osk, a monitoring group said. "
        "The Karesian Observatory for Rights said the shells came from the hills."
    )
    assert plain(claim.source, "source") == "karesian observatory for rights"


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("a doctor", "medical"),
        ("the interior ministry", "official"),
        pytest.param(
            "the health ministry",
            "official",
            marks=pytest.mark.xfail(strict=True, reason="medical, though a ministry is official"),
        ),
        ("residents", "witness"),
        ("the rebels", "party"),
        ("the United Nations", "un"),
    ],
)
def test_the_chain_of_speakers_leads_from_the_publisher_to_the_source(speaker: str, kind: str) -> None:
    (claim,) = told(f"Shells killed five villagers in Osk, {speaker} said.", publisher="Lakeside Herald")
    assert [(s.text, s.kind) for s in claim.source_chain] == [("Lakeside Herald", "outlet"), (speaker, kind)]


@pytest.mark.xfail(strict=True, reason="the agency between the outlet and the official is left out")
def test_the_chain_of_speakers_keeps_who_passed_the_words_on() -> None:
    claim = only("Shells killed five villagers in Osk, the state news agency said, citing a local official.")
    chain = [(plain(s.text, "source"), s.kind) for s in claim.source_chain]
    assert chain == [("state news agency", "agency"), ("local official", "official")]


def test_what_another_party_alleges_is_not_laid_at_the_door_of_this_source() -> None:
    claims = told("Shells killed five villagers in Osk, a doctor said. Rebels blamed the army.")
    assert {c.perpetrator for c in claims if plain(c.source, "source") == "doctor"} == {""}
