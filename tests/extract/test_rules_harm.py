"""Who was harmed and how, on invented sentences; what to expect is what the annotation guidelines say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.invented import assert_claims, harm, injured, killed, table, told

Expected = list[dict[str, Any]]

VOICE: list[tuple[str, Expected]] = [
    ("Shells killed five villagers in Velmora.", [killed(5, victims="villagers", count_text="five")]),
    ("Five villagers were killed by shells in Velmora.", [killed(5, victims="villagers", count_text="Five")]),
    ("Two shepherds have been wounded near Osk.", [injured(2, victims="shepherds")]),
    ("A baker was shot dead in Tarnhold.", [killed(1, victims="baker", count_text="A")]),
    ("Four teachers died when a mortar round hit a school in Osk.", [killed(4, victims="teachers")]),
    ("A mortar round hit a school in Osk, killing four teachers.", [killed(4, victims="teachers")]),
    (
        "An airstrike on Velmora wounded nine traders and killed three.",
        [injured(9, victims="traders"), killed(3)],
    ),
    (
        "The explosion killed more than 20 pilgrims and injured at least 41 others.",
        [killed(21, None, count_text="more than 20"), injured(41, None, count_text="at least 41")],
    ),
    ("Shells have killed between 15 and 20 miners in Osk.", [killed(15, 20, victims="miners")]),
    ("Up to 30 miners were killed in the blast in Osk.", [killed(None, 30, victims="miners")]),
    ("Civilians were killed by a mine near Osk.", [killed(2, None, victims="Civilians", count_text="")]),
    ("Gunmen abducted six engineers near Osk.", [harm("abducted", 6, victims="engineers")]),
    ("Police arrested eleven students in Tarnhold.", [harm("detained", 11, victims="students")]),
    ("Three nurses are missing after the raid on Osk.", [harm("missing", 3, victims="nurses")]),
    ("Some 400 residents fled Velmora after the shelling.", [harm("displaced", 400, victims="residents")]),
    ("Eight children were treated for gas in Osk.", [injured(8, victims="children")]),
    ("Medics treated 40 people for gas inhalation in Osk.", [injured(40, victims="people")]),
    ("Two of the wounded later died in Osk.", [killed(2, victims="wounded")]),
    ("Warplanes hit Osk, leaving 14 people dead and dozens more wounded.", [killed(14), injured(24, None)]),
]

NOMINAL: list[tuple[str, Expected]] = [
    ("The death of five miners in the blast shocked Osk.", [killed(5, victims="miners")]),
    ("The killing of two journalists in Velmora was condemned.", [killed(2, victims="journalists")]),
    ("The raid on Osk caused the deaths of three farmers.", [killed(3, victims="farmers")]),
    ("The bodies of seven men were found in a well near Osk.", [killed(7, victims="men", sex="male")]),
    ("The blast left nine dead and 14 wounded.", [killed(9), injured(14)]),
    ("Rockets left nine villagers dead in Osk.", [killed(9, victims="villagers")]),
    ("The bombing claimed the lives of 12 worshippers in Osk.", [killed(12, victims="worshippers")]),
    ("The attack in Osk claimed 12 lives.", [killed(12)]),
    ("Thirteen people lost their lives in the raid on Osk.", [killed(13, victims="people")]),
    ("Five dead, 16 injured in Osk blast.", [killed(5), injured(16)]),
]

TOLLS: list[tuple[str, Expected]] = [
    ("The death toll in Osk has risen to 31.", [killed(31)]),
    ("The death toll of the blast in Osk stands at 31.", [killed(31)]),
    ("A doctor put the death toll in Osk at more than 40.", [killed(41, None)]),
    ("The death toll from the blast reached 17 on Monday.", [killed(17)]),
]

PARTS: list[tuple[str, Expected]] = [
    (
        "Twelve people, including four children, were killed in Velmora.",
        [killed(12, victims="people"), killed(4, victims="children", age="child", part_of=12)],
    ),
    (
        "Shells killed twelve people, four of them children, in Velmora.",
        [killed(12, victims="people"), killed(4, age="child", part_of=12)],
    ),
    (
        "Shelling killed ten people in Osk. Among the dead were three children.",
        [killed(10, part_of=None), killed(3, victims="children", part_of=10)],
    ),
    (
        "Fifteen villagers were killed in Osk, among them six women.",
        [killed(15, part_of=None), killed(6, victims="women", sex="female", part_of=15)],
    ),
    (
        "Twelve people were killed in Osk, including women and children.",
        [killed(12, victims="people", age="mixed", sex="mixed", part_of=None)],
    ),
    (
        "Shells killed ten people in Osk. Children were among the dead.",
        [killed(10, part_of=None), killed(2, None, victims="Children", count_text="", part_of=10)],
    ),
    (
        "Twelve people including women and children were killed in Osk.",
        [killed(12, victims="people", age="mixed", sex="mixed", part_of=None)],
    ),
    (
        "Two children were among the nine people killed in Osk.",
        [killed(9, part_of=None), killed(2, victims="children", part_of=9)],
    ),
    (
        "Nine people, two of whom were children, were killed in Osk.",
        [killed(9, part_of=None), killed(2, victims="children", part_of=9)],
    ),
    (
        "A strike killed 14 people in Osk, half of them children.",
        [killed(14, part_of=None), killed(7, age="child", stance="asserted", part_of=14)],
    ),
    (
        "Shells wounded at least six people, three of them seriously, in Osk.",
        [injured(6, None, part_of=None), injured(3, part_of=6)],
    ),
    (
        "Rebels killed five soldiers, among them a colonel, in Osk.",
        [killed(5, part_of=None), killed(1, victims="colonel", part_of=5)],
    ),
    (
        "A blast wounded 30 people in Osk, including two nurses.",
        [injured(30, part_of=None), injured(2, victims="nurses", part_of=30)],
    ),
]

ELLIPSIS: list[tuple[str, Expected]] = [
    ("Six people were killed and 12 injured in Velmora.", [killed(6, victims="people"), injured(12)]),
    ("A bomb killed four traders and wounded 17 more in Osk.", [killed(4, victims="traders"), injured(17)]),
    ("The strike killed 15 people and 30 were wounded.", [killed(15), injured(30)]),
    (
        "Shelling killed two farmers in Osk and another five outside Velmora.",
        [killed(2, place="Osk"), killed(5, place="Velmora")],
    ),
    (
        "Seven miners were killed in Osk on Friday and four in Velmora on Saturday.",
        [
            killed(7, place="Osk", start="2031-05-02", victims="miners"),
            killed(4, place="Velmora", start="2031-05-03"),
        ],
    ),
    (
        "Seven soldiers were killed and 30 wounded.",
        [killed(7, status="combatant"), injured(30, status="combatant")],
    ),
]

LISTS: list[tuple[str, Expected]] = [
    ("A woman, four of her children and an old man were killed in Osk.", [killed(6)]),
    ("His wife and two children were killed in Osk.", [killed(3)]),
    ("A doctor and two nurses were killed in Osk.", [killed(3)]),
    ("Shells killed a mother, her two sons and a neighbour in Osk.", [killed(4)]),
    ("The blast killed a commander and several fighters in Osk.", [killed(4, None, status="combatant")]),
    (
        "Five civilians and two soldiers were killed in Osk.",
        [
            killed(5, victims="civilians", status="civilian"),
            killed(2, victims="soldiers", status="combatant"),
        ],
    ),
    (
        "Five civilians and two soldiers were killed and 30 people injured in Osk.",
        [killed(5, status="civilian"), killed(2, status="combatant"), injured(30, victims="people")],
    ),
    (
        "The raid killed nine guards, four drivers and 11 villagers.",
        [killed(9, victims="guards"), killed(4, victims="drivers"), killed(11, victims="villagers")],
    ),
]

OTHER_HARM: list[tuple[str, Expected]] = [
    ("The bombing killed and wounded 48 people in Osk.", [harm("other_harm", 48, victims="people")]),
    ("Nearly 60 people were killed or injured in Osk.", [harm("other_harm", 60, count_text="Nearly 60")]),
    ("The raid on Osk caused 48 casualties.", [harm("other_harm", 48)]),
    ("Rebels used 20 villagers as human shields in Osk.", [harm("other_harm", 20, victims="villagers")]),
]

NOT_PEOPLE: list[tuple[str, Expected]] = [
    ("A 45-year-old farmer was killed in Osk.", [killed(1, victims="45-year-old farmer")]),
    ("Two farmers aged 45 and 51 were killed in Osk.", [killed(2, victims="farmers")]),
    ("On 3 May 2031 at 17:30 shells killed two farmers in Osk.", [killed(2)]),
    ("A BM-21 rocket worth $20,000 killed two farmers in Osk.", [killed(2)]),
    ("The 17th Division shelled Osk, killing two farmers 30 km from Velmora.", [killed(2)]),
    ("Shells destroyed 12 houses in Osk and killed two farmers.", [killed(2)]),
    ("Five hostages held by rebels were freed in Osk.", []),
    ("Police seized 300 rifles and $5,000 in Osk.", []),
    ("Shells destroyed 12 houses in Osk.", []),
    ("Shells killed 12 sheep in Osk.", []),
    ("The deadly attack on Osk was condemned.", []),
    ("Jets bombed Osk on Friday.", []),
    ("Gunmen shot at a bus near Osk.", []),
    ("A poet of 89 died of a heart attack in Osk.", []),
]

FORMS: list[tuple[str, Expected]] = [
    (
        "SHELLS KILLED FIVE VILLAGERS IN VELMORA ON FRIDAY.",
        [killed(5, status="civilian", start="2031-05-02")],
    ),
    ("FIVE VILLAGERS WERE KILLED AND 12 SOLDIERS WOUNDED.", [killed(5), injured(12, status="combatant")]),
    (
        "A car bomb in Osk killed nine people on Friday and wounded 14 others a doctor said.",
        [killed(9, source="a doctor"), injured(14, source="a doctor")],
    ),
    (
        "Six people including two children were killed in Osk.",
        [killed(6, part_of=None), killed(2, victims="children", part_of=6)],
    ),
    (
        "In Osk on Friday shells killed four people and wounded ten local activists said.",
        [killed(4, source="local activists"), injured(10)],
    ),
]

CASES = VOICE + NOMINAL + TOLLS + PARTS + ELLIPSIS + LISTS + OTHER_HARM + NOT_PEOPLE + FORMS

READ_WRONGLY = {
    "Nine people, two of whom were children, were killed in Osk.": "two or more children, no total",
    "A strike killed 14 people in Osk, half of them children.": "a denial without a number",
    "Shells wounded at least six people, three of them seriously, in Osk.": "'them seriously', no total",
    "Medics treated 40 people for gas inhalation in Osk.": "no claim",
    "Two of the wounded later died in Osk.": "victims 'the'",
}


@pytest.mark.parametrize(("text", "expected"), table(CASES, READ_WRONGLY))
def test_harm(text: str, expected: Expected) -> None:
    assert_claims(told(text), expected)


def test_a_toll_that_rose_is_two_claims_and_no_range() -> None:
    assert_claims(told("The death toll in Osk rose from 9 to 12."), [killed(9), killed(12)])


def test_evidence_holds_the_harm_word_and_the_count_and_is_short() -> None:
    before, after = "The market had just opened and rain fell. ", " Traders closed their stalls for the day."
    (claim,) = told(before + "Shells killed five villagers in Velmora." + after)
    (quote,) = claim.evidence
    assert "killed five villagers" in quote.text
    assert len(quote.text) <= len("Shells killed five villagers in Velmora.")


@pytest.mark.parametrize(
    ("words", "kind", "best"),
    [
        ("five", "exact", 5),
        ("about 50", "about", 50),
        ("at least 50", "at_least", 50),
        ("more than 50", "more_than", 51),
        ("up to 50", "at_most", None),
        ("fewer than 50", "less_than", None),
        ("50 to 60", "range", None),
        ("dozens of", "vague", None),
    ],
)
def test_a_claim_keeps_how_its_count_was_worded(words: str, kind: str, best: int | None) -> None:
    (claim,) = told(f"Shells killed {words} villagers in Velmora.")
    assert (claim.count_kind, claim.best) == (kind, best)
    assert claim.count_text.split()[0] == words.split(maxsplit=1)[0]


def test_a_plural_and_a_definite_person_are_worded_without_a_number() -> None:
    (plural,) = told("Shells killed villagers in Velmora.")
    assert (plural.count_kind, plural.count_text, plural.best) == ("plural", "", None)
    (single,) = told("Shells killed the mayor in Velmora.")
    assert (single.low, single.high, single.count_text, single.best) == (1, 1, "", 1)


def test_names_are_counted_and_kept() -> None:
    (named,) = told("Shells killed Maren Ostik and Pavo Drell in Velmora.")
    assert (named.low, named.high, named.count_text) == (2, 2, "")
    assert [n.text for n in named.names] == ["Maren Ostik", "Pavo Drell"]


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("A boy, 8, was killed by a shell in Osk.", 1),
        ("The man, 45 and unarmed, was killed in Osk.", 1),
        ("Her husband, 34, and two children were killed in Osk.", 3),
        ("Adil Karo, 16, and Brana Venn, 34, were killed in Osk.", 2),
        ("Both Karo and the baby were killed in Osk.", 2),
        ("Both Adil Karo and Brana Venn were killed in Osk.", 2),
        ("In the town, 8, among them a nurse, were killed.", 8),
        ("A resident, 8 soldiers and a child were killed in Osk.", 10),
    ],
)
def test_an_age_after_a_comma_is_no_count_and_both_is_two(sentence: str, n: int) -> None:
    whole = max(told(sentence), key=lambda c: c.high or 0)
    assert (whole.low, whole.best, whole.high) == (n, n, n)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Twelve of the 30 passengers were killed near Osk.", [12]),
        ("Ten of 11 men were killed in Osk.", [10]),
        ("The victims were two of five people killed in Osk.", [2, 5]),
        ("Twelve of them and 30 soldiers were killed near Osk.", [12, 30]),
    ],
)
def test_those_that_some_are_taken_of_are_no_victims(sentence: str, figures: list[int]) -> None:
    assert [c.best for c in told(sentence)] == figures


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Adil Karo was killed in Osk on Monday. Rana Venn was also killed.", 2),
        ("Adil Karo was killed in Osk on Monday. Karo was shot dead.", 1),
        ("The Ridge Front said it killed nine fighters in Osk. Residents said it killed nine villagers.", 2),
        ("Shelling killed nine villagers in Osk. Nine villagers were killed, residents said.", 1),
    ],
)
def test_people_of_two_names_and_fighters_beside_villagers_are_two_claims(text: str, n: int) -> None:
    assert len([c for c in told(text) if c.victims != "Karo"]) == n


@pytest.mark.parametrize(
    ("sentence", "outcome", "n"),
    [
        ("Car bomb kills soldier, 4 wounded in Osk", "injured", 4),
        ("A shell killed a child, 3 were injured in Osk.", "injured", 3),
        ("Mine kills farmer, 2 missing near Osk", "missing", 2),
        ("Gunmen shot dead a teacher, 6 have been arrested in Osk.", "detained", 6),
    ],
)
def test_a_number_after_a_comma_that_is_harmed_is_no_age(sentence: str, outcome: str, n: int) -> None:
    assert [(c.low, c.high) for c in told(sentence) if c.outcome == outcome] == [(n, n)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "The army shot dead Ilan Brask and Pavo Drell of the Ridge Front in Osk.",
            ["Ilan Brask", "Pavo Drell"],
        ),
        ("In Osk the officer Ilan Brask was killed.", ["Ilan Brask"]),
        ("In Osk a Velmora Toddler was killed.", []),
        ("On Friday the Velmora boy Ilan Brask was killed.", ["Ilan Brask"]),
        ("Victim Ilan Brask and Pavo Farmer were killed in Osk.", ["Ilan Brask", "Pavo Farmer"]),
    ],
)
def test_what_only_says_who_somebody_is_is_no_name(sentence: str, names: list[str]) -> None:
    assert [n.text for c in told(sentence) for n in c.names] == names


def test_a_name_with_what_the_person_is_counts_once_and_is_kept() -> None:
    (claim,) = told("Ilan Brask, a teacher, was killed by a sniper in Osk.")
    assert (claim.low, claim.high, claim.status) == (1, 1, "civilian")
    assert [n.text for n in claim.names] == ["Ilan Brask"]
