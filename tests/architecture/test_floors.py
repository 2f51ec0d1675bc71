"""The file of floors is whole, and keeping a measurement never moves a floor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.shared import figure_after

KEYS = {"measured", "floor", "target", "aim", "better", "commit", "machine", "date"}


def entry(better: str, floor: float | None) -> floors.Entry:
    blank = dict.fromkeys(KEYS, "")
    return blank | {"measured": 0.5, "floor": floor, "target": None, "aim": None, "better": better}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"f1": entry("higher", 0.4), "seconds": entry("lower", 0.6)}))
    monkeypatch.setattr(floors, "PATH", path)
    monkeypatch.setattr(floors, "_commit", lambda: "abc")  # the folder is no checkout
    return path


@pytest.mark.parametrize("name", floors.load())
def test_every_figure_was_measured_and_is_not_beyond_its_floor(name: str) -> None:
    figure = floors.load()[name]
    assert set(figure) == KEYS
    assert figure["better"] in ("higher", "lower")
    assert None not in (figure["measured"], figure["floor"])
    assert all(figure[key] for key in ("commit", "machine", "date"))
    assert floors.reaches(figure, figure["measured"])


def test_a_floor_holds_from_below_and_a_ceiling_from_above() -> None:
    floor, ceiling = entry("higher", 0.4), entry("lower", 0.4)
    assert [floors.reaches(floor, x) for x in (0.39, 0.4, 0.41)] == [False, True, True]
    assert [floors.reaches(ceiling, x) for x in (0.39, 0.4, 0.41)] == [True, True, False]


def test_a_better_figure_is_kept_and_the_floor_stays(kept: Path) -> None:
    assert floors.keep({"f1": 0.7, "seconds": 0.2}) == []
    now = json.loads(kept.read_text())
    assert (now["f1"]["measured"], now["f1"]["floor"], now["f1"]["commit"]) == (0.7, 0.4, "abc")
    assert (now["seconds"]["measured"], now["seconds"]["floor"]) == (0.2, 0.6)


def test_a_figure_beyond_its_floor_is_refused(kept: Path) -> None:
    before = kept.read_text()
    assert floors.keep({"f1": 0.39, "seconds": 0.61}) == ["f1", "seconds"]
    assert json.loads(kept.read_text()) == json.loads(before)


def test_the_figure_is_the_one_that_follows_its_label() -> None:
    assert figure_after("F1", "B3 P 0.1 R 0.2 F1 0.3") == 0.3
    with pytest.raises(ValueError, match="no figure after"):
        figure_after("F2", "F1 0.3")
