"""The verbs that keep things, run as a shell runs them, on invented reports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.console import Outcome, Shell

MARKET = (
    "VELMORA, 3 May 2031 - Shells fell on the market of Velmora on Friday, killing 12 people and wounding 30,"
    " the town hospital said."
)
RISES = (
    "VELMORA, 4 May 2031 - The toll of Friday's shelling of the market of Velmora rose to 15 killed, the"
    " governor said."
)
SINCE = "More than 9,000 people have been killed in the war in Velland since 2028, the mission said."
REPORTS = [
    {"id": "wire-1", "text": MARKET, "published": "2031-05-03", "title": "Market shelled in Velmora"},
    {"id": "wire-2", "text": RISES, "published": "2031-05-04", "title": "Toll of Velmora shelling rises"},
    {"id": "since", "text": SINCE, "published": "2031-06-02"},
]


def lines(reports: list[dict[str, str]] = REPORTS) -> str:
    return "".join(json.dumps(r) + "\n" for r in reports)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports and what `recount run` made of them; copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "reports.jsonl").write_text(lines())
    done = Shell(folder).here("run", "reports.jsonl", "--out", "counted")
    assert (done.status, done.err) == (0, "")
    (folder / "printed").write_text(done.out)
    return folder


@pytest.fixture
def shell(made: Path, tmp_path: Path) -> Shell:
    return Shell(shutil.copytree(made, tmp_path / "here"))


def json_lines(done: Outcome) -> list[dict[str, object]]:
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def incidents(shell: Shell) -> list[dict[str, object]]:
    return [json.loads(line) for line in (shell.folder / "counted/incidents.jsonl").read_text().splitlines()]


def test_run_ends_with_the_table_and_what_to_do_next(made: Path) -> None:
    text = (made / "printed").read_text()
    table, totals = text.split("Totals over longer times or wider areas, never added to incidents")
    assert "12–15" in table
    assert "at least 9,001" in totals
    assert "Read 1 document: 3 reports" in totals
    assert "recount show i-" in totals.splitlines()[-1]
    assert sorted(p.name for p in (made / "counted").iterdir()) == [
        "claims.jsonl", "incidents.csv", "incidents.jsonl", "reports.jsonl",
    ]  # fmt: skip


def test_the_hint_can_be_typed_as_it_stands(shell: Shell) -> None:
    done = shell.here("run", "reports.jsonl", "--out", "again", "--casebook", "other book")
    *_, hint = done.out.splitlines()
    assert hint.endswith("--casebook 'other book'")
    name = hint.split("recount show ")[1].split()[0]
    assert shell.here("show", name, "--casebook", "other book").status == 0


def test_run_as_json_prints_the_incidents_that_it_writes(shell: Shell) -> None:
    done = shell.here("run", "reports.jsonl", "--out", "counted", "--json")
    assert json_lines(done) == incidents(shell)


def test_run_again_changes_nothing(shell: Shell) -> None:
    before = {p.name: p.read_bytes() for p in (shell.folder / "counted").iterdir()}
    assert shell.here("run", "reports.jsonl", "--out", "counted").status == 0
    assert {p.name: p.read_bytes() for p in (shell.folder / "counted").iterdir()} == before


def test_quiet_leaves_only_refusals(shell: Shell) -> None:
    (shell.folder / "bad.jsonl").write_text("{nonsense\n" + lines(REPORTS[:1]))
    done = shell.here("run", "bad.jsonl", "--out", "counted", "--quiet")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("recount: bad.jsonl:1: ")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("verb", [["run", "--out", "counted"], ["add"]])
def test_nothing_done_is_status_2(verb: list[str], shell: Shell) -> None:
    done = shell.here(verb[0], "absent.jsonl", *verb[1:])
    assert done.status == 2
    assert "absent.jsonl" in done.err


def test_a_run_that_reads_nothing_leaves_the_last_output(shell: Shell) -> None:
    before = {p.name: p.read_bytes() for p in (shell.folder / "counted").iterdir()}
    done = shell.here("run", "absent.jsonl", "--out", "counted")
    assert (done.status, done.out) == (2, "")
    assert {p.name: p.read_bytes() for p in (shell.folder / "counted").iterdir()} == before


def test_an_unknown_policy_is_an_error_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "reports.jsonl").write_text(lines())
    done = Shell(tmp_path).here("run", "reports.jsonl", "--out", "counted", "--policy", "wishful")
    assert (done.status, done.out) == (2, "")
    assert "'wishful'" in done.err
    assert "recount-1" in done.err
    assert not (tmp_path / "counted").exists()


def test_a_terminal_sees_progress_and_a_pipe_does_not(shell: Shell) -> None:
    on_terminal = shell.on_a_terminal("run", "reports.jsonl", "--out", "o", "--casebook", "fresh")
    assert on_terminal.status == 0
    assert "Finding claims" in on_terminal.out
    assert "\x1b[" in on_terminal.out
    in_pipe = shell.run("run", "reports.jsonl", "--out", "o", "--casebook", "fresher")
    assert "Finding claims" not in in_pipe.out + in_pipe.err
    assert "\x1b" not in in_pipe.out + in_pipe.err
    quiet = shell.on_a_terminal("run", "reports.jsonl", "--out", "o", "--casebook", "freshest", "--quiet")
    assert (quiet.status, quiet.out) == (0, "")


def test_add_says_what_became_of_each_report(shell: Shell) -> None:
    changed = {**REPORTS[0], "text": "Shells fell on Velmora, killing 13 people."}
    new = {"id": "new", "text": "A gunman shot a man dead in Osk on Monday."}
    done = shell.here("add", "-", stdin=lines([REPORTS[1], changed, new]))
    assert done.status == 0
    assert (
        done.out
        == "Read 1 document: 2 reports added, 1 of them another text of a known one, 1 known already.\n"
    )
    assert "wire-1" in done.err
    assert "version 2" in done.err
    assert shell.here("add", "-", "--quiet", stdin=lines([new])).out == ""


def test_claims_can_be_narrowed(shell: Shell) -> None:
    everything = json_lines(shell.here("claims", "--json"))
    assert {c["report"] for c in everything} == {"wire-1", "wire-2", "since"}
    of_one = json_lines(shell.here("claims", "--report", "wire-1", "--json"))
    assert of_one == [c for c in everything if c["report"] == "wire-1"]
    injured = json_lines(shell.here("claims", "--outcome", "injured", "--json"))
    assert injured == [c for c in everything if c["outcome"] == "injured"]
    assert injured
    least = min(float(str(c["confidence"])) for c in everything)
    assert json_lines(shell.here("claims", "--below", str(least), "--json")) == []
    assert json_lines(shell.here("claims", "--below", "1", "--json")) == sorted(
        everything, key=lambda c: float(str(c["confidence"]))
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "nowhere"], "nowhere"),
        (["--outcome", "sad"], "There is no outcome 'sad'. Use one of killed, injured"),
    ],
)
def test_claims_of_nothing_known_are_an_error(arguments: list[str], said: str, shell: Shell) -> None:
    done = shell.here("claims", *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_incidents_of_the_casebook_are_those_of_the_only_run(shell: Shell) -> None:
    assert json_lines(shell.here("incidents", "--json")) == incidents(shell)
    assert shell.here("incidents").out.splitlines()[0] == "Incidents"


def test_show_an_incident_by_any_of_its_names(shell: Shell) -> None:
    joint = next(i for i in incidents(shell) if len(i["reports"]) == 2)  # type: ignore[arg-type]
    whole = shell.here("show", str(joint["id"]))
    assert whole.status == 0
    assert f"Incident {joint['id']}" in whole.out
    assert "Velmora on Friday, [killing 12 people]" in whole.out or "[killing 12 people]" in whole.out
    assert shell.here("show", str(joint["id"])[:10]) == whole
    (as_json,) = json_lines(shell.here("show", str(joint["id"]), "--json"))
    assert as_json == joint


def test_show_says_that_an_old_id_is_now_part_of_another(shell: Shell) -> None:
    joint = next(i for i in incidents(shell) if len(i["reports"]) == 2)  # type: ignore[arg-type]
    claims = [str(c) for c in joint["claims"]]  # type: ignore[attr-defined]
    olds = [f"i-{c[2:]}" for c in claims if c[2:] != str(joint["id"])[2:]]
    assert olds
    whole = shell.here("show", str(joint["id"]))
    for old in (*olds, olds[0][:10]):  # the ids that the incident would have had before it was merged
        note = f"{old} is now part of {joint['id']}."
        assert shell.here("show", old) == Outcome(0, f"{note}\n{whole.out}", "")
        as_json = shell.here("show", old, "--json")
        assert (as_json.status, as_json.err) == (0, f"recount: {note}\n")
        assert json.loads(as_json.out) == joint
        assert shell.here("show", old, "--json", "--quiet") == Outcome(0, as_json.out, "")


def test_show_a_claim_and_a_report(shell: Shell) -> None:
    claim = json_lines(shell.here("claims", "--report", "wire-1", "--json"))[0]
    shown = shell.here("show", str(claim["id"])[:12])
    assert f"Claim {claim['id']}" in shown.out
    assert "Part of incident i-" in shown.out
    assert json_lines(shell.here("show", str(claim["id"]), "--json")) == [claim]
    report = shell.here("show", "wire-1")
    assert "Report wire-1" in report.out
    assert "“Market shelled in Velmora”" in report.out
    (form,) = json_lines(shell.here("show", "wire-1", "--json"))
    written = [json.loads(x) for x in (shell.folder / "counted/reports.jsonl").read_text().splitlines()]
    assert form == written[0]


@pytest.mark.parametrize(
    ("name", "said"), [("nothing", "'nothing'"), ("c-", "ids begin with 'c-'"), ("wire", "2 ids")]
)
def test_show_what_is_not_there_or_not_alone(name: str, said: str, shell: Shell) -> None:
    done = shell.here("show", name)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_verify_a_whole_casebook(shell: Shell) -> None:
    done = shell.here("verify")
    claims = len(json_lines(shell.here("claims", "--json")))
    assert done.out == f"Checked 1 archived file, 3 texts, {claims} claims: all as they were kept.\n"
    assert (done.status, done.err) == (0, "")
    assert shell.here("verify", "--quiet").out == ""


def test_verify_names_each_fault(shell: Shell) -> None:
    (blob,) = (p for p in (shell.folder / "casebook/archive").rglob("*") if p.is_file())
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes().replace(b"12 people", b"13 people"))
    done = shell.here("verify")
    assert done.status == 1
    fault, summary = done.out.splitlines()
    assert blob.name in fault
    assert summary.endswith(": 1 fault.")
    form = json.loads(shell.here("verify", "--json").out)
    assert set(form) == {"thing", "what", "is_harmless"}


@pytest.mark.parametrize("verb", [["claims"], ["incidents"], ["show", "i-7f3a"], ["verify"]])
def test_a_missing_casebook_is_one_sentence_and_is_not_made(verb: list[str], shell: Shell) -> None:
    done = shell.here(*verb, "--casebook", "absent")
    assert (done.status, done.out) == (2, "")
    assert "absent" in done.err
    assert "recount add" in done.err
    assert not (shell.folder / "absent").exists()


def test_a_file_that_is_no_casebook_is_one_sentence(shell: Shell) -> None:
    shutil.copytree(shell.folder / "casebook", shell.folder / "broken")
    for path in (shell.folder / "broken").glob("casebook.db*"):
        path.write_bytes(b"no database " * 1000)
    done = shell.here("incidents", "--casebook", "broken")
    assert done.status == 2
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_the_environment_names_the_casebook(shell: Shell) -> None:
    (shell.folder / "casebook").rename(shell.folder / "elsewhere")
    assert shell.here("incidents").status == 2
    assert Shell(shell.folder, {"RECOUNT_CASEBOOK": "elsewhere"}).here("incidents").status == 0


def test_debugging_shows_where_it_happened(shell: Shell) -> None:
    done = Shell(shell.folder, {"RECOUNT_DEBUG": "1"}).here("claims", "--casebook", "absent")
    assert done.status == 2
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("recount: ")


def test_text_that_was_changed_behind_the_casebook_is_found(shell: Shell) -> None:
    with sqlite3.connect(shell.folder / "casebook/casebook.db") as database:
        database.execute("DROP TRIGGER IF EXISTS none")
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE reports SET text = replace(text, '12 people', '13 people')")
    database.close()
    done = shell.here("verify")
    assert done.status == 1
    assert any("wire-1" in line for line in done.out.splitlines())


def test_no_report_can_steer_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b[2J\x9b31m\u202e[bold red]\x00\ud800 "
    names = ("id", "title", "publisher", "url")
    report = {**dict.fromkeys(names, evil), "text": f"{evil}Shells fell on {evil}Velmora, killing 12 people."}
    shell = Shell(tmp_path)
    (tmp_path / "evil.jsonl").write_text(lines([report]))
    runs = [shell.run("run", "evil.jsonl", "--out", "counted", "--casebook", "book")]
    runs += [
        shell.run(*verb, "--casebook", "book")
        for verb in (["claims"], ["incidents"], ["show", "i-"], ["show", "c-"])
    ]
    for done in runs:
        assert done.status == 0, done
        assert not set(done.out + done.err) & set("\x1b\x9b\u202e\x00\ud800")
    assert "[bold red]" in runs[-1].out


@pytest.mark.parametrize(
    "verb",
    ["claims", "claims --json", "incidents", "verify", "show wire-1", "run reports.jsonl --out again"],
)
def test_a_reader_that_has_left_is_no_fault_and_status_141(verb: str, shell: Shell) -> None:
    assert shell.unread(*verb.split()) == Outcome(141, "", "")


def test_a_run_that_does_not_write_makes_no_folder(shell: Shell) -> None:
    assert shell.here("run", "absent.jsonl", "--out", "new/counted").status == 2
    assert not (shell.folder / "new").exists()


def test_a_run_that_is_stopped_makes_no_folder(shell: Shell) -> None:
    process = shell.start("run", "-", "--out", "new", stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(lines().encode())
    process.stdin.flush()  # and stays open: more may come
    while not list((shell.folder / "casebook/archive/incoming").iterdir()):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert err.startswith(b"recount: Stopped.")
    assert not (shell.folder / "new").exists()


def test_standard_input_is_called_by_its_name(shell: Shell) -> None:
    assert shell.here("add", "-").err.startswith("recount: standard input is empty. ")


def test_completion_knows_the_verbs(shell: Shell) -> None:
    asked = {"_RECOUNT_COMPLETE": "bash_complete", "COMP_WORDS": "recount inc", "COMP_CWORD": "1"}
    assert Shell(shell.folder, asked).run().out.splitlines() == ["plain,incidents"]


def test_the_same_incidents_stand_under_several_policies_side_by_side(shell: Shell) -> None:
    done = shell.here("incidents", "--policy", "recount", "--policy", "ibc", "--policy", "recount-1")
    (heading, *_) = (line for line in done.out.splitlines() if line.startswith("Incident "))
    assert heading.split() == ["Incident", "Place", "When", "Sources", "recount-1", "ibc-1"]
    (row,) = (line for line in done.out.splitlines() if "12–15" in line)
    assert row.count("12–15") == 2
    assert row.count("best") == 1  # ibc names no best figure


def test_several_policies_as_json_are_a_line_an_incident(shell: Shell) -> None:
    sides = json_lines(shell.here("incidents", "--policy", "recount", "--policy", "acled", "--json"))
    alone = json_lines(shell.here("incidents", "--policy", "acled", "--json"))
    assert [s["id"] for s in sides] == [i["id"] for i in alone]
    for side, incident in zip(sides, alone, strict=True):
        assert list(side["policies"]) == ["recount-1", "acled-1"]
        of_acled = side["policies"]["acled-1"]
        assert of_acled == {key: incident[key] for key in of_acled}
        assert incident["policy"] == "acled-1"


def test_show_gives_the_reasons_of_each_policy(shell: Shell) -> None:
    name = incidents(shell)[0]["id"]
    done = shell.here("show", name, "--policy", "recount", "--policy", "airwars")
    assert done.status == 0
    one, two = done.out.index("Why under recount-1"), done.out.index("Why under airwars-1")
    assert one < two
    assert "airwars-1" in done.out[two:].splitlines()[0]
    sides = json_lines(shell.here("show", name, "--policy", "recount", "--policy", "airwars", "--json"))
    assert list(sides[0]["policies"]) == ["recount-1", "airwars-1"]


def test_a_run_under_a_policy_without_its_version_writes_the_full_name(shell: Shell) -> None:
    assert shell.here("run", "reports.jsonl", "--out", "other", "--policy", "ucdp").status == 0
    lines = (shell.folder / "other/incidents.jsonl").read_text().splitlines()
    assert {json.loads(line)["policy"] for line in lines} == {"ucdp-1"}
