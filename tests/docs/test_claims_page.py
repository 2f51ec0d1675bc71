"""The page on claims names every field, every pattern and every table that a recorder may correct."""

from __future__ import annotations

import re

import pytest

from recount.codebook.tables import read_table
from recount.model.claims import claim_to_json
from tests.cli.invented import claim
from tests.conftest import ROOT
from tests.docs.test_docs import DOCS, in_code, section

PAGE = (DOCS / "claims.md").read_text(encoding="utf-8")
TABLES = sorted((ROOT / "src" / "recount" / "extract").glob("*.csv"))


def column(text: str, number: int) -> set[str]:
    """The words in code in one column, from 0, of a section's tables."""
    rows = [line.strip() for line in text.splitlines() if line.strip().startswith("| ")]
    return {word for row in rows for word in in_code(row.split(" | ")[number])}


def test_every_field_of_a_claim_is_explained_and_no_other() -> None:
    assert column(section(PAGE, "The fields"), 1) == set(claim_to_json(claim()))


def test_every_pattern_is_explained_and_no_other() -> None:
    patterns = {row["pattern"] for row in read_table("recount.extract", "patterns.csv")}
    assert column(section(PAGE, "How the rules read").split("### Correct")[0], 0) == patterns


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_table_of_the_rules_is_linked(table) -> None:
    assert f"](../{table.relative_to(ROOT).as_posix()})" in PAGE


def test_the_tables_that_are_linked_are_there() -> None:
    linked = re.findall(r"\]\(\.\./(src/[^)]+\.csv)\)", PAGE)
    assert len(linked) > len(TABLES)
    assert [t for t in linked if not (ROOT / t).is_file()] == []
