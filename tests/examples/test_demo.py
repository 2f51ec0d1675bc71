"""The README shows what `make demo` prints, and the examples come out as their README says they should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from examples.readme_output import COLUMNS, README, demo_output, shown

Row = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demo prints on a terminal, and the folder in which it ran."""
    folder = tmp_path_factory.mktemp("demo")
    return demo_output(folder), folder


def rows(demo: tuple[str, Path], name: str) -> list[Row]:
    text = (demo[1] / "build" / "demo" / "out" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_readme_shows_what_the_demo_prints(demo: tuple[str, Path]) -> None:
    assert shown(README.read_text(encoding="utf-8")) == demo[0]  # else: make readme


def test_it_fits_one_screen(demo: tuple[str, Path]) -> None:
    lines = demo[0].splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= COLUMNS


def incident_at(demo: tuple[str, Path], place: str) -> Row:
    (found,) = [
        i
        for i in rows(demo, "incidents.jsonl")
        if i["kind"] == "incident" and (i["location"] or {}).get("name") == place
    ]
    return found


def test_the_wedding_is_one_incident(demo: tuple[str, Path]) -> None:
    wedding = incident_at(demo, "Vellamar")
    assert wedding["counts"]["killed"] == {"low": 31, "best": 32, "high": 40}
    assert (wedding["start"], wedding["end"]) == ("2031-05-02", "2031-05-02")
    assert wedding["told"]["killed"] == [20, 40]
    # the hospital, doctors (of the wounded), Casualty Watch, the rescuers, the army's spokesman, the UN
    assert wedding["independent_sources"] == 6


def test_the_caption_and_the_related_stories_add_nobody(demo: tuple[str, Path]) -> None:
    page = [c for c in rows(demo, "claims.jsonl") if "upland-times" in c["report"]]
    assert [(c["outcome"], c["low"], c["high"]) for c in page] == [("killed", 40, 40)]
    places = {(i["location"] or {}).get("name") for i in rows(demo, "incidents.jsonl")}
    assert not places & {"Brennet", "Marrowick"}


def test_the_correction_lowers_the_toll(demo: tuple[str, Path]) -> None:
    market = incident_at(demo, "Ilvenor")
    assert market["counts"]["killed"]["best"] == 14
    assert market["told"]["killed"] == [14, 17]


def test_the_attackers_figure_does_not_win(demo: tuple[str, Path]) -> None:
    bomb = incident_at(demo, "Corvath")
    assert bomb["counts"]["killed"]["best"] == 4
    assert bomb["told"]["killed"] == [4, 9]
    assert bomb["counts"]["injured"]["best"] == 11
    (blamed,) = bomb["perpetrators"]
    assert blamed["name"].endswith("the Ridge Front")


def test_the_month_is_no_incident(demo: tuple[str, Path]) -> None:
    (month,) = [i for i in rows(demo, "incidents.jsonl") if i["kind"] == "aggregate"]
    assert month["counts"]["killed"]["best"] == 58
    assert set(month["covers"]["incidents"]) >= {incident_at(demo, p)["id"] for p in ("Vellamar", "Ilvenor")}


def test_nobody_is_counted_where_nobody_was_hurt(demo: tuple[str, Path]) -> None:
    claims = [c for c in rows(demo, "claims.jsonl") if c["report"] == "courier-quessin"]
    assert [(c["stance"], c["low"], c["high"]) for c in claims] == [("denied", None, None)]
    counted = [i for i in rows(demo, "incidents.jsonl") if "courier-quessin" in i["reports"]]
    assert all(i["counts"] == {} for i in counted)
