"""How the fields of paired claims are told apart; the reports are invented."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.pairing import CODES, TEXTS, Pair, Pairing, confusion, paired

PLAIN: dict[str, Any] = {
    "outcome": "killed", "low": 9, "high": 9, "victims": "villagers", "status": "civilian", "age": "unknown",
    "sex": "unknown", "perpetrator": "", "means": "shelling", "place": "Osk", "start": "2031-05-02",
    "end": "2031-05-02", "scope": "incident", "source": "", "stance": "asserted",
}  # fmt: skip
TEXT = "Nine villagers were killed in Osk. Two nurses were hurt."


def pair(gold: dict[str, Any], predicted: dict[str, Any], *wrong: str) -> Pair:
    right = {field: field not in wrong for field in (*CODES, *TEXTS)}
    return Pair(PLAIN | gold, PLAIN | predicted, right)


def test_codes_are_counted_by_what_is_so_and_what_is_said() -> None:
    pairs = [pair({}, {"status": "unknown"}), pair({}, {}), pair({}, {}), pair({"status": "mixed"}, {})]
    status = confusion(Pairing(pairs, [], []))["codes"]["status"]
    assert status == {"civilian": {"civilian": 2, "unknown": 1}, "mixed": {"civilian": 1}}


@pytest.mark.parametrize(
    ("gold", "predicted", "verdict"),
    [("", "an army", "added"), ("an army", "", "missing"), ("an army", "a gang", "other")],
)
def test_words_are_added_missing_or_others(gold: str, predicted: str, verdict: str) -> None:
    wrong = pair({"perpetrator": gold}, {"perpetrator": predicted}, "perpetrator")
    counted = confusion(Pairing([wrong, pair({}, {})], [], []))["texts"]["perpetrator"]
    assert counted == {"right": 1, "added": 0, "missing": 0, "other": 0} | {verdict: 1}


def test_a_claim_without_any_date_has_none() -> None:
    none = {"start": "", "end": ""}
    pairs = [pair(none, {}, "dates"), pair({}, none, "dates"), pair({"start": ""}, {}, "dates")]
    counted = confusion(Pairing(pairs, [], []))["texts"]["dates"]
    assert counted == {"right": 0, "added": 1, "missing": 1, "other": 1}


def test_claims_without_a_pair_are_counted_by_outcome() -> None:
    hurt = PLAIN | {"outcome": "injured"}
    told = confusion(Pairing([pair({}, {})], [hurt], [PLAIN, hurt]))
    assert told["claims"] == 2
    assert told["outcomes"] == {
        "injured": {"found": 0, "missed": 1, "invented": 1},
        "killed": {"found": 1, "missed": 0, "invented": 1},
    }


@pytest.mark.shared
def test_claims_are_paired_where_outcome_and_words_meet() -> None:
    dead = PLAIN | {"evidence": ["Nine villagers were killed"]}
    hurt = PLAIN | {"outcome": "injured", "evidence": ["Two nurses were hurt"]}
    said = PLAIN | {"status": "unknown", "evidence": [{"start": 0, "end": 26}]}
    derived = said | {"derived": True}
    elsewhere = PLAIN | {"evidence": [{"start": 35, "end": 55}]}
    gold = [{"id": "a", "title": "", "text": TEXT, "claims": [dead, hurt]}]
    found = paired(gold, [{"id": "a", "claims": [derived, elsewhere, said]}])
    assert [(p.gold, p.predicted) for p in found.found] == [(dead, said)]
    assert (found.found[0].right["status"], found.found[0].right["place"]) == (False, True)
    assert (found.missed, found.invented) == ([hurt], [elsewhere])
