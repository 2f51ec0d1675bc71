"""`recount extract --explain` as a shell runs it: the words of each field, and what came second."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from recount.codebook.tables import codes
from recount.extract import trained
from recount.model.readings import FIELDS
from recount.pipeline import explaining
from tests.archive.serving import serving, tells
from tests.cli.console import Shell
from tests.extract.test_llm_claims import item
from tests.invented_languages import TEXTS

VELMORA = {
    "id": "courier-1",
    "title": "Shells kill 12 in Velmora",
    "published": "2031-05-03",
    "publisher": "Velmora Courier",
    "text": "Shells fell on the market of Velmora on Friday, killing 12 people, including 4 children, the "
    "town hospital said.\n\nGunmen shot dead the teacher Adan Orsel in the village of Osk on Thursday. Up to "
    "60 soldiers were wounded in the fighting, a spokesman for the Northern Army said.",
}
PLAIN = {
    "id": "wire-2",
    "published": "2031-05-03",
    "text": "Civilians were killed in Velmora on Friday.",
}
STEERING = "\x1b\x07\x9b\u202e\u2066\u2028\u200f\ufeff"
HOSTILE = {
    "id": "\x1b[2J\u202eevil",
    "title": "Shells \x1b[31mkill\u2066 12",
    "publisher": "\x07Courier\u200f",
    "text": "Shells fell on the mar\u202eket of Vel\x1b[1mmora on Friday, killing 12\u2066 civi\u200fians "
    "and \ufeff4 \x9bsoldiers, the \u2028town [bold]hospital[/bold] said.",
}
CODES = ("outcome", "status", "age", "sex", "role", "means", "scope", "stance")
WORDS = ("victims", "perpetrator", "place", "time", "source")

MODEL = ("--extractor", "model")


def lines(*reports: dict[str, str]) -> str:
    return "".join(json.dumps(r) + "\n" for r in reports)


def explained(shell: Shell, *reports: dict[str, str], with_: tuple[str, ...] = MODEL) -> list[dict[str, Any]]:
    done = shell.here("extract", "-", "--explain", "--json", *with_, stdin=lines(*reports))
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def layer(report: dict[str, str]) -> str:
    return f"{report['title']}\n{report['text']}" if "title" in report else report["text"]


def mentions(value: Any) -> list[dict[str, Any]]:
    """Every {"start", "end", "quote"} in a JSON value."""
    if isinstance(value, list):
        return [m for v in value for m in mentions(v)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"start", "end", "quote"} <= set(value) else []
    return own + [m for v in value.values() for m in mentions(v)]


@pytest.mark.parametrize("extractor", ["model", "rules"])
def test_the_claims_are_those_of_plain_extract(shell: Shell, extractor: str) -> None:
    reports = (VELMORA, PLAIN, HOSTILE)
    plain = shell.here("extract", "-", "--extractor", extractor, stdin=lines(*reports))
    told = explained(shell, *reports, with_=("--extractor", extractor))
    for line in told:
        for claim in line["claims"]:
            del claim["readings"]
        del line["left_out"], line["counted_from"]
    assert told == [json.loads(line) for line in plain.out.splitlines()]
    assert told[0]["claims"]


@pytest.mark.parametrize("extractor", ["model", "rules"])
def test_every_field_of_every_claim_is_told_with_the_claims_own_value(shell: Shell, extractor: str) -> None:
    for line in explained(shell, VELMORA, PLAIN, with_=("--extractor", extractor)):
        for claim in line["claims"]:
            assert [r["field"] for r in claim["readings"]] == list(FIELDS)
            for r in claim["readings"]:
                assert r["value"] == claim["count_kind" if r["field"] == "count" else r["field"]]


@pytest.mark.parametrize("report", [VELMORA, PLAIN, HOSTILE], ids=["usual", "plain", "hostile"])
def test_all_words_stand_in_the_layer_where_they_say(shell: Shell, report: dict[str, str]) -> None:
    (line,) = explained(shell, report)
    found = mentions(line)
    assert found
    for m in found:
        assert layer(report)[m["start"] : m["end"]] == m["quote"] != ""


def test_words_of_a_field_in_words_are_its_value(shell: Shell) -> None:
    (line,) = explained(shell, VELMORA)
    told = [(c, r) for c in line["claims"] for r in c["readings"] if r["field"] in WORDS]
    assert {r["field"] for _, r in told if r["value"]} >= {"victims", "place", "time"}
    for claim, r in told:
        assert (r["words"]["quote"] if r["words"] else "") == r["value"]
        span = [r["words"]["start"], r["words"]["end"]] if r["words"] else None
        assert span == claim["spans"].get(r["field"])


def test_words_of_codes_and_counts(shell: Shell) -> None:
    (line,) = explained(shell, VELMORA, with_=("--extractor", "rules"))
    total = next(c for c in line["claims"] if c["low"] == 12)
    words = {r["field"]: r["words"] and r["words"]["quote"] for r in total["readings"]}
    assert words["count"] == "12"
    assert (words["status"], words["age"], words["sex"]) == ("people",) * 3
    assert words["means"] == "Shells"
    assert words["stance"] == total["evidence"][0]["quote"]
    (bare,) = explained(shell, PLAIN, with_=("--extractor", "rules"))
    (count,) = [r for r in bare["claims"][0]["readings"] if r["field"] == "count"]
    assert (count["value"], count["words"]["quote"]) == ("plural", "Civilians")


def test_shares_are_probabilities_and_the_value_has_the_most(shell: Shell) -> None:
    weighed = set()
    for line in explained(shell, VELMORA, PLAIN):
        for r in (r for c in line["claims"] for r in c["readings"] if r["share"] is not None):
            weighed.add(r["field"])
            assert 0 <= r["runner_up_share"] <= 1
            assert 0 <= r["share"] <= 1
            assert r["runner_up"] != r["value"] or r["field"] in WORDS  # the same words may stand twice
            if r["field"] in CODES:
                assert {r["value"], r["runner_up"]} <= set(codes(r["field"]))
            if r["field"] != "outcome":  # each outcome is judged by itself
                assert r["share"] >= r["runner_up_share"]
    assert weighed == set(FIELDS) - {"count", "victims", "role"}


def test_who_was_left_out_is_told_with_what_was_lacking(shell: Shell, monkeypatch: Any) -> None:
    monkeypatch.setattr(trained, "bars", lambda: defaultdict(lambda: 1.01))
    (line,) = explained(shell, VELMORA)
    assert line["claims"] == []
    starts = [x["people"]["start"] for x in line["left_out"]]
    assert starts == sorted(starts)
    assert "12" in " ".join(x["people"]["quote"] for x in line["left_out"])
    assert all(0 <= x["probability"] < x["needed"] == 1.01 for x in line["left_out"])
    shown = shell.here("extract", "-", "--explain", *MODEL, stdin=lines(VELMORA)).out
    assert "It makes no claim." in shown
    assert "Read and left out, as not probable enough to be claims" in shown
    assert "12 people" in shown


def test_left_out_people_are_nobody_of_whom_a_claim_was_made(shell: Shell) -> None:
    (line,) = explained(shell, VELMORA)
    counted = [tuple(c["spans"][k]) for c in line["claims"] for k in ("count_text",) if k in c["spans"]]
    for x in line["left_out"]:
        assert x["probability"] < x["needed"]
        assert all(x["people"]["end"] <= a or b <= x["people"]["start"] for a, b in counted)


def test_rules_are_said_to_know_no_second_best(shell: Shell) -> None:
    (line,) = explained(shell, PLAIN, with_=("--extractor", "rules"))
    assert line["left_out"] is None
    for r in line["claims"][0]["readings"]:
        assert (r["share"], r["runner_up"], r["runner_up_share"], r["rules"]) == (None, "", None, None)
    done = shell.here("extract", "-", "--explain", "--extractor", "rules", stdin=lines(PLAIN))
    assert re.sub(r"confidence 0\.\d\d$", "confidence 0.…", done.out, flags=re.M).splitlines() == [
        "Report wire-2 · 2031-05-03",
        "1 claim",
        "Words such as “Friday” are counted from 2031-05-03, the day of its publication.",
        "Nothing was weighed by this extractor, so no field has a share or a runner-up.",
        "",
        "1. killed at least 2 · confidence 0.…",
        "  [Civilians were killed] in Velmora on Friday.",
        "Field        Value                           Words",
        "outcome      killed                          “Civilians were killed” 0–21",
        "count        at least 2 (bare plural)        “Civilians” 0–9",
        "victims      Civilians                       “Civilians” 0–9",
        "status       civilian                        “Civilians” 0–9",
        "age          unknown                         “Civilians” 0–9",
        "sex          unknown                         “Civilians” 0–9",
        "role         victim                          “Civilians were killed” 0–21",
        "means        unknown",
        "perpetrator  nothing",
        "place        Velmora (not in the gazetteer)  “Velmora” 25–32",
        "time         2 May 2031                      “Friday” 36–42",
        "source       nothing",
        "scope        incident                        “Civilians were killed” 0–21",
        "stance       asserted                        “Civilians were killed” 0–21",
    ]


def test_the_trained_extractor_shows_shares_and_runners_up(shell: Shell) -> None:
    done = shell.here("extract", "-", "--explain", *MODEL, stdin=lines(VELMORA))
    assert (done.status, done.err) == (0, "")
    assert "1. killed 12 · confidence 0." in done.out
    assert "[killing 12 people]" in done.out
    heading = next(x for x in done.out.splitlines() if x.startswith("Field "))
    assert heading.split() == ["Field", "Value", "Words", "Share", "Runner-up", "Rules", "alone"]
    assert re.search(r"^outcome +killed +“killing” 74–81 +[01]\.\d\d  \w+", done.out, re.MULTILINE)
    assert re.search(r"^count +12 \(exact\) +“12” 82–84$", done.out, re.MULTILINE)


def test_parts_name_their_total_by_its_number(shell: Shell) -> None:
    done = shell.here("extract", "-", "--explain", "--extractor", "rules", stdin=lines(VELMORA))
    assert "2. killed 4 · part of claim 1 · confidence" in done.out


def test_several_reports_are_explained_in_order_and_a_skipped_one_says_why(shell: Shell) -> None:
    spanish = {"id": "diario-7", "text": TEXTS["es"]}
    done = shell.here("extract", "-", "--explain", stdin=lines(PLAIN, spanish, VELMORA))
    assert done.status == 0
    heads = [x.split()[1] for x in done.out.splitlines() if x.startswith("Report ")]
    assert heads == ["wire-2", "diario-7", "courier-1"]
    assert "Not read for claims: language es is not covered yet\nLanguage: Spanish\n" in done.out
    assert "language is not covered: 1 report (Spanish 1)" in done.err
    skipped = shell.here("extract", "-", "--explain", "--json", "--quiet", stdin=lines(spanish))
    line = json.loads(skipped.out)
    assert (line["skipped"], line["claims"], skipped.err) == ("language es is not covered yet", [], "")
    assert line["counted_from"] == {"date": "", "how": "none", "words": None}


def test_a_report_cannot_steer_what_is_shown(shell: Shell) -> None:
    done = shell.here("extract", "-", "--explain", *MODEL, stdin=lines(HOSTILE))
    assert done.status == 0
    assert "killed 12" in done.out
    assert not set(done.out) & set(STEERING)
    assert "[bold]hospital[/bold]" in done.out
    as_json = shell.here("extract", "-", "--explain", "--json", *MODEL, stdin=lines(HOSTILE))
    assert not set(as_json.out) & set(STEERING)


@pytest.mark.parametrize("width", ["100", "40"])
def test_a_terminal_sees_the_tables_within_its_width(tmp_path: Path, width: str) -> None:
    (tmp_path / "in.jsonl").write_text(lines(VELMORA))
    seen = Shell(tmp_path, {"COLUMNS": width}).on_a_terminal("extract", "in.jsonl", "--explain", *MODEL)
    assert seen.status == 0
    text = re.sub(r"\x1b\[[\d;]*m", "", seen.out)
    assert "killed 12" in text
    assert max(map(len, text.splitlines())) <= int(width)


def test_a_report_that_fails_is_told_and_the_rest_is_done(shell: Shell, monkeypatch: Any) -> None:
    real = explaining._explain

    def fail(report: Any, extractor: Any) -> Any:
        if report.id == "wire-2":
            raise RuntimeError("as if")
        return real(report, extractor)

    monkeypatch.setattr(explaining, "_explain", fail)
    done = shell.here("extract", "-", "--explain", stdin=lines(PLAIN, VELMORA))
    assert done.status == 1
    assert "recount: report wire-2: not read for claims: the extractor failed" in done.err
    assert "killed 12" in done.out


def test_a_language_model_tells_words_and_no_second_best(shell: Shell) -> None:
    told = item(evidence=["Civilians were killed"], count_text="", victims="Civilians", time="on Friday")
    with serving(tells(told)) as served:
        asks = ("--extractor", "llm", "--llm-url", served.url, "--llm-model", "m-1")
        done = shell.here("extract", "-", "--explain", *asks, stdin=lines(PLAIN))
    assert done.status == 0
    assert "Nothing was weighed by this extractor" in done.out
    assert re.search(r"^time +2 May 2031 +“on Friday” 33–42$", done.out, re.MULTILINE)


def test_json_without_explain_is_what_extract_prints_anyway(shell: Shell) -> None:
    plain, as_json = (shell.here("extract", "-", *more, stdin=lines(PLAIN)) for more in ((), ("--json",)))
    assert plain == as_json
