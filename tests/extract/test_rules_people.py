"""Status, age and sex of the harmed, families, attackers, denials and fears, on invented sentences."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.invented import assert_claims, harm, injured, killed, table, told

Expected = list[dict[str, Any]]


@pytest.mark.parametrize(
    ("victims", "status", "age", "sex"),
    [
        ("civilians", "civilian", "unknown", "unknown"),
        ("residents", "civilian", "unknown", "unknown"),
        ("journalists", "civilian", "unknown", "unknown"),
        ("medics", "civilian", "unknown", "unknown"),
        ("worshippers", "civilian", "unknown", "unknown"),
        ("passengers", "civilian", "unknown", "unknown"),
        ("children", "civilian", "child", "unknown"),
        ("boys", "civilian", "child", "male"),
        ("girls", "civilian", "child", "female"),
        ("soldiers", "combatant", "unknown", "unknown"),
        ("militants", "combatant", "unknown", "unknown"),
        ("police officers", "combatant", "unknown", "unknown"),
        ("rebel fighters", "combatant", "unknown", "unknown"),
        ("people", "unknown", "unknown", "unknown"),
    ],
)
def test_who_the_harmed_were(victims: str, status: str, age: str, sex: str) -> None:
    (claim,) = told(f"A blast killed seven {victims} in Osk.")
    assert (claim.victims, claim.status, claim.age, claim.sex) == (victims, status, age, sex)


OTHERS: list[tuple[str, Expected]] = [
    (
        "Six civilians were killed and 12 injured in Velmora.",
        [killed(6, status="civilian"), injured(12, status="civilian")],
    ),
    (
        "A mine killed two soldiers and wounded 12 others near Osk.",
        [killed(2, status="combatant"), injured(12, status="combatant")],
    ),
    (
        "A mine killed two nurses near Osk. Twelve others were wounded.",
        [killed(2, status="civilian"), injured(12, status="civilian")],
    ),
    ("Shells killed three women and two men in Osk.", [killed(3, sex="female"), killed(2, sex="male")]),
]

FAMILIES: list[tuple[str, Expected]] = [
    ("Shells killed a family of three in Osk.", [killed(3, status="civilian")]),
    ("Shells killed four families in Osk.", [killed(8, None, status="civilian")]),
    ("A family of three lived by the mill. The family was killed by a shell.", [killed(3)]),
]

ATTACKERS: list[tuple[str, Expected]] = [
    (
        "A suicide bomber blew himself up at a market in Osk, killing nine shoppers.",
        [
            killed(9, role="victim", status="civilian", means="suicide_attack"),
            killed(1, role="attacker", status="combatant", means="suicide_attack", part_of=None),
        ],
    ),
    (
        "Two bombers blew themselves up at a barracks in Velmora.",
        [killed(2, role="attacker", status="combatant")],
    ),
    (
        "A bomber killed six guards in Osk when he blew himself up.",
        [killed(6, role="victim", status="combatant"), killed(1, role="attacker", status="combatant")],
    ),
    (
        "A gunman shot dead four guests at a wedding in Osk before killing himself.",
        [killed(4, role="victim", status="civilian"), killed(1, role="attacker", status="combatant")],
    ),
]

DENIED: list[tuple[str, Expected]] = [
    (
        "A rocket landed in a field near Osk but no one was hurt.",
        [injured(None, stance="denied", count_kind="none")],
    ),
    ("Shells fell on Osk. There were no casualties.", [harm("other_harm", None, stance="denied")]),
    ("Nobody was killed in the raid on Osk.", [killed(None, stance="denied")]),
    ("No civilians were killed in the strike on Osk, the army said.", [killed(None, stance="denied")]),
    ("Officials in Osk could not say whether anyone was hurt.", []),
    ("The army denied killing twelve villagers in Osk.", [killed(12, stance="denied")]),
    ("The ministry denied that any villagers were killed in Osk.", [killed(None, stance="denied")]),
    ("The army rejected the claim that 27 people were killed in Osk.", [killed(27, stance="denied")]),
    ("The army dismissed reports that 27 people were killed in Osk.", [killed(27, stance="denied")]),
    ("In the disputed region 27 people were killed on Friday.", [killed(27)]),
    (
        "The army denied responsibility for the blast that killed five villagers in Osk.",
        [killed(5, stance="asserted", perpetrator="")],
    ),
]

HYPOTHETICAL: list[tuple[str, Expected]] = [
    ("Twenty more miners are feared dead in Osk.", [killed(20, stance="hypothetical")]),
    ("A breach of the dam at Osk could kill 20,000 people.", [killed(20_000, stance="hypothetical")]),
    ("Rebels threatened to execute 30 hostages in Osk.", [killed(30, stance="hypothetical")]),
    ("Officials fear that the death toll in Osk could rise.", []),
    ("In May, shells killed five villagers in Osk.", [killed(5, stance="asserted")]),
]

CASES = OTHERS + FAMILIES + ATTACKERS + DENIED + HYPOTHETICAL

READ_WRONGLY = {
    "A gunman shot dead four guests at a wedding in Osk before killing himself.": "no attacker is claimed",
}


@pytest.mark.parametrize(("text", "expected"), table(CASES, READ_WRONGLY))
def test_people(text: str, expected: Expected) -> None:
    assert_claims(told(text), expected)


def test_none_of_a_number_is_a_denial() -> None:
    claims = told("None of the 40 passengers was hurt in the blast near Osk.")
    assert {(c.outcome, c.stance) for c in claims} == {("injured", "denied")}
