"""Whom words name, by an invented table and by the shipped ones: nobody rather than a guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.codebook.tables import codes
from recount.link.tables import table as link_table
from recount.model.actors import ACTOR_KINDS
from recount.reconcile.speakers import PARTIES
from recount.resolve.actors import Scene, Table, actors_of, blamed, speaking

HEADING = "actor,name,parent,kind,words,use,where,from,to\n"
OWN = Table(
    "own.csv",
    HEADING
    + """\
# Who fights in Orvania, for which stands the code of an island without people.
or-forces,Orvanian forces,,state_forces,Orvanian,alone,,,
or-forces,,,,Orvania,alone,,,
or-forces,,,,junta,alone,BV,,
or-forces,,,,Orvanian ministry of war,source,,,
or-air,Orvanian air force,or-forces,state_forces,Orvanian air force,,,,
or-guard,Gate Guard,or-forces,state_forces,Gate Guard,,,,
ka-forces,Karsk forces,,state_forces,Karskian,alone,,,
ridge,Ridge Front,,armed_group,Ridge Front,,,,
ridge,,,,RF,,BV,,
ridge,,,,Hill Front,,,,2031-05
ridge,,,,Front for Ridge and Vale,,,,
new-ridge,New Ridge Front,ridge,armed_group,New Ridge Front,,,2031-06,
league,River League,,coalition,league,alone,BV,,2030
valley-league,Valley League,,coalition,league,alone,BV,2031,
watch,Orvanian Casualty Watch,,ngo,Orvanian Casualty Watch,,,,
watch,,,,Ilse Marren,,,,
watch,,,,the Watch,alone,BV,,
watch-north,Casualty Watch North,watch,ngo,Casualty Watch North,,,,
wire,Meridian Wire,,agency,Meridian Wire,alone,,,
""",
)
ACTORS = actors_of([OWN])
ORVANIA = Scene(frozenset({"BV"}), date(2031, 5, 2))
SYRIA = Scene(frozenset({"SY"}), date(2016, 5, 2))


def names(words: str, scene: Scene = ORVANIA) -> list[str]:
    return [actor.id for actor in blamed(ACTORS, words, scene)[0]]


def voice(words: str, scene: Scene = ORVANIA) -> str:
    actor = speaking(ACTORS, words, scene)
    return actor.id if actor else ""


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Orvanian", ["or-forces"]),
        ("the Orvanian army", ["or-forces"]),
        ("Orvania’s war planes", ["or-forces"]),
        ("forces loyal to Orvania", ["or-forces"]),
        ("the Orvanian air force", ["or-air"]),
        ("Orvanian Gate Guard units", ["or-guard"]),
        ("fighters of the Ridge Front", ["ridge"]),
        ("RIDGE FRONT TERRORISTS", ["ridge"]),
        ("the Front for Ridge and Vale", ["ridge"]),
        ("a Rídge Front cell", ["ridge"]),
        ("the junta", ["or-forces"]),
        ("junta and Karskian jets", ["or-forces", "ka-forces"]),
        ("Karskian and Orvanian forces", ["ka-forces", "or-forces"]),
        ("the junta and its allies", ["or-forces"]),
        ("Orvanian forces and gunmen", ["or-forces"]),
        ("Orvanian troops backed by the Ridge Front", ["or-forces"]),
        ("Karskian-backed Ridge Front", ["ridge"]),
        ("Orvanian forces, the Orvanian air force", ["or-air"]),
        ("Orvanian airstrikes on the Ridge Front", ["or-forces"]),
        ("a Karskian jet", ["ka-forces"]),
        ("two Karskian soldiers", ["ka-forces"]),
        ("a Karskian or Orvanian airstrike", ["ka-forces", "or-forces"]),
        ("a Karskian and two Orvanian soldiers", ["or-forces"]),
        ("a Karskian missile strike", ["ka-forces"]),
        ("Karskian army rockets", ["ka-forces"]),
        ("Orvanian Ridge Front", ["ridge"]),
        ("hundreds of gunmen from the Ridge Front", ["ridge"]),
        ("the Ridge Front in Velmora and Karskian jets", ["ridge", "ka-forces"]),
    ],
)
def test_words_name_the_most_specific_actor_that_they_can(words: str, ids: list[str]) -> None:
    assert names(words) == ids


@pytest.mark.parametrize(
    "words",
    [
        "",
        "gunmen",
        "the army",
        "unidentified warplanes",
        "Orvanian rebels",
        "New Orvanian Army",
        "Orvanian-backed rebels",
        "Orvanian and Vale fighters",
        "Karskian police",
        "Ridge Front-linked gunmen",
        "an affiliate of the Ridge Front",
        "anti-Ridge Front militias",
        "militias fighting the Ridge Front and Karsk",
        "groups allied to Orvania and the Ridge Front",
        "former Ridge Front fighters",
        "Orvanian Casualty Watch",
        "warplanes targeting the Ridge Front",
        "soldiers who mistook them for Ridge Front fighters",
        "soldiers who mistook Ridge Front fighters for rebels",
        "rivals of the Ridge Front",
        "guards of Ridge Front detainees",
        "police hunting Ridge Front militants",
        "a gunman who pledged allegiance to the Ridge Front",
        "revenge for the Ridge Front",
        "pro-Ridge Front militants",
        "Ridge Front deserters",
        "men wearing Gate Guard uniforms",
        "gunmen dressed as the Gate Guard",
        "clashes between rebels and the Orvanian army",
        "clashes with the Ridge Front",
        "Orvanian proxy Ridge Front",
        "a Karskian",
        "an Orvanian",
        "two Karskians",
        "dozens of Karskians",
        "Karskian drones",
        "Karskian bombs",
        "a Karskian rocket attack",
        "Mr Orvania",
    ],
)
def test_words_that_only_mention_an_actor_or_nobody_name_nobody(words: str) -> None:
    assert names(words) == []


def test_generic_words_name_somebody_only_where_the_country_is_known_and_is_the_one() -> None:
    for scene in (Scene(), Scene(frozenset({"HM"})), Scene(frozenset({"BV", "HM"}))):
        assert names("the junta", scene) == []
    assert names("the junta", Scene(frozenset({"BV"}))) == ["or-forces"]


def test_few_capitals_have_to_be_there() -> None:
    assert names("RF") == names("the RF") == ["ridge"]
    assert names("rf") == names("Rf") == names("THE RF MEN") == []


def test_a_name_holds_on_its_days() -> None:
    assert names("the league", Scene(frozenset({"BV"}), date(2030, 12, 31))) == ["league"]
    assert names("the league", Scene(frozenset({"BV"}), date(2031, 1, 1))) == ["valley-league"]
    assert names("the league", Scene(frozenset({"BV"}))) == []  # the day is not known: it may be either
    assert names("Hill Front", Scene(day=date(2031, 5, 31))) == ["ridge"]
    assert names("Hill Front", Scene(day=date(2031, 6, 1))) == []
    assert names("Hill Front", Scene()) == ["ridge"]


def test_one_of_two_is_said_to_be_one_of_two() -> None:
    actors, is_either = blamed(ACTORS, "either Karskian or Orvanian aircraft", ORVANIA)
    assert ([a.id for a in actors], is_either) == (["ka-forces", "or-forces"], True)
    assert blamed(ACTORS, "Karskian/Orvanian jets", ORVANIA)[1]


@pytest.mark.parametrize(
    "words", ["the junta or rebels", "either gunmen or Karskian jets", "the junta or its allies"]
)
def test_where_one_of_two_has_no_name_nobody_is_named(words: str) -> None:
    assert blamed(ACTORS, words, ORVANIA) == ((), False)


def test_one_of_a_party_and_its_part_is_the_party() -> None:
    actors, is_either = blamed(ACTORS, "the junta or the Orvanian air force", ORVANIA)
    assert ([a.id for a in actors], is_either) == (["or-forces"], False)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Orvanian Casualty Watch", "watch"),
        ("the Karsk-based Orvanian Casualty Watch", "watch"),
        ("Casualty Watch North", "watch-north"),
        ("Ilse Marren, director of Orvanian Casualty Watch", "watch"),
        ("director Ilse Marren", "watch"),
        ("Meridian Wire", "wire"),
        ("the Meridian Wire news agency", "wire"),
        ("a Meridian Wire photographer", ""),
        ("the Ridge Front", "ridge"),
        ("a Ridge Front spokesman", "ridge"),
        ("the Orvanian ministry of war", "or-forces"),
        ("a Ridge Front statement", "ridge"),
        ("an Orvanian", ""),
        ("an Orvanian general", "or-forces"),
        ("residents of Ridge Front-held Osk", ""),
        ("a prisoner of the Ridge Front", ""),
        ("activists in Orvania", ""),
        ("the hospital", ""),
    ],
)
def test_a_speaker_is_who_the_words_say_it_is(words: str, speaker: str) -> None:
    assert voice(words) == speaker


def test_a_name_that_counts_as_it_is_written_is_no_given_name() -> None:
    actors = actors_of([Table("own.csv", HEADING + "mila,MILA,,agency,MILA,written,,,\n")])
    spoken = {w: speaking(actors, w, Scene()) for w in ("MILA", "MILA news agency", "Mila", "Mila Orr")}
    assert [w for w, actor in spoken.items() if actor] == ["MILA", "MILA news agency"]


def test_a_name_that_begins_like_words_that_turn_the_meaning_is_a_name() -> None:
    text = HEADING + "pact,Anti-Ridge Pact,,coalition,anti-Ridge pact,,,,\n"
    assert [a.id for a in blamed(actors_of([Table("own.csv", text)]), "the anti-Ridge pact", Scene())[0]] == [
        "pact"
    ]


def test_words_for_a_speaker_only_hold_nobody_responsible() -> None:
    assert names("the Orvanian ministry of war") == []


def test_an_own_table_goes_before_the_shipped_ones_and_can_silence_them() -> None:
    text = HEADING + "vale,Vale Guard,,militia,Daesh,,,,\n,,,,Islamic State,,,,\n"
    mine = actors_of([Table("mine.csv", text)])
    assert [a.id for a in blamed(mine, "Daesh", Scene())[0]] == ["vale"]
    assert blamed(mine, "the Islamic State", Scene()) == ((), False)
    assert [a.id for a in blamed(mine, "ISIL", Scene())[0]] == ["islamic-state"]


@pytest.mark.parametrize(
    "words", ["Daesh", "ISIS", "Isis fighters", "ISIL", "IS militants", "the Islamic State group"]
)
def test_the_shipped_tables_know_one_group_by_its_names(words: str) -> None:
    assert [a.name for a in blamed(actors_of(), words, SYRIA)[0]] == ["Islamic State"]


def test_is_is_no_group() -> None:
    assert blamed(actors_of(), "is", SYRIA) == blamed(actors_of(), "Is", SYRIA) == ((), False)


def test_the_shipped_tables_know_forces_and_their_parts() -> None:
    (air,), _ = blamed(actors_of(), "the Syrian air force", Scene())
    (government,), _ = blamed(actors_of(), "regime", SYRIA)
    assert air.is_within(government)
    assert not government.is_within(air)
    assert blamed(actors_of(), "the regime", Scene()) == ((), False)
    both, is_either = blamed(actors_of(), "regime and Russian warplanes", SYRIA)
    assert ([a.name for a in both], is_either) == (["Syrian government forces", "Russian forces"], False)


@pytest.mark.parametrize(
    "words", ["gunmen", "rebels", "terrorists", "Turkish-backed rebels", "Free Orvanian Army"]
)
def test_the_shipped_tables_accuse_nobody_of_what_generic_words_tell(words: str) -> None:
    assert blamed(actors_of(), words, SYRIA) == ((), False)


@pytest.mark.parametrize(
    ("words", "country", "ids"),
    [
        ("US airstrikes on Islamic State", "SY", ["us-forces"]),
        ("the anti-ISIS coalition", "SY", ["coalition-is"]),
        ("regime barrel bombs", "SY", ["sy-government"]),
        ("regime rockets", "SY", ["sy-government"]),
        ("Syrian government drones", "SY", ["sy-government"]),
        ("Syrian drones", "SY", []),
        ("Syrians", "SY", []),
        ("Iraqis", "IQ", []),
        ("two Kurdish fighters", "SY", ["sy-kurdish"]),
        ("two Kurds", "SY", []),
        ("Kurds", "SY", []),
        ("an Iraqi", "IQ", []),
        ("Jabhat an Nusra", "SY", ["nusra"]),
        ("the Counter-Terrorism Service", "IQ", ["iq-cts"]),
        ("Mr Assad", "SY", ["sy-government"]),
        ("Mr Jordan", "JO", []),
        *((name, "US", []) for name in ("Jordan", "Chad", "Israel", "Kenya", "Damascus", "Asad")),
        ("Israel", "PS", ["il-forces"]),
        ("al-Shabaab", "SO", ["al-shabaab"]),
        ("al-Shabaab", "MZ", []),
        ("the Taliban", "AF", ["taliban"]),
        ("the Taliban", "PK", []),
        ("the Pakistani Taliban", "PK", ["ttp"]),
        ("RAF", "IQ", ["raf"]),
        ("RAF", "DE", []),
        ("Lebanese Hezbollah", "SY", ["hezbollah"]),
        ("Turkish Hezbollah", "SY", []),
        ("Hizbullah", "TR", []),
        ("Jaysh al-Islam", "SY", ["jaysh-al-islam"]),
        ("Jaysh al-Islam", "PS", []),
        ("Ansar al-Sunna", "IQ", ["ansar-al-sunna"]),
        ("Ansar al-Sunna", "MZ", []),
        ("Ansar al-Islam", "EG", []),
    ],
)
def test_the_shipped_tables_name_a_party_only_where_the_name_is_its_own(
    words: str, country: str, ids: list[str]
) -> None:
    scene = Scene(frozenset({country}), date(2016, 5, 2))
    assert [a.id for a in blamed(actors_of(), words, scene)[0]] == ids


@pytest.mark.parametrize(
    ("words", "country", "speaker"),
    [
        ("SANA", "SY", "sy-state-media"),
        ("the SANA correspondent", "SY", "sy-state-media"),
        ("Sana Karim", "SY", None),
        ("Abdulrahman, a resident", "SY", None),
        ("the war monitor", "SY", "sohr"),
        ("the Civil Defence", "SY", "white-helmets"),
        ("the Civil Defence", "LB", "civil-defence"),
        ("the UN Commission of Inquiry", "SY", "un-coi-syria"),
        ("the UN Commission of Inquiry", "UA", "un"),
        ("the Central Command", "SY", "us-forces"),
        ("the Central Command", "PS", None),
        ("the Combined Joint Task Force", "DJ", None),
    ],
)
def test_the_shipped_tables_know_a_speaker_only_where_the_name_is_its_own(
    words: str, country: str, speaker: str | None
) -> None:
    actor = speaking(actors_of(), words, Scene(frozenset({country}), date(2016, 5, 2)))
    assert (actor.id if actor else None) == speaker


def test_a_group_that_fights_for_a_government_is_a_militia() -> None:
    ((wagner,), _) = blamed(actors_of(), "Wagner mercenaries", Scene())
    assert wagner.kind == "militia"


def test_a_director_is_the_observatory_and_bodies_of_the_un_are_of_the_un() -> None:
    for words in ("SOHR director Rami Abdel Rahman", "the Observatory", "the UK-based Syrian Observatory"):
        assert speaking(actors_of(), words, SYRIA).name == "Syrian Observatory for Human Rights"
    assert speaking(actors_of(), "OHCHR", Scene()).parent == speaking(actors_of(), "the UN", Scene())
    assert speaking(actors_of(), "the observatory", Scene()) is None


@pytest.mark.parametrize("agency", sorted({row["agency"] for row in link_table("agencies")}))
def test_every_agency_that_reports_credit_is_a_known_organisation(agency: str) -> None:
    scenes = [Scene(frozenset(c)) for c in ([], ["JO"], ["EG"])]
    assert any(speaking(actors_of(), agency, scene) for scene in scenes)


def test_the_kinds_of_actors_are_those_of_the_codebook_and_each_can_speak() -> None:
    assert codes("actor_kind") == ACTOR_KINDS
    assert set(PARTIES) == set(ACTOR_KINDS)
    assert set(PARTIES.values()) <= set(codes("source_kind"))


PIECES = (
    "the", "Orvanian", "junta", "Karskian", "Ridge Front", "RF", "rebels", "gunmen", "and", "or", "either",
    "backed by", "-linked", "army", "jets", ",", "/", "two", "drones", "of", "on", "fighters", "rivals",
)  # fmt: skip
PHRASES = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


@given(PHRASES, st.sampled_from(["rivals of", "warplanes hitting", "a raid on", "men who left"]))
def test_nobody_is_named_by_what_stands_after_words_for_its_enemies(phrase: str, start: str) -> None:
    assert blamed(ACTORS, f"{start} {phrase}", ORVANIA) == ((), False)


@given(PHRASES)
def test_whoever_is_named_stands_in_the_words(phrase: str) -> None:
    actors, is_either = blamed(ACTORS, phrase, ORVANIA)
    signs = {"or-forces": ("Orvanian", "junta"), "ka-forces": ("Karskian",), "ridge": ("Ridge Front", "RF")}
    assert all(any(sign in phrase for sign in signs[a.id]) for a in actors)
    assert is_either <= (len(actors) > 1)
    assert not any(a != b and a.is_within(b) for a in actors for b in actors)
