"""docs/accuracy.md holds the figures that are kept, all of them, and what it is made from is whole."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import accuracy, floors, tables
from training.annotations import KINDS, annotated, gold, invented, kind_of

# What the project set out to reach: at least (or at most), and the aim. None: nothing was set.
GOALS = {
    "claims.syria_dev.found": (0.87, 0.93),
    "claims.syria_dev.counted": (0.82, 0.90),
    "claims.syria_dev.full": (0.42, 0.60),
    "claims.syria_dev.fields.status": (0.88, 0.95),
    "claims.syria_dev.fields.means": (0.82, 0.92),
    "claims.syria_dev.fields.place": (0.75, 0.90),
    "claims.syria_dev.fields.source": (0.70, 0.88),
    "claims.syria_dev.fields.perpetrator": (0.70, 0.88),
    "claims.syria_dev.fields.dates": (0.75, 0.90),
    "claims.syria_dev.accused": (0.12, 0.05),
    "claims.mosul.found": (0.70, 0.85),
    "claims.mosul.counted": (0.65, 0.80),
    "muc.test.victims_number_f": (55, 58.6),
    "muc.test.victims_effect_f": (54, 56.0),
    "muc.test.place_f": (None, 60.9),
    "muc.test.date_f": (None, 56.5),
    "speed.extract_reports_per_second": (20, 50),
    "memory.extract_mb": (700, 500),
    "held.calibration_error": (0.08, None),
    "links.syria_dev.b_cubed_f1": (0.85, 0.93),
    "told.syria_dev.both": (0.45, 0.70),
    "counts.gva_test.killed": (0.82, 0.92),
    "counts.gva_test.injured": (0.60, 0.80),
    "geo.lgl.within_161_km": (0.65, 0.83),
    "geo.trnews.within_161_km": (0.78, 0.88),
    "geo.lgl.end_to_end": (0.50, 0.70),
    "geo.trnews.end_to_end": (0.62, 0.78),
    "geo.trnews.found": (0.80, 0.90),
    "links.gvc_dev.b_cubed_f1": (0.90, 0.95),
}
PAGE = accuracy.PAGE.read_text(encoding="utf-8")


def entry(measured: float, better: str = "higher", **limits: float | None) -> floors.Entry:
    blank = dict.fromkeys(("floor", "target", "aim"))
    where = {"commit": "abc", "machine": "a machine", "date": "2031-05-02"}
    return {**blank, **where, "measured": measured, "better": better, **limits}


def test_the_page_is_what_the_kept_figures_make_it() -> None:
    made = accuracy.page(floors.load(), tables.load(), accuracy.errors())
    assert made == PAGE, "run: python -m benchmarks --page"


def test_every_figure_has_its_row_and_every_row_its_figure() -> None:
    names = [f["name"] for f in accuracy.figures()]
    assert sorted(names) == sorted(floors.load())


@pytest.mark.parametrize("figure", accuracy.figures(), ids=lambda f: f["name"])
def test_a_figure_stands_in_the_page_with_its_day_and_commit(figure: dict[str, str]) -> None:
    kept = floors.load()[figure["name"]]
    cells = [re.split(r" *\| *", line.strip("| ")) for line in PAGE.splitlines() if line.startswith("|")]
    rows = [(float(c[1]), c[-2], c[-1].strip("`")) for c in cells if c[0] == figure["label"]]
    assert (kept["measured"], kept["date"], kept["commit"]) in rows


@pytest.mark.parametrize("name", GOALS)
def test_the_goals_are_those_that_were_set(name: str) -> None:
    kept = floors.load()[name]
    assert (kept["target"], kept["aim"]) == GOALS[name]


@pytest.mark.parametrize(
    ("measured", "better", "reached"),
    [
        (0.5, "higher", "no"),
        (0.7, "higher", "yes"),
        (0.9, "higher", "the aim"),
        (0.9, "lower", "no"),
        (0.7, "lower", "yes"),
        (0.5, "lower", "the aim"),
    ],
)
def test_the_page_says_what_was_reached(measured: float, better: str, reached: str) -> None:
    ends = {"higher": (0.6, 0.8), "lower": (0.8, 0.6)}[better]
    assert reached in page_row(entry(measured, better, target=ends[0], aim=ends[1]))


def test_without_a_goal_nothing_is_said_to_be_reached() -> None:
    assert not {"no", "yes", "the aim"} & set(page_row(entry(0.7, floor=0.5)))


def test_a_limit_says_on_which_side_it_holds() -> None:
    assert "≥ 0.5" in page_row(entry(0.7, floor=0.5))
    assert "≤ 0.8" in page_row(entry(0.7, "lower", floor=0.8))


def page_row(of_first: floors.Entry) -> list[str]:
    """The row of the first figure in a page made of these figures."""
    first, *rest = accuracy.figures()
    entries = {first["name"]: of_first, **{f["name"]: entry(0.1) for f in rest}}
    made = accuracy.page(entries, told(), [])
    row = next(line for line in made.splitlines() if line.startswith(f"| {first['label']} |"))
    return re.split(r" *\| *", row.strip("|").strip())


def told() -> dict[str, Any]:
    """Tables about nothing."""
    where = {"commit": "abc", "machine": "a machine", "date": "2031-05-02"}
    nothing = {**where, "claims": 0, "outcomes": {}, "codes": {}, "texts": {}}
    return {"syria_dev": nothing, "mosul": nothing, "held": {**where, "kinds": {}, "confidence": []}}


def test_a_table_that_was_not_measured_again_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tables.json"
    path.write_text(json.dumps({"mosul": {"claims": 3, "commit": "old"}, "held": {}}))
    monkeypatch.setattr(tables, "PATH", path)
    monkeypatch.setattr(floors, "where", lambda: {"commit": "new"})
    tables.keep({"held": {"kinds": {}}})
    assert tables.load() == {
        "mosul": {"claims": 3, "commit": "old"},
        "held": {"commit": "new", "kinds": {}},
    }


def test_errors_are_counted_by_cause_and_the_commonest_stands_first() -> None:
    causes = ["chain", "name", "chain", "name", "name"]
    rows = [{"report": f"r{n}", "what": "w", "cause": c, "note": ""} for n, c in enumerate(causes)]
    entries = {f["name"]: entry(0.1) for f in accuracy.figures()}
    made = accuracy.page(entries, told(), rows)
    assert "| name | 3 |\n| chain | 2 |" in made
    assert re.findall(r"^\| (\w+) \| (r\d) ", made, re.MULTILINE) == [
        ("name", "r1"), ("name", "r3"), ("name", "r4"), ("chain", "r0"), ("chain", "r2"),
    ]  # fmt: skip


def test_the_errors_show_at_most_three_words_of_a_report_in_a_row() -> None:
    quoted = [
        q for row in accuracy.errors() for q in re.findall(r'["“](.*?)["”]', f"{row['what']} {row['note']}")
    ]
    assert [q for q in quoted if len(q.split()) > 3] == []


def test_every_error_has_a_cause() -> None:
    rows = accuracy.errors()
    assert rows
    assert all(row["report"] and row["what"] and row["cause"] for row in rows)


@pytest.mark.shared
def test_errors_are_read_on_held_back_training_reports_only() -> None:
    held = {report["id"] for report in importlib.import_module("benchmarks.held").held_back()}
    assert {row["report"] for row in accuracy.errors()} - {"TODO"} <= held


@pytest.mark.shared
def test_every_training_report_is_of_a_known_kind() -> None:
    kinds = {kind_of(r["id"]) for r in (*gold(), *annotated(), *invented())}
    assert kinds == set(KINDS)
