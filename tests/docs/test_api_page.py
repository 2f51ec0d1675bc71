"""docs/api.md lists the operations and decisions of the API just as they are."""

from __future__ import annotations

import re
from pathlib import Path

from recount.web.api.decisions import CONTENT
from recount.web.api.document import ALL, refusals

PAGE = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_operation_is_listed_with_what_it_takes() -> None:
    rows = re.findall(r"^\| `(\w+ \S+)` \| (?:`(\w+)`)? ?\| (.+) \|$", section("Operations"), re.MULTILINE)
    assert rows == [(f"{o.method} {o.path}", o.may, o.about) for o in ALL]


def test_every_kind_of_decision_is_listed() -> None:
    cells = re.findall(r"^\| (`[^|]+`) \|", section("Deciding"), re.MULTILINE)
    assert {kind for cell in cells for kind in re.findall(r"`(\w+)`", cell)} == set(CONTENT)


def test_every_refusal_is_explained() -> None:
    told = {
        int(s)
        for row in re.findall(r"^\| ([0-9, ]+) \|", section("Refusals"), re.MULTILINE)
        for s in row.split(", ")
    }
    assert told == {s for o in ALL for s in refusals(o)} | {405}
