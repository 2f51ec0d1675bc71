"""Writes docs/model-card.md from the figures of the last training: `python -m training.card`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.annotations import HERE

PAGE = HERE.parent / "docs" / "model-card.md"
FRAME = HERE / "card.md"
SCORES = ("found", "counted", "full")
FIELDS = (
    "status",
    "age",
    "sex",
    "perpetrator",
    "means",
    "place",
    "dates",
    "source",
    "scope",
    "stance",
    "count",
)


def card(frame: str, figures: Mapping[str, Any], seeds: Sequence[Mapping[str, Any]]) -> str:
    """The page: the prose of card.md with its tables filled in.

    Args:
        frame: prose in which `{scores}`, `{fields}`, `{calibration}`, `{seeds}` and figures stand for tables.
        figures: of training/figures.json.
        seeds: of training/seeds.json, one for each seed that was compared; empty before that was done.
    """
    scores = figures["scores"]
    return (
        frame.replace(
            "{scores}", _table(("kind of text", "claims", *SCORES, "wrongly accused"), _by_kind(scores))
        )
        .replace("{fields}", _table(("field", "right"), _fields(scores["all"])))
        .replace("{calibration}", _table(("confidence", "right", "claims"), _reliability(figures)))
        .replace("{seeds}", _seeds(seeds))
        .replace("{error}", f"{figures['calibration_error']:.3f}")
        .replace("{held_reports}", str(figures["held_back"]["reports"]))
        .replace("{held_claims}", str(figures["held_back"]["claims"]))
        .replace("{learnt_reports}", str(figures["learnt"]["reports"]))
        .replace("{learnt_claims}", str(figures["learnt"]["claims"]))
    )


def _by_kind(scores: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for kind, s in scores.items():
        row = [f"{s[k]['f1']:.2f}" for k in SCORES]
        yield kind, str(s["gold"]), *row, f"{s['accused']:.2f}"


def _fields(score: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    return ((k, f"{score['fields'][k]:.2f}") for k in FIELDS)


def _reliability(figures: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    return ((f"{mean:.2f}", f"{share:.2f}", str(n)) for mean, share, n in figures["reliability"])


def _seeds(seeds: Sequence[Mapping[str, Any]]) -> str:
    if not seeds:
        return "Not compared yet: one seed was trained."
    names = ("seed", "minutes", *SCORES, "accused", "calibration_error")
    return _table(names, ([str(s[k]) for k in names] for s in seeds))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def read(name: str) -> Any:
    """One of the files of figures; an empty list where seeds were not compared yet."""
    path = HERE / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def write(page: Path = PAGE) -> None:
    """Write the page."""
    page.write_text(
        card(FRAME.read_text(encoding="utf-8"), read("figures.json"), read("seeds.json")), encoding="utf-8"
    )


if __name__ == "__main__":
    write()
