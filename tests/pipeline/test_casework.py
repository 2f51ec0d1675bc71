"""The main job over a casebook: what comes out, that it comes out the same, and what is told on the way."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
from pathlib import Path

import pytest

from recount import __version__
from recount.archive import BlobStore
from recount.extract import languages
from recount.extract.rules import RulesExtractor
from recount.model.errors import CasebookLocked, RecountError
from recount.pipeline import extracting, reckoning
from recount.pipeline.casework import Rules, add, extract_pending, reckon, run, verify
from recount.pipeline.listener import Silence
from recount.pipeline.skipping import STILL_TO_BE_READ, skipped
from recount.resolve import find_places
from recount.store.casebook import Casebook
from tests.invented_languages import TEXTS
from tests.pipeline.invented import Heard, files_in, finish, lines_of, main_job, record, write_jsonl

RULES = Rules("recount-1")
FILES = {"reports.jsonl", "claims.jsonl", "incidents.jsonl", "incidents.csv"}


@pytest.fixture
def book(tmp_path: Path):
    with Casebook(tmp_path / "book", create=True) as book:
        yield book


@pytest.fixture
def some(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "some.jsonl", [record(n) for n in range(12)])


def test_the_main_job_writes_what_the_contract_names(book, some, tmp_path):
    summary = run(book, [str(some)], tmp_path / "out", RULES, Silence())
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES
    reports = lines_of(tmp_path / "out/reports.jsonl")
    claims = lines_of(tmp_path / "out/claims.jsonl")
    incidents = lines_of(tmp_path / "out/incidents.jsonl")
    assert [r["id"] for r in reports] == [f"r{n}" for n in range(12)]
    assert reports[3]["desk"] == {"no": 3}
    assert reports[3]["text"] == record(3)["text"]
    assert {c["report"] for c in claims} == {r["id"] for r in reports}
    assert [c["report"] for c in claims] == sorted((c["report"] for c in claims), key=lambda r: int(r[1:]))
    ids = {i["id"] for i in incidents}
    for r in reports:
        assert r["main_incident"] in ids
        assert r["main_incident"] in r["incidents"]
        assert r["incidents"] == [i["id"] for i in incidents if r["id"] in i["reports"]]
    layers = {r["id"]: f"{r['title']}\n{r['text']}" for r in reports}
    for c in claims:
        for e in c["evidence"]:
            assert layers[c["report"]][e["start"] : e["end"]] == e["quote"]
    assert (summary.reports, summary.claims, len(summary.incidents)) == (12, len(claims), len(incidents))


def test_the_same_input_gives_the_same_bytes_whatever_else_the_casebook_holds(book, some, tmp_path):
    run(book, [str(some)], tmp_path / "one", RULES, Silence())
    other = write_jsonl(tmp_path / "other.jsonl", [record(n) for n in range(6, 30)])
    run(book, [str(other)], tmp_path / "other", RULES, Silence())
    run(book, [str(some)], tmp_path / "two", RULES, Silence())
    with Casebook(tmp_path / "fresh", create=True) as fresh:
        run(fresh, [str(other), str(some)], tmp_path / "mixed", RULES, Silence())
        run(fresh, [str(some)], tmp_path / "three", RULES, Silence())
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two") == files_in(tmp_path / "three")
    assert files_in(tmp_path / "one") != files_in(tmp_path / "mixed")


def test_the_same_input_again_changes_nothing(book, some):
    first = add(book, [str(some)], Silence())
    assert extract_pending(book, "rules", Silence()).kept == 12
    before = book.state()
    again = add(book, [str(some)], Silence())
    assert extract_pending(book, "rules", Silence()).kept == 0
    assert book.state() == before
    assert (first.added, first.known, again.added, again.known) == (12, 0, 0, 12)
    assert again.keys == first.keys


def test_another_text_is_a_second_version_and_the_run_answers_for_the_last_given(book, tmp_path):
    old, new = record(1), {**record(1), "text": "Shelling killed 40 people in Velmora on Monday."}
    inputs = write_jsonl(tmp_path / "in.jsonl", [old, record(2), new])
    heard = Heard()
    summary = run(book, [str(inputs)], tmp_path / "out", RULES, heard)
    assert [(r["id"], r["text"]) for r in lines_of(tmp_path / "out/reports.jsonl")] == [
        ("r1", new["text"]),
        ("r2", record(2)["text"]),
    ]
    assert (summary.added.added, summary.added.versions, summary.added.known) == (3, 1, 0)
    assert len(heard.warnings) == 1
    assert "'r1' came again with another text: kept as version 2" in heard.warnings[0]
    run(book, [str(inputs)], tmp_path / "again", RULES, heard)
    assert files_in(tmp_path / "out") == files_in(tmp_path / "again")
    assert len(heard.warnings) == 1


def test_a_text_that_comes_back_counts_again_for_run_and_incidents(book, tmp_path):
    old, new = record(1), {**record(1), "text": "Shelling killed 40 people in Velmora on Monday."}
    back = write_jsonl(tmp_path / "back.jsonl", [old, new, old])
    heard = Heard()
    run(book, [str(back)], tmp_path / "out", RULES, heard)
    (written,) = lines_of(tmp_path / "out/reports.jsonl")
    assert written["text"] == book.report("r1").report.text == old["text"]
    counted = [i.counts for i in reckon(book, RULES).incidents]
    assert [i["counts"]["killed"]["best"] for i in lines_of(tmp_path / "out/incidents.jsonl")] == [
        c["killed"].best for c in counted
    ]
    assert "'r1' an earlier version counts again" in heard.warnings[-1]
    state, told = book.state(), len(heard.warnings)
    run(book, [str(back)], tmp_path / "again", RULES, heard)
    assert (book.state(), len(heard.warnings)) == (state, told)
    alone = write_jsonl(tmp_path / "alone.jsonl", [new])
    run(book, [str(alone)], tmp_path / "alone", RULES, heard)
    assert book.report("r1").report.text == new["text"]


def test_the_later_capture_counts_wherever_it_stands(book, tmp_path):
    early = {**record(1), "captured": "2031-05-02T10:00:00Z"}
    late = {**early, "text": "Shelling killed 40 people.", "captured": "2031-05-03T10:00:00.5Z"}
    untold = {**record(2), "captured": "yesterday"}
    run(
        book,
        [str(write_jsonl(tmp_path / "a.jsonl", [late, early, untold]))],
        tmp_path / "o",
        RULES,
        Silence(),
    )
    first, second = lines_of(tmp_path / "o/reports.jsonl")
    assert first["text"] == book.report("r1").report.text == late["text"]
    assert second["id"] == "r2"


def test_one_path_given_in_two_folders_is_told_and_not_passed_over(book, tmp_path, monkeypatch):
    for town in ("Velmora", "Karsk"):
        (tmp_path / town / "letters").mkdir(parents=True)
        (tmp_path / town / "letters/1.txt").write_text(f"Shells killed nine people in {town} on Monday.")
    heard = Heard()
    for town in ("Velmora", "Karsk"):
        monkeypatch.chdir(tmp_path / town)
        run(book, ["letters"], tmp_path / town / "out", RULES, heard)
        (written,) = lines_of(tmp_path / town / "out/reports.jsonl")
        assert town in written["text"]
    (warning,) = heard.warnings
    assert "'letters/1.txt' came again with another text" in warning
    assert "give it under a path of its own" in warning


def test_the_whole_casebook_counts_newest_versions_only(book, tmp_path):
    old, new = record(1), {**record(1), "text": "Shelling killed 40 people in Velmora on Monday."}
    add(book, [str(write_jsonl(tmp_path / "in.jsonl", [old, new]))], Silence())
    extract_pending(book, "rules", Silence())
    (killed,) = (i.counts["killed"] for i in reckon(book, RULES).incidents if "killed" in i.counts)
    assert (killed.low, killed.high) == (40, 40)


def test_corrected_details_are_taken_over_and_said(book, tmp_path):
    heard = Heard()
    first = write_jsonl(tmp_path / "a.jsonl", [record(1)])
    better = {**record(1), "publisher": "Hill Post", "published": "2031-06-30"}
    corrected = write_jsonl(tmp_path / "b.jsonl", [better])
    run(book, [str(first)], tmp_path / "one", RULES, heard)
    run(book, [str(corrected)], tmp_path / "two", RULES, heard)
    assert book.report("r1").report.publisher == "Hill Post"
    assert len(heard.warnings) == 1
    assert "with another published and publisher: kept as version 2" in heard.warnings[0]
    with Casebook(tmp_path / "fresh", create=True) as fresh:
        run(fresh, [str(corrected)], tmp_path / "alone", RULES, Silence())
    assert files_in(tmp_path / "two") == files_in(tmp_path / "alone")
    assert list(verify(book)) == []
    run(book, [str(first)], tmp_path / "back", RULES, heard)
    assert files_in(tmp_path / "back") == files_in(tmp_path / "one")


def test_what_cannot_be_used_is_told_and_the_rest_goes_on(book, tmp_path):
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(1)], "{broken", '{"id": "x"}', json.dumps(record(2)))
    heard = Heard()
    summary = run(book, [str(tmp_path / "none"), str(inputs)], tmp_path / "out", RULES, heard)
    assert (summary.added.refused, summary.reports) == (3, 2)
    assert len(heard.refusals) == 3
    assert any("in.jsonl:2" in r for r in heard.refusals)


def test_a_report_in_another_language_is_kept_and_marked(book, tmp_path):
    german = {"id": "g", "text": "In Velmora starben am Montag zwölf Menschen.", "language": "de"}
    inputs = write_jsonl(tmp_path / "in.jsonl", [german, record(1)])
    summary = run(book, [str(inputs)], tmp_path / "out", RULES, Silence())
    assert summary.skipped == {"g": "language de is not covered yet"}
    assert summary.uncovered == {"g": "de"}
    first, second = lines_of(tmp_path / "out/reports.jsonl")
    assert (first["skipped"], first["main_incident"], first["incidents"]) == (summary.skipped["g"], None, [])
    assert second["skipped"] is None


def test_reports_that_were_skipped_are_read_once_their_language_is_covered(book, tmp_path, monkeypatch):
    spanish = {"id": "s", "text": TEXTS["es"], "language": "en"}
    inputs = write_jsonl(tmp_path / "in.jsonl", [spanish, record(1)])
    add(book, [str(inputs)], Silence())
    assert [(s.report.id, s.why) for s in skipped(book)] == [
        ("s", STILL_TO_BE_READ),
        ("r1", STILL_TO_BE_READ),
    ]
    extract_pending(book, "rules", Silence())
    assert [(s.report.id, s.report.language, s.why) for s in skipped(book)] == [
        ("s", "es", "language es is not covered yet")
    ]
    before = reckon(book, RULES)
    # What a Recount that covers more brings: the languages, and with them another edition of the extractor.
    monkeypatch.setattr(languages, "COVERED", ("en", "es"))
    monkeypatch.setattr(RulesExtractor, "name", "rules 9.9")
    assert reckon(book, RULES).incidents != ()
    assert skipped(book) == []
    assert before.incidents != ()


def test_another_version_of_a_skipped_report_takes_its_place(book, tmp_path):
    first = write_jsonl(tmp_path / "1.jsonl", [{"id": "s", "text": TEXTS["es"]}])
    second = write_jsonl(tmp_path / "2.jsonl", [{"id": "s", "text": record(1)["text"]}])
    for inputs, expected in ((first, ["s"]), (second, []), (first, ["s"])):
        added = add(book, [str(inputs)], Silence())
        extract_pending(book, "rules", Silence())
        assert [s.report.id for s in skipped(book)] == expected
        assert [s.report.id for s in skipped(book, added.keys)] == expected
        assert skipped(book, []) == []


def test_where_every_input_is_refused_the_files_of_the_run_before_stay(book, some, tmp_path):
    (tmp_path / "in.jsonl").write_text("not json\n")
    run(book, [str(some)], tmp_path / "out", RULES, Silence())
    before = files_in(tmp_path / "out")
    summary = run(book, [str(tmp_path / "in.jsonl")], tmp_path / "out", RULES, Silence())
    assert (summary.incidents, summary.is_written) == ((), False)
    assert before["incidents.jsonl"]
    assert files_in(tmp_path / "out") == before


def test_incidents_of_the_casebook_are_kept_and_worked_out_again_when_something_changed(
    book, some, tmp_path, monkeypatch
):
    add(book, [str(some)], Silence())
    extract_pending(book, "rules", Silence())
    first = reckon(book, RULES)
    with monkeypatch.context() as m:
        m.setattr(reckoning, "link", None)  # not needed for what is kept
        assert reckon(book, RULES) == first
        m.setattr(reckoning, "__version__", __version__ + ".next")
        with pytest.raises(TypeError):
            reckon(book, RULES)
    add(book, [str(write_jsonl(tmp_path / "more.jsonl", [record(n) for n in range(12, 20)]))], Silence())
    extract_pending(book, "rules", Silence())
    assert len(reckon(book, RULES).main) == 20


def test_reports_that_a_killed_add_left_unread_are_not_missing_from_the_counts(book, some):
    add(book, [str(some)], Silence())
    assert len(reckon(book, RULES).main) == 12
    assert extract_pending(book, extracting.DEFAULT, Silence()).kept == 0


def test_reports_that_other_rules_read_are_read_afresh_and_the_old_claims_stay(book, some, monkeypatch):
    add(book, [str(some)], Silence())
    with monkeypatch.context() as m:
        m.setattr(RulesExtractor, "name", "rules 0.1.0+00000000")
        extract_pending(book, "rules", Silence())
        old = reckon(book, RULES)
        claims = {c.id: c for c in book.claims()}
    assert {c.extractor for c in claims.values()} == {"rules 0.1.0+00000000"}
    assert reckon(book, RULES) == old
    fresh = {c.id: c for c in book.claims()}
    assert {c.extractor for c in fresh.values()} == {RulesExtractor.name}
    assert fresh.keys() == claims.keys()  # a claim that comes out the same keeps its id
    assert book.sizes().claims == 2 * len(claims)
    assert list(verify(book)) == []


def test_incidents_are_worked_out_again_when_a_table_changed(book, some, monkeypatch):
    add(book, [str(some)], Silence())
    reckon(book, RULES)
    monkeypatch.setattr(reckoning, "edition", lambda *_: "00000000")
    monkeypatch.setattr(reckoning, "link", None)
    with pytest.raises(TypeError):
        reckon(book, RULES)


def test_a_failure_is_told_and_tried_again(book, tmp_path, monkeypatch):
    inputs = write_jsonl(tmp_path / "in.jsonl", [record(1), record(2)])

    def weak(layer: str):
        if "house 1." in layer:
            raise MemoryError
        return find_places(layer)

    heard = Heard()
    with monkeypatch.context() as m:
        m.setattr(extracting, "find_places", weak)
        summary = run(book, [str(inputs)], tmp_path / "out", RULES, heard)
        assert len(reckon(book, RULES, listener=heard).main) == 1
    assert "MemoryError" in summary.skipped["r1"]
    assert "MemoryError" in lines_of(tmp_path / "out/reports.jsonl")[0]["skipped"]
    assert [r.split(":")[0] for r in heard.refusals] == ["report r1", "report r1"]
    assert run(book, [str(inputs)], tmp_path / "out", RULES, heard).skipped == {}
    assert len(heard.refusals) == 2
    assert len(reckon(book, RULES).main) == 2


def test_incidents_of_some_reports_answer_for_these_alone(book, some):
    keys = add(book, [str(some)], Silence()).keys
    extract_pending(book, "rules", Silence())
    two = reckon(book, RULES, keys[:2])
    assert {r for i in two.incidents for r in i.reports} == {"r0", "r1"}


def test_an_unknown_policy_is_said_before_anything_is_done(book, some, tmp_path):
    with pytest.raises(RecountError, match="policy 'best-guess'"):
        run(book, [str(some)], tmp_path / "out", Rules("best-guess"), Silence())
    assert (book.newest(), (tmp_path / "out").exists()) == ([], False)


def test_the_words_of_reports_are_no_formulas_in_the_table(book, tmp_path):
    town = '=HYPERLINK("http://x.example","Velmora")'
    evil = {"id": "@r", "title": "", "text": f"Shelling killed 12 people in {town}, +1 town, on 5 May 2031."}
    run(book, [str(write_jsonl(tmp_path / "in.jsonl", [evil]))], tmp_path / "out", RULES, Silence())
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out/incidents.csv").read_text(encoding="utf-8")))
    assert row["reports"] == "'@r"
    assert row["killed_best"] == "12"
    assert not [cell for cell in row.values() if cell.strip().startswith(("=", "+", "@"))]


def test_standard_input_is_read_as_json_lines(book, some, monkeypatch):
    with some.open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        assert add(book, ["-"], Silence()).added == 12
    assert [origin for _, _, origin in book.blobs()] == ["-"]


def test_a_locked_casebook_leaves_the_output_untouched(some, tmp_path):
    with Casebook(tmp_path / "book", create=True, wait_seconds=0.1) as book:
        run(book, [str(some)], tmp_path / "out", RULES, Silence())
        before = files_in(tmp_path / "out")
        holder = sqlite3.connect(tmp_path / "book/casebook.db", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CasebookLocked):
            run(book, [str(some)], tmp_path / "out", RULES, Silence())
        holder.close()
    assert files_in(tmp_path / "out") == before


def test_two_runs_into_one_folder_at_once_are_kept_apart(some, tmp_path):
    jobs = [main_job(tmp_path / "book", tmp_path / "out", some) for _ in range(3)]
    said = [job.communicate()[0] for job in jobs]
    done = [job.returncode for job in jobs]
    assert 0 in done
    assert all("Another run is writing to" in s for s, code in zip(said, done, strict=True) if code)
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES


def test_two_runs_into_one_casebook_at_once_add_up(tmp_path):
    inputs = [
        write_jsonl(tmp_path / f"{k}.jsonl", [record(n) for n in range(k * 40, 100 + k * 40)]) for k in (0, 1)
    ]
    jobs = [main_job(tmp_path / "book", tmp_path / f"out{k}", inputs[k]) for k in (0, 1)]
    assert finish(*jobs) == [0, 0]
    with Casebook(tmp_path / "book") as book, Casebook(tmp_path / "fresh", create=True) as fresh:
        assert len(book.newest()) == 140
        assert list(verify(book)) == []
        for k in (0, 1):
            run(fresh, [str(inputs[k])], tmp_path / f"alone{k}", RULES, Silence())
            assert files_in(tmp_path / f"alone{k}") == files_in(tmp_path / f"out{k}")
        assert sorted(c.id for c in book.claims()) == sorted(c.id for c in fresh.claims())


def test_archived_bytes_are_those_of_the_input(book, some):
    add(book, [str(some)], Silence())
    ((sha256, size, origin),) = book.blobs()
    with BlobStore(book.archive).open(sha256) as stream:
        assert stream.read() == some.read_bytes()
    assert (size, origin) == (some.stat().st_size, some.as_posix())
