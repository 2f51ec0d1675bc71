"""The vocabularies hold the codes of the model and the guidelines, and the page is what they say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recount.codebook.page import VOCABULARIES, page
from recount.codebook.tables import codes, read_table, rows
from recount.model.claims import SOURCE_KINDS
from recount.model.counts import COUNT_KINDS
from recount.model.reports import REGION_KINDS
from recount.model.whens import DATE_PRECISIONS

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "train.jsonl"
MODEL = {
    "count_kind": COUNT_KINDS,
    "source_kind": SOURCE_KINDS,
    "region_kind": REGION_KINDS,
    "date_precision": DATE_PRECISIONS,
}


@pytest.mark.parametrize("table", MODEL)
def test_a_vocabulary_holds_the_codes_of_the_model(table: str) -> None:
    assert codes(table) == MODEL[table]


@pytest.mark.parametrize("table", VOCABULARIES)
def test_each_code_stands_once_and_has_one_sentence(table: str) -> None:
    listed = [row["code"] for row in read_table("recount.codebook", f"{table}.csv")]
    assert len(listed) == len(set(listed)) > 1
    for row in rows(table).values():
        assert row.definition[0].isupper(), row.code
        assert row.definition.endswith("."), row.code
        assert ". " not in row.definition, row.code


def test_the_grades_are_those_that_reconcile_gives() -> None:
    assert set(codes("grade")) == {row["grade"] for row in read_table("recount.reconcile", "grades.csv")}


def test_each_hedge_and_vague_word_has_a_known_kind() -> None:
    for file in ("hedges.csv", "vague_counts.csv"):
        table = read_table("recount.codebook", file)
        assert {row["kind"] for row in table} <= set(COUNT_KINDS)
        assert len({row["words"] for row in table}) == len(table)


def test_words_that_stand_for_persons_are_not_things() -> None:
    things = {row["noun"] for row in read_table("recount.codebook", "nonperson_nouns.csv")}
    assert not things & {
        "person",
        "victim",
        "body",
        "death",
        "casualty",
        "family",
        "driver",
        "fighter",
        "crew",
    }


def test_the_committed_page_is_what_the_tables_say() -> None:
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == page()


def test_the_page_is_printed() -> None:
    command = [sys.executable, "-m", "recount.codebook"]
    printed = subprocess.run(
        command, capture_output=True, check=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert printed.stdout == page()


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.exists(), reason="the development data are not here")
def test_every_code_of_the_annotated_reports_is_in_the_codebook() -> None:
    used: dict[str, set[str]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        for claim in json.loads(line)["claims"]:
            for field in ("outcome", "status", "age", "sex", "means", "scope", "stance"):
                used.setdefault(field, set()).add(claim[field])
    assert {field: found - set(codes(field)) for field, found in used.items()} == {
        field: set() for field in used
    }
