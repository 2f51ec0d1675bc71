"""The model card is what its figures make it, and shows every figure of every kind of text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from training import card
from training.annotations import invented, kept


def made(**more: object) -> str:
    figures = {**card.read("figures.json"), **more}
    frame = card.FRAME.read_text(encoding="utf-8")
    return card.card(frame, figures, card.read("data.json"), card.read("seeds.json"))


def test_the_page_is_what_the_figures_make_it() -> None:
    assert card.PAGE.read_text(encoding="utf-8") == made(), "run: python -m training.card"


def test_nothing_is_left_to_fill_in() -> None:
    assert re.findall(r"\{\w+\}", made()) == []


def test_another_figure_shows_in_the_page() -> None:
    page = made(calibration_error=0.7312, reliability=[[0.123, 0.456, 789]])
    assert "0.731" in page
    assert "| 0.12 | 0.46 | 789 |" in page


def test_seeds_stand_side_by_side() -> None:
    row = {"seed": 7, "minutes": 48, "found": 0.81, "counted": 0.77, "full": 0.3, "accused": 0.1}
    page = card.card("{seeds}", card.read("figures.json"), [], [{**row, "calibration_error": 0.05}])
    assert page.splitlines()[-1] == "| 7 | 48 | 0.81 | 0.77 | 0.3 | 0.1 | 0.05 |"


def test_a_seed_trained_anew_replaces_its_old_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "HERE", tmp_path)
    score = {"found": {"f1": 0.8121}, "counted": {"f1": 0.7}, "full": {"f1": 0.2}, "accused": 0.1}
    figures = {"scores": {"all": score}, "calibration_error": 0.05, "minutes": 61}
    for seed, minutes in ((2, 50), (1, 60), (2, 61)):
        card.add_seed(seed, {**figures, "minutes": minutes})
    assert [(r["seed"], r["minutes"], r["found"]) for r in card.read("seeds.json")] == [
        (1, 60, 0.812),
        (2, 61, 0.812),
    ]


def total(key: str, *sets: str) -> int:
    return sum(row[key] for row in card.read("data.json") if not sets or row["set"] in sets)


def test_the_reports_that_are_in_this_repository_are_all_counted() -> None:
    assert total("reports", "annotated") == sum(1 for _ in kept())
    assert total("claims", "annotated") == sum(len(r["claims"]) for r in kept())
    assert total("reports", "invented") == sum(1 for _ in invented())
    assert total("claims", "invented") == sum(len(r["claims"]) for r in invented())


@pytest.mark.shared
def test_the_reports_are_counted_as_they_are() -> None:
    assert card.read("data.json") == card.counted(), "run: python -m training.card --count"


def test_the_card_names_the_encoder_that_training_asks_for() -> None:
    source = (ROOT / "training" / "__main__.py").read_text(encoding="utf-8")
    (digest,) = re.findall(r'ENCODER_SHA256 = "(\w+)"', source)
    assert digest in card.PAGE.read_text(encoding="utf-8")
