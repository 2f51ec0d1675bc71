"""`recount pair` and decisions that people keep in a table, on invented reports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.console import Outcome, Shell

MARKET = (
    "Shells fell on the market of Velmora on 2 May 2031, killing 12 people and wounding 30, the town hospital"
    " said. Rescuers worked all night."
)
RECEIVED = (
    "The hospital in Velmora received the bodies of 12 people after shells fell on the market on 2 May 2031."
)
ELSEWHERE = "Gunmen shot five guards dead at a mill in Ostra on 9 June 2031, residents said."
REPORTS = [
    {"id": "one", "text": MARKET, "published": "2031-05-03", "title": "Market of Velmora shelled"},
    {"id": "two", "text": RECEIVED, "published": "2031-05-03", "title": "Bodies of 12 at Velmora hospital"},
    {"id": "mill", "text": ELSEWHERE, "published": "2031-06-10", "title": "Guards shot at mill"},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    (folder / "reports.jsonl").write_text("".join(json.dumps(r) + "\n" for r in REPORTS))
    done = Shell(folder).here("run", "reports.jsonl", "--out", "counted", "--extractor", "rules")
    assert (done.status, done.err) == (0, "")
    return folder


@pytest.fixture
def shell(made: Path, tmp_path: Path) -> Shell:
    return Shell(shutil.copytree(made, tmp_path / "here"))


def data(done: Outcome) -> Any:
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def killed(shell: Shell, report: str) -> str:
    """The id of the claim of those killed in a report."""
    return next(
        c["id"] for c in data(shell.here("claims", "--report", report, "--json")) if c["outcome"] == "killed"
    )


def holders(shell: Shell, *more: str) -> dict[str, str]:
    """Report -> the single incident it stands in."""
    found = data(shell.here("incidents", "--json", *more))
    return {r: i["id"] for i in found for r in i["reports"]}


def decide(shell: Shell, *rows: str, heading: str = "a,b,decision,why") -> tuple[str, str]:
    (shell.folder / "decisions.csv").write_text("\n".join([heading, *rows]) + "\n")
    return "--decisions", "decisions.csv"


def test_the_weights_add_up_to_the_score_and_the_days_are_named(shell: Shell) -> None:
    (account,) = data(shell.here("pair", "one", "two", "--json"))
    assert account["reports"] == ["one", "two"]
    assert account["score"] == pytest.approx(sum(f["weight"] for f in account["features"]), abs=1e-3)
    assert {f["feature"]: f["level"] for f in account["features"]}["time"] == "same_day"
    assert all(f["text"].endswith(".") for f in account["features"])
    assert account["decided"] is None
    assert account["compared"] is True


def test_the_page_says_what_each_feature_adds_and_how_it_ended(shell: Shell) -> None:
    out = shell.here("pair", "one", "two").out
    assert "They happened on the same day." in out
    assert "likelier one incident than two" in out
    assert f"They stand in one incident, {holders(shell)['one']}" in out
    apart = shell.here("pair", "one", "mill").out
    assert "likelier two incidents than one" in apart
    assert "They stand in two incidents" in apart


def test_incidents_and_claims_can_be_compared_as_reports_can(shell: Shell) -> None:
    names = holders(shell)
    by_report = data(shell.here("pair", "one", "mill", "--json"))
    assert data(shell.here("pair", killed(shell, "one"), killed(shell, "mill"), "--json")) == by_report
    (of_incidents,) = data(shell.here("pair", names["one"], names["mill"], "--json"))
    assert of_incidents["score"] >= by_report[0]["score"]
    assert of_incidents["compared"] is False  # another place, day, toll and other words
    assert "Linking did not compare these two" in shell.here("pair", "one", "mill").out


def test_decisions_are_honoured_and_told(shell: Shell) -> None:
    before = holders(shell)
    assert before["one"] == before["two"] != before["mill"]
    one, two, mill = (killed(shell, r) for r in ("one", "two", "mill"))
    option = decide(shell, f"{one},{two},apart,not the same shelling", f"{one},{mill},same,told me so")
    after = holders(shell, *option)
    assert after["one"] == after["mill"] != after["two"]
    assert "A person decided that they are two." in shell.here("pair", "one", "two", *option).out
    assert holders(shell) == before
    done = shell.here("run", "reports.jsonl", "--out", "again", "--extractor", "rules", *option)
    assert done.status == 0
    written = [json.loads(line) for line in (shell.folder / "again/incidents.jsonl").read_text().splitlines()]
    assert {r: i["id"] for i in written for r in i["reports"]} == after


def test_decisions_hold_under_several_policies_side_by_side(shell: Shell) -> None:
    option = decide(shell, f"{killed(shell, 'one')},{killed(shell, 'two')},apart,not the same shelling")
    after = holders(shell, *option)
    both = ("--policy", "ibc", "--policy", "airwars", *option)
    sides = data(shell.here("incidents", *both, "--json"))
    assert {r: s["id"] for s in sides for r in s["reports"]} == after
    (shown,) = data(shell.here("show", after["two"], *both, "--json"))
    assert (shown["reports"], list(shown["policies"])) == (["two"], ["ibc-1", "airwars-1"])
    text = shell.here("show", after["two"], *both).out
    for policy in ("ibc-1", "airwars-1"):
        assert f"Independent sources under {policy}" in text
        assert len(shown["policies"][policy]["sources"]) == shown["independent_sources"]


def test_pairs_are_compared_under_a_policy_without_its_version(shell: Shell) -> None:
    assert data(shell.here("pair", "one", "two", "--policy", "ucdp", "--json")) == data(
        shell.here("pair", "one", "two", "--json")
    )
    assert "There is no policy 'sums'" in shell.here("pair", "one", "two", "--policy", "sums").err


@pytest.mark.parametrize(
    ("heading", "row", "said"),
    [
        ("a,b", "c-01,c-02", "has no column decision"),
        ("a,b,decision", "c-01,c-02,perhaps", "decisions.csv:2: is not a decision on two claims"),
        ("a,b,decision", "i-01,c-02,same", "decisions.csv:2: is not a decision on two claims"),
        ("a,b,decision", "c-01,c-01,same", "decisions.csv:2: is not a decision on two claims"),
        ("a,b,decision", "c-01", "decisions.csv:2: is not a decision on two claims"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_with_its_line(
    heading: str, row: str, said: str, shell: Shell
) -> None:
    done = shell.here("incidents", *decide(shell, row, heading=heading))
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_decisions_that_contradict_one_another_are_refused(shell: Shell) -> None:
    done = shell.here("incidents", *decide(shell, "c-01,c-02,same,", "c-02,c-01,apart,"))
    assert done.status == 2
    assert "c-01 and c-02 are decided to be of one incident and of two" in done.err.replace(
        "c-02 and c-01", "c-01 and c-02"
    )


def test_an_incident_keeps_its_id_when_a_report_joins_it(shell: Shell) -> None:
    before = holders(shell)
    more = {**REPORTS[1], "id": "0-first-by-name", "publisher": "Ostra Gazette"}
    (shell.folder / "more.jsonl").write_text(json.dumps(more) + "\n")
    assert shell.here("add", "more.jsonl", "--extractor", "rules").status == 0
    after = holders(shell)
    assert {r: after[r] for r in before} == before
    assert after["0-first-by-name"] == before["one"]


def test_decisions_on_claims_that_stand_in_no_incident_are_told(shell: Shell) -> None:
    done = shell.here("incidents", *decide(shell, "c-0000000000000001,c-0000000000000002,same,"))
    assert done.status == 0
    assert "2 claims decided on in no incident (c-0000000000000001, c-0000000000000002)" in done.err


def test_an_old_id_leads_on_when_its_report_is_read_in_another_version(shell: Shell) -> None:
    old = holders(shell)["mill"]
    again = {**REPORTS[2], "text": ELSEWHERE + " The mill has been shut."}
    (shell.folder / "again.jsonl").write_text(json.dumps(again) + "\n")
    assert shell.here("add", "again.jsonl", "--extractor", "rules").status == 0
    new = holders(shell)["mill"]
    assert new != old
    note = f"{old} came from an earlier reading of the report mill, which now tells of {new}."
    shown = shell.here("show", old, "--json")
    assert (shown.status, shown.err, json.loads(shown.out)["id"]) == (0, f"recount: {note}\n", new)
    assert shell.here("show", old).out.splitlines()[0] == note


def test_an_old_id_is_said_to_be_part_of_another_incident(shell: Shell) -> None:
    joint = holders(shell)["one"]
    old = next(f"i-{c[2:]}" for r in ("one", "two") if (c := killed(shell, r))[2:] != joint[2:])
    note = f"{old} is now part of {joint}."
    whole = shell.here("pair", joint, "mill")
    assert shell.here("pair", old, "mill") == Outcome(0, f"{note}\n{whole.out}", "")
    as_json = shell.here("pair", old, "mill", "--json")
    assert as_json == Outcome(0, shell.here("pair", joint, "mill", "--json").out, f"recount: {note}\n")


def test_a_report_without_claims_can_be_compared(shell: Shell) -> None:
    quiet = {"id": "calm", "text": "The market of Velmora was rebuilt.", "published": "2031-05-03"}
    (shell.folder / "calm.jsonl").write_text(json.dumps(quiet) + "\n")
    assert shell.here("add", "calm.jsonl", "--extractor", "rules").status == 0
    (account,) = data(shell.here("pair", "one", "calm", "--json"))
    assert account["reports"] == ["one", "calm"]
    assert account["claims"][1] == []
